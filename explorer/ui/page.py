"""The Gradio page, a header over tabs, and the app that serves it."""

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from threading import Event
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import gradio as gr
from fastapi import FastAPI

from explorer.ui.addresses import LOOPBACK, Addresses
from explorer.ui.component import component
from explorer.ui.doors import Doors
from explorer.ui.routes import WEB, routes
from explorer.ui.server import listen, serving
from explorer.ui.share import share as share_link
from explorer.ui.share import unshare
from explorer.ui.tabs import arithmetic, compare, evidence, explore, interpolate, points, train

if TYPE_CHECKING:
    from explorer.engine import Engine

TITLE = "Latent Explorer"
IDLE = 1.0  # seconds between looks into Gradio's queue, which serves no event of ours


def build_page() -> gr.Blocks:
    """The page with all its tabs; it holds no state of any visitor."""
    with gr.Blocks(title=TITLE, fill_width=True, analytics_enabled=False) as page:
        component("app/header")
        with gr.Row(elem_id="desk"):
            with gr.Column(), gr.Tabs(elem_id="tabs"):
                with gr.Tab("Explore", id="explore"):
                    explore.build()
                with gr.Tab("Points", id="points"):
                    points.build()
                with gr.Tab("Interpolate", id="interpolate"):
                    interpolate.build()
                with gr.Tab("Arithmetic", id="arithmetic"):
                    arithmetic.build()
                with gr.Tab("Compare", id="compare"):
                    compare.build()
                with gr.Tab("Train", id="train"):
                    train.build()
                with gr.Tab("Evidence", id="evidence"):
                    evidence.build()
            component("tabs/shelf/shelf")
    page._queue.sleep_when_free = page._queue.progress_update_sleep_when_free = IDLE
    return page


def web_app(engine: "Engine", addresses: Addresses, root: str = "") -> Doors:
    """The page with `engine` behind it, and the doors before it.

    root: where a proxy shows it, a path or a whole URL.
    """
    inner = gr.mount_gradio_app(
        FastAPI(openapi_url=None),
        build_page(),
        "/",
        app_kwargs={"routes": routes(engine)},
        root_path=root,
        css_paths=sorted(WEB.rglob("*.css"), key=lambda path: path.name),
        theme=gr.themes.Base(
            font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]
        ),
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        max_file_size=engine.limits.upload_bytes,
    )
    return Doors(inner, addresses, urlsplit(root).path, framed=engine.limits.public)


def root_path() -> str:
    """Where a proxy shows the app, of $GRADIO_ROOT_PATH: "", a path as /demo, or a whole URL."""
    given = os.environ.get("GRADIO_ROOT_PATH", "").strip().rstrip("/")
    return given if not given or "://" in given or given.startswith("/") else f"/{given}"


def launch(
    engine: "Engine",
    host: str | None = None,
    port: int | None = None,
    share: bool = False,
    names: Iterable[str] = (),
    origins: Iterable[str] = (),
    stop: Event | None = None,
) -> None:
    """Serve the page with `engine` behind it until stopped by hand, or `stop` is set.

    port: None for the first free one. share: whether to ask Gradio for a public link. names and
    origins: see `Addresses`. Raises `AddressError` when nothing can listen there, `SpecError` for
    what is no name or no origin.
    """
    host, root, stop = host or LOOPBACK, root_path(), stop or Event()
    addresses = Addresses(host, root, names, origins)
    with listen(host, port, engine.limits.unread_seconds) as listener:
        with serving(web_app(engine, addresses, root), listener) as server:
            port = listener.getsockname()[1]
            shown = f"[{host}]" if ":" in host and not host.startswith("[") else host
            sys.stdout.write(f"* Running on local URL:  http://{shown}:{port}\n")
            sys.stdout.flush()
            with suppress(KeyboardInterrupt):
                if share:
                    share_link(host, port, addresses)
                while server.is_alive() and not stop.wait(1.0):
                    pass
        unshare()
