"""Splits of data sets, each read once for all visitors; the least recently used one is dropped."""

import threading
from collections import OrderedDict
from functools import cached_property
from pathlib import Path

from explorer.data import Images, data_root, data_stamp, fit, load_dataset
from explorer.specs import ModelSpec
from explorer.specs.forms import Form

Key = tuple[str, bool, Form]


class Splits:
    """At most `size` splits below `root`, `data_root()` if None, in the form of a model."""

    def __init__(self, root: Path | None = None, size: int = 4) -> None:
        self._given, self.size = root, size
        self._splits: OrderedDict[Key, Images] = OrderedDict()
        self._lock = threading.Lock()

    @cached_property
    def root(self) -> Path:
        """The folder of the data sets; found when it is first needed."""
        return data_root(self._given)

    def get(self, dataset: str, spec: ModelSpec, *, train: bool = False) -> Images:
        """A split of `dataset`: uint8 images [N, C, H, W] of the model's form, or points [N, 2].

        A file that was replaced is read anew. Raises `DataError` when the data is not there and
        cannot be fetched or drawn.
        """
        key = (data_stamp(dataset, self.root), train, spec.form)
        with self._lock:
            if key not in self._splits:
                split = load_dataset(dataset, self.root, train=train)
                self._splits[key] = fit(split, spec.form)
                while len(self._splits) > self.size:
                    self._splits.popitem(last=False)
            self._splits.move_to_end(key)
            return self._splits[key]
