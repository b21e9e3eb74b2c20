"""Who is let in: by name, by page, by the kind of request, and every route that there is."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import BaseRoute
from starlette.websockets import WebSocketDisconnect

from explorer.engine import Engine
from explorer.errors import SpecError
from explorer.ui.addresses import Addresses
from explorer.ui.doors import BYTES, CLOSED, Doors
from explorer.ui.message import unpack
from explorer.ui.page import root_path, web_app
from tests.ui.talk import TestClient, beside, packed

HERE = "http://127.0.0.1:7860"
CALL, UPLOAD, CHANNEL = "/instrument/call", "/instrument/upload", "/instrument/channel"
SOCKET = f"ws://127.0.0.1:7860{CHANNEL}"
SITE = "https://site.example"
RAW = {"Content-Type": BYTES}

# Every route of the running app. What a new version of Gradio brings must be put into one of these.
OUR_ROUTES = {CALL, UPLOAD, CHANNEL, "/instrument/file/{model}.safetensors", "/instrument/{path}"}
OPEN_ROUTES = {
    "/",
    "/assets/{path}",
    "/favicon.ico",
    "/manifest.json",
    "/robots.txt",
    "/static/{path}",
    "/theme.css",
}
API = """
api/{api_name} app_id call/v2/{api_name} call/v2/{api_name}/{event_id} call/{api_name}
call/{api_name}/{event_id} cancel component_server
custom_component/{id}/{environment}/{type}/{file_name} deep_link dev/reload file/{path}
file={path_or_url} heartbeat/{session_hash} info login_check openapi.json process_recording
proxy={url_path} queue/data queue/join queue/status reset run/{api_name} runs startup-events
stream/{event_id} stream/{event_id}/close
stream/{session_hash}/{run}/{component_id}/playlist-file
stream/{session_hash}/{run}/{component_id}/playlist.m3u8
stream/{session_hash}/{run}/{component_id}/{segment_id}.{ext} theme.css token undo-vibe-edit upload
upload_progress user vibe-code vibe-edit vibe-starter-queries
"""
CLOSED_ROUTES = {f"/gradio_api/{path}" for path in API.split()} | {
    "/config",
    "/login",
    "/logout",
    "/monitoring",
    "/monitoring/summary",
    "/monitoring/{key}",
    "/openapi.json",
    "/pwa_icon",
    "/pwa_icon/{size}",
    "/svelte/{path}",
}


@pytest.fixture(scope="module")
def app(engine: Engine) -> Doors:
    """The whole app, as it is served at 127.0.0.1, with one page elsewhere that may use it."""
    return built(engine, Addresses(origins=[SITE]))


def built(engine: Engine, addresses: Addresses, root: str = "") -> Doors:
    """The whole app."""

    async def build() -> Doors:
        return web_app(engine, addresses, root)

    return beside(build)


def web(app: Doors, address: str = HERE) -> TestClient:
    """A browser's way to the app at an address."""
    return TestClient(app, base_url=address, raise_server_exceptions=False)


def routes(found: list[BaseRoute]) -> Iterator[tuple[str, str]]:
    """Each path with each of its methods; a WebSocket is asked for by GET."""
    for route in found:
        inner = getattr(route, "original_router", getattr(route, "app", route))
        if getattr(inner, "routes", None):
            yield from routes(inner.routes)
        else:
            path = re.sub(r":path}", "}", route.path).removesuffix("/") or "/"
            yield from ((path, method) for method in getattr(route, "methods", None) or ["GET"])


def test_every_route_of_the_running_app_has_a_guard(app: Doors) -> None:
    found = set(routes(app.app.routes))
    assert {path for path, _ in found} - OUR_ROUTES - OPEN_ROUTES - CLOSED_ROUTES == set()
    assert {path for path, _ in found} >= OUR_ROUTES | OPEN_ROUTES
    for path, method in sorted(found):
        address = re.sub(r"{.*?}", "x", path)
        said = web(app).request(method, address)
        if path in CLOSED_ROUTES:
            assert said.status_code == 404, path
            assert method == "HEAD" or said.text == CLOSED
            assert web(app).request(method, f"{address}/").text == said.text, path
        else:
            assert said.text != CLOSED, path
        for headers in ({"Origin": SITE + ".evil"}, {"Origin": "null"}, {"Host": "evil.example"}):
            assert web(app).request(method, address, headers=headers).status_code == 403, path
        if path in OPEN_ROUTES:
            assert web(app).post(address).status_code == 404, path


