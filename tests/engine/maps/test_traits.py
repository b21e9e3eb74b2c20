"""What is seen of the images of a map in numbers, and what is decoded of it."""

import numpy as np
import pytest
import torch

from explorer.data import load_dataset
from explorer.engine.maps import traits
from explorer.engine.maps.traits import LIGHT, SIDE, varied
from explorer.evaluation.strokes import slant
from tests.engine.maps.test_latent_map import DEEP, GANS, engine, folder, small  # noqa: F401


@pytest.fixture(autouse=True)
def all_of_them(monkeypatch) -> None:
    """Untrained models and noise hardly differ in anything."""
    monkeypatch.setattr(traits, "varied", lambda about: about)


def measured(engine, model):  # noqa: F811
    """The traits of a map, once they are there."""
    entry = engine.library.entry(model)
    engine.map_traits(entry)
    engine.workspace.background.wait()
    found = engine.map_traits(entry)
    assert found is not None
    return found


def test_test_images_are_measured_themselves(engine, fake_root) -> None:  # noqa: F811
    found, images = measured(engine, DEEP), load_dataset("mnist", fake_root, train=False).images
    assert found.values.dtype == np.float32
    assert found.values.shape == (len(found.names), len(images)) == (len(found.units), len(images))
    at = found.names.index("slant")
    assert found.units[at] == "°"
    assert found.values[at] == pytest.approx(slant(images.float() / 255).numpy(), abs=1e-3)


@pytest.mark.parametrize("model", GANS)
def test_samples_are_measured_as_they_are_decoded(engine, model, monkeypatch) -> None:  # noqa: F811
    monkeypatch.setattr(traits, "SAMPLES", 40)
    found, entry = measured(engine, model), engine.library.entry(model)
    images = engine.map_images(entry, range(40))
    assert np.array_equal(images, engine.images(entry, engine.map_rows(entry, range(40))))
    assert found.values.shape == (len(found.names), 40)
    at = found.names.index("brightness")
    assert found.values[at] == pytest.approx(images.mean((1, 2, 3)) / 2.55, abs=0.01)


def test_light_is_told_by_how_much_there_is_how_far_it_spreads_and_where(engine) -> None:  # noqa: F811
    images = torch.zeros(3, 1, 20, 20, dtype=torch.uint8)
    images[0, :, 9:11, 9:11] = 255  # in the middle
    images[1, :, 4:6, 14:16] = 255  # a quarter of the side up and to the right
    images[2, :, 4:16, 4:16] = 255  # large
    about = traits.traits(engine.library.entry("try-gan"), images)
    assert {name: about.units[name] for name in LIGHT} == LIGHT
    assert about.values["brightness"].tolist() == pytest.approx([1, 1, 36])
    assert about.values["to the right"].tolist() == pytest.approx([0, 25, 0])
    assert about.values["up"].tolist() == pytest.approx([0, 25, 0])
    assert about.values["size"][0] == about.values["size"][1] < about.values["size"][2] / 5


def test_what_is_the_same_everywhere_is_no_trait() -> None:
    values = {"one": torch.tensor([1.0, 9.0]), "other": torch.tensor([5.0, 5.1])}
    about = varied(traits.Attributes(values, {"one": "%", "other": SIDE}))
    assert (list(about.values), list(about.units)) == (["one"], ["one"])
