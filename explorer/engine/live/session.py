"""A training session: the loop at rest, and all that is needed to show what it has become."""

from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import torch

from explorer.engine.jobs.run import Job, begin, save, train
from explorer.engine.jobs.watching import measure_of
from explorer.engine.live.sample_grid import Painter, SampleGrid
from explorer.engine.live.training_data import TrainingData
from explorer.evaluation.collapse import Collapse
from explorer.evaluation.meter import Meter, ModeMeter
from explorer.training import Next, Progress, Run, no_numbers
from explorer.training.closest import Closest
from explorer.training.snapshots import Snapshots

WATCHED = 256  # test images that meters are of


class GoneError(Exception):
    """Nobody wants the run any more; nothing of it is to be saved."""


@dataclass
class TrainingSession:
    """A run that can be trained, painted, measured and saved; used by its own thread alone.

    snapshots hold the whole shown model, so that the last of them can be gone back to. meter:
    gives what measures collapse, which is made when it is first asked for. good: step and losses
    of the last snapshot.
    """

    job: Job
    run: Run
    painter: Painter
    snapshots: Snapshots
    meter: Callable[[], Meter | ModeMeter | None]
    good: tuple[int, dict[str, float]] = field(default_factory=lambda: (0, {}))
    _loop: Generator[Progress, Next | None, None] | None = field(default=None, init=False)

    def step(self, what: Next) -> Progress | None:
        """Train on as `what` says; None when there was nothing left, and the file is written."""
        try:
            if self._loop is not None:
                return self._loop.send(what)
            self._loop = train(self.job, what, self.run, self.snapshots)
            return next(self._loop)
        except StopIteration:
            return None

    def finish(self) -> None:
        """End the loop where it is; the job's file holds the model."""
        if self._loop is None:
            self.save(self.job)
        else:
            self._loop.close()

    def drop(self) -> None:
        """End the loop without writing anything, if it has not ended."""
        if self._loop is not None:
            with suppress(GoneError):
                self._loop.throw(GoneError())

    def paint(self) -> SampleGrid:
        """The grid as it is now; raises `RunError` when the weights are no longer numbers."""
        with self.run.trainer.shown() as model:
            grid = self.painter.paint(model)
        if grid is None:
            raise no_numbers("weights", self.run.step)
        return grid

    def take_snapshot(self) -> None:
        """Take a snapshot of the weights, which have just been painted."""
        with self.run.trainer.shown() as model:
            self.snapshots.offer(self.run.step, model)
        self.run.look()
        self.good = self.run.step, self.run.losses

    @torch.no_grad()
    def collapse_now(self) -> Collapse | None:
        """What the collapse meter says of samples of the model as it is shown."""
        meter = self.meter()
        if meter is None:
            return None
        with self.run.trainer.shown() as model:
            return meter(self.painter.samples(model))

    def go_back(self) -> None:
        """Bring the run to its last snapshot, whatever has become of it since."""
        with self.run.trainer.shown() as model:
            model.load_state_dict(self.snapshots.at(len(self.snapshots.steps) - 1))
        self.run.step, self.run.losses = self.good

    def save(self, job: Job) -> None:
        """Write the model as it is shown to the job's file, its snapshots beside it."""
        save(job, self.run, self.snapshots)

    @property
    def memory(self) -> int:
        """Bytes of weights, averages, optimisers, gradients, data and snapshots."""
        model, data = self.run.trainer.model, self.run.data
        tensors = [*self.run.state().values(), data.images, data.labels]
        held = sum(t.numel() * t.element_size() for t in tensors)
        slopes = sum(p.numel() * p.element_size() for p in model.parameters())
        return held + slopes + self.snapshots.bytes


def open_session(job: Job, data: TrainingData, most_bytes: int) -> TrainingSession:
    """The session of a new run; most_bytes: of its snapshots."""
    spec: Any = job.head.spec
    test = data.test
    watched = test.gather(torch.arange(min(WATCHED, len(test)), device=job.device))
    run = begin(job, data.train, watched)
    if run.trainer.decays and (closeness := data.closeness()):
        run.closest = Closest(measure_of(spec, closeness))
    return TrainingSession(
        job,
        run,
        Painter(spec, test.classes, test),
        Snapshots(most_bytes),
        data.meter,
    )
