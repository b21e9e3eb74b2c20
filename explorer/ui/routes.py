"""The routes beside Gradio's own: the channel (WebSocket, POST), uploads, models, static files."""

from pathlib import Path
from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from explorer.errors import ExplorerError
from explorer.ui.channel import Channel, Posts
from explorer.ui.upload import receiver

if TYPE_CHECKING:
    from explorer.engine import Engine

WEB = Path(__file__).parent / "web"


def routes(engine: "Engine") -> list[BaseRoute]:
    """Routes for Gradio's app; addresses are relative to the page, so that proxies work."""

    channel = Channel(engine)

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

    files = StaticFiles(directory=WEB)
    return [
        WebSocketRoute("/instrument/channel", channel.socket),
        Route("/instrument/call", Posts(channel), methods=["POST"]),
        Route("/instrument/upload", receiver(engine), methods=["POST"]),
        Route("/instrument/file/{model}.safetensors", file),
        Route("/instrument/{path:path}", static),
    ]
