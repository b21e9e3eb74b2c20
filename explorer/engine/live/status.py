"""What is to be seen of a run at one moment: plain values that any thread may read."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from explorer.engine.live.loss_history import LossHistory
from explorer.engine.live.sample_grid import SampleGrid
from explorer.evaluation.collapse import Collapse
from explorer.training import Progress
from explorer.training.closest import Closest


@dataclass(frozen=True)
class BestMoment:
    """When a model was closest to real images that it never saw. looks: [step, distance] of every
    look. worse: whether it is clearly farther since. sentence: the same in words. back: whether
    the model of then was gone back to.
    """

    step: int
    looks: list[tuple[int, float]]
    worse: bool
    sentence: str
    back: bool = False


def best_moment(closest: Closest | None, back: bool = False) -> BestMoment | None:
    """What is told of it; None before there is one."""
    if closest is None or not closest.weights:
        return None
    looks = list(closest.looks)
    return BestMoment(closest.step, looks, closest.worse, closest.sentence(), back)


@dataclass(frozen=True)
class StatusSnapshot:
    """The status of a run, as it is answered.

    number: rises with everything that changes. place: in the queue, 0 at its head and for runs that
    do not wait. speed in images a second, left in seconds, memory in bytes. losses: the points
    since the last answer. classes: the names of the labels it learns from, () where there are none.
    meters, collapse and grid: {} or None when they are what was seen before. best: its best moment,
    None where that is not looked for, or was told before.
    watching: what watching has taken of the run's processor time, as shares, by what was watched.
    """

    number: int
    state: str
    place: int
    sentence: str
    step: int
    steps: int
    epoch: int
    epochs: int
    speed: float
    left: float
    device: str
    memory: int
    losses: dict[str, list[list[float]]]
    classes: tuple[str, ...]
    meters: dict[str, Any]
    collapse: Collapse | None
    snapshots: list[int]
    best: BestMoment | None
    watching: dict[str, float]
    grid: SampleGrid | None


@dataclass
class Status:
    """Where a run writes what it shows; whoever holds the runs' lock may read and write it.

    number: of the last change; seen: of the last that was asked for; those of grid, meters,
    collapse and best: when they last changed. noted: whether anything came since the last change.
    steps: of the whole run. middles: pixels [K, H, W, C] of what stands for each cluster that
    `collapse` counts, None without any.
    """

    number: int = 1
    seen: int = 0
    noted: bool = False
    sentence: str = ""
    steps: int = 0
    progress: Progress | None = None
    memory: int = 0
    losses: LossHistory = field(default_factory=LossHistory)
    meters: dict[str, Any] = field(default_factory=dict)
    meters_number: int = 0
    collapse: Collapse | None = None
    collapse_number: int = 0
    best: BestMoment | None = None
    best_number: int = 0
    middles: np.ndarray | None = None
    snapshots: list[int] = field(default_factory=list)
    watching: dict[str, float] = field(default_factory=dict)
    grid: SampleGrid | None = None
    grid_number: int = 0

    def clear(self) -> None:
        """Forget all but the number, which goes on rising."""
        self.__init__(number=self.number + 1)  # type: ignore[misc]

    def change(self) -> None:
        """Give what changed a number of its own."""
        self.number += 1
        self.noted = False
