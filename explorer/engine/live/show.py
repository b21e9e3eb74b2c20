"""What a run has become, put on its board as often as watching may cost, and no more often."""

import json
import time
from typing import Any

from explorer.engine.live.desk import Desk
from explorer.engine.live.look import Board
from explorer.engine.live.orders import Orders
from explorer.engine.live.pace import PER_SECOND, Pace
from explorer.training import Next, Progress

MOST_STEPS = 1_000  # from one record to the next


class Show:
    """The board of a run, kept up to date from its own thread whenever the loop rests."""

    def __init__(self, desk: Desk, board: Board, orders: Orders) -> None:
        self.desk, self.board, self.orders = desk, board, orders
        self.changed = orders.changed
        self._every, self._shown = 1, 0.0
        # shares of all time that are given to painting, measuring, keeping and judging
        self._wall, self._meters = Pace(0.03), Pace(0.015)
        self._kept, self._judged = Pace(0.01), Pace(0.01)
        with self.changed:
            board.steps = desk.run.steps
        self.picture()

    def order(self, only: str | None = None, slow: bool = False) -> Next:
        """What the loop is to do next: a step of `only`, one step, or about 1/12 s of them."""
        if only is not None:
            return Next(1, only, meters=True)
        return Next(1 if slow else self._every, meters=self._meters.due())

    def record(self, record: Progress, order: Next, begun: float) -> None:
        """Show a record of the loop, which was given `order` at `begun`."""
        each = self.desk.run.recipe.batch / record.speed
        if order.meters:
            self._meters.done(begun + order.every * each)
        self._every = max(1, min(MOST_STEPS, round(1 / PER_SECOND / each)))
        with self.changed:
            self.orders.stale = True
            self.board.progress = record
            self.board.losses.add(self.board.number + 1, record.step, record.losses)
            self.board.meters = _plain(record.meters) or self.board.meters
        if record.step == record.steps or self._wall.due():
            self.picture(keep=record.step == record.steps)
        elif time.perf_counter() - self._shown > 0.9 / PER_SECOND:
            self._tell()

    def picture(self, keep: bool = False) -> None:
        """Paint the wall as it is now, and keep a snapshot if it is time or asked for.

        Raises `RunError` when the weights are no longer numbers.
        """
        begun, keep = time.perf_counter(), keep or self._kept.due()
        wall = self.desk.paint(keep)
        for pace in (self._wall, *([self._kept] if keep else [])):
            pace.done(begun)
        memory = self.desk.memory if keep else self.board.memory
        found: dict[str, Any] | None = self.board.collapse
        if self.desk.run.step and self._judged.due():
            self.desk.meter()  # takes a moment, once
            begun = time.perf_counter()
            found = self.desk.judged()
            self._judged.done(begun)
        with self.changed:
            self.orders.stale = not keep
            self.board.wall, self.board.wall_number = wall, self.board.number + 1
            self.board.collapse, self.board.memory = found, memory
            self.board.snapshots = list(self.desk.snapshots.steps)
        self._tell()

    def _tell(self) -> None:
        self._shown = time.perf_counter()
        with self.changed:
            self.board.change()
            self.changed.notify_all()


def _plain(meters: dict[str, Any]) -> dict[str, Any]:
    """Meters as JSON has them: None for a number that is none."""
    return json.loads(json.dumps(meters), parse_constant=lambda name: None)
