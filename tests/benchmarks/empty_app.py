"""An empty Gradio app that imports torch: the least that any app of this kind must wait for."""

import sys

import gradio as gr
import torch

from tests.benchmarks.stage import HOST


def main() -> None:
    """Serve one line of text at the port of the first argument until stopped."""
    with gr.Blocks() as page:
        gr.Markdown(f"Empty, with torch {torch.__version__}", elem_id="empty")
    page.launch(server_name=HOST, server_port=int(sys.argv[1]))


if __name__ == "__main__":
    main()