def test_the_page_and_what_it_needs_are_served(app: Doors) -> None:
    page = web(app).get("/")
    assert page.status_code == 200
    wanted = re.findall(r'(?:src|href)="[.]?(/[^"]+)"', page.text)
    assert any("assets" in path for path in wanted)
    for path in (*wanted, "/theme.css", "/instrument/tabs/explore/explore.js"):
        assert web(app).get(path).status_code == 200, path


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("127.0.0.1:7860", True),
        ("localhost", True),
        ("LOCALHOST:1", True),
        ("localhost.", True),
        ("127.8.9.1", True),
        ("[::1]:7860", True),
        ("evil.example:7860", False),
        ("localhost.evil.example", False),
        ("192.168.1.7:7860", False),
        ("[2001:db8::1]", False),
        ("localhost@evil.example", False),
        ("evil.example#localhost", False),
        ("localhost:7860:7860", False),
        ("", False),
    ],
)
def test_an_app_that_listens_on_this_machine_alone_has_its_names_alone(host, known) -> None:
    assert Addresses().knows(host) is known


def test_an_app_that_listens_everywhere_is_known_by_number_and_by_the_machine(monkeypatch) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "Workshop")
    for host in ("0.0.0.0", "::", "[::]"):
        addresses = Addresses(host)
        for known in ("192.168.1.7:80", "[2001:db8::1]", "workshop", "workshop.local", "localhost"):
            assert addresses.knows(known), known
        assert not addresses.knows("evil.example")
    assert Addresses("192.168.1.7").knows("192.168.1.7:7860")
    assert not Addresses("192.168.1.7").knows("192.168.1.8:7860")
    assert Addresses("studio.lan").knows("studio.lan:7860")


def test_a_name_that_was_allowed_is_known_and_so_are_the_space_and_the_proxys(monkeypatch) -> None:
    monkeypatch.setenv("SPACE_HOST", "me-explorer.hf.space")
    addresses = Addresses("0.0.0.0", "https://Demo.example/x", ["lab.example:8443"])
    for name in ("me-explorer.hf.space", "demo.example", "lab.example:8443", "lab.example"):
        assert addresses.knows(name)
    assert addresses.own("https://me-explorer.hf.space", "10.1.2.3:7860")
    assert addresses.own("https://demo.example", "127.0.0.1:7860")
    assert addresses.own("https://demo.example:443", "127.0.0.1:7860")
    assert addresses.own("https://lab.example:8443", "127.0.0.1:7860")
    assert not addresses.own("https://lab.example:9000", "127.0.0.1:7860")
    addresses.add("abc.gradio.live")
    assert addresses.knows("abc.gradio.live")


@pytest.mark.parametrize(
    ("origin", "host", "own"),
    [
        ("http://127.0.0.1:7860", "127.0.0.1:7860", True),
        ("http://localhost", "localhost:80", True),
        ("https://localhost", "LOCALHOST", True),
        ("http://[::1]:7860", "[::1]:7860", True),
        ("http://127.0.0.1:9000", "127.0.0.1:7860", False),
        ("http://localhost:7860", "127.0.0.1:7860", False),
        ("null", "127.0.0.1:7860", False),
        ("", "", False),
        ("file://", "127.0.0.1", False),
        ("http://127.0.0.1:7860.evil.example", "127.0.0.1:7860", False),
        ("http://a@127.0.0.1:7860", "127.0.0.1:7860", False),
    ],
)
def test_a_page_is_our_own_when_it_is_at_the_address_that_was_asked(origin, host, own) -> None:
    assert Addresses().own(origin, host) is own


@pytest.mark.parametrize("given", ["*", "null", "site.example", f"{SITE}/page", "", "http://a b"])
def test_an_origin_that_is_no_address_of_a_site_is_refused_in_a_sentence(given: str) -> None:
    with pytest.raises(SpecError, match=r"^--allow-origin takes .*\.$"):
        Addresses(origins=[given])


