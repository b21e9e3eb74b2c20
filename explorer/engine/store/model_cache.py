"""Open models, each loaded once for all visitors; the least recently used one is closed."""

import threading
from collections import OrderedDict
from pathlib import Path

import torch

from explorer.checkpoints import load_model
from explorer.errors import CheckpointError
from explorer.files import why_not_read
from explorer.models import Model

Key = tuple[Path, int]


class ModelCache:
    """At most `size` models on `device`, by file and time of its last change."""

    def __init__(self, device: torch.device, size: int = 8) -> None:
        self.device, self.size = device, size
        self._models: OrderedDict[Key, Model] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, path: Path) -> Model:
        """The model of the checkpoint at `path`; a file that was replaced is read anew.

        Raises `CheckpointError` when the file is gone or is no model.
        """
        try:
            key = (path, path.stat().st_mtime_ns)
        except OSError as exc:
            raise CheckpointError(why_not_read(exc, path)) from exc
        with self._lock:
            if key not in self._models:
                with torch.inference_mode(False):  # whoever opens it first, slopes can be asked for
                    self._models[key], _ = load_model(path, self.device)
                while len(self._models) > self.size:
                    self._models.popitem(last=False)
            self._models.move_to_end(key)
            return self._models[key]

    def __len__(self) -> int:
        return len(self._models)
