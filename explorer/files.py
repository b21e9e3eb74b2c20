"""Files that are written whole or not at all, alone or several together, whatever stops it."""

import errno
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from explorer.folders import GONE, READY, UNFINISHED, desk, finish, finish_all, locked, sync

# What a person can do about it; every other error says nothing of its remedy.
_HELPS_WRITING = {
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

_HELPS_READING = {
    errno.ENOENT: "look where it is now",
    errno.ENOTDIR: "look where it is now",
    errno.EACCES: "have it made readable for you",
    errno.EPERM: "have it made readable for you",
    errno.EISDIR: "name a file, for this is a folder",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.EMFILE: "close other programs, for too many files are open",
    errno.ENFILE: "close other programs, for too many files are open",
    errno.EIO: "have its disk looked at",
}


def why_not_written(exc: Exception, path: Path | str, otherwise: str, done: str = "written") -> str:
    """The sentence for whoever wanted `path` written: what came of it, and what to do.

    exc: the `OSError`, or an error of a library that has one's number in its text. otherwise: what
    else helps, with the flag of the place, as "choose another --out". done: what was to be done.
    """
    number = exc.errno if isinstance(exc, OSError) else None
    if number is None and (found := re.search(r"\(os error (\d+)\)", str(exc))):
        number = OSError(0, "", None, int(found[1])).errno if os.name == "nt" else int(found[1])
    cause = os.strerror(number) if number else getattr(exc, "strerror", None) or str(exc)
    remedy = _HELPS_WRITING.get(number or 0)
    return f"{path} could not be {done} ({cause}); {f'{remedy}, or ' * bool(remedy)}{otherwise}."


def why_not_read(exc: OSError, path: Path | str) -> str:
    """The sentence for whoever wanted `path` read: what came of it, and what to do."""
    helps = _HELPS_READING.get(exc.errno or 0, "choose another one")
    return f"{path} cannot be read: {exc.strerror or exc}; {helps}."


class Act:
    """Files of one folder that are replaced and removed together or not at all."""

    def __init__(self, folder: Path, made: Path) -> None:
        self._folder, self._desk = folder, made
        self._new: set[str] = set()
        self._gone: set[str] = set()

    def new(self, path: Path) -> Path:
        """Where to write the file that becomes `path`."""
        self._gone.discard(path.name)
        self._new.add(path.name)
        return self._desk / path.name

    def remove(self, path: Path) -> None:
        """Have no file at `path`, neither the old one nor a new one."""
        self._new.discard(path.name)
        self._gone.add(path.name)
        (self._desk / path.name).unlink(missing_ok=True)

    def at(self, path: Path) -> Path:
        """Where that lies now which is to be at `path`."""
        return self._desk / path.name if path.name in self._new else path

    def commit(self) -> None:
        """Do it; raises `OSError`, and has done nothing, when that cannot be."""
        gone = sorted(name for name in self._gone if (self._folder / name).exists())
        if not self._new and not gone:
            return
        for name in self._new:
            if (self._folder / name).is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), name)
            _flush(self._desk / name)
        if len(self._new) == 1 and not gone:
            (name,) = self._new
            with locked(self._folder):
                finish_all(self._folder)
                os.replace(self._desk / name, self._folder / name)
                sync(self._folder)
            return
        (self._desk / GONE).write_text(json.dumps(gone), "utf-8")
        _flush(self._desk / GONE)
        sync(self._desk)
        ready = self._folder / f"{READY}{self._desk.name.removeprefix(UNFINISHED)}"
        with locked(self._folder):
            finish_all(self._folder)  # or it would come after this, and undo it
            self._desk.rename(ready)  # from here on it is decided, whatever stops it
            sync(self._folder)
            try:
                finish(ready)
            except OSError:
                if all((ready / name).exists() for name in self._new):  # nothing was done yet
                    shutil.rmtree(ready, ignore_errors=True)
                raise


@contextmanager
def together(folder: Path) -> Iterator[Act]:
    """Files of `folder` that are written in this block; if it ends well, all take their places.

    The folder is made. Whatever stops it, be it a power cut, all are the old ones or the new ones.
    Raises `OSError` when the disk is full or the folder cannot be written.
    """
    with desk(folder) as made:
        act = Act(folder, made)
        yield act
        act.commit()


@contextmanager
def written(path: Path) -> Iterator[Path]:
    """The same for one file: a temporary file to be written, which becomes `path`."""
    with together(path.parent) as act:
        yield act.new(path)


def copy(source: Path, copied: Path, link: bool = False) -> None:
    """Copy a file; raises `OSError` when there is no room.

    link: whether it may be the same file by another name, where both lie on one disk.
    """
    if link:
        with suppress(OSError):
            os.link(source, copied)
            return
    shutil.copyfile(source, copied)


def _flush(path: Path) -> None:
    """Have what was written on the disk, for everybody to read."""
    if path.stat().st_nlink > 1:  # another name of a file that lies there already
        return
    with open(path, "rb+") as file:
        os.fsync(file.fileno())
    os.chmod(path, 0o644)