@pytest.mark.parametrize("given", ["https://a.example", "a/b", "a:b", "a b", "@a"])
def test_a_name_that_is_no_host_is_refused_in_a_sentence(given: str) -> None:
    with pytest.raises(SpecError, match=r"^--allow-host takes .*\.$"):
        Addresses(names=[given])


def test_an_unknown_name_gets_a_sentence_that_says_what_to_do(app: Doors) -> None:
    for headers in ({"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example, 127.0.0.1"}):
        for path in ("/", "/instrument/tabs/explore/explore.js", "/gradio_api/upload"):
            said = web(app).get(path, headers=headers)
            assert said.status_code == 403
            assert "'evil.example'" in said.text and "--allow-host" in said.text
            assert said.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:9000"])
def test_a_foreign_page_gets_a_sentence_that_says_what_to_do(app: Doors, origin: str) -> None:
    headers = {"Origin": origin, "Content-Type": "text/plain"}
    for method, path in (("POST", CALL), ("POST", UPLOAD), ("GET", "/"), ("OPTIONS", CALL)):
        asked = {**headers, "Access-Control-Request-Method": "POST"}
        said = web(app).request(method, path, content=packed("models"), headers=asked)
        assert said.status_code == 403, (method, path)
        assert repr(origin) in said.text and "--allow-origin" in said.text
        assert "access-control-allow-origin" not in said.headers
    with pytest.raises(WebSocketDisconnect) as refused:
        web(app).websocket_connect(SOCKET, headers={"Origin": origin}).__enter__()
    assert refused.value.code == 1008


def test_what_is_repeated_in_a_refusal_is_short_and_plain(app: Doors) -> None:
    said = web(app).get("/", headers={"Origin": "http://\x1b[31m" + "a" * 10_000})
    assert len(said.text) < 400 and said.text.strip().isprintable()


def test_pictures_and_scripts_of_foreign_pages_are_refused_but_a_link_opens_the_page(app) -> None:
    for site in ("cross-site", "same-site"):
        marks = {"Sec-Fetch-Site": site}
        for path in ("/instrument/file/try-vae.safetensors", CALL, "/", "/theme.css"):
            marked = {**marks, "Sec-Fetch-Mode": "no-cors"}
            assert web(app).get(path, headers=marked).status_code == 403, path
        link = {**marks, "Sec-Fetch-Mode": "navigate"}
        assert web(app).get("/", headers=link).status_code == 200
        assert web(app).get("/instrument/file/try-vae.safetensors", headers=link).status_code == 403
        assert web(app).post("/", headers=link).status_code == 403
    own = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "no-cors"}
    assert web(app).get("/theme.css", headers=own).status_code == 200


def test_what_is_sent_must_be_named_as_bytes(app: Doors) -> None:
    kinds = (None, "text/plain", "multipart/form-data; boundary=x", "application/json")
    for path in (CALL, UPLOAD, "/instrument/other"):
        for kind in (*kinds, "application/x-www-form-urlencoded"):
            headers = {"Content-Type": kind} if kind else {}
            said = web(app).post(path, content=packed("models"), headers=headers)
            assert said.status_code == 415 and BYTES in said.text
    for origin in ({}, {"Origin": HERE}):
        headers = {"Content-Type": f"{BYTES}; charset=x", **origin}
        said = web(app).post(CALL, content=packed("models"), headers=headers)
        assert unpack(said.content).header["models"]
    with web(app).websocket_connect(SOCKET, headers={"Origin": HERE}) as socket:
        socket.send_bytes(packed("models"))
        assert unpack(socket.receive_bytes()).header["models"]


