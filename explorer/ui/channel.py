"""The channel: messages by WebSocket, or by POST where a proxy lets no WebSocket through.

Whatever comes by it is bounded: how much of one visitor is on its way, how long an answer may wait
to be read, how many connections there are.
"""

import time
from contextlib import suppress
from typing import TYPE_CHECKING

import anyio
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from explorer.errors import BusyError
from explorer.ui.dispatch import Answer, Dispatch
from explorer.ui.lanes import LATER, Who
from explorer.ui.message import MAX_BYTES
from explorer.ui.service import refusal
from explorer.ui.transit import Connection, Transit

if TYPE_CHECKING:
    from explorer.engine import Engine

IN_FLIGHT = 16  # messages of one WebSocket that wait or are worked on; others wait in it
LEAST_RATE = 64 * 1024  # bytes a second at which an answer has to be read
PIECE = 64 * 1024  # bytes of an answer that are handed on at once
TOO_MUCH = 1013  # "try again later", of the IANA's registry of close codes


class Channel:
    """Both ways to the operations of an engine."""

    def __init__(self, engine: "Engine") -> None:
        self.engine, self.limits = engine, engine.limits
        self.dispatch, self.transit = Dispatch(engine), Transit(engine.limits.transit_bytes)

    async def socket(self, visitor: WebSocket) -> None:
        """Serve one WebSocket until its visitor leaves, or reads nothing for too long."""
        address = _address(visitor)
        if not self.transit.admits(Who("", address), self.limits.channels):
            await visitor.close(TOO_MUCH)
            return
        await visitor.accept()
        visit, visits = visitor.query_params.get("visit", ""), self.engine.uploads.connections
        visits.arrive(visit)
        own = self.engine.live.arrive()
        try:
            with self.transit.opened(Who(own, address), stands=True) as connection:
                await self._converse(visitor, connection)
            if connection.scope.cancelled_caught:
                with suppress(WebSocketDisconnect, RuntimeError), anyio.move_on_after(1):
                    await visitor.close(TOO_MUCH)
        finally:
            self.engine.live.left(own)
            visits.leave(visit)

    async def _converse(self, visitor: WebSocket, connection: Connection) -> None:
        places, sending = anyio.Semaphore(IN_FLIGHT), anyio.Lock()

        async def serve(data: bytes) -> None:
            with self.transit.held(connection, len(data)):
                given = (await self.dispatch.answer(data, connection.who, standing=True)).data
            with self.transit.held(connection, len(given)):
                async with sending:
                    await self._send(visitor, connection, given)
            places.release()

        async with anyio.create_task_group() as tasks:
            with suppress(WebSocketDisconnect, RuntimeError):  # left, perhaps within an answer
                try:
                    while True:
                        await places.acquire()
                        await self.transit.room(connection)
                        data = await visitor.receive_bytes()
                        connection.heard = time.monotonic()
                        tasks.start_soon(serve, data)
                except KeyError:
                    await visitor.close(1003, "This channel takes binary messages only.")
            tasks.cancel_scope.cancel()  # what has not begun is not wanted any more

    async def _send(self, visitor: WebSocket, connection: Connection, data: bytes) -> None:
        """Hand an answer on; a visitor who reads nothing for a while is let go."""
        patience = self.limits.unread_seconds + connection.size / LEAST_RATE
        with anyio.move_on_after(patience) as waiting:
            with suppress(WebSocketDisconnect, RuntimeError):  # left while we worked
                await visitor.send_bytes(data)
        if waiting.cancelled_caught:
            connection.scope.cancel()


class Posts:
    """The same by POST, as an ASGI app: an answer counts until it is sent."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one message: 429 where too much is asked for, 408 where it does not come."""
        request, limits, transit = (
            Request(scope, receive),
            self.channel.limits,
            self.channel.transit,
        )
        who, given, begun = Who(_address(request), _address(request)), _busy(), False
        with transit.opened(who) as connection:
            try:
                with anyio.fail_after(limits.unread_seconds + MAX_BYTES / LEAST_RATE):
                    data = await self._received(request, connection)
            except (ClientDisconnect, TimeoutError):
                await Response(status_code=408)(scope, receive, send)
                return
            if data is not None:
                given = await self.channel.dispatch.answer(data, who, standing=False)
            transit.add(connection, len(given.data) - connection.size)
            begun = True
            await _paced(given, send, limits.unread_seconds)
        if not begun:  # it was let go
            await _paced(_busy(), send, limits.unread_seconds)

    async def _received(self, request: Request, connection: Connection) -> bytes | None:
        """The message, None where too much of its visitor is on its way already."""
        data, transit = bytearray(), self.channel.transit
        async for piece in request.stream():
            data += piece
            transit.add(connection, len(piece))
            if transit.of(connection.who) > transit.each:
                return None
            if len(data) > MAX_BYTES:  # the answer says so
                break
        return bytes(data)


async def _paced(given: Answer, send: Send, patience: float) -> None:
    """Send an answer piece by piece; a visitor who takes none of them for a while is let go."""
    headers = [
        (b"content-type", b"application/octet-stream"),
        (b"content-length", str(len(given.data)).encode()),
    ]
    status = 429 if given.busy else 200
    await send({"type": "http.response.start", "status": status, "headers": headers})
    for start in range(0, max(1, len(given.data)), PIECE):
        end = start + PIECE
        body = {"body": given.data[start:end], "more_body": end < len(given.data)}
        with anyio.move_on_after(patience) as waiting:
            await send({"type": "http.response.body", **body})
        if waiting.cancelled_caught:
            return


def _busy() -> Answer:
    return Answer(
        refusal(BusyError(f"Too much of yours is on its way already; {LATER}")), busy=True
    )


def _address(visitor: HTTPConnection) -> str:
    return visitor.client.host if visitor.client else ""
