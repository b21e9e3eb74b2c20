"""What is on its way: questions that were received and answers that nobody has read yet.

Each connection has a bound of its own, and all together have one; where that is passed, the
connection that holds most is let go, so that whoever reads nothing fills no memory.
"""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import anyio

from explorer.ui.lanes import Who

ROOMS = 4  # connections whose bound may be reached at the same time


@dataclass(eq=False)
class Connection:
    """A WebSocket or one POST: whose, the bytes it holds, and the scope in which it is served.

    stands: whether it is a WebSocket. heard: when something last came by it.
    """

    who: Who
    stands: bool = False
    size: int = 0
    heard: float = field(default_factory=time.monotonic)
    scope: anyio.CancelScope = field(default_factory=anyio.CancelScope, repr=False)
    changed: anyio.Event = field(default_factory=anyio.Event, repr=False)


class Transit:
    """The connections of an app; `each`: bytes of one visitor."""

    def __init__(self, each: int) -> None:
        self.each, self.most = each, ROOMS * each
        self._open: set[Connection] = set()

    def __len__(self) -> int:
        return len(self._open)

    def admits(self, who: Who, most: int) -> bool:
        """Whether there may be one more WebSocket beside `most` of them.

        Where all places are taken, that of the address with the most which was silent for the
        longest makes way for one of an address with fewer.
        """
        standing = [one for one in self._open if one.stands]
        if len(standing) < most:
            return True
        counts = Counter(one.who.address for one in standing)
        address, count = counts.most_common(1)[0]
        if count <= counts[who.address] + 1:
            return False
        near = (one for one in standing if one.who.address == address)
        self._let_go(min(near, key=lambda one: one.heard))
        return True

    @contextmanager
    def opened(self, who: Who, stands: bool = False) -> Iterator[Connection]:
        """A connection as long as it stands; the block ends early when it is let go."""
        connection = Connection(who, stands)
        self._open.add(connection)
        try:
            with connection.scope:
                yield connection
        finally:
            self._open.discard(connection)

    @contextmanager
    def held(self, connection: Connection, size: int) -> Iterator[None]:
        """Count so many bytes within the block."""
        self.add(connection, size)
        try:
            yield
        finally:
            self.add(connection, -size)

    def add(self, connection: Connection, size: int) -> None:
        """Count bytes that came (or, below 0, went)."""
        connection.size += size
        if size < 0:
            connection.changed.set()
            connection.changed = anyio.Event()
        if sum(one.size for one in self._open) > self.most:
            self._let_go(max(self._open, key=lambda one: one.size))

    def _let_go(self, connection: Connection) -> None:
        self._open.discard(connection)
        connection.scope.cancel()

    def of(self, who: Who) -> int:
        """The bytes that all connections of a visitor hold."""
        return sum(one.size for one in self._open if one.who == who)

    async def room(self, connection: Connection) -> None:
        """Wait until the connection holds no more than it may."""
        while connection.size > self.each:
            await connection.changed.wait()
