"""From a message to its answer, each in its lane: one visitor never stops another's knob."""

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from explorer.errors import BusyError
from explorer.ui.lanes import Lane, Who
from explorer.ui.message import MessageError, unpack
from explorer.ui.operations.costs import HEAVY, MANY, QUICK, WATCH
from explorer.ui.service import refusal, work

if TYPE_CHECKING:
    from explorer.engine import Engine

QUICK_THREADS, QUICK_EACH = 4, 2  # requests that are worked on, of all and of one visitor
MANY_THREADS = 2
PAUSE = 0.5  # seconds after which a busy app says so: who asks again at once gains nothing
CALM = 1.0  # seconds after large work in which more of it may come
QUEUE, QUEUE_EACH = 512, 64  # requests that wait in a lane that is not heavy


class Answer(NamedTuple):
    """A packed answer; busy: whether it only says that too much is asked for."""

    data: bytes
    busy: bool = False


class Dispatch:
    """The lanes of one app."""

    def __init__(self, engine: "Engine") -> None:
        self.engine, limits = engine, engine.limits
        memory = limits.work_bytes
        heavy = limits.works, limits.works_each, limits.waiting, limits.waiting_each
        self._resting: asyncio.TimerHandle | None = None
        self._lanes = {
            QUICK: Lane(QUICK_THREADS, QUICK_EACH, QUEUE, QUEUE_EACH),
            MANY: Lane(MANY_THREADS, limits.works_each, QUEUE, QUEUE_EACH, memory, back=5),
            HEAVY: Lane(*heavy, memory, back=10),
            WATCH: Lane(4 * limits.runs, QUICK_EACH, QUEUE, QUEUE_EACH),
        }

    async def answer(self, data: bytes, who: Who, standing: bool) -> Answer:
        """The answer to one packed message; standing: whether it came by a WebSocket."""
        try:
            asked = unpack(data)._replace(visitor=who.visitor if standing else "")
        except MessageError as exc:
            return Answer(refusal(exc))
        (lane, size), do = work(self.engine, asked)
        try:
            given = Answer(await self._lanes[lane].run(who, size, do))
        except BusyError as exc:
            await asyncio.sleep(PAUSE)
            return Answer(refusal(exc, asked), busy=True)
        if size:
            self.rest_soon()
        return given

    def rest_soon(self) -> None:
        """Have the engine give memory back when there is less to do, once for all that ask."""
        if self._resting is None:
            loop = asyncio.get_running_loop()
            self._resting = loop.call_later(CALM, self._rest, loop)

    def _rest(self, loop: asyncio.AbstractEventLoop) -> None:
        self._resting = None
        loop.run_in_executor(None, self.engine.rest)
