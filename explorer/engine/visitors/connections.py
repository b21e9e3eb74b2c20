"""Which visitors are here, by the connections of their pages, and which have left for good."""

import threading
import time
from collections import Counter
from collections.abc import Callable

GRACE = 30.0  # seconds in which a visitor may come back, as after a lost connection


class Connections:
    """Visits by the word that names each; "" is nobody's."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._here: Counter[str] = Counter()
        self._left: dict[str, float] = {}
        self._lock = threading.Lock()

    def arrive(self, visit: str) -> None:
        """A connection of a visit begins."""
        with self._lock:
            self._here[visit] += 1
            self._left.pop(visit, None)

    def here(self, visit: str) -> bool:
        """Whether a visit that is named has a connection."""
        with self._lock:
            return visit != "" and self._here[visit] > 0

    def leave(self, visit: str) -> None:
        """A connection of a visit ends."""
        with self._lock:
            self._here[visit] -= 1
            if self._here[visit] < 1:
                del self._here[visit]
                self._left[visit] = self.clock()

    def gone(self) -> set[str]:
        """Those whose last connection ended and who did not come back; each is told once."""
        with self._lock:
            now = self.clock()
            found = {visit for visit, left in self._left.items() if now - left > GRACE}
            for visit in found:
                del self._left[visit]
            return found - {""}
