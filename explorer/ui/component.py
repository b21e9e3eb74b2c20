"""A piece of the page whose markup and behaviour live in static files."""

import gradio as gr

from explorer.ui.routes import STATIC


def component(name: str, script: str | None = None) -> gr.HTML:
    """`static/NAME.html` as a Gradio component, brought to life by `static/SCRIPT.js`.

    The script is called as the markup unless it is given.
    """
    return gr.HTML(
        html_template=(STATIC / f"{name}.html").read_text("utf-8"),
        js_on_load=(STATIC / "mount.js").read_text("utf-8"),
        apply_default_css=False,
        elem_id=name,
        script=script or name,
    )
