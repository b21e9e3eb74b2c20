"""A folder that several processes write to: its lock, and what killed ones have left in it.

New files are made in a desk, a folder within it that its writer holds locked: one whose lock can be
had was left behind. One that was renamed to `READY` is decided upon: whoever comes by finishes it.
"""

import hashlib
import json
import os
import platform
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # on Windows, where age alone says what was left
    fcntl = None  # type: ignore[assignment]

UNFINISHED = "latent-explorer-unfinished-"  # how the names of desks begin
READY = "latent-explorer-ready-"  # the same, once all in them is written
GONE = ".gone"  # a file in a desk that lists what is to go, as JSON
LEFT = 600.0  # seconds after which a desk without a lock that nobody writes to was left behind
_TRIES = 3  # times that a reader finishes what was left
_here = threading.RLock()  # in place of a lock of the system's where it has none


@contextmanager
def desk(folder: Path) -> Iterator[Path]:
    """A new desk in `folder`, which is made; it goes at the end, as far as it is still there.

    So does what was left behind. Raises `OSError` when there can be none.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder) as sure:
        _settle(folder)
        made = Path(tempfile.mkdtemp(prefix=UNFINISHED + (_host() if sure else ""), dir=folder))
        held = _lock(made, shared=True) if sure else None
    try:
        yield made
    finally:
        try:
            shutil.rmtree(made, ignore_errors=True)
        finally:
            if held is not None:
                os.close(held)


@contextmanager
def locked(folder: Path, shared: bool = False) -> Iterator[bool]:
    """Nobody else changes names in `folder` meanwhile, in this process or in another.

    shared: others may be here for reading. False where the system or the disk knows no locks.
    """
    held = _lock(folder, shared)
    if held is not None:
        try:
            yield True
        finally:
            os.close(held)
    else:
        with _here:
            yield False


@contextmanager
def whole(folder: Path) -> Iterator[None]:
    """For reading: files of `folder` that belong together are all old or all new meanwhile."""
    for _ in range(_TRIES):
        with locked(folder, shared=True):
            if not any(folder.glob(f"{READY}*")):
                yield
                return
        tidy(folder)
    yield  # it cannot be finished here, as on a disk that can only be read


def tidy(folder: Path) -> None:
    """Finish what was decided in `folder`, and remove what killed processes left; never raises."""
    with suppress(OSError), locked(folder):
        _settle(folder)


def finish_all(folder: Path) -> None:
    """Do what was decided before in `folder`, which is locked; `OSError` when it cannot be done."""
    for ready in folder.glob(f"{READY}*"):
        finish(ready)


def finish(ready: Path) -> None:
    """Move what lies on a ready desk into its folder, which is locked; `OSError` when it cannot."""
    # In the order of their names, by which images come before their model: they are looked for
    # once, with the model.
    for path in sorted(ready.iterdir()):
        if path.name != GONE and path.is_file() and not path.is_symlink():
            os.replace(path, ready.parent / path.name)
    for name in _gone(ready):
        (ready.parent / name).unlink(missing_ok=True)
    sync(ready.parent)
    shutil.rmtree(ready)


def sync(folder: Path) -> None:
    """Have the names in `folder` on the disk, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _settle(folder: Path) -> None:
    for ready in folder.glob(f"{READY}*"):
        with suppress(OSError):
            finish(ready)
    for other in folder.glob(f"{UNFINISHED}*"):
        with suppress(OSError):
            if not _left(other):
                continue
            if other.is_dir() and not other.is_symlink():
                shutil.rmtree(other)
            else:  # of an earlier version
                other.unlink()


def _left(made: Path) -> bool:
    """Whether nobody writes to a desk any more: its lock says so, else its age."""
    if made.is_dir() and made.name.startswith(UNFINISHED + _host()):
        held = _lock(made, shared=False, wait=False)
        if held is not None:
            os.close(held)
        return held is not None
    inside = [path.lstat().st_mtime for path in made.iterdir()] if made.is_dir() else []
    return time.time() - max([made.lstat().st_mtime, *inside]) > LEFT


def _lock(folder: Path, shared: bool, wait: bool = True) -> int | None:
    """A handle that holds the lock of `folder` until it is closed, None where there is none."""
    if fcntl is None:
        return None
    handle = None
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        fcntl.flock(handle, kind if wait else kind | fcntl.LOCK_NB)
        return handle
    except OSError:  # somebody has it; the folder is not there, or its disk knows no locks
        if handle is not None:
            os.close(handle)
        return None


def _host() -> str:
    """What names this machine, on whose locks one can rely."""
    return f"{hashlib.sha256(platform.node().encode()).hexdigest()[:8]}-"


def _gone(ready: Path) -> list[str]:
    """The names that a ready desk lists, of files in its folder and nowhere else."""
    try:
        names = json.loads((ready / GONE).read_text("utf-8"))
        return [name for name in names if Path(name).name == name not in ("", "..")]
    except (OSError, ValueError, TypeError):
        return []
