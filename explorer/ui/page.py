"""The Gradio page: a header over tabs, and how it is launched."""

from typing import TYPE_CHECKING, Any

import gradio as gr

from explorer.ui.component import component
from explorer.ui.routes import STATIC, routes
from explorer.ui.tabs import arithmetic, compare, evidence, explore, interpolate, points, train

if TYPE_CHECKING:
    from explorer.engine import Engine

TITLE = "Latent Explorer"
IDLE = 1.0  # seconds between looks into Gradio's queue, which serves no event of ours


def build_page() -> gr.Blocks:
    """The page with all its tabs; it holds no state of any visitor."""
    with gr.Blocks(title=TITLE, fill_width=True, analytics_enabled=False) as page:
        component("header")
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
            component("shelf")
    return page


def launch(engine: "Engine", **options: Any) -> None:
    """Serve the page with `engine` behind it until stopped; `options` go to Gradio's launch.

    Address, port and root path that are not given come from Gradio's environment variables.
    """
    page = build_page()
    page._queue.sleep_when_free = page._queue.progress_update_sleep_when_free = IDLE
    page.launch(
        app_kwargs={"routes": routes(engine)},
        css_paths=sorted(STATIC.glob("*.css")),
        theme=gr.themes.Base(
            font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]
        ),
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        **options,
    )
