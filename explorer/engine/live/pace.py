"""How often something may be done, so that watching a run hardly slows it."""

import time

PER_SECOND = 12.0  # pictures a person is shown


class Pace:
    """Due `PER_SECOND` times a second at most, and for at most `share` of all time."""

    def __init__(self, share: float) -> None:
        self.share = share
        self._next = 0.0

    def due(self) -> bool:
        """Whether it may be done now."""
        return time.perf_counter() >= self._next

    def done(self, begun: float) -> None:
        """Say that it was done, from `begun` (of `time.perf_counter`) until now."""
        now = time.perf_counter()
        self._next = begun + max(1 / PER_SECOND, (now - begun) / self.share)
