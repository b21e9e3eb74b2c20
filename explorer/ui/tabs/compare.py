"""The Compare tab: two to four models side by side."""

from explorer.ui.component import component


def build() -> None:
    """Put the tab's content where Gradio is building."""
    component("tabs/compare/compare")
