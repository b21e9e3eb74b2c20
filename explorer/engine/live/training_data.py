"""What runs are made from: a data set on the device, with what measures collapse on it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from explorer.checkpoints import load_judge
from explorer.data import ResidentSet, data_stamp, find_dataset, fit
from explorer.data.progress import OnProgress, silent, within
from explorer.engine.workspace import Workspace
from explorer.evaluation.energy import Closeness, closeness_to
from explorer.evaluation.meter import Meter, ModeMeter, collapse_meter
from explorer.families.judge import Judge
from explorer.specs import Spec
from explorer.specs.forms import Form


@dataclass(frozen=True)
class TrainingData:
    """train and test: of a model's form.

    meter: gives what measures collapse, and closeness what says how far samples are from the test
    images; both are made when they are first asked for.
    """

    train: ResidentSet
    test: ResidentSet
    meter: Callable[[], Meter | ModeMeter | None]
    closeness: Callable[[], Closeness | None]


class TrainingDataCache:
    """The data of the last run, since the next one is often made from the same."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._key: tuple[str, Form] | None = None
        self._last: TrainingData | None = None
        self._lock = threading.Lock()

    def get(self, dataset: str, spec: Spec, on_progress: OnProgress = silent) -> TrainingData:
        """The data for a model of `spec`; raises `DataError` when the data cannot be had.

        on_progress: hears how much is read; what it raises ends the reading, and nothing is left
        of it.
        """
        root = self.workspace.data_root
        key = (data_stamp(dataset, root, on_progress), spec.form)
        with self._lock:
            if self._last is not None and key == self._key:
                return self._last
            self._last = None  # frees it before more is read
        read = self._read(
            dataset, spec, on_progress
        )  # nobody who reads something else waits for it
        with self._lock:
            self._last, self._key = read, key
        return read

    def clear(self) -> None:
        """Free it, unless a run still uses it."""
        with self._lock:
            self._last = None

    def _read(self, dataset: str, spec: Spec, on_progress: OnProgress) -> TrainingData:
        root, device = self.workspace.data_root, self.workspace.device
        data = find_dataset(dataset, root)
        parts = []
        for is_train, first, last in ((True, 0.0, 0.9), (False, 0.9, 1.0)):
            split = data.load(root, is_train, within(on_progress, first, last))
            fitted = fit(split, spec.form, within(on_progress, last, last))
            parts.append(ResidentSet(fitted, device, data.classes))
            on_progress(last)
        train, test = parts
        judge = self._judge(dataset, spec)
        closeness = cache(lambda: closeness_to(test.images))
        if data.mixture:
            modes = ModeMeter(data.mixture)
            return TrainingData(train, test, lambda: modes, closeness)
        meter = cache(lambda: collapse_meter(test, data.classes, judge))
        return TrainingData(train, test, meter, closeness)

    def _judge(self, dataset: str, spec: Spec) -> Judge | None:
        """Judge A of the data, where it sees images of this form."""
        path = self.workspace.library.judges(dataset).get("a")
        judge = None if path is None else load_judge(path, self.workspace.device)[0]
        return judge if judge is not None and judge.spec.form == spec.form else None
