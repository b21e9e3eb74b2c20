"""Whether a file can be written where it is to be: found out before the work, without a trace."""

import errno
import os
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from explorer.errors import CheckpointError
from explorer.files import why_not_written


def check_place(path: Path, otherwise: str, beside: Sequence[Path] = ()) -> None:
    """Raise `CheckpointError` unless `path` can be written, and what is to lie `beside` it.

    otherwise: what else helps, as "choose another --out".
    """
    folder, first = _there(path)
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if path.exists() and not path.is_file():
            raise OSError("it is no plain file")
        for name in (first, *(other.name for other in (path, *beside))):
            _check_name(folder / name)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as exc:
        raise CheckpointError(why_not_written(exc, path, otherwise)) from exc


def check_room(path: Path, wanted: int, otherwise: str) -> None:
    """Raise `CheckpointError` unless so many bytes are free where `path` is to lie."""
    folder, _ = _there(path)
    try:
        free = shutil.disk_usage(folder).free
    except OSError:  # a disk that does not say
        return
    if free < wanted:
        raise CheckpointError(
            f"{path} and what is written beside it take up to {wanted / 2**20:,.0f} MB, and "
            f"{free / 2**20:,.0f} MB are free there; free some space there, or {otherwise}."
        )


def _there(path: Path) -> tuple[Path, str]:
    """The nearest folder of `path` that is there, and the name that is to be made in it."""
    path = path.absolute()
    while not os.path.lexists(path.parent):
        path = path.parent
    return path.parent, path.name


def _check_name(path: Path) -> None:
    """Raise `OSError` for a name that no file can have here."""
    with suppress(FileNotFoundError):
        path.lstat()
