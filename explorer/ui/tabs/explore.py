"""The Explore tab: the knobs, the large image, and figures of what lies around it."""

from explorer.ui.component import component


def build() -> None:
    """Put the tab's content where Gradio is building."""
    component("tabs/explore/explore")
