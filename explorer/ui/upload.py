"""The route on which a visitor sends a file: it goes to a temporary file, piece by piece."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from explorer.ui.service import sentence_of

if TYPE_CHECKING:
    from explorer.engine import Engine


def receiver(engine: "Engine") -> Callable[[Request], Awaitable[Response]]:
    """POST with the file as its body: {"upload": token}, or a sentence in {"error": …}.

    Of the address: `name` is what the visitor calls the file, `visit` names the page; a channel
    that was opened with the same `visit` keeps the file as long as it is open.
    """

    async def upload(request: Request) -> Response:
        asked = request.query_params
        try:
            with engine.uploads.receive(asked.get("name", ""), asked.get("visit", "")) as coming:
                token, file = coming
                with suppress(ValueError):
                    file.expect(int(request.headers.get("content-length", "")))
                async for piece in request.stream():
                    await to_thread.run_sync(file.write, piece)
            return JSONResponse({"upload": token})
        except ClientDisconnect:
            return Response()  # to nobody
        except Exception as exc:
            return JSONResponse({"error": sentence_of(exc)})

    return upload
