"""A connection that is lost, comes back, or never allowed a WebSocket."""

from pathlib import Path
from socket import SHUT_RDWR
from typing import TYPE_CHECKING

import pytest
from websockets.sync.client import connect

from explorer.engine import Engine
from explorer.ui.message import MAX_BYTES, unpack
from tests.benchmarks.stage import free_port
from tests.ui.conftest import PATIENCE, SIZE, Visit, served
from tests.ui.driver import WALL, Explorer, expect
from tests.ui.talk import packed, sentence
from tests.ui.test_own_sets import learns, own
from tests.ui.test_train import start, train

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# What a browser makes of a proxy that lets no WebSocket through.
REFUSED = """
window.WebSocket = class extends EventTarget {
  constructor() { super(); setTimeout(() => { this.onerror?.({}); this.onclose?.({}); }); }
  send() { throw new Error("never open"); }
  close() {}
};
"""


@pytest.mark.browser
@pytest.mark.slow
def test_a_server_that_was_restarted_is_found_again_and_own_images_are_lost_and_said(
    browser: "Browser", engine: Engine, models: Path, tmp_path: Path
) -> None:
    port = free_port()
    context = browser.new_context(viewport=SIZE)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    broken: list[object] = []
    page.on("pageerror", lambda error: broken.append(error))
    with served(models, tmp_path / "first", port) as address:
        explorer = Explorer(page, engine, address).load("try-cgan")
        own(train(explorer), tmp_path / "my.zip").explore()
        name = f"z{explorer.engine.describe(explorer.entry).order[0] + 1}"
        explorer.drag(name, 0.5, 0.9)
        explorer.shows_its_point()
    point = explorer.point()
    explorer.says("connection to the app is lost")
    assert explorer.point() == point
    explorer.press(name, "ArrowLeft", "ArrowLeft")  # moved while nobody listens
    explorer.button("Sample of seed 3").click()
    kept = explorer.point()
    assert kept["seed"] == 3
    explorer.says("connection to the app is lost")
    learns(explorer, "my.zip")
    with served(models, tmp_path / "second", port):
        explorer.says("my.zip is no longer here")
        learns(explorer, "Strokes · 60,000 images")
        expect(page.locator("[data-part=preview]")).to_be_hidden()
        assert explorer.point() == kept
        explorer.shows_its_point()
        explorer.drag(name, 0.5, 0.2)
        explorer.shows_its_point()
        explorer.button("Random").click()
        explorer.until("point.seed !== 3")
        explorer.shows_its_point()
        start(train(explorer), 5)
        page.close()
    context.close()
    assert broken == []


def without_sockets(page: "Page") -> None:
    page.add_init_script(REFUSED)


def closing_sockets(page: "Page") -> None:
    page.route_web_socket("**/instrument/channel*", lambda socket: socket.close())


@pytest.mark.browser
@pytest.mark.parametrize("prepare", [without_sockets, closing_sockets])
def test_where_websockets_are_blocked_the_page_works_over_post(visit: Visit, prepare) -> None:
    explorer = visit("try-cgan", prepare=prepare)
    posts: list[str] = []
    explorer.page.on("request", lambda request: posts.append(request.method))
    name = f"z{explorer.engine.describe(explorer.entry).order[0] + 1}"
    explorer.drag(name, 0.2, 0.5, 0.9)
    explorer.shows_its_point()
    explorer.page.get_by_role("radio", name="2", exact=True).click()
    explorer.shows_its_point()
    drawn = explorer.engine.draw(explorer.entry, range(1, 1 + explorer.page.locator(WALL).count()))
    wall = [{**explorer.point(), "z": values.tolist()} for values in drawn]
    explorer.shows(WALL, explorer.decoded(wall))
    assert "POST" in posts
    explorer.session.evaluate("(session) => session.random(-1).catch((e) => session.fail(e))")
    explorer.says("whole number")


def test_the_real_server_takes_leave_of_text_and_of_those_who_vanish(server: str) -> None:
    address = server.replace("http", "ws") + "instrument/channel"
    with connect(address) as socket:
        socket.send("hello")
        with pytest.raises(Exception, match="1003"):
            socket.recv(timeout=20)
    with connect(address) as vanishing:
        for call in range(20):
            vanishing.send(packed("draw", model="try-cgan", seed=call, count=512, call=call))
        vanishing.socket.shutdown(SHUT_RDWR)
    with connect(address) as socket:
        socket.send(bytes(MAX_BYTES + 1))
        sentence(unpack(socket.recv(timeout=20)))
        socket.send(packed("describe", model="try-vae", call=9))
        assert unpack(socket.recv(timeout=20)).header["call"] == 9
