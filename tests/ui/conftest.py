"""A real server with models of every family, and a real browser that watches for errors."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from explorer.engine import Engine
from tests.benchmarks.stage import FLAGS, HOST, NAMES, ROOT, free_port, serving
from tests.ui.driver import EXPLORE, Explorer
from tests.ui.try_models import write_try_models

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

Visit = Callable[..., Explorer]
PATIENCE = 30_000  # ms
SIZE = {"width": 1440, "height": 900}


def without(sentence: str) -> NoReturn:
    """Skip with a sentence, or fail on CI."""
    if os.environ.get("CI") == "true":
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `try-…` checkpoints of every family."""
    return write_try_models(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="session")
def engine(models: Path) -> Engine:
    """An engine over the same folders as the server's, on the CPU like it."""
    return Engine([ROOT / "checkpoints", models], "cpu")


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """A headless Chromium for the whole run."""
    try:
        from playwright.sync_api import expect as assertion
        from playwright.sync_api import sync_playwright
    except ImportError:
        without("The browser tests need Playwright: pip install playwright.")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        without(f"The browser tests need {' or '.join(NAMES)}, or the path of one in CHROMIUM.")
    assertion.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield opened
        opened.close()


@contextmanager
def served(models: Path, log: Path, port: int) -> Iterator[str]:
    """`python app.py` over `models`; its address. Its log must stay free of tracebacks."""
    options = ["--host", HOST, "--port", str(port), "--device", "cpu", "--models", str(models)]
    options += ["--home", str(log.parent / "home")]
    with serving(["app.py", *options], port, log) as address:
        yield address
    written = log.read_text()
    assert "Traceback" not in written and "ERROR" not in written, written


@pytest.fixture(scope="session")
def server(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running app that all tests share."""
    with served(models, tmp_path_factory.mktemp("server") / "log", free_port()) as address:
        yield address


@pytest.fixture(scope="session")
def shared(browser: "Browser") -> Iterator["BrowserContext"]:
    """A context that may use the clipboard; its cache lets pages after the first open quickly."""
    context = browser.new_context(viewport=SIZE, permissions=["clipboard-read", "clipboard-write"])
    yield context
    context.close()


def watch(page: "Page") -> list[str]:
    """Whatever goes wrong on `page` from now on, as lines."""
    troubles: list[str] = []

    def note(kind: str, words: object) -> None:
        troubles.append(f"{kind}: {words}")

    page.on("console", lambda m: note("console", m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: note("script", error))
    page.on("requestfailed", lambda request: note("failed", request.url))
    page.on("response", lambda r: note(f"{r.status}", r.url) if r.status >= 400 else None)
    return troubles


def open_page(context: "BrowserContext") -> tuple["Page", list[str]]:
    """A new page, and the troubles it will have had."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    return page, watch(page)


@pytest.fixture
def visit(browser: "Browser", shared: "BrowserContext", server: str, engine: Engine) -> Iterator:
    """Open a fresh page: `visit("try-vae")`, or at a link; with options in a context of its own.

    Fails in the end if any page had errors on its console or requests that failed.
    """
    opened: list[tuple[Page, list[str]]] = []
    own: list[BrowserContext] = []

    def go(
        model: str | None = None,
        prepare: Any = None,
        link: str = "",
        ready: str = EXPLORE,
        **options: Any,
    ) -> Explorer:
        context = shared
        if options or prepare:
            context = browser.new_context(**{"viewport": SIZE, **options})
            own.append(context)
        opened.append(open_page(context))
        if prepare:
            prepare(opened[-1][0])
        return Explorer(opened[-1][0], engine, server).load(model, link, ready)

    yield go
    for page, _ in opened:
        page.close()
    for context in own:
        context.close()
    assert [line for _, troubles in opened for line in troubles] == []


@pytest.fixture(scope="session")
def kept() -> dict[str, Any]:
    """The page that tests hand on to each other, if there is one.

    All its tabs are open, so that a test meets the same page whichever tests went before it.
    """
    return {}


@pytest.fixture
def tidied(
    shared: "BrowserContext",
    server: str,
    engine: Engine,
    kept: dict[str, Any],
    request: pytest.FixtureRequest,
) -> Iterator[Visit]:
    """The kept page, tidied, at a model; fails like `visit`, and then keeps the page no longer."""
    failed = request.session.testsfailed

    def go(model: str) -> Explorer:
        if not kept:
            page, troubles = open_page(shared)
            explorer = Explorer(page, engine, server).load().every_tab()
            kept.update(troubles=troubles, explorer=explorer)
        kept["explorer"].tidy(model)
        return kept["explorer"]

    yield go
    troubles = list(kept.get("troubles", ()))
    if kept and (troubles or request.session.testsfailed > failed):
        kept["explorer"].page.close()
        kept.clear()
    assert troubles == []


@pytest.fixture
def vae(tidied: Visit) -> Explorer:
    """A page at the VAE: 5 dimensions, z2 and z4 dead, z3 the most active, then z1, z5."""
    return tidied("try-vae")


@pytest.fixture
def cgan(tidied: Visit) -> Explorer:
    """A page at the CGAN: 64 dimensions, z1 dead, 10 classes."""
    return tidied("try-cgan")


@pytest.fixture
def infogan(tidied: Visit) -> Explorer:
    """A page at the InfoGAN: 62 dimensions, z62 dead, 10 categories, 2 codes."""
    return tidied("try-infogan")
