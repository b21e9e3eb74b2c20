"""The page behind proxies that show it under a path, and a page whose scripts do not come."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from explorer.engine import Engine
from tests.benchmarks.stage import free_port
from tests.ui.conftest import SIZE, open_page, served
from tests.ui.driver import Explorer, expect
from tests.ui.proxy import PREFIX, proxy

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def port(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of an app that was told that a proxy shows it below /demo."""
    found = free_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_ROOT_PATH", PREFIX)
        with served(models, tmp_path_factory.mktemp("proxied") / "log", found):
            yield found


def works(browser: "Browser", engine: Engine, address: str) -> None:
    """The page at `address` shows what the engine decodes, over the socket, without an error."""
    context = browser.new_context(viewport=SIZE)
    page, troubles = open_page(context)
    posts: list[str] = []
    page.on("request", lambda asked: posts.append(asked.url) if asked.method == "POST" else None)
    explorer = Explorer(page, engine, address).load("try-cgan")
    before = explorer.point()["seed"]
    explorer.button("Random").click()
    explorer.until("point.seed !== wanted", before)
    explorer.shows_its_point()
    explorer.every_tab()
    page.close()
    context.close()
    assert (troubles, posts) == ([], [])


@pytest.mark.parametrize("strip", [True, False], ids=["stripped", "kept"])
@pytest.mark.parametrize("rewrite", [True, False], ids=["rewritten", "preserved"])
def test_behind_a_proxy_the_page_works(browser, engine, port: int, strip, rewrite) -> None:
    with proxy(port, strip, rewrite) as address:
        works(browser, engine, address)


def test_an_app_that_is_behind_a_proxy_works_when_it_is_opened_directly(
    browser, engine, port: int
) -> None:
    works(browser, engine, f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize("missing", ["tabs/explore/explore.js", "app/session.js"])
def test_a_script_that_does_not_come_ends_the_waiting_with_a_sentence(
    browser: "Browser", server: str, missing: str
) -> None:
    context = browser.new_context(viewport=SIZE)
    page = context.new_page()
    page.route(f"**/instrument/{missing}", lambda route: route.fulfill(status=404))
    page.goto(server)
    said = f"Not loaded: {server}instrument/tabs/explore/explore.js did not come. Reload the page."
    expect(page.locator("#explore")).to_contain_text(said)
    expect(page.locator("#explore")).to_contain_text("GRADIO_ROOT_PATH")
    if missing == "app/session.js":
        expect(page.get_by_text("loading…")).to_have_count(0)
    context.close()


def test_what_the_doors_say_is_read_on_the_page(browser: "Browser", server: str) -> None:
    context = browser.new_context(viewport=SIZE)
    page = context.new_page()
    sentence = "This app takes no requests from other pages; start it with --allow-origin."
    page.route_web_socket("**/instrument/channel*", lambda socket: socket.close())
    page.route(
        "**/instrument/call",
        lambda route: route.fulfill(status=403, content_type="text/plain", body=sentence),
    )
    page.goto(server)
    expect(page.locator(".le-status")).to_have_text(sentence)
    context.close()
