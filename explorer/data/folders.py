"""The files in a folder of pictures; links are refused, since they lead out of it."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from explorer.data.listing import MOST_BYTES, File, check_count, check_size, is_litter, shown
from explorer.errors import DataError
from explorer.files import why_not_read


def folder_files(folder: Path) -> list[File]:
    """All files below a folder but hidden ones, in no order.

    Raises `DataError` for a link, for too many files, and for a folder that cannot be read.
    """
    found: list[File] = []
    try:
        for entry in _walk(folder):
            name = Path(entry.path).relative_to(folder).as_posix()
            if entry.is_symlink():
                raise DataError(
                    f"{shown(name)} in {folder.name} is a link to somewhere else; put the picture "
                    f"itself there, or take the link away."
                )
            if entry.is_file():
                about = entry.stat()
                stamp = f"{about.st_size} {about.st_mtime_ns}"
                found.append(File(name, stamp, partial(_read, Path(entry.path))))
                check_count(len(found), folder.name)
    except OSError as exc:
        raise DataError(why_not_read(exc, folder.name)) from exc
    return found


def _walk(folder: Path) -> Iterator[os.DirEntry[str]]:
    """What lies in a folder and in all that are in it, but what is hidden."""
    waiting = [str(folder)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if not is_litter(entry.name):
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    yield entry


def _read(path: Path) -> bytes:
    try:
        with open(path, "rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as exc:
        raise DataError(why_not_read(exc, "The file")) from exc
    check_size(len(data))
    return data
