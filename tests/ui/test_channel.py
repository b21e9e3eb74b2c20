"""The channel's bounds: what waits, what is unread, what is refused, and who is let go."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from threading import Event
from typing import Any

import anyio
import numpy as np
import pytest
from starlette.websockets import WebSocketDisconnect

from explorer.engine import Engine
from explorer.engine.limits import Limits
from explorer.ui import dispatch
from explorer.ui.lanes import Who
from explorer.ui.message import Message, unpack
from explorer.ui.operations import OPERATIONS
from explorer.ui.transit import ROOMS, Transit
from tests.ui.talk import WebSocketTestSession, beside, client, packed, sentence

CHANNEL, CALL = "/instrument/channel", "/instrument/call"
BINARY = {"Content-Type": "application/octet-stream"}


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Films that end when the gate is opened."""
    opened = Event()

    def film(engine: Engine, **_: object) -> tuple[dict[str, str], bytes]:
        assert opened.wait(30)
        return {"type": "image/gif"}, b"film"

    monkeypatch.setattr(OPERATIONS["film"], "function", film)
    monkeypatch.setattr(dispatch, "PAUSE", 0.0)
    yield opened
    opened.set()


@pytest.fixture
def strict(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The engine with room for one film at a time and two that wait, one of each visitor."""
    limits = Limits(works=1, works_each=1, waiting=2, waiting_each=1)
    monkeypatch.setattr(engine, "limits", limits)
    return engine


def received(socket: WebSocketTestSession) -> Message:
    return unpack(socket.receive_bytes())


def film(call: int = 5) -> bytes:
    return packed("film", np.zeros(74), model="try-cgan", count=1, call=call)


def test_a_knob_is_answered_while_films_of_the_same_visitor_are_made(strict, gate) -> None:
    with client(strict) as web, web.websocket_connect(CHANNEL) as socket:
        socket.send_bytes(film(1))
        socket.send_bytes(film(2))
        socket.send_bytes(packed("images", np.zeros(74), model="try-cgan", count=1, call=3))
        assert received(socket).header["call"] == 3
        gate.set()
        assert {received(socket).header["call"] for _ in range(2)} == {1, 2}


def test_a_film_too_many_is_refused_by_socket_in_a_sentence(strict, gate) -> None:
    with client(strict) as web, web.websocket_connect(CHANNEL) as socket:
        for call in range(3):
            socket.send_bytes(film(call))
        given = received(socket)
        assert given.header["call"] == 2
        assert "wait already" in sentence(given)


def test_a_film_too_many_is_refused_by_post_with_429_by_the_same_limits(strict, gate) -> None:
    with client(strict) as web, ThreadPoolExecutor(6) as posts:
        asked = [posts.submit(web.post, CALL, content=film(), headers=BINARY) for _ in range(6)]
        while sum(one.done() for one in asked) < 4:
            time.sleep(0.01)
        gate.set()
        answers = [one.result() for one in asked]
    assert sorted(answer.status_code for answer in answers) == [200, 200, 429, 429, 429, 429]
    for answer in answers:
        if answer.status_code == 429:
            assert "wait already" in sentence(unpack(answer.content))


def test_more_connections_than_there_may_be_are_refused_and_post_still_serves(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "limits", Limits(channels=1))
    with client(engine) as web, web.websocket_connect(CHANNEL) as socket:
        with pytest.raises(WebSocketDisconnect), web.websocket_connect(CHANNEL):
            pass
        answer = web.post(CALL, content=packed("models"), headers=BINARY)
        assert unpack(answer.content).header["models"]
        socket.send_bytes(packed("models"))
        assert received(socket).header["models"]


def test_where_all_places_are_taken_the_fullest_address_makes_way_by_its_most_silent() -> None:
    async def story() -> None:
        transit = Transit(100)
        with ExitStack() as opened:
            crowd = [
                opened.enter_context(transit.opened(Who(str(i), "crowd"), stands=True))
                for i in range(3)
            ]
            opened.enter_context(transit.opened(Who("p", "posts")))  # which takes no such place
            crowd[1].heard -= 100
            assert not transit.admits(Who("", "crowd"), 3)
            assert transit.admits(Who("", "other"), 4)
            assert not any(one.scope.cancel_called for one in crowd)
            assert transit.admits(Who("", "other"), 3)
            assert [one.scope.cancel_called for one in crowd] == [False, True, False]

    beside(story)


def test_a_post_of_more_than_a_visitor_may_have_on_its_way_is_refused_with_429(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "limits", Limits(transit_bytes=1000))
    with client(engine) as web:
        answer = web.post(CALL, content=packed("models", np.zeros(1000)), headers=BINARY)
    assert answer.status_code == 429
    assert "on its way" in sentence(unpack(answer.content))


def test_a_visitor_who_reads_nothing_is_let_go_and_their_answers_with_them(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An ASGI server whose visitor never takes an answer."""
    from explorer.ui.channel import Channel

    monkeypatch.setattr(engine, "limits", replace(Limits(), unread_seconds=0.05))
    channel, sent = Channel(engine), list[dict[str, Any]]()
    asked = iter([{"type": "websocket.connect"}])

    async def receive() -> dict[str, Any]:
        first = next(asked, None)
        return first or {"type": "websocket.receive", "bytes": packed("models")}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)
        if message["type"] == "websocket.send":
            await anyio.sleep_forever()

    async def visit() -> None:
        from starlette.websockets import WebSocket

        scope = {"type": "websocket", "query_string": b"", "client": ("1.2.3.4", 5), "headers": []}
        with anyio.fail_after(20):
            await channel.socket(WebSocket(scope, receive, send))  # type: ignore[arg-type]

    beside(visit)
    assert [one["type"] for one in sent] == [
        "websocket.accept",
        "websocket.send",
        "websocket.close",
    ]
    assert len(channel.transit) == 0


def test_of_all_that_is_on_its_way_whoever_holds_most_is_let_go() -> None:
    async def story() -> None:
        transit = Transit(100)
        with transit.opened(Who("a", "x")) as modest, transit.opened(Who("b", "y")) as other:
            transit.add(modest, 90)
            transit.add(other, ROOMS * 100)
            assert other.scope.cancel_called
            assert not modest.scope.cancel_called
            assert transit.of(Who("a", "x")) == 90

    beside(story)


def test_a_connection_that_holds_too_much_waits_until_it_is_read() -> None:
    async def story() -> None:
        transit, went = Transit(100), list[str]()
        with transit.opened(Who("a", "x")) as connection:

            async def goes_on() -> None:
                await transit.room(connection)
                went.append("on")

            transit.add(connection, 150)
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(goes_on)
                await anyio.sleep(0.01)
                assert went == []
                transit.add(connection, -100)
        assert went == ["on"]

    beside(story)


def test_memory_is_given_back_once_after_large_work(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    rested = Event()
    monkeypatch.setattr(dispatch, "CALM", 0.01)
    monkeypatch.setattr(engine, "rest", rested.set)
    with client(engine) as web, web.websocket_connect(CHANNEL) as socket:
        socket.send_bytes(packed("evidence", model="try-cgan"))
        received(socket)
        assert not rested.wait(0.1)
        socket.send_bytes(packed("images", np.zeros((64, 74)), model="try-cgan", count=64))
        received(socket)
        assert rested.wait(20)
