"""Links of v1 show what they showed: the pictures that the old code drew of their points."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from explorer.engine import Engine

TESTS = Path(__file__).parent
LINKS = json.loads((TESTS / "links" / "v1.json").read_text())
ACROSS, SIDE = 8, 64  # cells of the sheet, the image at the top left of each


def row(point: dict[str, Any]) -> np.ndarray:
    """The point that a link had, as the engine takes it, float32 [Z + K + C]."""
    weights = np.array(point["classes"])
    parts = (np.array(point["z"]) * point["temperature"], weights / weights.sum(), point["codes"])
    return np.concatenate(parts).astype(np.float32)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine([TESTS.parent / "checkpoints"], "cpu")


@pytest.fixture(scope="module")
def sheet() -> np.ndarray:
    return np.asarray(Image.open(TESTS / "links" / "v1.png").convert("RGB")).astype(int)


@pytest.mark.parametrize("cell", range(len(LINKS)))
def test_the_point_of_an_old_link_is_drawn_as_it_was(cell, engine, sheet) -> None:
    point = LINKS[cell]["state"]["at"]
    [image] = engine.images(engine.library.entry(point["model"]), row(point)[None])
    top, left = SIDE * (cell // ACROSS), SIDE * (cell % ACROSS)
    height, width, _ = image.shape
    wanted = sheet[top : top + height, left : left + width]
    assert wanted.any()
    assert np.abs(image.astype(int) - wanted).max() <= 1
