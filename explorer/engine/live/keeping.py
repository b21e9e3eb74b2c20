"""Models that visitors made, kept in the folder of whoever runs the app."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from explorer.checkpoints import history_path
from explorer.checkpoints.files import flush, unfinished
from explorer.engine.own_directions import home_folder
from explorer.errors import KeepError

LONGEST = 60
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_TAKEN = (".state", ".history")


def models_folder(home: Path | None = None) -> Path:
    """The folder of the models that a person keeps, in the folder of what they keep."""
    return home_folder(home) / "models"


def checked_id(name: str) -> str:
    """`name` as the id of a model, its spaces as hyphens; `KeepError` when it cannot be one."""
    plain = "-".join(name.split())
    if len(plain) > LONGEST or not _PLAIN.fullmatch(plain) or plain.endswith(_TAKEN):
        raise KeepError(
            f"A model is kept under a name of 1 to {LONGEST} letters, digits, hyphens, points and "
            f"underscores that begins with a letter or digit, not {name!r:.100}."
        )
    return plain


def copy_model(source: Path, target: Path) -> None:
    """Copy a checkpoint and its history; `target` is the old file or the new one, never a half.

    Whatever stops it, there is never the history of other weights beside it. Raises `KeepError`
    when the folder cannot be written.
    """
    pairs = [(source, target)]
    if history_path(source).exists():
        pairs.append((history_path(source), history_path(target)))
    try:
        with ExitStack() as stack:
            copies = [(stack.enter_context(_copied(*p)), p[1]) for p in pairs]
            history_path(target).unlink(missing_ok=True)
            for copy, place in copies:
                os.replace(copy, place)
    except OSError as exc:
        raise KeepError(
            f"{target} could not be written ({exc.strerror or exc}); free some space, or start "
            f"with --models and another folder."
        ) from exc


@contextmanager
def _copied(source: Path, target: Path) -> Iterator[Path]:
    """A copy of `source` beside `target`."""
    with unfinished(target) as copy:
        shutil.copyfile(source, copy)
        flush(copy)
        yield copy
