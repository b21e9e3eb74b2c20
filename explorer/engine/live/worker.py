"""One visitor's run: a thread that trains in turns, follows orders and fills its board."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from explorer.data import title_of
from explorer.data.telling import Tell
from explorer.engine.jobs.run import Job
from explorer.engine.live.commands import Orders
from explorer.engine.live.failure import sentence_of
from explorer.engine.live.publisher import Show
from explorer.engine.live.sample_grid import Painter, Wall
from explorer.engine.live.session import Desk, GoneError
from explorer.engine.live.status import Board, Look
from explorer.errors import ExplorerError, RunError
from explorer.models import skeleton
from explorer.training.snapshots import Snapshots

TOLD = 0.2  # seconds from one sentence on what is read to the next
BRIEF = 2_000  # images to which the prior of a model is fitted while somebody waits for it


class LiveRun:
    """A run from its start until nobody wants it any more.

    `orders` and `board` are touched with the lock `changed` held. open_desk: reads the data, says
    how far it is, and builds the model, in the run's own thread. seconds: of training that it is
    given.
    """

    def __init__(
        self, orders: Orders, job: Job, open_desk: Callable[[Job, Tell], Desk], seconds: float
    ) -> None:
        self.orders, self.job, self.changed = orders, job, orders.changed
        self.board = Board()
        self.desk: Desk | None = None
        self.painter: Painter | None = None
        self.snapshots = Snapshots()
        self._open_desk, self._seconds = open_desk, seconds
        self._written: Future[Path] = Future()
        self._told = 0.0
        self._thread = self._begin()

    def do(self, what: str) -> str:
        """Follow one order, and say the state it is in then."""
        with self.changed:
            ended = self.orders.end
            self.orders.give(what)
            if ended:  # and it is to begin again
                self._thread = self._begin()
            if not self.orders.on and self.desk is None:  # what it reads may take a while to end
                self.orders.line.leave(self.orders)
            self._change()
            self.orders.wait()
            return self.orders.state

    def look(self, since: int) -> Look:
        """What there is to see now, with what is newer than the look of number `since`."""
        board, orders = self.board, self.orders
        if board.noted:  # it comes with this look, and with no other
            board.change()
        at, board.seen = board.progress, board.number
        return Look(
            number=board.number,
            state=orders.state,
            place=orders.line.place(orders),
            sentence=board.sentence,
            step=at.step if at else 0,
            steps=board.steps,
            epoch=at.epoch if at else 0,
            epochs=self.job.head.recipe.epochs,
            speed=at.speed if at else 0.0,
            left=at.left if at else 0.0,
            device=str(self.job.device),
            memory=board.memory,
            losses=board.losses.since(since),
            meters=board.meters if board.meters_number > since else {},
            collapse=board.collapse if board.collapse_number > since else None,
            snapshots=board.snapshots,
            watching=board.watching,
            wall=board.wall if board.wall_number > since else None,
        )

    def forget(self) -> None:
        """Free the snapshots of a run that has ended."""
        self.snapshots, self.board.snapshots = Snapshots(), []
        self.board.change()

    def write(self) -> Path:
        """The file of the model as it is now; `RunError` when there is nothing yet."""
        with self.changed:
            if self.orders.end and self.job.out.exists():
                return self.job.out
            if self.desk is None:
                raise RunError("There is no model yet; wait until the run has begun.")
            if not self.orders.writing:
                self.orders.writing, self._written = True, Future()
            written = self._written
            self.changed.notify_all()
        return written.result()

    def wall_at(self, index: int) -> tuple[int, Wall]:
        """The step of a snapshot and the wall as it was then; `RunError` without such a one."""
        try:
            step, weights = self.snapshots.steps[index], self.snapshots.at(index)
        except (IndexError, ValueError) as exc:
            raise RunError(
                f"There is no snapshot {index} of this run, which has {len(self.snapshots.steps)} "
                f"so far; choose another one."
            ) from exc
        model = skeleton(self.job.head.spec)
        model.load_state_dict(weights, assign=True)
        assert self.painter is not None
        wall = self.painter.paint(model.eval())
        assert wall is not None, "a snapshot is finite"
        return step, wall

    def leave(self) -> None:
        """Stop at the next step and keep nothing; the files go with the thread."""
        with self.changed:
            self.orders.wish = "gone"
            self._change()

    def join(self, seconds: float) -> bool:
        """Whether the thread has ended within so many seconds."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _begin(self) -> threading.Thread:
        thread = threading.Thread(target=self._work, daemon=True)
        thread.start()
        return thread

    def _change(self) -> None:
        self.board.change()
        self.changed.notify_all()

    def _say(self, sentence: str) -> None:
        with self.changed:
            self.board.sentence = sentence
            self._change()

    def _work(self) -> None:
        """Train until it ends, from the start again whenever it is reset; then let go of all."""
        end, sentence = "", ""
        try:
            while not end:
                end, sentence = self._attempt()
        except GoneError:
            end = "stopped"
        except Exception as exc:  # whatever it is, the visitor is told and the app serves on
            end, sentence = "failed", f"{sentence_of(exc)}{self._rescued()}"
        with self.changed:
            self.orders.line.leave(self.orders)
            self.board.sentence, self.desk = sentence, None
            self.orders.end = "" if self.orders.again else end
            if self.orders.again:  # it was reset while it ended
                self._thread = self._begin()
            if self.orders.writing:
                self.orders.writing = False
                self._ended_while_written()
            self._change()

    def _ended_while_written(self) -> None:
        """Whoever waited for the file gets the one that the end has left, if it has left one."""
        if self.job.out.exists():
            self._written.set_result(self.job.out)
        else:
            self._written.set_exception(
                RunError("The run ended before there was a model; start another one.")
            )

    def _attempt(self) -> tuple[str, str]:
        """One run from its first step: how it ended ("" when it is reset) and a sentence."""
        orders = self.orders
        with self.changed:
            reset, orders.again, orders.end = orders.again, False, ""
            self.board.clear()
        if not reset and orders.next(self._change).kind == "over":
            return self._over(None)
        self._reading(0.0)
        desk = self.desk = self._open_desk(self.job, self._reading)
        self.painter, self.snapshots = desk.painter, desk.snapshots
        try:
            show = Show(desk, self.board, orders)
            self._say("")
            return self._train(desk, show)
        finally:
            desk.drop()

    def _reading(self, share: float) -> None:
        """Say how much of the data is read; `GoneError` where nobody wants the rest."""
        if not self.orders.on:
            raise GoneError
        if time.monotonic() - self._told > TOLD:
            self._told = time.monotonic()
            name = title_of(self.job.head.recipe.dataset)
            self._say(f"Reading the data: {name}, {100 * share:.0f} %.")

    def _train(self, desk: Desk, show: Show) -> tuple[str, str]:
        spent = 0.0
        while (task := self.orders.next(self._change)).kind != "over":
            if task.kind == "write":
                self._write(desk)
            elif task.kind == "paint":
                show.picture(keep=True)
            else:
                begun = time.perf_counter()
                order = show.order(task.only, self.orders.wish == "slow")
                record = desk.step(order)
                if record is None:
                    return "finished", ""
                show.record(record)
                spent += time.perf_counter() - begun
            if spent > self._seconds:
                desk.finish()
                allowed = f"{self._seconds / 60:g}"
                return "stopped", f"A run has {allowed} minutes here; what it has learnt is kept."
        return self._over(show)

    def _over(self, show: Show | None) -> tuple[str, str]:
        """Leave a run that is not wanted any further: stopped, reset or gone."""
        if self.orders.wish == "gone":
            raise GoneError
        if self.orders.again:
            return "", ""
        if show is not None:
            show.picture(keep=True)
            show.desk.finish()
        return "stopped", ""

    def _write(self, desk: Desk) -> None:
        """Write the file that somebody waits for; what goes wrong is theirs, not the run's."""
        try:
            desk.save(replace(self.job, encoded=BRIEF))
            self._written.set_result(self.job.out)
        except ExplorerError as exc:
            self._written.set_exception(exc)
        with self.changed:
            self.orders.writing = False

    def _rescued(self) -> str:
        """Save the last good snapshot of a run that failed, and say so."""
        try:
            if self.desk is None or not self.desk.snapshots.steps:
                return ""
            self.desk.go_back()
            self.desk.save(self.job)
            return f" The model of step {self.desk.run.step:,} is kept."
        except Exception:  # there may be no disk left to write to
            return ""
