"""Labelled latents: real images as the data has them, samples as they look."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.checkpoints import load_judge
from explorer.data import DATASETS, load_dataset
from explorer.engine import Engine
from explorer.engine.decoding import many_images
from explorer.engine.directions import labelled_latents
from explorer.engine.directions.attributes import measure
from explorer.engine.directions.labelled_latents import encoded, sampled
from explorer.errors import DataError
from explorer.evaluation.subject import judge_features
from explorer.families.vae import VAESpec
from explorer.latent import draw
from explorer.specs import Recipe
from tests.tiny import write_judges
from tests.ui.try_models import lively, write_try_models

GANS = ("try-cgan", "try-infogan")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return write_try_models(tmp_path_factory.mktemp("models"))


@pytest.fixture(autouse=True)
def small(monkeypatch) -> None:
    monkeypatch.setattr(labelled_latents, "SAMPLES", 60)
    monkeypatch.setattr(labelled_latents, "HELD_OUT", 20)


@pytest.fixture
def engine(folder, fake_root, tmp_path) -> Engine:
    return Engine([folder], "cpu", fake_root, tmp_path / "kept", tmp_path / "own")


def test_an_encoder_puts_training_images_to_fit_and_test_images_to_test(engine, fake_root) -> None:
    entry = engine.library.entry("try-vae")
    found = encoded(engine.workspace, entry)
    assert (found.of, found.tested) == ("test images", "50 test images")
    assert found.class_names == tuple("0123456789")
    assert found.measured
    for part, train in ((found.fit, True), (found.test, False)):
        split = load_dataset("mnist", fake_root, train=train)
        assert len(part.z) == len(split.labels)
        assert torch.bincount(part.labels).equal(torch.bincount(split.labels))
        images = split.images[torch.randperm(len(split.images), generator=seeded())]
        mu = engine.workspace.models.get(entry.path).encode(images / 255).mu
        torch.testing.assert_close(part.z, mu, atol=1e-5, rtol=1e-4)
        for name, values in measure(images).values.items():
            torch.testing.assert_close(part.values[name], values)


def seeded() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def test_no_more_images_are_encoded_than_are_needed(engine, monkeypatch) -> None:
    entry = engine.library.entry("try-vae")
    whole = encoded(engine.workspace, entry)
    monkeypatch.setattr(labelled_latents, "IMAGES", 30)
    some = encoded(engine.workspace, entry)
    assert len(some.fit.z) == len(some.test.z) == 30
    torch.testing.assert_close(some.fit.z, whole.fit.z[:30])


def test_known_factors_are_taken_as_they_are_and_not_measured(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(labelled_latents, "IMAGES", 40)
    spec = VAESpec(z=3, width=8, depth=1, resolution=32)
    lively(tmp_path, "m", spec, recipe=Recipe(dataset="sprites"))
    engine = Engine([tmp_path], "cpu", results=tmp_path / "kept")
    found = encoded(engine.workspace, engine.library.entry("m"))
    assert found.class_names == ("Square", "Ellipse", "Heart")
    assert "scale" in found.units
    assert not found.measured
    assert set(found.fit.values) == set(found.test.values) == set(found.units)
    assert all(len(value) == 40 for value in found.test.values.values())


def test_images_that_nobody_labelled_are_of_one_group(tmp_path) -> None:
    images = np.random.default_rng(0).integers(0, 255, (100, 28, 28), np.uint8)
    np.savez(tmp_path / "own.npz", images=images)
    recipe = Recipe(dataset=str(tmp_path / "own.npz"))
    lively(tmp_path, "m", VAESpec(z=3, width=8, depth=1), recipe=recipe)
    engine = Engine([tmp_path], "cpu", results=tmp_path / "kept")
    found = encoded(engine.workspace, engine.library.entry("m"))
    assert (found.class_names, found.units, found.measured) == ((), {}, False)
    assert not found.fit.labels.any()
    assert (len(found.fit.z), len(found.test.z)) == (90, 10)


@pytest.mark.parametrize("model", GANS)
def test_samples_have_classes_in_turn_and_are_measured_on_their_images(engine, model) -> None:
    entry = engine.library.entry(model)
    found = sampled(engine.workspace, entry)
    assert found.of == "samples"
    held = " with codes at 0" if entry.spec.codes else ""
    assert found.tested == f"20 held-out samples{held}"
    assert not found.fit.rows[:, entry.spec.z + 10 :].any()
    assert found.class_names == (), "the class is chosen, not decided by z"
    z = draw(range(90_000_000, 90_000_060), entry.spec.z).z
    assert torch.equal(torch.cat([found.test.z, found.fit.z]), z)
    assert found.fit.labels.tolist() == [i % 10 for i in range(20, 60)]
    assert np.array_equal(found.test.rows[:, : entry.spec.z], found.test.z.numpy())
    images = torch.from_numpy(engine.images(entry, found.test.rows)).permute(0, 3, 1, 2)
    for name, values in measure(images).values.items():
        torch.testing.assert_close(found.test.values[name], values)


def test_without_data_a_judge_says_the_class_of_samples(folder, tmp_path, fake_root) -> None:
    write_judges(tmp_path)
    (tmp_path / "try-vae.safetensors").write_bytes((folder / "try-vae.safetensors").read_bytes())
    engine = Engine([tmp_path], "cpu", fake_root, tmp_path / "kept")
    entry = engine.library.entry("try-vae")
    found = sampled(engine.workspace, entry)
    assert found.class_names == tuple("0123456789")
    assert found.tested == "20 held-out samples, as judge A sees them"
    judge, _ = load_judge(engine.library.judges("mnist")["a"])
    images = many_images(engine.workspace, entry, found.test.rows).float() / 255
    verdicts = judge.verdict(judge_features(judge, images)).argmax(1)
    assert found.test.labels.equal(verdicts)


def test_without_a_judge_samples_have_no_classes(engine) -> None:
    found = sampled(engine.workspace, engine.library.entry("try-vae"))
    assert found.class_names == ()
    assert not found.fit.labels.any()


def test_colour_or_garments_are_not_measured(engine, tmp_path, monkeypatch) -> None:
    colour = sampled(engine.workspace, engine.library.entry("try-colour"))
    assert (colour.units, colour.measured) == ({}, False)
    lively(tmp_path, "m", VAESpec(z=3, width=8, depth=1), recipe=Recipe(dataset="fashion_mnist"))
    garments = Engine([tmp_path], "cpu")
    found = sampled(garments, garments.library.entry("m"))
    assert (found.units, found.measured) == ({}, False)


def test_without_its_data_nothing_is_encoded(engine, monkeypatch) -> None:
    def load(root: Path, train: bool) -> None:
        raise DataError("MNIST is not here.")

    monkeypatch.setitem(DATASETS, "mnist", replace(DATASETS["mnist"], load=load))
    with pytest.raises(DataError, match="not here"):
        encoded(engine.workspace, engine.library.entry("try-vae"))


def test_any_number_of_points_is_seen(engine) -> None:
    rows = np.random.default_rng(0).normal(size=(515, 5)).astype(np.float32)
    images = many_images(engine.workspace, engine.library.entry("try-vae"), rows)
    assert images.shape == (515, 1, 28, 28)
    assert images.dtype == torch.uint8
