"""The Points tab: pictures become points, and a map of where all points lie."""

from explorer.ui.component import component


def build() -> None:
    """Put the tab's content where Gradio is building."""
    component("tabs/points/points")
