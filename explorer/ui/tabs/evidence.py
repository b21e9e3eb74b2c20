"""The Evidence tab: how a model was made, what was measured of it, and where it fails."""

from explorer.ui.component import component


def build() -> None:
    """Put the tab's content where Gradio is building."""
    component("tabs/evidence/evidence")
