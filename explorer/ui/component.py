"""A piece of the page whose markup and behaviour live in files of `web`."""

import gradio as gr

from explorer.ui.routes import WEB


def component(path: str) -> gr.HTML:
    """`web/PATH.html` as a Gradio component, brought to life by `web/PATH.js`."""
    return gr.HTML(
        html_template=(WEB / f"{path}.html").read_text("utf-8"),
        js_on_load=(WEB / "app/mount.js").read_text("utf-8"),
        apply_default_css=False,
        elem_id=path.rpartition("/")[2],
        script=path,
    )
