"""What a visitor wants of their run, and what its thread is therefore to do next."""

import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from explorer.engine.live.queue import Line
from explorer.errors import RunError

SLOW = 0.5  # seconds between two steps in slow motion
MOST_SINGLES = 50  # single steps that may wait
PATIENCE = 1.0  # seconds that an order waits for being followed
WISHES = {"pause": "paused", "resume": "running", "slow": "slow", "stop": "stopped"}


class Task(NamedTuple):
    """kind: "train", "paint" what is now, "write" its file, or "over".

    only: of a single step, the network that moves ("" for both); None for training on.
    """

    kind: str
    only: str | None = None


class Orders:
    """The orders of one run; `next` waits without the lock `changed`, all else is called with it.

    wish: "running", "slow", "paused", "stopped" or "gone". end: "" until the run has ended as
    "stopped", "finished" or "failed". again: whether it is to begin anew. writing: whether
    somebody waits for its file. stale: whether the last wall or snapshot is older than the run.
    """

    def __init__(self, token: str, line: Line, kinds: tuple[str, ...]) -> None:
        self.token, self.line, self.kinds, self.changed = token, line, kinds, line.changed
        self.wish, self.end = "running", ""
        self.again, self.writing, self.stale = False, False, False
        self._singles: deque[str] = deque(maxlen=MOST_SINGLES)
        self._held = ""
        self._resting, self._slow_at = False, 0.0

    @property
    def on(self) -> bool:
        """Whether it has neither ended nor been told to, which may still take a moment."""
        return not self.end and self.wish not in ("stopped", "gone")

    @property
    def state(self) -> str:
        """What the run is doing, in the words of `Look.state`."""
        if self.end or self.wish in ("paused", "stopped", "gone"):
            return self.end or ("stopped" if self.wish == "gone" else self.wish)
        return "queued" if self.line.place(self) else self.wish

    def give(self, what: str) -> None:
        """Take one order; `RunError` for one that makes no sense now."""
        if what not in ("reset", *WISHES, *self.kinds):
            choices = ", ".join(("reset", *WISHES, *self.kinds))
            raise RunError(f"This run cannot {what[:40]!r}; choose {choices}.")
        if self.end and what != "reset":
            raise RunError("This run has ended; reset it, or continue its model.")
        self._singles.extend([what] if what in self.kinds else [])
        self.again, self.end = what == "reset", ""
        self._wish(WISHES.get(what, "paused"))

    def hold(self) -> None:
        """Rest until `go_on`, whatever is wished."""
        if self.wish in ("running", "slow"):
            self._held, self.wish = self.wish, "paused"
            self.changed.notify_all()

    def go_on(self) -> None:
        """Do again what was wished before `hold`."""
        if self._held:
            self._wish(self._held)

    def _wish(self, wish: str) -> None:
        self.wish, self._held = wish, ""
        if wish in ("running", "slow"):
            self.line.turn(self)
        self.changed.notify_all()

    def wait(self) -> None:
        """Wait until the last order has been followed, if that is soon."""
        self.changed.wait_for(self._followed, PATIENCE)

    def next(self, moved: Callable[[], None]) -> Task:
        """What is to be done next; waits while there is nothing, or while others have their turn.

        moved: called when the run has another place in the line.
        """
        place = -1
        with self.changed:
            while True:
                if self.wish in ("stopped", "gone") or self.again:
                    return Task("over")
                if self.writing:
                    return Task("write")
                if self._singles:
                    only = self._singles.popleft()
                    return Task("train", "" if only == "both" else only)
                wait = None
                if self.wish == "paused":
                    self.line.leave(self)
                    if self.stale:
                        return Task("paint")
                elif self.line.turn(self):
                    wait = self._slow_at - time.monotonic() if self.wish == "slow" else 0.0
                    if wait <= 0:
                        self._slow_at = time.monotonic() + SLOW
                        return Task("train")
                if place != self.line.place(self):
                    place = self.line.place(self)
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
        if self.wish == "paused":
            return self._resting and not self._singles and not self.again
        return self.wish not in ("stopped", "gone")
