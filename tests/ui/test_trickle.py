"""Files that come too slowly, over real connections: they hold nobody's place for long."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from urllib.request import Request, urlopen

import pytest
import uvicorn
from starlette.applications import Starlette

from explorer.engine import Engine
from explorer.engine.limits import Limits
from explorer.ui.routes import routes
from tests.benchmarks.stage import HOST, free_port
from tests.engine.visitors.test_uploads import files
from tests.tiny import TINY, checkpoint

ATTACKERS = 36
PATIENCE = 60.0  # seconds that a test waits for what must come
KIND = "application/octet-stream"
BEGINNING = (
    f"POST /instrument/upload?name=x.zip HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: {KIND}\r\n"
    "Content-Length: 100000\r\n\r\n"
)


@pytest.fixture
def owner(tmp_path, temporary) -> Iterator[Engine]:
    """An engine with one model and the limits of a Space, but with a deadline of seconds."""
    checkpoint(tmp_path / "models" / "ours.safetensors", TINY["vae"])
    engine = Engine([tmp_path / "models"], "cpu", limits=Limits(uploads_each=3, upload_seconds=2))
    yield engine
    engine.close()


@contextmanager
def listening(engine: Engine) -> Iterator[int]:
    """The port of a real server with the routes of an engine, in a thread."""
    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(Starlette(routes=routes(engine)), HOST, port, log_level="warning")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until(lambda: server.started)
        yield port
    finally:
        server.should_exit = True
        thread.join()


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def begun(port: int, sent: bytes = b"x") -> socket.socket:
    """A connection that has sent the beginning of a file."""
    line = socket.create_connection((HOST, port), timeout=PATIENCE)
    line.sendall(BEGINNING.encode() + sent)
    return line


def answer(line: socket.socket) -> tuple[int, str]:
    """The status and the sentence that a connection is answered, which must then end."""
    given = b"".join(iter(lambda: line.recv(65536), b""))
    head, _, body = given.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)["error"]


def send(port: int, visit: str) -> dict[str, str]:
    address = f"http://{HOST}:{port}/instrument/upload?name=x.zip&visit={visit}"
    with urlopen(Request(address, b"data", {"Content-Type": KIND})) as given:
        return json.load(given)


@pytest.mark.parametrize("sent", [b"", b"x"])
def test_who_sends_nothing_more_is_answered_and_let_go_of(owner, temporary, sent) -> None:
    with listening(owner) as port, begun(port, sent) as line:
        status, sentence = answer(line)
    assert status == 408
    assert sentence.startswith(f"The file came too slowly ({len(sent)} bytes in ")
    assert files(temporary) == []


def test_many_that_trickle_leave_places_to_another_and_give_theirs_back(owner, temporary) -> None:
    owner.uploads.connections.arrive("me")
    with listening(owner) as port, ExitStack() as lines:
        trickling = [lines.enter_context(begun(port)) for _ in range(ATTACKERS)]
        until(lambda: len(owner.uploads._coming) == owner.limits.uploads_each)
        assert owner.uploads.find(send(port, "me")["upload"]).read_bytes() == b"data"
        while owner.uploads._coming:
            for line in trickling:
                try:
                    line.sendall(b"x")
                except OSError:
                    continue  # it was let go of
            time.sleep(0.02)
        assert len(files(temporary)) == 1
        for _ in range(owner.limits.uploads_each):
            assert "upload" in send(port, "")
