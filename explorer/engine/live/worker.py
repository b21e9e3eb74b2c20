"""One visitor's run: a thread that trains in turns, follows commands and fills its status."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from explorer.data import title_of
from explorer.data.progress import OnProgress
from explorer.engine.jobs.run import Job
from explorer.engine.live.commands import Commands
from explorer.engine.live.failure import failure_message
from explorer.engine.live.publisher import Publisher
from explorer.engine.live.sample_grid import Painter, SampleGrid
from explorer.engine.live.session import GoneError, TrainingSession
from explorer.engine.live.status import Status, StatusSnapshot
from explorer.errors import ExplorerError, RunError
from explorer.families import skeleton
from explorer.training.closest import Closest
from explorer.training.snapshots import Snapshots

TOLD = 0.2  # seconds from one sentence on what is read to the next
BRIEF = 2_000  # images to which the prior of a model is fitted while somebody waits for it


class LiveRun:
    """A run from its start until nobody wants it any more.

    `commands` and `status` are touched with the lock `changed` held. open_session: reads the data,
    says how far it is, and builds the model, in the run's own thread. seconds: of training that it
    is given.
    """

    def __init__(
        self,
        commands: Commands,
        job: Job,
        open_session: Callable[[Job, OnProgress], TrainingSession],
        seconds: float,
    ) -> None:
        self.commands, self.job, self.changed = commands, job, commands.changed
        self.status = Status()
        self.session: TrainingSession | None = None
        self.painter: Painter | None = None
        self.snapshots = Snapshots()
        self.closest: Closest | None = None
        self._open_session, self._seconds = open_session, seconds
        self.shared, self.kept = "", ""  # ids of the model as it ended
        self._written: Future[Path] = Future()
        self._told = 0.0
        self._thread = self._begin()

    def command(self, what: str) -> str:
        """Follow one command, and say the state it is in then."""
        with self.changed:
            ended = self.commands.end
            self.commands.give(what)
            if ended:  # and it is to begin again
                self._thread = self._begin()
            if not self.commands.on and self.session is None:
                self.commands.queue.leave(self.commands)  # what it reads may take a while to end
            self._change()
            self.commands.wait()
            return self.commands.state

    def status_since(self, since: int) -> StatusSnapshot:
        """What there is to see now, with what is newer than the status of number `since`."""
        status, commands = self.status, self.commands
        if status.noted:  # it comes with this answer, and with no other
            status.change()
        at, status.seen = status.progress, status.number
        return StatusSnapshot(
            number=status.number,
            state=commands.state,
            place=commands.queue.place(commands),
            sentence=status.sentence,
            step=at.step if at else 0,
            steps=status.steps,
            epoch=at.epoch if at else 0,
            epochs=self.job.head.recipe.epochs,
            speed=at.speed if at else 0.0,
            left=at.left if at else 0.0,
            device=str(self.job.device),
            memory=status.memory,
            losses=status.losses.since(since),
            classes=self.painter.class_names if self.painter else (),
            meters=status.meters if status.meters_number > since else {},
            collapse=status.collapse if status.collapse_number > since else None,
            snapshots=status.snapshots,
            best=status.best if status.best_number > since else None,
            watching=status.watching,
            grid=status.grid if status.grid_number > since else None,
        )

    def forget(self) -> None:
        """Free the snapshots of a run that has ended."""
        self.snapshots, self.status.snapshots, self.closest = Snapshots(), [], None
        self.status.change()

    def write(self) -> Path:
        """The file of the model as it is now; `RunError` when there is nothing yet."""
        with self.changed:
            if self.commands.end and self.job.out.exists():
                return self.job.out
            if self.session is None:
                raise RunError("There is no model yet; wait until the run has begun.")
            if not self.commands.writing:
                self.commands.writing, self._written = True, Future()
            written = self._written
            self.changed.notify_all()
        return written.result()

    def grid_at(self, index: int) -> tuple[int, SampleGrid]:
        """The step of a snapshot and the grid as it was then; `RunError` without such a one."""
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
        grid = self.painter.paint(model.eval())
        assert grid is not None, "a snapshot is finite"
        return step, grid

    def leave(self) -> None:
        """Stop at the next step and save nothing; the files go with the thread."""
        with self.changed:
            self.commands.requested = "gone"
            self._change()

    def join(self, seconds: float) -> bool:
        """Whether the thread has ended within so many seconds."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _begin(self) -> threading.Thread:
        self.shared = self.kept = ""
        thread = threading.Thread(target=self._work, daemon=True)
        thread.start()
        return thread

    def _change(self) -> None:
        self.status.change()
        self.changed.notify_all()

    def _say(self, sentence: str) -> None:
        with self.changed:
            self.status.sentence = sentence
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
            end, sentence = "failed", f"{failure_message(exc)}{self._rescued()}"
        with self.changed:
            self.commands.queue.leave(self.commands)
            self.status.sentence, self.session = sentence, None
            self.commands.end = "" if self.commands.again else end
            if self.commands.again:  # it was reset while it ended
                self._thread = self._begin()
            if self.commands.writing:
                self.commands.writing = False
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
        commands = self.commands
        with self.changed:
            reset, commands.again, commands.end = commands.again, False, ""
            self.status.clear()
        if not reset and commands.next_task(self._change).kind == "over":
            return self._over(None)
        self._reading(0.0)
        session = self.session = self._open_session(self.job, self._reading)
        self.painter, self.snapshots = session.painter, session.snapshots
        self.closest = session.run.closest
        try:
            publisher = Publisher(session, self.status, commands)
            self._say("")
            return self._train(session, publisher)
        finally:
            session.drop()

    def _reading(self, share: float) -> None:
        """Say how much of the data is read; `GoneError` where nobody wants the rest."""
        if not self.commands.on:
            raise GoneError
        if time.monotonic() - self._told > TOLD:
            self._told = time.monotonic()
            name = title_of(self.job.head.recipe.dataset)
            self._say(f"Reading the data: {name}, {100 * share:.0f} %.")

    def _train(self, session: TrainingSession, publisher: Publisher) -> tuple[str, str]:
        spent = 0.0
        while (task := self.commands.next_task(self._change)).kind != "over":
            if task.kind == "write":
                self._write(session)
            elif task.kind == "paint":
                publisher.publish_grid(snapshot=True)
            else:
                begun = time.perf_counter()
                steps = publisher.next_steps(task.only, self.commands.requested == "slow")
                record = session.step(steps)
                if record is None:
                    return "finished", ""
                publisher.record(record)
                spent += time.perf_counter() - begun
            if spent > self._seconds:
                session.finish()
                allowed = f"{self._seconds / 60:g}"
                return "stopped", f"A run has {allowed} minutes here; what it has learnt is kept."
        return self._over(publisher)

    def _over(self, publisher: Publisher | None) -> tuple[str, str]:
        """Leave a run that is not wanted any further: stopped, reset or gone."""
        if self.commands.requested == "gone":
            raise GoneError
        if self.commands.again:
            return "", ""
        if publisher is not None:
            publisher.publish_grid(snapshot=True)
            publisher.session.finish()
        return "stopped", ""

    def _write(self, session: TrainingSession) -> None:
        """Write the file that somebody waits for; what goes wrong is theirs, not the run's."""
        try:
            session.save(replace(self.job, encoded=BRIEF))
            self._written.set_result(self.job.out)
        except ExplorerError as exc:
            self._written.set_exception(exc)
        with self.changed:
            self.commands.writing = False

    def _rescued(self) -> str:
        """Save the last good snapshot of a run that failed, and say so."""
        try:
            if self.session is None or not self.session.snapshots.steps:
                return ""
            self.session.go_back()
            self.session.save(self.job)
            return f" The model of step {self.session.run.step:,} is kept."
        except Exception:  # there may be no disk left to write to
            return ""
