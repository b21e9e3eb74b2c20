"""The doors: every request, whether for us or for Gradio, passes here before all else.

A page elsewhere can send requests to this address from a visitor's own browser, and a name can be
made to lead here. Both are turned away, and so is whatever of Gradio the page does not use.
"""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from explorer.ui.addresses import Addresses

REFUSED = 1008  # of a WebSocket: against the rules of the house
OURS = "/instrument/"
BYTES = "application/octet-stream"  # no form sends it, and no script of another page unasked

# What the page uses of Gradio, all of it to be read only, and what crawlers ask for. None of it
# takes a file or hands one back: that is for our own routes, with our limits.
# Only what can be the name of a file: Gradio fails over others.
OPEN = re.compile(
    r"/|/(theme\.css|favicon\.ico|manifest\.json|robots\.txt)|/(assets|static)(/\w[\w.-]{0,199}){1,4}",
    re.ASCII,
)

FOREIGN = (
    "This app takes no requests from other pages, such as {0!r:.100}. If that one should use it, "
    "start the app with --allow-origin and the address of that page.\n"
)
UNKNOWN = (
    "This app is not known as {0!r:.100}. If it should be reached under this name, start it with "
    "--allow-host and the name.\n"
)
UNTYPED = f"What is sent here needs the header Content-Type: {BYTES}.\n"
CLOSED = "There is nothing at this address.\n"


class Doors:
    """Stands before `app`, which knows its `addresses`.

    prefix: the path under which a proxy shows the app. Whether the proxy takes it away, leaves it
    or is gone round, `app` sees paths without it. framed: whether any page may show the app in a
    frame.
    """

    def __init__(
        self, app: ASGIApp, addresses: Addresses, prefix: str = "", framed: bool = False
    ) -> None:
        self.app, self.addresses, self.prefix, self.framed = app, addresses, prefix, framed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that goes no further, or hand it on."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if scope["path"].startswith(f"{self.prefix}/"):
            scope = {**scope, "path": scope["path"].removeprefix(self.prefix)}
        answer = self._answer(scope, headers)
        if scope["type"] == "http":
            await (answer or self.app)(scope, receive, self._signed(headers, send))
        elif answer:  # before it is accepted, which is a 403; no browser tells a page why
            await send({"type": "websocket.close", "code": REFUSED, "reason": ""})
        else:
            await self.app(scope, receive, send)

    def _answer(self, scope: Scope, headers: Headers) -> Response | None:
        """What is said to a request that goes no further, None to all others."""
        path, method = scope["path"], scope.get("method", "GET")  # a WebSocket is asked for by GET
        hosts = [headers.get("host", ""), *_first(headers.get("x-forwarded-host"))]
        for host in hosts:
            if not self.addresses.knows(host):
                return _said(403, UNKNOWN.format(host))
        if not self._welcome(path, method, headers, hosts[-1]):
            return _said(403, FOREIGN.format(headers.get("origin", "the one that asked")))
        if method == "OPTIONS" and "access-control-request-method" in headers:
            return Response(status_code=204)
        if path == self.prefix:
            query = scope["query_string"].decode("latin-1")
            return RedirectResponse(f"{self.prefix}/" + (f"?{query}" if query else ""))
        if path.startswith(OURS):
            kind = headers.get("content-type", "").partition(";")[0].strip().lower()
            return _said(415, UNTYPED) if method == "POST" and kind != BYTES else None
        if OPEN.fullmatch(path) and method in ("GET", "HEAD") and scope["type"] == "http":
            return None
        return _said(404, CLOSED)

    def _welcome(self, path: str, method: str, headers: Headers, host: str) -> bool:
        """Whether the page that asks, if it is one, may; a link from anywhere leads to the page.

        Pictures and scripts are fetched without an `Origin`, but browsers mark them.
        """
        if "origin" in headers:
            origin = headers["origin"]
            return self.addresses.own(origin, host) or self.addresses.allows(origin)
        if headers.get("sec-fetch-site", "none") in ("none", "same-origin"):
            return True
        link = headers.get("sec-fetch-mode") == "navigate" and method in ("GET", "HEAD")
        return link and path in ("/", self.prefix)

    def _signed(self, headers: Headers, send: Send) -> Send:
        """`send` with the headers by which browsers learn which other pages are welcome."""
        origin = headers.get("origin", "")

        async def signed(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = MutableHeaders(scope=message)
                if not self.framed:
                    pages = " ".join(sorted(self.addresses.origins))
                    told["Content-Security-Policy"] = f"frame-ancestors 'self' {pages}".strip()
                if self.addresses.allows(origin):
                    told["Access-Control-Allow-Origin"] = origin
                    told["Access-Control-Allow-Methods"] = "GET, POST"
                    told["Access-Control-Allow-Headers"] = "Content-Type"
                    told.add_vary_header("Origin")
            await send(message)

        return signed


def _first(listed: str | None) -> list[str]:
    """The first of what proxies wrote one after the other: what the browser asked for."""
    return [] if listed is None else [listed.partition(",")[0].strip()]


def _said(status: int, sentence: str) -> Response:
    return PlainTextResponse(sentence, status)
