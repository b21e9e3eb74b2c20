"""The routes beside Gradio's own: the channel (WebSocket, POST), uploads, models, static files."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

from explorer.errors import ExplorerError
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
            given = await to_thread.run_sync(answer, engine, data, own)
            places.release()
            with suppress(WebSocketDisconnect, RuntimeError):  # left while we worked
                await visitor.send_bytes(given)

        engine.uploads.visits.arrive(visit)
        own = engine.live.arrive()
        try:
            async with anyio.create_task_group() as tasks:
                with suppress(WebSocketDisconnect, RuntimeError):  # left, perhaps within an answer
                    try:
                        while True:
                            await places.acquire()  # further requests wait in the connection
                            tasks.start_soon(serve, await visitor.receive_bytes())
                    except KeyError:
                        await visitor.close(1003, "This channel takes binary messages only.")
                engine.live.left(own)  # at once, whatever is still worked on
        finally:
            engine.live.left(own)
            engine.uploads.visits.leave(visit)

    async def post(request: Request) -> Response:
        data = bytearray()
        async for piece in request.stream():
            data += piece
            if len(data) > MAX_BYTES:  # `answer` says so
                break
        given = await to_thread.run_sync(answer, engine, bytes(data))
        return Response(given, media_type="application/octet-stream")

    async def file(request: Request) -> Response:
        name = request.path_params["model"]
        try:
            path = await to_thread.run_sync(engine.live.file, name)
        except ExplorerError as exc:
            return Response(str(exc), 404, media_type="text/plain")
        kind = "application/octet-stream"
        return FileResponse(path, media_type=kind, filename=f"{name}.safetensors")

    async def static(request: Request) -> Response:
        return await files.get_response(request.path_params["path"], request.scope)

    files = StaticFiles(directory=STATIC)
    return [
        WebSocketRoute("/instrument/channel", socket),
        Route("/instrument/call", post, methods=["POST"]),
        Route("/instrument/upload", receiver(engine), methods=["POST"]),
        Route("/instrument/file/{model}.safetensors", file),
        Route("/instrument/{path:path}", static),
    ]
