"""A page elsewhere, in the visitor's own browser, tries whatever it can; so does a bent name."""

import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.benchmarks.stage import FLAGS, HOST, NAMES, free_port
from tests.ui.conftest import served
from tests.ui.talk import packed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

# Everything that a page can do to another address, with `app` and the bytes of a message. Each
# becomes true when it came through.
TRIES = """async ([app, message]) => {
  const bytes = new Uint8Array(message), raw = { "Content-Type": "application/octet-stream" };
  const read = (path, options = {}) => fetch(app + path, options).then((r) => r.ok, () => false);
  const blind = (path, options = {}) => read(path, { mode: "no-cors", ...options });
  const element = (name, attributes) => new Promise((done) => {
    const made = Object.assign(document.createElement(name), attributes);
    made.onload = () => done(true);
    made.onerror = () => done(false);
    document.body.append(made);
  });
  const plain = { "Content-Type": "text/plain" }, upload = "instrument/upload?name=a.zip";
  const file = "instrument/file/try-vae.safetensors";
  return {
    socket: await new Promise((done) => {
      const socket = new WebSocket(app.replace("http", "ws") + "instrument/channel");
      socket.onopen = () => socket.send(bytes);
      socket.onmessage = () => done(true);
      socket.onclose = () => done(false);
    }),
    call: await read("instrument/call", { method: "POST", headers: raw, body: bytes }),
    upload: await read(upload, { method: "POST", headers: raw, body: bytes }),
    file: await read(file),
    script: await read("instrument/tabs/points/manifold.js"),
    simple: await blind("instrument/call", { method: "POST", headers: plain, body: bytes }),
    untyped: await blind(upload, { method: "POST", body: bytes }),
    form: await blind("gradio_api/upload", { method: "POST", body: new FormData() }),
    join: await blind("gradio_api/queue/join", { method: "POST", body: "{}" }),
    config: await read("config"),
    page: await read(""),
    picture: await element("img", { src: app + file }),
    style: await element("link", { rel: "stylesheet", href: app + "theme.css" }),
    loaded: await element("script", { src: app + "instrument/tabs/points/manifold.js" }),
    module: await element(
      "script", { src: app + "instrument/tabs/points/manifold.js", type: "module" },
    ),
  };
}"""


class _Empty(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><link rel=icon href=data:,><body></body>")

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[int]:
    """The port of a site of somebody else's, on the same machine."""
    with http.server.ThreadingHTTPServer((HOST, 0), _Empty) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield site.server_address[1]
        site.shutdown()


def tried(page: "Page", site: str, app: str) -> tuple[dict[str, Any], list[tuple[str, int]]]:
    """What came through for a page of `site`, and how the app answered it."""
    answers: list[tuple[str, int]] = []
    page.on("response", lambda r: answers.append((r.url.removeprefix(app), r.status)))
    page.goto(site)
    answers.clear()
    return page.evaluate(TRIES, [app, list(packed("models"))]), answers


@pytest.mark.parametrize("name", ["localhost", HOST])
def test_a_page_elsewhere_gets_nothing_through(
    browser: "Browser", server: str, elsewhere: int, name: str
) -> None:
    page = browser.new_page()
    came, answers = tried(page, f"http://{name}:{elsewhere}/", server)
    assert [what for what, through in came.items() if through] == []
    assert {status for _, status in answers} == {403}
    paths = {path for path, _ in answers}  # what a page may not read, Chromium does not tell either
    assert {"instrument/call", "instrument/upload?name=a.zip", "gradio_api/upload"} <= paths
    page.close()


def test_a_page_elsewhere_cannot_show_the_app_in_a_frame_but_link_to_it(
    browser: "Browser", server: str, elsewhere: int
) -> None:
    page = browser.new_page()
    page.goto(f"http://localhost:{elsewhere}/")
    page.evaluate(
        """(app) => new Promise((done) => {
          const made = (name, fields) => Object.assign(document.createElement(name), fields);
          document.body.append(made("iframe", { src: app, onload: done }));
          document.body.append(made("a", { href: app, textContent: "go" }));
        })""",
        server,
    )
    assert all("le-explore" not in frame.content() for frame in page.frames[1:])
    page.get_by_text("go").click()
    page.wait_for_selector(".le-explore[data-ready=true]")
    page.close()


def test_a_name_that_was_bent_to_this_machine_shows_nothing(
    browser: "Browser", server: str
) -> None:
    """What rebinding comes to: the name of a site leads to the app, so their origins are one."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)))
    flags = [*FLAGS, f"--host-resolver-rules=MAP evil.example {HOST}"]
    bent = browser.browser_type.launch(executable_path=found, args=flags)
    page = bent.new_page()
    address = server.replace(HOST, "evil.example")
    said = page.goto(address)
    assert said is not None and said.status == 403
    assert "--allow-host" in page.locator("body").inner_text()
    came = page.evaluate(TRIES, [address, list(packed("models"))])
    assert [what for what, through in came.items() if through] == []
    bent.close()


def test_a_page_that_is_allowed_can_use_the_app(
    browser: "Browser",
    elsewhere: int,
    models: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    site = f"http://localhost:{elsewhere}"
    monkeypatch.setenv("LATENT_EXPLORER_ALLOW_ORIGIN", f"https://other.example, {site}")
    page = browser.new_page()
    with served(models, tmp_path / "log", free_port()) as app:
        came, _ = tried(page, f"{site}/", app)
        through = {what for what, one in came.items() if one}
        wanted = {"socket", "call", "upload", "file", "script", "page", "module"}
        assert through == wanted
        other, _ = tried(page, f"http://{HOST}:{elsewhere}/", app)
        assert not any(other.values())
        page.close()
