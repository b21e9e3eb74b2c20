"""The server beneath the app: what it takes on the channel, and where it listens."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import anyio.to_thread
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.sync.client import connect

import app
from explorer.ui.addresses import Addresses
from explorer.ui.message import MAX_BYTES, unpack
from explorer.ui.server import LARGEST, PORTS, AddressError, Patient, listen, serving
from explorer.ui.share import share
from tests.benchmarks.stage import HOST, ROOT, free_port
from tests.ui.talk import packed, sentence


def channel(server: str) -> str:
    return server.replace("http", "ws") + "instrument/channel"


def test_compression_is_not_granted_on_the_channel(server: str) -> None:
    with connect(channel(server), extensions=[ClientPerMessageDeflateFactory()]) as socket:
        assert socket.protocol.extensions == []
        socket.send(packed("models"))
        assert unpack(socket.recv(timeout=20)).header["models"]


def test_a_message_that_is_a_little_too_large_gets_a_sentence(server: str) -> None:
    with connect(channel(server)) as socket:
        for size in (MAX_BYTES + 1, LARGEST):
            socket.send(bytes(size))
            assert "8 MB" in sentence(unpack(socket.recv(timeout=20)))


def test_a_message_far_too_large_is_refused_by_its_first_bytes(server: str) -> None:
    address = server.removeprefix("http://").strip("/")
    asked = f"GET /instrument/channel HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\n"
    asked += "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    asked += "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    host, port = address.split(":")
    with socket.create_connection((host, int(port)), timeout=20) as line:
        line.sendall(asked.encode())
        while b"\r\n\r\n" not in line.recv(4096):
            pass
        line.sendall(b"\x82\xff" + (30 * 2**20).to_bytes(8, "big") + bytes(4))  # its head alone
        assert line.recv(4)[:1] == b"\x88", "the channel is closed before any of it came"


def test_many_pieces_of_a_message_count_as_one(server: str) -> None:
    with connect(channel(server)) as socket, pytest.raises(ConnectionClosed):
        socket.send(bytes(2**20) for _ in range(30))
        socket.recv(timeout=20)


def test_a_port_that_is_in_use_is_said_and_one_that_is_not_given_is_found(monkeypatch) -> None:
    with listen(HOST, 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(AddressError, match=rf"127.0.0.1 on port {port} \(.*choose another --"):
            listen(HOST, port)
        monkeypatch.setattr("explorer.ui.server.PORTS", range(port, port + 20))
        with listen(HOST, None) as second:
            assert port < second.getsockname()[1] < port + 20
        monkeypatch.setattr("explorer.ui.server.PORTS", range(port, port + 1))
        with pytest.raises(AddressError, match=f"a port from {port} to {port}"):
            listen(HOST, None)
    assert PORTS[0] == 7860


def test_a_server_ends_though_an_answer_is_still_worked_on(monkeypatch) -> None:
    monkeypatch.setattr("explorer.ui.server.LEAVE", 0.2)
    asked, over = threading.Event(), threading.Event()

    async def endless(scope, receive, send) -> None:
        assert scope["type"] == "http", "there is nothing to begin"
        asked.set()
        await anyio.to_thread.run_sync(over.wait)

    with listen(HOST, 0) as listener, socket.create_connection(listener.getsockname()) as line:
        with serving(endless, listener) as server:
            line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert asked.wait(20)
        over.set()
        server.join(20)
        assert not server.is_alive()


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="a matter of Linux")
def test_a_connection_whose_other_side_reads_nothing_is_ended_by_the_system() -> None:
    with (
        listen(HOST, 0, patience=0.2) as listener,
        socket.create_connection(listener.getsockname()) as silent,
    ):
        connection, _ = listener.accept()
        with connection, pytest.raises(TimeoutError):
            while True:
                connection.sendall(bytes(2**20))
        assert silent.fileno() >= 0


@pytest.mark.parametrize(
    "begun", [b"", b"GET / HTTP/1.1\r\nHost: a", b"GET / HTTP/1.1\r\nA: a\r\n"]
)
@pytest.mark.parametrize("before", [0, 1])
def test_a_request_whose_head_does_not_come_ends_its_connection(
    begun: bytes, before: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def app(scope, receive, send) -> None:
        if scope["type"] == "http":
            await asyncio.sleep(0.5)  # longer than the patience, which is for the head alone
            await send({"type": "http.response.start", "status": 204})
            await send({"type": "http.response.body"})

    monkeypatch.setattr(Patient, "patience", 0.2)
    with (
        listen(HOST, 0) as listener,
        serving(app, listener),
        socket.create_connection(listener.getsockname(), timeout=20) as line,
    ):
        for _ in range(before):
            line.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            assert line.recv(4096).startswith(b"HTTP/1.1 204")
        line.sendall(begun)
        assert line.recv(4096) == b""


@pytest.mark.parametrize("host", ["no.such.host.invalid", "192.0.2.1", "a b", "é" * 80, "x" * 300])
def test_an_address_that_is_not_of_this_machine_is_said(host: str) -> None:
    with pytest.raises(AddressError, match="choose another --host"):
        listen(host, 0)


@pytest.mark.parametrize("host", ["localhost", "0.0.0.0", "::", "[::1]"])
def test_it_listens_by_name_by_number_and_everywhere(host: str) -> None:
    if ":" in host and not socket.has_dualstack_ipv6():
        pytest.skip("this machine has no IPv6")
    with listen(host, 0) as listener:
        number = "::1" if "1" in host and ":" in host else HOST
        socket.create_connection((number, listener.getsockname()[1]), timeout=20).close()


@pytest.fixture
def told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """What `python app.py` says of a mistake in its options or in the variables around it."""

    def tell(*options: str, **environment: str) -> str:
        given = ["--device", "cpu", "--home", str(tmp_path), *options]
        monkeypatch.setattr("sys.argv", ["app.py", *given])
        monkeypatch.setattr("signal.signal", lambda number, handler: None)
        monkeypatch.setattr("explorer.runtime.serve_many", lambda: None)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        try:
            code = app.main()
        except SystemExit as exc:
            code = exc.code
        assert code == 2
        return capsys.readouterr().err

    return tell


@pytest.mark.parametrize(
    ("options", "environment", "words"),
    [
        (["--port", "abc"], {}, "a port is a number from 0 to 65535, not 'abc'"),
        (["--port", "70000"], {}, "a port is a number from 0 to 65535, not '70000'"),
        ([], {"GRADIO_SERVER_PORT": "abc"}, "a port is a number from 0 to 65535, not 'abc'"),
        (["--allow-origin", "*"], {}, "--allow-origin takes the address of a site"),
        ([], {"LATENT_EXPLORER_ALLOW_HOST": "a.example, b/c"}, "--allow-host takes a name"),
        (["--host", "192.0.2.1", "--port", "0"], {}, "Nothing can listen at 192.0.2.1"),
        (["--models", "/no/such"], {}, "--models: there is no folder /no/such."),
    ],
)
def test_a_mistake_in_what_surrounds_the_app_is_a_sentence(
    told, options, environment, words
) -> None:
    assert words in told(*options, **environment)


def test_a_busy_port_is_said_in_the_words_of_the_command_line(told) -> None:
    with listen(HOST, 0) as taken:
        port = str(taken.getsockname()[1])
        for said in (told("--port", port), told(GRADIO_SERVER_PORT=port)):
            assert f"on port {port}" in said and "choose another --host or --port" in said
            assert "server_port" not in said


ODD = {
    "GRADIO_SERVER_PORT": "abc",
    "GRADIO_ANALYTICS_MAX_EVENTS": "1e3",
    "GRADIO_TEMP_DIR": f"{os.devnull}/folder",
}


@pytest.mark.parametrize("name", ODD)  # read when Gradio is imported, and when a page is built
def test_a_variable_that_gradio_cannot_read_is_named(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "app.py", "--port", "0"],
        cwd=ROOT,
        env={**os.environ, name: ODD[name]},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 2
    assert re.fullmatch(rf"{name}: .*'{ODD[name]}.*; give it another .*\.\n", done.stderr)


def test_a_public_link_is_said_and_known(monkeypatch, capsys) -> None:
    monkeypatch.setattr("gradio.networking.setup_tunnel", lambda *given: "http://abc.example")
    addresses = Addresses()
    share(HOST, 7860, addresses)
    assert capsys.readouterr().out == "* Running on public URL: https://abc.example\n"
    assert addresses.own("https://abc.example", "abc.example")
    assert addresses.knows("abc.example")


def test_without_a_public_link_the_app_runs_on_and_says_why(monkeypatch, capsys) -> None:
    def offline(*given: object) -> str:
        raise RuntimeError("no network")

    monkeypatch.setattr("gradio.networking.setup_tunnel", offline)
    share(HOST, 7860, Addresses())
    assert "There is no public link (no network)" in capsys.readouterr().err


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # it exits
def test_a_server_that_does_not_start_is_said() -> None:
    async def broken(scope, receive, send) -> None:
        await send({"type": "lifespan.startup.failed", "message": "broken"})

    refused = pytest.raises(AddressError, match="could not start")
    with listen(HOST, 0) as listener, refused, serving(broken, listener):
        pass


NOTEBOOK = """
import asyncio, signal, sys, threading
import app
signal.signal(signal.SIGINT, signal.default_int_handler)  # as a kernel has it
given = ["--device", "cpu", "--port", "{port}", "--home", "{home}"]
sys.argv, sys.ps1 = ["kernel", "-f", "kernel.json"], ">>> "

