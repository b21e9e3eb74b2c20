"""The Train tab: small models learn while one watches."""

from explorer.ui.component import component


def build() -> None:
    """Put the tab's content where Gradio is building."""
    component("tabs/train/train")
