"""The routes beside Gradio's own: the channel as WebSocket and as POST, uploads, static files."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

from explorer.ui.message import MAX_BYTES
from explorer.ui.service import answer
from explorer.ui.upload import receiver

if TYPE_CHECKING:
    from explorer.engine import Engine

STATIC = Path(__file__).parent / "static"
AT_ONCE = 4  # requests of one visitor that are worked on at the same time


def routes(engine: "Engine") -> list[BaseRoute]:
    """Routes for Gradio's app; addresses are relative to the page, so that proxies work."""

    async def socket(visitor: WebSocket) -> None:
        await visitor.accept()
        places, visit = anyio.Semaphore(AT_ONCE), visitor.query_params.get("visit", "")

        async def serve(data: bytes) -> None:
            given = await to_thread.run_sync(answer, engine, data)
            places.release()
            with suppress(WebSocketDisconnect, RuntimeError):  # left while we worked
                await visitor.send_bytes(given)

        engine.uploads.visits.arrive(visit)
        try:
            async with anyio.create_task_group() as tasks:
                with suppress(WebSocketDisconnect, RuntimeError):  # left, perhaps within an answer
                    try:
                        while True:
                            await places.acquire()  # further requests wait in the connection
                            tasks.start_soon(serve, await visitor.receive_bytes())
                    except KeyError:
                        await visitor.close(1003, "This channel takes binary messages only.")
        finally:
            engine.uploads.visits.leave(visit)

    async def post(request: Request) -> Response:
        data = bytearray()
        async for piece in request.stream():
            data += piece
            if len(data) > MAX_BYTES:  # `answer` says so
                break
        given = await to_thread.run_sync(answer, engine, bytes(data))
        return Response(given, media_type="application/octet-stream")

    return [
        WebSocketRoute("/instrument/channel", socket),
        Route("/instrument/call", post, methods=["POST"]),
        Route("/instrument/upload", receiver(engine), methods=["POST"]),
        Mount("/instrument", StaticFiles(directory=STATIC)),
    ]
