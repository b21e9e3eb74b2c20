"""The cache of own pictures: of a bounded size; what was not used for longest goes first.

A file that a process uses stays: it is open there, and locked where the system has locks.
"""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from explorer import places
from explorer.errors import DataError

try:
    import fcntl
except ImportError:  # on Windows, where no open file can be deleted
    fcntl = None  # type: ignore[assignment]

CACHE_VARIABLE = "LATENT_EXPLORER_CACHE_MB"
MOST_MB = 2048


def cache_folder() -> Path:
    """Where own pictures lie once they are read: a folder in the user's cache."""
    return places.cache_folder("own")


def cache_bytes() -> int:
    """How many bytes may lie there: of $LATENT_EXPLORER_CACHE_MB megabytes, 2,048 without it."""
    given = os.environ.get(CACHE_VARIABLE, str(MOST_MB))
    if not given.isdecimal():
        raise DataError(f"{CACHE_VARIABLE} must be a whole number of megabytes, got {given!r:.40}.")
    return int(given) * 2**20


@contextmanager
def in_use(path: Path) -> Iterator[None]:
    """The file at `path`, if there is one, counts as used now, and stays for as long as this."""
    with ExitStack() as stack:
        with suppress(OSError):  # it is not there, or somebody else's, or its disk knows no locks
            file = stack.enter_context(open(path, "rb"))
            os.utime(path, ns=(time.time_ns(), path.stat().st_mtime_ns))
            if fcntl is not None:
                fcntl.flock(file, fcntl.LOCK_SH)
        yield


def make_room(folder: Path, most_bytes: int, new: Path) -> None:
    """Let files go until all in `folder` have at most `most_bytes`; never `new` nor one in use."""
    found = []
    for path in folder.glob("*/*.npz"):
        with suppress(OSError):  # it has just gone
            about = path.stat()
            found.append((max(about.st_atime_ns, about.st_mtime_ns), about.st_size, path))
    left = sum(size for _, size, _ in found)
    for _, size, path in sorted(found):
        if left > most_bytes and path != new and _remove(path):
            left -= size


def _remove(path: Path) -> bool:
    """Whether the file could be deleted, with the folder that it leaves empty."""
    try:
        if fcntl is None:
            path.unlink()
        else:
            with open(path, "rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()
    except OSError:  # it is in use, or gone
        return False
    with suppress(OSError):
        path.parent.rmdir()
    return True
