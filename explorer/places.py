"""Where a person's things lie, by one rule: a flag, else an environment variable, else their own
folder for such things, else one below the system's temporary folder.

The last is for those who have no home, as in a container, or one that cannot be written.
"""

import argparse
import errno
import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import platformdirs

from explorer.errors import KeepError

HOME_VARIABLE = "LATENT_EXPLORER_HOME"
DATA_ROOT_VARIABLE = "LATENT_EXPLORER_DATA"
CACHE_VARIABLE = "LATENT_EXPLORER_CACHE"
NAME = "latent-explorer"
SHIPPED = Path(__file__).resolve().parents[1] / "checkpoints"  # the models that come with the app
FLAGS = {  # what each is the folder of, and its variable
    "--home": ("what you keep", HOME_VARIABLE),
    "--data-root": ("data sets", DATA_ROOT_VARIABLE),
    "--cache": ("what can be made again", CACHE_VARIABLE),
}
CHOOSE = "choose others with " + ", ".join(
    f"{flag} or {variable} for {what}" for flag, (what, variable) in FLAGS.items()
)

logger = logging.getLogger(__name__)


def home_folder(given: str | Path | None = None) -> Path:
    """The folder of what a person keeps: `--home`, $LATENT_EXPLORER_HOME, or their data folder."""
    return _chosen(given, HOME_VARIABLE) or _own(lambda: platformdirs.user_data_dir(NAME), "home")


def data_root(given: str | Path | None = None) -> Path:
    """The folder of the data sets: `--data-root`, $LATENT_EXPLORER_DATA, or one in their cache."""
    return _chosen(given, DATA_ROOT_VARIABLE) or _own(
        lambda: str(Path(platformdirs.user_cache_dir(NAME)) / "data"), "data"
    )


def cache_folder(name: str) -> Path:
    """The folder `name` of what can be made again: in $LATENT_EXPLORER_CACHE, or in their cache."""
    own = _chosen(None, CACHE_VARIABLE) or _own(
        lambda: platformdirs.user_cache_dir(NAME), "cache", only_to_read=False
    )
    return own / name


def add_flags(parser: argparse.ArgumentParser, *flags: str) -> None:
    """Add some of `FLAGS` to a parser."""
    for flag in flags:
        what, variable = FLAGS[flag]
        says = f"folder of {what} ({variable})"
        parser.add_argument(flag, type=expanded, metavar="DIR", help=says)


@contextmanager
def cached_in(folder: Path | None) -> Iterator[None]:
    """Within the block $LATENT_EXPLORER_CACHE is `folder`, unless that is None: a flag of it."""
    before = os.environ.get(CACHE_VARIABLE)
    if folder:
        os.environ[CACHE_VARIABLE] = str(folder)
    try:
        yield
    finally:
        if folder:
            os.environ.pop(CACHE_VARIABLE)
            if before is not None:
                os.environ[CACHE_VARIABLE] = before


def expanded(name: str | Path) -> Path:
    """A path whose ~ is the home; where nobody knows of one it stays, as any ~user nobody knows."""
    return Path(os.path.expanduser(name))  # noqa: PTH111  (a Path would raise)


def shortened(path: Path) -> str:
    """A path with ~ for the home, where it lies there; `expanded` is the way back."""
    home = expanded("~")
    return f"~/{path.relative_to(home).as_posix()}" if path.is_relative_to(home) else str(path)


def _chosen(flag: str | Path | None, variable: str) -> Path | None:
    given = flag or os.environ.get(variable)
    return expanded(given) if given else None


def _own(find: Callable[[], str], name: str, only_to_read: bool = True) -> Path:
    """The user's own folder, or `name` below the temporary one when there is none of any use.

    only_to_read: whether one that is there is of use though nothing can be written to it.
    """
    try:
        found = Path(find())
    except RuntimeError:  # there is no home
        return _temporary() / name
    usable = found.is_absolute() and (_can_write(found) or (only_to_read and found.is_dir()))
    return found if usable else _temporary() / name


def _can_write(folder: Path) -> bool:
    """Whether a file can be made in `folder`, which may have to be made itself; found by trying.

    What its permissions say is not all: a disk may be only for reading, or no disk.
    """
    there = next((one for one in (folder, *folder.parents) if os.path.lexists(one)), folder)
    try:
        with tempfile.TemporaryDirectory(prefix=f"{NAME}-", dir=there):
            return True
    except OSError:
        return False


@cache
def _temporary() -> Path:
    """A folder of this user alone below the temporary one, which is said once in a process."""
    user = os.getuid() if hasattr(os, "getuid") else None
    folder = Path(tempfile.gettempdir()) / f"{NAME}-{user or 0}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.is_symlink() or user not in (None, folder.lstat().st_uid):
            raise PermissionError(errno.EPERM, "somebody else made it")
    except OSError as exc:
        raise KeepError(
            f"There is no folder of yours that can be written, nor can {folder} "
            f"({exc.strerror or exc}); {CHOOSE}."
        ) from exc
    logger.warning(
        "There is no folder of yours that can be written, so things lie in %s, which may not last; "
        "%s.",
        folder,
        CHOOSE,
    )
    return folder
