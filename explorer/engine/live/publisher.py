"""What a run has become, published as often as watching may cost, and no more often."""

import json
import time
from typing import Any

from explorer.engine.live.commands import Commands
from explorer.engine.live.session import TrainingSession
from explorer.engine.live.status import Status, best_moment
from explorer.engine.live.throttle import PER_SECOND, Throttle
from explorer.evaluation.collapse import Collapse
from explorer.models import images_to_pixels
from explorer.training import Next, Progress

NEWS = 0.25  # seconds after which a step is published without a new grid
MOST_STEPS = 1_000  # from one record to the next


class Publisher:
    """The status of a run, kept up to date from its own thread whenever the loop rests.

    While nobody watches, nothing is measured, and painted only when a snapshot is taken. In slow
    motion, where the run rests most of the time, every step is shown.
    """

    def __init__(self, session: TrainingSession, status: Status, commands: Commands) -> None:
        self.session, self.status, self.commands = session, status, commands
        self.changed = commands.changed
        self._every, self._told = 1, 0.0
        self._throttles = {
            "wall": Throttle(0.025, least=2, early=20),
            "meters": Throttle(0.01),
            "snapshots": Throttle(0.005),
            "collapse": Throttle(0.01),
        }
        self._grid, self._meters, self._snapshots, self._collapse = self._throttles.values()
        with self.changed:
            status.steps = session.run.steps
        self.publish_grid()

    def next_steps(self, only: str | None = None, slow: bool = False) -> Next:
        """What the loop is to do next: a step of `only`, one step, or about 1/12 s of them.

        At the end all is measured, whether or not anybody watched.
        """
        if only is not None or slow:
            return Next(1, only or "", meters=True)
        run, due = self.session.run, self._seen and self._meters.due()
        return Next(self._every, meters=due or run.step + self._every >= run.steps)

    def record(self, record: Progress) -> None:
        """Show a record of the loop."""
        if record.meters:
            self._meters.took(record.measuring)
        each = self.session.run.recipe.batch / record.speed
        self._every = max(1, min(MOST_STEPS, round(1 / PER_SECOND / each)))
        with self.changed:
            status, self.commands.stale = self.status, True
            status.progress, status.noted = record, True
            status.losses.add(status.number + 1, record.step, record.losses)
            if record.meters:
                status.meters, status.meters_number = _plain(record.meters), status.number + 1
            slow = self.commands.requested == "slow"
        last = record.step == record.steps
        if last or slow or (self._grid if self._seen else self._snapshots).due():
            self.publish_grid(snapshot=last)
        elif time.perf_counter() - self._told > NEWS:
            self._tell()

    def publish_grid(self, snapshot: bool = False) -> None:
        """Publish the sample grid as it is now, and take a snapshot if it is time or asked for.

        Raises `RunError` when the weights are no longer numbers.
        """
        judge, snapshot = snapshot or self._seen, snapshot or self._snapshots.due()
        with self._grid.observe():
            grid = self.session.paint()
        if snapshot:
            with self._snapshots.observe():
                self.session.take_snapshot()
        memory = self.session.memory if snapshot else self.status.memory
        found: Collapse | None = None
        middles = self.status.middles
        if judge and self.session.run.step and self._collapse.due():
            meter = self.session.meter()  # takes a moment, once
            with self._collapse.observe():
                found = self.session.collapse_now()
            if middles is None and meter is not None and meter.middles is not None:
                middles = images_to_pixels(meter.middles).numpy()
        with self.changed:
            status, self.commands.stale = self.status, not snapshot
            status.grid, status.grid_number, status.noted = grid, status.number + 1, True
            status.memory, status.snapshots = memory, list(self.session.snapshots.steps)
            if snapshot:
                status.best = best_moment(self.session.run.closest)
                status.best_number = status.number + 1
            if found is not None:
                status.collapse, status.collapse_number = found, status.number + 1
                status.middles = middles
        self._tell()

    @property
    def _seen(self) -> bool:
        """Whether somebody has asked since the last grid was painted."""
        with self.changed:
            return self.status.seen >= self.status.grid_number

    def _tell(self) -> None:
        self._told = time.perf_counter()
        with self.changed:
            self.status.watching = {
                n: round(throttle.cost, 4) for n, throttle in self._throttles.items()
            }
            self.status.change()
            self.changed.notify_all()


def _plain(meters: dict[str, Any]) -> dict[str, Any]:
    """Meters as JSON has them: None for a number that is none."""
    return json.loads(json.dumps(meters), parse_constant=lambda name: None)
