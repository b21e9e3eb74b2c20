"""Every checkpoint that comes with the project: small, finished, and showing something."""

from pathlib import Path

import numpy as np
import pytest

from explorer.checkpoints import load_model
from explorer.data import DATASETS
from explorer.engine import Engine

FOLDER = Path(__file__).resolve().parents[1] / "checkpoints"
SHIPPED = sorted(path for path in FOLDER.glob("*.safetensors") if not path.stem.endswith(".state"))
EXPECTED = {
    "vae-mnist-2d",
    "vae-mnist-conv",
    "vae-mnist-50d",
    "vae-fashion-conv",
    "cgan-mnist",
    "cgan-fashion",
    "infogan-mnist",
}

every_shipped = pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)


def test_the_shipped_models_are_those_that_were_promised() -> None:
    assert {path.stem for path in SHIPPED} >= EXPECTED


def test_together_they_are_small() -> None:
    assert sum(path.stat().st_size for path in SHIPPED) < 80 * 2**20


@every_shipped
def test_each_is_small_finished_and_says_how_it_was_made(path) -> None:
    assert path.stat().st_size < 10 * 2**20
    card = load_model(path)[1]
    assert card.step == card.steps > 0
    assert card.recipe.dataset in DATASETS
    assert card.losses
    assert card.command.startswith("python -m explorer train ")
    assert f"--model {card.spec.family}" in card.command
    assert not any(mark in card.command for mark in ("/home", "/root", "/tmp", "\\", "--device"))


@every_shipped
def test_each_decodes_to_images_that_differ(path) -> None:
    engine = Engine([FOLDER], "cpu")
    samples = next(engine.sample(engine.library.entry(path.stem), 10, seed=0))
    images = samples.images.astype(float)
    assert images.std() > 20
    assert all(image.std() > 5 for image in images)
    assert np.abs(images[1:] - images[:-1]).mean(axis=(1, 2, 3)).min() > 1


@every_shipped
def test_each_has_knobs_that_do_something(path) -> None:
    engine = Engine([FOLDER], "cpu")
    described = engine.describe(engine.library.entry(path.stem))
    assert described.order
    assert described.activity[described.order[0]] == max(described.activity[: described.z])
