"""The page: Gradio, a custom instrument in JavaScript, and one binary channel between them.

Nothing here knows torch: an engine object is handed in, plain values go down, pixels come up. A
visitor's whole state lives in their own browser; every request carries all it needs.
"""

from explorer.ui.page import build_page, launch

__all__ = ["build_page", "launch"]
