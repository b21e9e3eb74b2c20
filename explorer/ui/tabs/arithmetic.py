"""The Arithmetic tab: sums of points, and directions that mean something."""

from explorer.ui.component import component


def build() -> None:
    """Put the tab's content where Gradio is building."""
    component("tabs/arithmetic/arithmetic")