def test_a_page_that_is_allowed_may_send_and_read(app: Doors) -> None:
    asked = {
        "Origin": SITE,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    first = web(app).options(CALL, headers=asked)
    assert first.status_code == 204
    assert first.headers["access-control-allow-headers"] == "Content-Type"
    said = web(app).post(CALL, content=packed("models"), headers={"Origin": SITE, **RAW})
    assert unpack(said.content).header["models"]
    for answer in (
        first,
        said,
        web(app).get("/instrument/tabs/explore/explore.js", headers={"Origin": SITE}),
    ):
        assert answer.headers["access-control-allow-origin"] == SITE
        assert "Origin" in answer.headers["vary"]
    with web(app).websocket_connect(SOCKET, headers={"Origin": SITE}) as socket:
        socket.send_bytes(packed("models"))
        assert unpack(socket.receive_bytes()).header["models"]


def test_only_pages_that_are_allowed_may_show_the_app_in_a_frame(app: Doors, engine) -> None:
    rule = web(app).get("/").headers["content-security-policy"]
    assert rule == f"frame-ancestors 'self' {SITE}"
    on_a_space = Doors(app.app, Addresses(), framed=True)
    assert "content-security-policy" not in web(on_a_space).get("/").headers


@pytest.mark.parametrize("root", ["/demo", "https://demo.example/demo"])
def test_under_a_path_all_is_served_whatever_the_proxy_does_with_it(engine, root: str) -> None:
    app = built(engine, Addresses(root=root), root)
    for path in (
        "/",
        "/theme.css",
        "/instrument/tabs/explore/explore.js",
        "/instrument/tabs/points/manifold.js",
    ):
        for prefix in ("", "/demo"):
            assert web(app).get(prefix + path).status_code == 200, prefix + path
    assert web(app).get("/demo?x=1", follow_redirects=False).headers["location"] == "/demo/?x=1"
    for prefix in ("", "/demo"):
        said = web(app).post(f"{prefix}{CALL}", content=packed("models"), headers=RAW)
        assert unpack(said.content).header["models"]
        assert web(app).post(f"{prefix}{CALL}", content=b"").status_code == 415
        assert web(app).get(f"{prefix}/gradio_api/info").text == CLOSED
        with web(app).websocket_connect(SOCKET.replace(CHANNEL, prefix + CHANNEL)) as socket:
            socket.send_bytes(packed("models"))
            assert unpack(socket.receive_bytes()).header["models"]
    assert web(app).get("/demonstration/theme.css").status_code == 404


def test_behind_a_proxy_the_page_is_where_the_proxy_says(engine: Engine) -> None:
    app = built(engine, Addresses(names=["demo.example"]))
    seen = {"X-Forwarded-Host": "demo.example", "Origin": "https://demo.example", **RAW}
    for headers in (seen, {"Host": "demo.example", "Origin": "https://demo.example", **RAW}):
        assert web(app).post(CALL, content=packed("models"), headers=headers).status_code == 200
    foreign = {**seen, "Origin": "https://evil.example"}
    assert web(app).post(CALL, content=packed("models"), headers=foreign).status_code == 403
    local = {"X-Forwarded-Host": "localhost:8080", "Origin": "http://localhost:8080", **RAW}
    assert web(app).post(CALL, content=packed("models"), headers=local).status_code == 200


@pytest.mark.parametrize(
    ("given", "root"),
    [("", ""), ("/", ""), ("demo", "/demo"), ("/a/b/", "/a/b"), ("https://h/x/", "https://h/x")],
)
def test_the_path_of_a_proxy_is_read_as_people_write_it(monkeypatch, given, root) -> None:
    monkeypatch.setenv("GRADIO_ROOT_PATH", given)
    assert root_path() == root


def test_a_socket_to_gradio_is_refused(app: Doors) -> None:
    for path in ("/", "/gradio_api/queue/join"):
        with pytest.raises(WebSocketDisconnect):
            web(app).websocket_connect(SOCKET.replace(CHANNEL, path)).__enter__()


def test_static_files_stay_in_their_folder(app: Doors) -> None:
    for path in ("../page.py", "%2e%2e/page.py", "..%2fpage.py", "/etc/passwd", "", "nothing.js"):
        assert web(app).get(f"/instrument/{path}").status_code == 404, path
    assert Path("explorer/ui/page.py").exists()


ODD_NAMES = (
    "x" * 300,
    "%00",
    "a%0ab",
    "..%2f..%2fconfig",
    "%2e%2e/config",
    "/etc/passwd",
    "a" + "/b" * 50,
)


@pytest.mark.parametrize("folder", ["assets", "static"])
@pytest.mark.parametrize("name", ODD_NAMES)
def test_what_can_be_no_file_of_the_page_goes_no_further(
    app: Doors, folder: str, name: str
) -> None:
    answer = web(app).get(f"/{folder}/{name}")
    assert (answer.status_code, answer.text) == (404, CLOSED)
