"""What a run has become, put on its board as often as watching may cost, and no more often."""

import json
import time
from typing import Any

from explorer.engine.live.commands import Orders
from explorer.engine.live.session import Desk
from explorer.engine.live.status import Board
from explorer.engine.live.throttle import PER_SECOND, Pace
from explorer.evaluation.collapse import Collapse
from explorer.training import Next, Progress

NEWS = 0.25  # seconds after which a step is told of without a new wall
MOST_STEPS = 1_000  # from one record to the next


class Show:
    """The board of a run, kept up to date from its own thread whenever the loop rests.

    While nobody looks, nothing is measured, and painted only when a snapshot is taken. In slow
    motion, where the run rests most of the time, every step is shown.
    """

    def __init__(self, desk: Desk, board: Board, orders: Orders) -> None:
        self.desk, self.board, self.orders = desk, board, orders
        self.changed = orders.changed
        self._every, self._told = 1, 0.0
        self._paces = {
            "wall": Pace(0.025, least=2, early=20),
            "meters": Pace(0.01),
            "snapshots": Pace(0.005),
            "collapse": Pace(0.01),
        }
        self._wall, self._meters, self._kept, self._judged = self._paces.values()
        with self.changed:
            board.steps = desk.run.steps
        self.picture()

    def order(self, only: str | None = None, slow: bool = False) -> Next:
        """What the loop is to do next: a step of `only`, one step, or about 1/12 s of them.

        At the end all is measured, whether or not anybody looked.
        """
        if only is not None or slow:
            return Next(1, only or "", meters=True)
        run, due = self.desk.run, self._seen and self._meters.due()
        return Next(self._every, meters=due or run.step + self._every >= run.steps)

    def record(self, record: Progress) -> None:
        """Show a record of the loop."""
        if record.meters:
            self._meters.took(record.measuring)
        each = self.desk.run.recipe.batch / record.speed
        self._every = max(1, min(MOST_STEPS, round(1 / PER_SECOND / each)))
        with self.changed:
            board, self.orders.stale = self.board, True
            board.progress, board.noted = record, True
            board.losses.add(board.number + 1, record.step, record.losses)
            if record.meters:
                board.meters, board.meters_number = _plain(record.meters), board.number + 1
            slow = self.orders.wish == "slow"
        last = record.step == record.steps
        if last or slow or (self._wall if self._seen else self._kept).due():
            self.picture(keep=last)
        elif time.perf_counter() - self._told > NEWS:
            self._tell()

    def picture(self, keep: bool = False) -> None:
        """Paint the wall as it is now, and keep a snapshot if it is time or asked for.

        Raises `RunError` when the weights are no longer numbers.
        """
        judge, keep = keep or self._seen, keep or self._kept.due()
        with self._wall.look():
            wall = self.desk.paint()
        if keep:
            with self._kept.look():
                self.desk.keep()
        memory = self.desk.memory if keep else self.board.memory
        found: Collapse | None = None
        if judge and self.desk.run.step and self._judged.due():
            self.desk.meter()  # takes a moment, once
            with self._judged.look():
                found = self.desk.judged()
        with self.changed:
            board, self.orders.stale = self.board, not keep
            board.wall, board.wall_number, board.noted = wall, board.number + 1, True
            board.memory, board.snapshots = memory, list(self.desk.snapshots.steps)
            if found is not None:
                board.collapse, board.collapse_number = found, board.number + 1
        self._tell()

    @property
    def _seen(self) -> bool:
        """Whether somebody has looked since the last wall was painted."""
        with self.changed:
            return self.board.seen >= self.board.wall_number

    def _tell(self) -> None:
        self._told = time.perf_counter()
        with self.changed:
            self.board.watching = {n: round(pace.cost, 4) for n, pace in self._paces.items()}
            self.board.change()
            self.changed.notify_all()


def _plain(meters: dict[str, Any]) -> dict[str, Any]:
    """Meters as JSON has them: None for a number that is none."""
    return json.loads(json.dumps(meters), parse_constant=lambda name: None)
