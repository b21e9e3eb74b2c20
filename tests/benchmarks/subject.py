"""The model under test, and what the engine itself decodes for each value of one knob."""

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from explorer.checkpoints import load_model, save_model
from explorer.engine import Engine
from explorer.families.cgan import CGANSpec
from explorer.models import Model
from tests.benchmarks.stage import ROOT
from tests.tiny import card_of, fresh

NAME = "benchmark"
ALIVE = 0.01  # an activity at which every knob is offered
ENLARGED = 16  # 28 × 28 becomes 448 × 448


def write_model(folder: Path) -> int:
    """Write a CGAN with 64 live knobs to `folder`; gives the dimension that does most.

    The shipped `cgan-mnist` if there is one, else untrained weights stretched until z is seen.
    """
    shipped = ROOT / "checkpoints" / "cgan-mnist.safetensors"
    activity = [1.0] * CGANSpec().z
    if shipped.is_file():
        model, card = load_model(shipped)
        activity = list(card.activity)
    else:
        model = fresh(CGANSpec())
        _stretch(model)
    seen = tuple(max(value, ALIVE) for value in activity)
    path = folder / f"{NAME}.safetensors"
    save_model(path, model, card_of(model.spec, activity=seen))
    return int(np.argmax(activity))


@torch.no_grad()
def _stretch(model: Model) -> None:
    """Give an untrained generator the batch statistics and the contrast of a trained one."""
    stream = torch.Generator().manual_seed(0)
    z = torch.randn(256, model.spec.z, generator=stream)
    labels = torch.eye(model.spec.num_classes)[torch.arange(256) % model.spec.num_classes]
    model.train()
    for _ in range(60):
        model.decode(z, labels)
    model.eval()
    last = [p for name, p in model.generator.named_parameters() if name.endswith("weight")][-1]
    last *= 5


def enlarged(image: np.ndarray) -> np.ndarray:
    """Grey levels [H, W] with each pixel as a square."""
    return image.repeat(ENLARGED, axis=0).repeat(ENLARGED, axis=1)


class Reference:
    """The engine's own image for each value of knob `dimension`, all else as in a point.

    One point at a time and on one thread, exactly as the app decodes while a knob is dragged.
    """

    def __init__(self, folder: Path, dimension: int) -> None:
        torch.set_num_threads(1)
        self.engine = Engine([folder], "cpu")
        self.entry = self.engine.library.entry(NAME)
        self.dimension = dimension
        self.point: dict[str, Any] = {}
        self._known: dict[float, np.ndarray] = {}

    def place(self, point: dict[str, Any]) -> None:
        """Decode around `point`, as `Point.toJSON` of the page writes it."""
        self.point = point
        self._known = {}

    def frame(self, value: float) -> np.ndarray:
        """Grey levels int16 [H · W] with the knob at `value`."""
        if value not in self._known:
            z = np.array(self.point["z"], dtype=np.float32)
            z[self.dimension] = value
            classes = np.array(self.point["classes"], dtype=np.float32)
            row = np.concatenate([z * self.point["temperature"], classes / classes.sum()])
            image = self.engine.images(self.entry, row[None].astype(np.float32))[0, :, :, 0]
            self._known[value] = self.sent(image).astype(np.int16).ravel()
        return self._known[value]

    def sent(self, image: np.ndarray) -> np.ndarray:
        """What is left of grey levels uint8 [H, W] on the way to the page: all of them."""
        return image


class WebPReference(Reference):
    """The same for a page that gets enlarged pictures as lossy WebP, the default of `gr.Image`."""

    def sent(self, image: np.ndarray) -> np.ndarray:
        """Grey levels uint8 [H, W] after WebP, read at the centre of each enlarged pixel."""
        file, centre = BytesIO(), ENLARGED // 2
        Image.fromarray(enlarged(image)).save(file, "webp")
        with Image.open(file) as opened:
            return np.asarray(opened.convert("RGB"))[centre::ENLARGED, centre::ENLARGED, 0]