def in_a_thread():
    stop, ended = threading.Event(), []
    running = threading.Thread(target=lambda: ended.append(app.main(given, stop)))
    running.start()
    sys.stdin.readline()
    stop.set()
    running.join()
    print("ended", *ended, flush=True)

async def cell():
    print("ended", app.main(given), flush=True)

for where in {order}:
    in_a_thread() if where == "a thread" else asyncio.new_event_loop().run_until_complete(cell())
"""
ORDER = ("a thread", "a thread", "a loop", "a loop")


@pytest.mark.slow
def test_it_is_started_stopped_and_started_again_as_in_a_notebook(tmp_path: Path) -> None:
    port = free_port()
    code = NOTEBOOK.format(port=port, home=tmp_path, order=ORDER)
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        for where in ORDER:
            assert process.stdout.readline() == f"* Running on local URL:  http://{HOST}:{port}\n"
            with connect(f"ws://{HOST}:{port}/instrument/channel") as line:
                line.send(packed("models"))
                assert unpack(line.recv(timeout=20)).header["models"]
                if where == "a thread":
                    process.stdin.write("\n")
                    process.stdin.flush()
                else:
                    process.send_signal(signal.SIGINT)
                assert process.stdout.readline() == "ended 0\n"
        assert process.wait(20) == 0
    finally:
        process.kill()
        _, said = process.communicate()
    assert "Traceback" not in said
