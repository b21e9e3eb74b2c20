"""The result cache, in memory and in a folder: what is slow and always comes out the same.

A folder that is missing, full, locked or damaged costs time, and never an answer.
"""

import hashlib
import logging
import threading
import zipfile
import zlib
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from explorer.errors import KeepError
from explorer.files import why_not_written, written
from explorer.folders import tidy
from explorer.places import cache_folder

logger = logging.getLogger(__name__)

Key = tuple[str, ...]
Arrays = dict[str, np.ndarray]
# What numpy raises for odd files; a KeyError for missing arrays, a TypeError for one array alone.
_UNREADABLE = (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile, zlib.error)


class ResultCache:
    """Named arrays by key, computed once for all visitors.

    The `size` last used ones are kept in memory, and the `files` last written in `folder`, one in
    the user's cache if None.
    """

    def __init__(self, folder: Path | None = None, size: int = 12, files: int = 60) -> None:
        self._given, self.size, self.files = folder, size, files
        self._arrays: OrderedDict[Key, Arrays] = OrderedDict()
        self._computing: defaultdict[Key, threading.Lock] = defaultdict(threading.Lock)
        self._lock = threading.Lock()

    @cached_property
    def folder(self) -> Path:
        """Where files are kept; found, and tidied, when it is first needed."""
        folder = self._given or cache_folder("kept")
        tidy(folder)
        return folder

    def get(self, key: Key, names: Sequence[str], compute: Callable[[], Arrays]) -> Arrays:
        """The arrays called `names` of `key`, computed if they are not kept yet.

        The key must say all that they depend on. Whoever asks while they are computed waits for
        them. Raises what `compute` raises.
        """
        with self._lock:
            turn = self._computing[key]
        with turn:
            arrays = self.found(key, names)
            if arrays is None:
                arrays = compute()
                self._write(key, arrays)
                self._remember(key, arrays)
        return arrays

    def found(self, key: Key, names: Sequence[str]) -> Arrays | None:
        """The same if they are kept in memory or in a file, else None."""
        with self._lock:
            if key in self._arrays:
                self._arrays.move_to_end(key)
                return self._arrays[key]
        arrays = self._read(key, names)
        if arrays is not None:
            self._remember(key, arrays)
        return arrays

    def _remember(self, key: Key, arrays: Arrays) -> None:
        with self._lock:
            self._arrays[key] = arrays
            while len(self._arrays) > self.size:
                self._arrays.popitem(last=False)

    def _path(self, key: Key) -> Path:
        return self.folder / f"{key[0]}-{hashlib.sha256(repr(key).encode()).hexdigest()[:24]}.npz"

    def _write(self, key: Key, arrays: Arrays) -> None:
        """Write a file whole or not at all, and let the oldest go."""
        try:
            path = self._path(key)
            with written(path) as temporary, open(temporary, "wb") as file:
                np.savez(file, **arrays)  # type: ignore[arg-type]  # its allow_pickle is a flag
            there = sorted(self.folder.glob("*.npz"), key=lambda p: p.stat().st_mtime_ns)
            for old in there[: -self.files]:
                old.unlink(missing_ok=True)
        except OSError as exc:
            otherwise = "let it be computed again each time"
            logger.warning("%s", why_not_written(exc, path, otherwise))
        except KeepError as exc:
            logger.warning("%s", exc)

    def _read(self, key: Key, names: Sequence[str]) -> Arrays | None:
        """The arrays in a file, or None without one that can be read."""
        try:
            path = self._path(key)
            with open(path, "rb") as file, np.load(file, allow_pickle=False) as arrays:
                return {name: arrays[name] for name in names}
        except (FileNotFoundError, KeepError):
            return None
        except _UNREADABLE as exc:
            logger.warning("%s cannot be read (%s); it is computed again.", path, exc)
            return None
