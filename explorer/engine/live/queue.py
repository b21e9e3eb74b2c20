"""Runs on one device take turns: who came first trains, the others see their place."""

import threading
from typing import Protocol


class Waiting(Protocol):
    """Whatever stands in the queue."""

    token: str


class Queue:
    """The runs that want to train, the one that does at the head.

    `changed` is the one lock of all runs of a device, told whenever something changes; whoever
    calls a method holds it.
    """

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self._tokens: list[str] = []

    def turn(self, run: Waiting) -> bool:
        """Whether it is this run's turn; it is put at the end of the queue if it is not in it."""
        if run.token not in self._tokens:
            self._tokens.append(run.token)
            self.changed.notify_all()
        return self.place(run) == 0

    def leave(self, run: Waiting) -> None:
        """Let the others move up."""
        if run.token in self._tokens:
            self._tokens.remove(run.token)
            self.changed.notify_all()

    def place(self, run: Waiting) -> int:
        """How many are before this run; 0 for one that is not in the queue."""
        return self._tokens.index(run.token) if run.token in self._tokens else 0
