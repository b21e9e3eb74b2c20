"""What a visitor wants of their run, and what its thread is therefore to do next."""

import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from explorer.engine.live.queue import Queue
from explorer.errors import RunError

SLOW = 0.5  # seconds between two steps in slow motion
MOST_SINGLES = 50  # single steps that may wait
PATIENCE = 1.0  # seconds that a command waits for being followed
REQUESTED = {"pause": "paused", "resume": "running", "slow": "slow", "stop": "stopped"}


class Task(NamedTuple):
    """kind: "train", "paint" what is now, "write" its file, or "over".

    only: of a single step, the network that moves ("" for both); None for training on.
    """

    kind: str
    only: str | None = None


class Commands:
    """The commands of one run. All is called with the lock `changed` held, but for `next_task`.

    requested: the state "running", "slow", "paused", "stopped" or "gone". end: "" until the run has
    ended as "stopped", "finished" or "failed". again: whether it is to begin anew. writing: whether
    somebody waits for its file. stale: whether the last grid or snapshot is older than the run.
    """

    def __init__(self, token: str, queue: Queue, kinds: tuple[str, ...]) -> None:
        self.token, self.queue, self.kinds, self.changed = token, queue, kinds, queue.changed
        self.requested, self.end = "running", ""
        self.again, self.writing, self.stale = False, False, False
        self._singles: deque[str] = deque(maxlen=MOST_SINGLES)
        self._held = ""
        self._resting, self._slow_at = False, 0.0

    @property
    def on(self) -> bool:
        """Whether it has neither ended nor been told to, which may still take a moment."""
        return not self.end and self.requested not in ("stopped", "gone")

    @property
    def state(self) -> str:
        """What the run is doing, in the words of `StatusSnapshot.state`."""
        if self.end or self.requested in ("paused", "stopped", "gone"):
            return self.end or ("stopped" if self.requested == "gone" else self.requested)
        return "queued" if self.queue.place(self) else self.requested

    def give(self, what: str) -> None:
        """Take one command; `RunError` for one that makes no sense now."""
        if what not in ("reset", *REQUESTED, *self.kinds):
            choices = ", ".join(("reset", *REQUESTED, *self.kinds))
            raise RunError(f"This run cannot {what[:40]!r}; choose {choices}.")
        if self.end and what != "reset":
            raise RunError("This run has ended; reset it, or continue its model.")
        self._singles.extend([what] if what in self.kinds else [])
        self.again, self.end = what == "reset", ""
        self._request(REQUESTED.get(what, "paused"))

    def hold(self) -> None:
        """Rest until `go_on`, whatever is requested."""
        if self.requested in ("running", "slow"):
            self._held, self.requested = self.requested, "paused"
            self.changed.notify_all()

    def go_on(self) -> None:
        """Do again what was requested before `hold`."""
        if self._held:
            self._request(self._held)

    def _request(self, requested: str) -> None:
        self.requested, self._held = requested, ""
        if requested in ("running", "slow"):
            self.queue.turn(self)
        self.changed.notify_all()

    def wait(self) -> None:
        """Wait until the last command has been followed, if that is soon."""
        self.changed.wait_for(self._followed, PATIENCE)

    def next_task(self, moved: Callable[[], None]) -> Task:
        """What is to be done next; waits while there is nothing, or while others have their turn.

        moved: called when the run has another place in the queue.
        """
        place = -1
        with self.changed:
            while True:
                if self.requested in ("stopped", "gone") or self.again:
                    return Task("over")
                if self.writing:
                    return Task("write")
                if self._singles:
                    only = self._singles.popleft()
                    return Task("train", "" if only == "both" else only)
                wait = None
                if self.requested == "paused":
                    self.queue.leave(self)
                    if self.stale:
                        return Task("paint")
                elif self.queue.turn(self):
                    wait = self._slow_at - time.monotonic() if self.requested == "slow" else 0.0
                    if wait <= 0:
                        self._slow_at = time.monotonic() + SLOW
                        return Task("train")
                if place != self.queue.place(self):
                    place = self.queue.place(self)
                    moved()
                self._rest(wait)

    def _rest(self, seconds: float | None) -> None:
        self._resting = True
        self.changed.notify_all()
        self.changed.wait(seconds)
        self._resting = False

    def _followed(self) -> bool:
        if self.end:
            return True
        if self.requested == "paused":
            return self._resting and not self._singles and not self.again
        return self.requested not in ("stopped", "gone")
