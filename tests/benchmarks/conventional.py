"""The app that people write today, as an opponent: 64 native sliders, `.change`, `gr.Image`.

Same engine, same model, same number of threads; everything of Gradio at its default. The picture
is enlarged to 448 × 448 before it is handed over, because `gr.Image` never shows a picture larger
than it is: at its own size it would be a stamp of 28 pixels.
"""

import argparse
from pathlib import Path

import gradio as gr
import numpy as np

from explorer.engine import Engine
from explorer.runtime import serve_many
from tests.benchmarks.stage import HOST
from tests.benchmarks.subject import NAME, enlarged


def build(engine: Engine) -> gr.Blocks:
    """A slider for each dimension of z; the class is the first one."""
    entry = engine.library.entry(NAME)
    spec = entry.card.spec

    def show(*z: float) -> np.ndarray:
        point = np.array([z], dtype=np.float32)
        row = engine.rows(entry, point, np.zeros(1, dtype=np.int64))
        return enlarged(engine.images(entry, row)[0, :, :, 0])

    with gr.Blocks(title="Conventional") as page, gr.Row():
        with gr.Column():
            sliders = [
                gr.Slider(-3, 3, value=0, step=0.01, label=f"z{i + 1}", elem_id=f"z{i + 1}")
                for i in range(spec.z)
            ]
        image = gr.Image(label="Image", height=448, elem_id="image")
        for slider in sliders:
            slider.change(show, sliders, image)
        page.load(show, sliders, image)
    return page


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    args = parser.parse_args()
    serve_many()
    build(Engine([args.models], "cpu")).launch(server_name=HOST, server_port=args.port)


if __name__ == "__main__":
    main()
