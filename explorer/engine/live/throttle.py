"""How often a run may be observed, so that it goes on nearly as fast as one that nobody watches.

All is counted in processor time of the run's own thread: that other work keeps the machine busy is
no reason to show less, and waiting for it costs the run nothing.
"""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager

PER_SECOND = 12.0  # pictures a person is shown


class Throttle:
    """Observations of one kind, at most `PER_SECOND` a second, and `least` whatever they cost.

    In between they take `share` of the thread's processor time, in the beginning and after a rest
    twice that, which dies away over `early` seconds. For one thread alone.
    """

    def __init__(self, share: float, least: float = 0.0, early: float = 0.0) -> None:
        self.share, self.least, self.early = share, least, early
        self.spent = 0.0
        self._begun = self._counted = time.thread_time()
        self._saved = share * early
        self._next, self._last = -math.inf, -math.inf

    @property
    def cost(self) -> float:
        """The share of the thread's processor time that observations have taken so far."""
        return self.spent / max(time.thread_time() - self._begun, 1e-9)

    def due(self) -> bool:
        """Whether it is time for an observation."""
        waited = time.perf_counter() - self._last
        if waited < 1 / PER_SECOND:
            return False
        return time.thread_time() >= self._next or waited * self.least >= 1

    def took(self, seconds: float) -> None:
        """Say that an observation has just taken so many seconds of the thread's processor time."""
        now, self._last = time.thread_time(), time.perf_counter()
        earned, self._counted = self.share * (now - self._counted), now
        self.spent += seconds
        self._saved = max(0.0, min(self._saved + earned, self.share * self.early) - seconds)
        more = self._saved / self.early if self.early else 0.0
        self._next = now - seconds + seconds / (self.share + more)

    @contextmanager
    def observe(self) -> Iterator[None]:
        """Count what is done within as an observation."""
        at, begun = time.perf_counter(), time.thread_time()
        try:
            yield
        finally:
            self.took(time.thread_time() - begun)
            self._last = at
