"""Files that are written whole or not at all, whatever stops the writing."""

import errno
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

UNFINISHED = "latent-explorer-unfinished-"  # how the names of files begin that are being written
LEFT = 600.0  # seconds after which one that nobody writes to was left by a killed process
# What a person can do about it; every other error says nothing of its remedy.
_REMEDIES = {
    errno.ENOSPC: "free some space there",
    errno.EDQUOT: "free some space of yours there",
    errno.EACCES: "have its folder made writable for you",
    errno.EPERM: "have its folder made writable for you",
    errno.EROFS: "have its disk made writable",
    errno.ENOENT: "make its folder first",
    errno.ENOTDIR: "move the file away that stands in place of its folder",
    errno.EEXIST: "move the file away that stands in place of its folder",
    errno.EISDIR: "name a file, for this is a folder",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.EMFILE: "close other programs, for too many files are open",
    errno.ENFILE: "close other programs, for too many files are open",
    errno.EFBIG: "use a disk that takes files as large",
    errno.EIO: "have its disk looked at",
}


def why_not_written(exc: Exception, path: Path | str, otherwise: str) -> str:
    """The sentence for whoever wanted `path` written: what came of it, and what to do.

    exc: the `OSError`, or an error of a library that has one's number in its text. otherwise: what
    else helps, with the flag of the place, as "choose another --out".
    """
    number = exc.errno if isinstance(exc, OSError) else None
    if number is None and (found := re.search(r"\(os error (\d+)\)", str(exc))):
        number = OSError(0, "", None, int(found[1])).errno if os.name == "nt" else int(found[1])
    cause = os.strerror(number) if number else getattr(exc, "strerror", None) or str(exc)
    remedy = _REMEDIES.get(number or 0)
    return f"{path} could not be written ({cause}); {f'{remedy}, or ' * bool(remedy)}{otherwise}."


@contextmanager
def written(path: Path) -> Iterator[Path]:
    """A temporary file to be written in this block; if it ends well, it becomes `path`.

    The folder is made. Raises `OSError` when the disk is full or the folder cannot be written.
    """
    with unfinished(path) as temporary:
        yield temporary
        flush(temporary)
        os.replace(temporary, path)


@contextmanager
def unfinished(path: Path) -> Iterator[Path]:
    """A temporary file beside `path`, to be written and renamed; it goes if it was not.

    So do those that were left behind. Raises `OSError` when there can be none.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    for other in path.parent.glob(f"{UNFINISHED}*"):
        with suppress(OSError):  # somebody else was quicker
            if time.time() - other.stat().st_mtime > LEFT:
                other.unlink()
    handle, name = tempfile.mkstemp(prefix=UNFINISHED, dir=path.parent)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def copied(source: Path, target: Path, link: bool = False) -> Iterator[Path | None]:
    """A copy of a file beside `target`, to be renamed; it goes if it was not.

    None without the file. link: whether it may be the same file by another name, where both lie on
    one disk. Raises `OSError` when there is no room.
    """
    if not source.exists():
        yield None
        return
    with unfinished(target) as copy:
        if not (link and _linked(source, copy)):
            shutil.copyfile(source, copy)
            flush(copy)
        yield copy


def _linked(source: Path, copy: Path) -> bool:
    """Whether `copy` could be made another name of the same file."""
    with suppress(OSError):
        copy.unlink(missing_ok=True)
        os.link(source, copy)
        return True
    return False


def flush(temporary: Path) -> None:
    """Have what was written on the disk, for everybody to read."""
    with open(temporary, "rb+") as file:
        os.fsync(file.fileno())
    os.chmod(temporary, 0o644)
