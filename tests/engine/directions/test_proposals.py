"""Points to begin with: a sum that works, of pictures alike in all but one thing, and a route."""

from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.data import load_dataset
from explorer.engine import Engine
from explorer.engine.directions import proposals as module
from explorer.engine.directions.attributes import Attributes
from tests.benchmarks.stage import ROOT
from tests.engine.directions.test_find import offline
from tests.ui.try_models import write_try_models

MODELS = ("try-vae", "try-colour", "try-gan", "try-cgan", "try-infogan")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return write_try_models(tmp_path_factory.mktemp("models"))


@pytest.fixture
def engine(folder, fake_root, tmp_path) -> Engine:
    return Engine([folder], "cpu", fake_root, tmp_path / "kept")


@pytest.mark.parametrize("model", MODELS)
def test_every_model_proposes_groups_and_stations_of_its_own(engine, model) -> None:
    entry = engine.library.entry(model)
    found = engine.proposals(entry)
    groups = sum(found.sizes)
    assert found.sizes == [3, 3, 3]
    assert found.rows.shape == (groups + 4, entry.spec.latents.width)
    assert len(found.seeds) == len(found.origins) == len(found.rows)
    points = {row.tobytes() for row in found.rows[:groups]}
    assert len(points) == groups, "no point is in two groups"
    assert len({row.tobytes() for row in found.rows[groups:]}) == 4
    again = engine.proposals(entry)
    assert np.array_equal(again.rows, found.rows)
    assert again[:-1] == found[:-1]


@pytest.mark.parametrize("model", ["try-gan", "try-cgan"])
def test_samples_are_those_of_their_seeds(engine, model) -> None:
    entry = engine.library.entry(model)
    found = engine.proposals(entry)
    assert set(found.origins) == {""}
    for row, seed in zip(found.rows, found.seeds, strict=True):
        assert np.array_equal(row[: entry.spec.z], engine.draw(entry, [seed])[0])
    if entry.spec.num_classes:
        classes = [int(row[entry.spec.z :].argmax()) for row in found.rows]
        assert classes[:3] == classes[3:6] == [classes[0]] * 3
        assert classes[6] != classes[0]
        assert len(set(classes[9:])) == 4


def test_an_encoder_proposes_images_where_it_puts_them(engine, fake_root) -> None:
    entry, test = engine.library.entry("try-vae"), load_dataset("mnist", fake_root, train=False)
    found = engine.proposals(entry)
    numbers = [int(origin.removeprefix("test image ")) for origin in found.origins]
    images = test.images[torch.tensor(numbers)] / 255
    mu = engine.workspace.models.get(entry.path).encode(images).mu.detach().numpy()
    assert found.rows == pytest.approx(mu, abs=1e-5)


def test_without_data_an_encoder_proposes_samples(engine, monkeypatch) -> None:
    offline(monkeypatch)
    found = engine.proposals(engine.library.entry("try-vae"))
    assert set(found.origins) == {""}


def test_where_nothing_varies_any_points_do(engine, monkeypatch) -> None:
    monkeypatch.setattr(module, "varied", lambda about: Attributes({}, {}))
    found = engine.proposals(engine.library.entry("try-gan"))
    assert (found.trait, found.values) == ("", [])
    assert found.seeds == [*range(9), *range(4)]


def test_the_sum_of_a_trained_model_carries_over_what_a_and_b_differ_in(tmp_path) -> None:
    engine = Engine([ROOT / "checkpoints"], "cpu", results=tmp_path)
    found = engine.proposals(engine.library.entry("cgan-mnist-small"))
    a, b, c, result = found.values
    assert found.trait == "slant"
    assert a - b > 15
    assert result - c > (a - b) / 2
    assert found.kinds[0] != found.kinds[1]
