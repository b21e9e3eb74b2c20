"""Listens and serves.

Gradio's own `launch` leaves no say in the server beneath it, and puts its own middleware in front
of ours. So the page is mounted, by Gradio's public means, and served from here: with doors before
everything, no compression on the channel, and messages no larger than it takes.
"""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from explorer.errors import ExplorerError
from explorer.ui.message import MAX_BYTES
from explorer.words import cause

PORTS = range(7860, 7960)  # the first free one of these, unless a port is given
LEAVE = 3.0  # seconds in which answers may still be sent once the server stops
LARGEST = MAX_BYTES + 2**20  # what is a little too large for the channel is refused in words


class AddressError(ExplorerError):
    """Nothing can listen where it should."""


def listen(host: str, port: int | None, patience: float = 30.0) -> socket.socket:
    """A socket that listens at `host` and `port`, None for the first free port.

    patience: seconds after which a connection is ended whose other side takes nothing of what was
    sent, where the system can (RFC 5482): what nobody reads would else stay in memory. Raises
    `AddressError` when there is no such address, or somebody else listens there.
    """
    refused: Exception | None = None
    for one in PORTS if port is None else (port,):
        try:
            found = socket.getaddrinfo(
                host.strip("[]") or None, one, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )
            family, _, _, _, address = min(found, key=lambda info: info[0] != socket.AF_INET)
            both = host.strip("[]") == "::" and socket.has_dualstack_ipv6()
            listener = socket.create_server(address[:2], family=family, dualstack_ipv6=both)
            if hasattr(socket, "TCP_USER_TIMEOUT"):  # connections have it of their listener
                milliseconds = int(1000 * patience)
                listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, milliseconds)
            return listener
        except (OSError, UnicodeError) as exc:
            refused = exc
    where = f"port {port}" if port is not None else f"a port from {PORTS[0]} to {PORTS[-1]}"
    assert refused is not None
    raise AddressError(
        f"Nothing can listen at {host} on {where} ({cause(refused)}); choose another --host or "
        f"--port."
    ) from refused


class Patient(H11Protocol):
    """HTTP as uvicorn has it, but a request whose head does not come ends the connection."""

    patience = 15.0  # seconds
    _end: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Wait on, unless it is whole now."""
        super().data_received(data)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        super().connection_lost(exc)
        if self._end:
            self._end.cancel()

    def _wait(self) -> None:
        coming = self.conn.their_state is h11.IDLE
        if coming and not self._end:
            self._end = self.loop.call_later(self.patience, self.transport.close)
        elif self._end and not coming:
            self._end.cancel()
            self._end = None


@contextmanager
def serving(app: ASGIApp, listener: socket.socket) -> Iterator[threading.Thread]:
    """Serve `app` in a thread that is alive until the server fails or this block ends.

    A thread, for the one that asks may have a loop of its own, as it has in a notebook. Raises
    `AddressError` when the server does not start.
    """
    config = uvicorn.Config(
        app,
        log_level="warning",
        http=Patient,
        ws_max_size=LARGEST,
        ws_per_message_deflate=False,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    while thread.is_alive() and not server.started:
        time.sleep(0.005)
    if not server.started:
        raise AddressError("The server could not start; read what it wrote above.")
    try:
        yield thread
    finally:
        server.should_exit = True
        thread.join(LEAVE)
        server.force_exit = True  # whatever is still open: its socket is closed after this
        thread.join(LEAVE)
