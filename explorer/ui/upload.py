"""The route on which a visitor sends a file: it goes to a temporary file, piece by piece."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from anyio import move_on_after, to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from explorer.errors import (
    ExplorerError,
    FileTooLargeError,
    NoPlaceError,
    NotKeptError,
    TooSlowError,
)
from explorer.ui.service import sentence_of

if TYPE_CHECKING:
    from explorer.engine import Engine
    from explorer.engine.visitors.incoming import Incoming

STATUS: dict[type[ExplorerError], int] = {
    FileTooLargeError: 413,
    NoPlaceError: 429,
    NotKeptError: 507,
    TooSlowError: 408,
    ExplorerError: 400,
}


def receiver(engine: "Engine") -> Callable[[Request], Awaitable[Response]]:
    """POST with the file as its body: {"upload": token}, or a sentence in {"error": …}.

    Of the address: `name` is what the visitor calls the file, `visit` names the page; a channel
    that was opened with the same `visit` keeps the file as long as it is open.
    """

    async def upload(request: Request) -> Response:
        asked = request.query_params
        name, visit = asked.get("name", ""), asked.get("visit", "")
        host = request.client.host if request.client else ""
        try:
            with engine.uploads.receive(name, visit, host) as (token, file):
                with suppress(ValueError):
                    file.expect(int(request.headers.get("content-length", "")))
                await _take(request, file)
            return JSONResponse({"upload": token})
        except ClientDisconnect:
            return Response()  # to nobody
        except Exception as exc:
            status = next((code for kind, code in STATUS.items() if isinstance(exc, kind)), 500)
            # whoever does not send shall not hold the line
            closing = {"connection": "close"} if isinstance(exc, TooSlowError) else None
            return JSONResponse({"error": sentence_of(exc)}, status, closing)

    return upload


async def _take(request: Request, file: "Incoming") -> None:
    """Write what comes; `TooSlowError` as soon as it comes too slowly, or not at all."""
    pieces = request.stream()
    while True:
        with move_on_after(file.patience) as waiting:
            piece = await anext(pieces, None)
        if waiting.cancelled_caught:
            raise file.too_slow()
        if piece is None:
            return
        await to_thread.run_sync(file.write, piece)
