"""The Interpolate tab: routes through several points, and grids between them."""

from explorer.ui.component import component


def build() -> None:
    """Put the tab's content where Gradio is building."""
    component("tabs/interpolate/interpolate")
