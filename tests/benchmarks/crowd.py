"""One visitor's knob while another asks for all there is, and the memory that it costs the app.

``python -m tests.benchmarks.crowd [--quick]``, without a browser. Protocol. The shipped app on
this machine with the limits of a public Space. A visitor decodes one point after the other over a
WebSocket, 30 a second, for `--seconds` each: alone; while 45 connections from another address
POST films of the most pixels that a film may have, each again as soon as it is answered; while 24
WebSockets of that address ask for 512 images at a time and read no answer; and when they have
gone. Before, each kind of work is done once. A round trip is from the packed request to the whole
answer. Memory is the server's resident set, its largest within each part and what is left in the
end.
"""

import http.client
import os
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from explorer.ui.message import Message, unpack
from tests.benchmarks.processes import resident
from tests.benchmarks.report import Finding, asked, findings, machine, percentile, table
from tests.benchmarks.stage import HOST, free_port, serving

MODEL, POINT = "cgan-mnist-small", 32 + 10
POSTS, SOCKETS, RATE = 45, 24, 30
ELSEWHERE = "127.0.0.2"  # the address that the attack comes from
P95_GOAL, PEAK_GOAL, LEFT_GOAL = 150, 1.5, 1.2


def points(count: int, op: str = "images", **fields: Any) -> bytes:
    """A packed request for images of so many points."""
    rows = np.zeros((count, POINT), "<f4")
    rows[:, 32] = 1
    return Message(
        {"call": 1, "op": op, "model": MODEL, "count": count, **fields}, rows.tobytes()
    ).pack()


def knob(socket: ClientConnection, seconds: float) -> list[float]:
    """Milliseconds of each round trip."""
    spent, request, until = [], points(1), time.perf_counter() + seconds
    while (begun := time.perf_counter()) < until:
        socket.send(request)
        assert "error" not in unpack(socket.recv(timeout=60)).header
        spent.append(1000 * (time.perf_counter() - begun))
        time.sleep(max(0.0, 1 / RATE - (time.perf_counter() - begun)))
    return spent


@contextmanager
def at_once(count: int, do: Callable[[], None]) -> Iterator[None]:
    """`do` again and again in so many threads, until the block ends."""
    over = threading.Event()

    def work() -> None:
        while not over.is_set():
            do()

    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


@contextmanager
def films(port: int, statuses: Counter[int]) -> Iterator[None]:
    """Films without end, and how each was answered."""
    request = points(240, "film", format="mp4", scale=16, fps=12)

    def post() -> None:
        connection = http.client.HTTPConnection(
            HOST, port, timeout=120, source_address=(ELSEWHERE, 0)
        )
        try:
            headers = {"Content-Type": "application/octet-stream"}
            connection.request("POST", "/instrument/call", request, headers)
            answer = connection.getresponse()
            answer.read()
            statuses[answer.status] += 1
        except OSError:
            statuses[0] += 1
        finally:
            connection.close()

    with at_once(POSTS, post):
        yield


@contextmanager
def unread(port: int) -> Iterator[None]:
    """Visitors who ask and read nothing, until they are let go."""
    address, over = f"ws://{HOST}:{port}/instrument/channel", threading.Event()

    def visit() -> None:
        with (
            suppress(ConnectionClosed, OSError),
            connect(
                address,
                source_address=(ELSEWHERE, 0),
                max_queue=1,
                ping_interval=None,
                close_timeout=1,
            ) as socket,
        ):
            for _ in range(64):
                socket.send(points(512))
            over.wait()

    for _ in range(SOCKETS):
        threading.Thread(target=visit, daemon=True).start()
    try:
        yield
    finally:
        over.set()


@contextmanager
def watched(peaks: list[int]) -> Iterator[None]:
    """The largest memory of the server within the block, in bytes."""
    over, most = threading.Event(), [resident()]

    def watch() -> None:
        while not over.wait(0.02):
            most[0] = max(most[0], resident())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
        peaks.append(most[0])


def run(options: Sequence[str] = ()) -> list[Finding]:
    """Measure all parts, print them, and give the findings."""
    sizes = asked("crowd", options, seconds=(20.0, 3.0, "seconds of each part"))
    print(machine())
    port, statuses, peaks = free_port(), Counter[int](), list[int]()
    os.environ["SPACE_ID"] = "someone/space"  # whose limits hold for everybody
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        command = [
            "app.py",
            "--host",
            HOST,
            "--port",
            str(port),
            "--home",
            folder,
            "--device",
            "cpu",
        ]
        stack.enter_context(serving(command, port, Path(folder) / "log"))
        socket = stack.enter_context(connect(f"ws://{HOST}:{port}/instrument/channel"))
        for request in (points(512), points(512), points(24, "film", format="mp4"), points(1)):
            socket.send(request)  # what is loaded once is no cost of an attack
            socket.recv(timeout=120)
        knob(socket, 3)
        parts: dict[str, Any] = {
            "alone": ExitStack(),
            "films": films(port, statuses),
            "unread answers": unread(port),
        }
        trips = {}
        for name, attack in parts.items():
            with watched(peaks), attack:
                trips[name] = knob(socket, sizes.seconds)
        with watched(peaks):
            trips["afterwards"] = knob(socket, sizes.seconds)
        left = resident()
    rows = [
        (name, *(f"{percentile(spent, p):.0f} ms" for p in (50, 95, 99)), f"{peak / 2**20:,.0f} MB")
        for (name, spent), peak in zip(trips.items(), peaks, strict=True)
    ]
    print(table(("part", "p50", "p95", "p99", "largest memory"), rows))
    print(f"left in the end: {left / 2**20:,.0f} MB; films answered: {dict(statuses)}")
    idle, worst = peaks[0], max(peaks)
    slowest = max(percentile(trips[name], 95) for name in ("films", "unread answers"))
    return [
        Finding(
            "knob of another visitor, p95",
            f"{slowest:.0f} ms",
            f"≤ {P95_GOAL} ms",
            slowest <= P95_GOAL,
        ),
        Finding(
            "memory under attack",
            f"{worst / idle:.2f} × idle",
            f"≤ {PEAK_GOAL}",
            worst <= PEAK_GOAL * idle,
        ),
        Finding(
            "memory afterwards",
            f"{left / idle:.2f} × idle",
            f"≤ {LEFT_GOAL}",
            left <= LEFT_GOAL * idle,
        ),
    ]


if __name__ == "__main__":
    print(findings(run(sys.argv[1:])))
