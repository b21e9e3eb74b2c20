"""The channel as WebSocket and as POST, without a browser."""

import logging

import numpy as np
import pytest
from starlette.websockets import WebSocketDisconnect

from explorer.engine import Engine
from explorer.ui.message import MAX_BYTES, Message, unpack
from tests.ui.talk import WebSocketTestSession, client, packed, sentence

CHANNEL, CALL = "/instrument/channel", "/instrument/call"


def received(socket: WebSocketTestSession) -> Message:
    return unpack(socket.receive_bytes())


def test_the_socket_answers_a_request(engine: Engine) -> None:
    with client(engine) as web, web.websocket_connect(CHANNEL) as socket:
        socket.send_bytes(packed("describe", model="try-vae", call=12))
        header = received(socket).header
    assert (header["call"], header["id"]) == (12, "try-vae")


def test_many_requests_in_flight_are_answered_by_their_call(engine: Engine) -> None:
    entry = engine.library.entry("try-cgan")
    sizes = {call: 1 + call % 7 for call in range(40)}
    with client(engine) as web, web.websocket_connect(CHANNEL) as socket:
        for call, count in sizes.items():
            socket.send_bytes(packed("draw", model="try-cgan", seed=call, count=count, call=call))
        answers = [received(socket) for _ in sizes]
    assert sorted(given.header["call"] for given in answers) == sorted(sizes)
    for given in answers:
        call = given.header["call"]
        drawn = engine.draw(entry, range(call, call + sizes[call]))
        assert np.array_equal(np.frombuffer(given.payload, "<f4").reshape(drawn.shape), drawn)


def test_after_a_refused_request_the_socket_goes_on(engine: Engine) -> None:
    with client(engine) as web, web.websocket_connect(CHANNEL) as socket:
        for data in (b"", b"rubbish", packed("nothing"), packed("describe", model="../x")):
            socket.send_bytes(data)
            sentence(received(socket))
        socket.send_bytes(packed("models"))
        assert received(socket).header["models"]


def test_a_socket_message_that_is_too_large_is_refused_in_a_sentence(engine: Engine) -> None:
    with client(engine) as web, web.websocket_connect(CHANNEL) as socket:
        socket.send_bytes(packed("images", np.zeros(MAX_BYTES // 4), model="try-vae", count=1))
        assert "8 MB" in sentence(received(socket))
        socket.send_bytes(packed("models"))
        assert received(socket).header["models"]


def test_a_text_frame_ends_the_visit_politely(engine: Engine) -> None:
    with client(engine) as web:
        with web.websocket_connect(CHANNEL) as socket:
            socket.send_text("hello")
            with pytest.raises(WebSocketDisconnect) as left:
                socket.receive_bytes()
        assert left.value.code in (1000, 1003)
        with web.websocket_connect(CHANNEL) as socket:
            socket.send_bytes(packed("models"))
            assert received(socket).header["models"]


def test_a_visitor_who_leaves_amid_work_breaks_nothing(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    rows = np.zeros((256, 74), np.float32)
    with client(engine) as web:
        with web.websocket_connect(CHANNEL) as leaving:
            for call in range(12):
                leaving.send_bytes(packed("images", rows, model="try-cgan", count=256, call=call))
        with web.websocket_connect(CHANNEL) as staying:
            staying.send_bytes(packed("models"))
            assert received(staying).header["models"]
    assert [record for record in caplog.records if record.name.startswith("explorer")] == []


def test_post_answers_like_the_socket(engine: Engine) -> None:
    with client(engine) as web:
        response = web.post(CALL, content=packed("draw", model="try-infogan", seed=3, count=2))
    given = unpack(response.content)
    drawn = engine.draw(engine.library.entry("try-infogan"), [3, 4])
    assert response.status_code == 200
    assert given.header == {"shape": [2, 64], "call": 5}
    assert given.payload == drawn.astype("<f4").tobytes()


def test_post_refuses_too_much_content(engine: Engine) -> None:
    def pieces():  # of unknown length in all
        for _ in range(40):
            yield bytes(MAX_BYTES // 8)

    with client(engine) as web:
        for content in (bytes(MAX_BYTES + 1), pieces()):
            words = sentence(unpack(web.post(CALL, content=content).content))
            assert "8 MB" in words


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff" * 100])
def test_post_refuses_rubbish_in_a_sentence(engine: Engine, content: bytes) -> None:
    with client(engine) as web:
        sentence(unpack(web.post(CALL, content=content).content))


def test_other_methods_and_files_outside_are_not_served(engine: Engine) -> None:
    with client(engine) as web:
        assert web.get(CALL).status_code in (404, 405)
        for path in ("../service.py", "%2e%2e/service.py", "..%2fservice.py", "nothing.js"):
            assert web.get(f"/instrument/{path}").status_code == 404
        script = web.get("/instrument/tabs/explore/explore.js")
    assert script.status_code == 200
    assert "javascript" in script.headers["content-type"]
