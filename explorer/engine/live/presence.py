"""Who watches a run: it is theirs while they are here, and for a moment after they have left."""

import time

BACK_WITHIN = 1.5  # seconds in which who left (a reload, a broken line) may come back
HEARTBEAT = 5.0  # seconds in which a visitor without a standing connection must ask


class Presence:
    """The connections that watch one run; all is called with the lock of the runs held."""

    def __init__(self) -> None:
        self._here: set[str] = set()
        self._asking, self._stood = 0, False
        self._until = time.monotonic() + HEARTBEAT

    def come(self, visitor: str) -> None:
        """Somebody asked about the run: a standing connection, or "" for one without."""
        if visitor:
            self._here.add(visitor)
            self._stood = True
        else:
            self._until = time.monotonic() + HEARTBEAT

    def ask(self) -> None:
        """Somebody waits for an answer, which may take long: the run is not over meanwhile."""
        self._asking += 1

    def told(self, visitor: str) -> None:
        """They have it; one without a standing connection has been here until now."""
        self._asking -= 1
        if not visitor:
            self.come("")

    def go(self, visitor: str) -> bool:
        """A connection ended; whether it was the last that watched."""
        if visitor not in self._here:
            return False
        self._here.remove(visitor)
        self._until = time.monotonic() + BACK_WITHIN
        return not self._here

    def watches(self, visitor: str) -> bool:
        """Whether this connection watches the run."""
        return visitor in self._here

    def is_of(self, visitor: str) -> bool:
        """Whether the run takes a place of a visitor; those without a connection share theirs."""
        return self.watches(visitor) if visitor else not self._stood

    @property
    def over(self) -> bool:
        """Whether nobody has watched for longer than one may be away."""
        gone = not self._here and not self._asking
        return gone and time.monotonic() > self._until
