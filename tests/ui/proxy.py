"""A reverse proxy of a few lines, which shows an app under a path: HTTP, and sockets as well."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.benchmarks.stage import HOST

PREFIX = "/demo"


@contextmanager
def proxy(port: int, strip: bool, rewrite: bool = False) -> Iterator[str]:
    """The address under which the app at `port` is seen, below `PREFIX`.

    strip: whether the app is asked without the prefix. rewrite: whether it is asked by its own
    address, with the proxy's in X-Forwarded-Host.
    """
    with socket.create_server((HOST, 0)) as listener:
        own = f"{HOST}:{listener.getsockname()[1]}"

        def changed(head: str) -> str:
            lines = head.split("\r\n")
            if strip:
                lines[0] = lines[0].replace(f" {PREFIX}/", " /", 1)
            if "upgrade: websocket" not in head.lower():  # one request a connection
                lines = [line for line in lines if not line.lower().startswith("connection:")]
                lines.append("Connection: close")
            if rewrite:
                lines = [line for line in lines if not line.lower().startswith("host:")]
                lines += [f"Host: {HOST}:{port}", f"X-Forwarded-Host: {own}"]
            return "\r\n".join(lines)

        def carry(visitor: socket.socket) -> None:
            with visitor, suppress(OSError):
                data = b""
                while b"\r\n\r\n" not in data:
                    more = visitor.recv(65536)
                    if not more:
                        return
                    data += more
                head, body = data.split(b"\r\n\r\n", 1)
                with socket.create_connection((HOST, port)) as app:
                    app.sendall(
                        changed(head.decode("latin-1")).encode("latin-1") + b"\r\n\r\n" + body
                    )
                    there = threading.Thread(target=pour, args=(visitor, app), daemon=True)
                    there.start()
                    pour(app, visitor)
                    visitor.shutdown(socket.SHUT_RDWR)
                    there.join()

        def accept() -> None:
            with suppress(OSError):
                while True:
                    threading.Thread(
                        target=carry, args=(listener.accept()[0],), daemon=True
                    ).start()

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://{own}{PREFIX}/"
        listener.shutdown(socket.SHUT_RDWR)


def pour(source: socket.socket, sink: socket.socket) -> None:
    """All that comes from one side to the other, until one of them has gone."""
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
