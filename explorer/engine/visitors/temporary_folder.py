"""A temporary folder that one server has for itself, and that goes with it."""

import os
import shutil
import tempfile
import threading
import time
from pathlib import Path

STALE = 86_400.0  # seconds after which a folder that no server touches is nobody's


class TemporaryFolder:
    """Made when it is first needed; those that killed servers left behind are removed then."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self._path: Path | None = None
        self._lock = threading.Lock()

    def path(self) -> Path:
        """The folder; raises `OSError` when it cannot be made."""
        with self._lock:
            if self._path is None or not self._path.exists():
                self._remove_stale()
                self._path = Path(tempfile.mkdtemp(prefix=self.prefix))
            return self._path

    def touch(self) -> None:
        """Say that this server lives, so that no other one takes its folder for left behind."""
        if self._path and self._path.exists():
            os.utime(self._path)

    def close(self) -> None:
        """Remove the folder with all that is in it."""
        with self._lock:
            if self._path:
                shutil.rmtree(self._path, ignore_errors=True)
                self._path = None

    def _remove_stale(self) -> None:
        for other in Path(tempfile.gettempdir()).glob(f"{self.prefix}*"):
            if time.time() - other.lstat().st_mtime > STALE:
                shutil.rmtree(other, ignore_errors=True)
