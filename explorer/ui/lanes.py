"""Lanes: work of one kind takes turns, so that no visitor's requests stand before another's.

A lane has threads of its own, which nothing else can take. Whose turn it is, is decided by
fairness: the address with the least at work, then the one that waited longest for a turn, then the
visitor who did. Where more waits than may, the newest piece of whoever waits with most gives way
(the longest queue drops, as in fair queueing: Nagle, RFC 970). All of it runs on one event loop.
"""

import asyncio
import itertools
import math
import os
import sys
import threading
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from explorer.errors import BusyError

T = TypeVar("T")
LATER = "try again in a moment."


class Who(NamedTuple):
    """A visitor, and the address that they come from, which others may share."""

    visitor: str
    address: str


@dataclass(eq=False)
class Ticket:
    """One piece of work: whose, its number in the lane, the memory it takes, and its turn."""

    who: Who
    number: int
    size: int
    turn: asyncio.Future[None] = field(repr=False)


class Lane:
    """At most `places` pieces of work at once, `each` of one visitor; others wait.

    waiting, waiting_each: how many, of all and of one visitor. memory: bytes that all of it may
    take at a time; a lane has its own, for it gives turns only when something of its own is over.
    back: how far its threads step back behind others, 0 to 19, where the system can.
    """

    def __init__(
        self,
        places: int,
        each: int,
        waiting: int,
        waiting_each: int,
        memory: float = math.inf,
        *,
        back: int = 0,
    ) -> None:
        self.places, self.each = places, each
        self.most_waiting, self.most_waiting_each = waiting, waiting_each
        self.memory = memory
        self._waiting: list[Ticket] = []
        self._working: list[Ticket] = []
        self._served: dict[Hashable, int] = {}
        self._numbers = itertools.count(1)
        self._threads = ThreadPoolExecutor(places, "lane", _step_back, (back,))

    async def run(self, who: Who, size: int, work: Callable[[], T]) -> T:
        """What `work` gives, done in a thread when it is its turn; it takes `size` bytes.

        Raises `BusyError` where too much waits already, or for more bytes than there are for all.
        Work that has begun is finished, though nobody may wait for it any more.
        """
        ticket = self._enter(who, size)
        try:
            await ticket.turn
            done = asyncio.get_running_loop().run_in_executor(self._threads, work)
        except BaseException:
            self._drop(ticket)
            raise
        done.add_done_callback(lambda _: self._leave(ticket))
        return await asyncio.shield(done)

    def _enter(self, who: Who, size: int) -> Ticket:
        if size > self.memory:
            raise BusyError(
                f"This takes about {size / 2**20:,.0f} MB of memory, and the app gives "
                f"{self.memory / 2**20:,.0f} MB to all such work; ask for less at once."
            )
        if self._of(self._waiting, who) >= self.most_waiting_each:
            raise BusyError(
                f"{self.most_waiting_each} of your requests wait already, as many as may; {LATER}"
            )
        turn = asyncio.get_running_loop().create_future()
        ticket = Ticket(who, next(self._numbers), size, turn)
        self._waiting.append(ticket)
        self._next()
        if len(self._waiting) > self.most_waiting:
            counts = Counter(other.who.address for other in self._waiting)
            last = max(self._waiting, key=lambda t: (counts[t.who.address], t.number))
            self._waiting.remove(last)
            last.turn.set_exception(
                BusyError(f"{self.most_waiting} requests of all visitors wait already; {LATER}")
            )
        return ticket

    def _next(self) -> None:
        """Give their turns to those that can begin."""
        while len(self._working) < self.places:
            ready = [t for t in self._waiting if self._of(self._working, t.who) < self.each]
            first = min(ready, key=self._standing, default=None)
            if first is None or self._taken() + first.size > self.memory:
                return  # nothing smaller overtakes it, or it might wait for ever
            self._waiting.remove(first)
            self._working.append(first)
            self._served[first.who.address] = self._served[first.who] = first.number
            first.turn.set_result(None)

    def _standing(self, ticket: Ticket) -> tuple[int, int, int, int]:
        """What is compared to find whose turn it is."""
        who = ticket.who
        working = sum(other.who.address == who.address for other in self._working)
        served = self._served.get
        return working, served(who.address, 0), served(who, 0), ticket.number

    def _taken(self) -> int:
        """The bytes that are taken now."""
        return sum(ticket.size for ticket in self._working)

    def _leave(self, ticket: Ticket) -> None:
        self._working.remove(ticket)
        if not self._waiting and not self._working:
            self._served.clear()
        self._next()

    def _drop(self, ticket: Ticket) -> None:
        """Forget a ticket whose visitor has left, or that gave way."""
        if ticket in self._waiting:
            self._waiting.remove(ticket)
        elif ticket in self._working:
            self._leave(ticket)

    @staticmethod
    def _of(tickets: Iterable[Ticket], who: Who) -> int:
        return sum(ticket.who == who for ticket in tickets)


def _step_back(nice: int) -> None:
    """Have the thread that calls run behind others, where each has a priority (Linux)."""
    if nice and sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), nice)
