"""What runs are made from: a data set on the device, with what measures collapse on it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from explorer.checkpoints import load_judge
from explorer.data import ResidentSet, data_stamp, find_dataset, fit
from explorer.evaluation.meter import Meter, collapse_meter
from explorer.models import Judge
from explorer.specs import Spec

if TYPE_CHECKING:
    from explorer.engine.engine import Engine


@dataclass(frozen=True)
class Material:
    """train and test: of a model's channels and resolution.

    meter: gives what measures collapse, which is made when it is first asked for.
    """

    train: ResidentSet
    test: ResidentSet
    meter: Callable[[], Meter | None]


class Materials:
    """The material of the last run, since the next one is often made from the same."""

    def __init__(self, engine: "Engine") -> None:
        self.engine = engine
        self._key: tuple[str, int, int] | None = None
        self._last: Material | None = None
        self._lock = threading.Lock()

    def get(self, dataset: str, spec: Spec) -> Material:
        """The material for a model of `spec`; raises `DataError` when the data cannot be had."""
        root = self.engine.data_root
        key = (data_stamp(dataset, root), spec.channels, spec.resolution)
        with self._lock:
            if self._last is None or key != self._key:
                self._last = None  # frees it before more is read
                self._last, self._key = self._read(dataset, spec), key
            return self._last

    def clear(self) -> None:
        """Free it, unless a run still uses it."""
        with self._lock:
            self._last = None

    def _read(self, dataset: str, spec: Spec) -> Material:
        root = self.engine.data_root
        data = find_dataset(dataset, root)
        train, test = (
            ResidentSet(
                fit(data.load(root, part), spec.channels, spec.resolution),
                self.engine.device,
                data.classes,
            )
            for part in (True, False)
        )
        judge = self._judge(dataset, spec)
        return Material(train, test, cache(lambda: collapse_meter(test, data.classes, judge)))

    def _judge(self, dataset: str, spec: Spec) -> Judge | None:
        """Judge A of the data, where it looks at images of this form."""
        path = self.engine.library.judges(dataset).get("a")
        judge = None if path is None else load_judge(path, self.engine.device)[0]
        form = spec.channels, spec.resolution
        fits = judge is not None and (judge.spec.channels, judge.spec.resolution) == form
        return judge if fits else None
