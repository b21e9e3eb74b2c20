"""How whoever reads or draws images says how far it has come.

A listener is told again and again, so that what it raises ends the work within a moment.
"""

from collections.abc import Callable
from typing import Protocol

OnProgress = Callable[[float], None]  # given the share that is done, from 0 to 1


def silent(share: float) -> None:
    """Nobody listens."""


def within(on_progress: OnProgress, first: float, last: float) -> OnProgress:
    """A listener to one part of the work, which goes from the share `first` to `last` of all."""
    return lambda share: on_progress(first + (last - first) * share)


class Readable(Protocol):
    """A file, as far as it is read here."""

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes."""


class Counted:
    """A file of `size` bytes that tells how much of it was read."""

    def __init__(self, file: Readable, size: int, on_progress: OnProgress) -> None:
        self.file, self.size, self.on_progress, self.done = file, max(1, size), on_progress, 0

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes."""
        data = self.file.read(size)
        self.done += len(data)
        self.on_progress(min(1.0, self.done / self.size))
        return data
