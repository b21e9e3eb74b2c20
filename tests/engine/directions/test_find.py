"""All directions of a model: found in the background, kept, and of samples without the data."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.data import DATASETS
from explorer.engine import Engine
from explorer.engine.directions import labelled_latents
from explorer.engine.directions.find import Directions, find_directions
from explorer.errors import DataError
from explorer.latent import factorised_directions, principal_directions
from tests.ui.try_models import SPECS, write_try_models

GANS = ("try-gan", "try-cgan", "try-infogan")
KINDS = ("class", "attribute", "pca", "sefa")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return write_try_models(tmp_path_factory.mktemp("models"))


@pytest.fixture(autouse=True)
def small(monkeypatch) -> None:
    monkeypatch.setattr(labelled_latents, "SAMPLES", 300)
    monkeypatch.setattr(labelled_latents, "HELD_OUT", 100)


@pytest.fixture
def engine(folder, fake_root, tmp_path) -> Iterator[Engine]:
    engine = Engine([folder], "cpu", fake_root, tmp_path / "kept", tmp_path / "own")
    yield engine
    engine.workspace.background.wait()


def offline(monkeypatch) -> None:
    """Nothing is found or fetched from now on."""

    def load(root: Path, train: bool) -> None:
        raise DataError("MNIST is not here.")

    monkeypatch.setitem(DATASETS, "mnist", replace(DATASETS["mnist"], load=load))


def all_of(engine: Engine, model: str) -> Directions:
    return find_directions(engine.workspace, engine.library.entry(model), wait=True)


def kinds(found: Directions) -> set[str]:
    return {one.kind for one in found.directions}


def same(one: Directions, other: Directions) -> bool:
    return all(
        a.head() == b.head() and np.array_equal(a.vector, b.vector)
        for a, b in zip(one.directions, other.directions, strict=True)
    )


@pytest.mark.parametrize("model", SPECS)
def test_every_direction_has_a_name_of_its_own_and_as_many_numbers_as_z(engine, model) -> None:
    found, z = all_of(engine, model), SPECS[model].z
    assert found.ready and found.note == ""
    assert len({one.id for one in found.directions}) == len(found.directions)
    for one in found.directions:
        assert one.vector.shape == (z,)
        assert one.vector.dtype == np.float32
        assert np.isfinite(one.vector).all() and one.vector.any()
        assert one.kind in KINDS
        assert one.id.startswith(f"{one.kind}:")
        assert one.detail.endswith(".")


def test_an_encoder_has_classes_and_attributes_and_what_was_discovered(engine) -> None:
    found = all_of(engine, "try-vae")
    assert kinds(found) == set(KINDS)
    assert sum(one.kind == "class" for one in found.directions) == 20
    assert [one.name for one in found.directions if one.kind == "pca"] == [
        f"PCA {i}" for i in range(1, 6)
    ]


@pytest.mark.parametrize("model", GANS)
def test_a_generator_holds_its_class_and_has_no_directions_of_it(engine, model) -> None:
    found = all_of(engine, model)
    assert kinds(found) == {"attribute", "pca", "sefa"}
    for kind in ("pca", "sefa"):
        assert sum(one.kind == kind for one in found.directions) == 10
    lengths = [np.linalg.norm(one.vector) for one in found.directions]
    assert lengths == pytest.approx([1] * len(lengths), rel=1e-5)
    pca = next(one for one in found.directions if one.kind == "pca")
    held = ", within classes" if engine.library.entry(model).spec.num_classes else ""
    assert pca.detail.endswith(f"activations for 200 samples{held} (GANSpace).")


def test_the_principal_directions_of_an_encoder_are_those_of_its_means(engine) -> None:
    entry = engine.library.entry("try-vae")
    mu = labelled_latents.encoded(engine.workspace, entry).fit.z
    expected = principal_directions(mu)
    found = [one for one in all_of(engine, "try-vae").directions if one.kind == "pca"]
    for one, axis, share in zip(found, *expected, strict=True):
        length = float((mu.double() @ axis).std(correction=0))
        assert one.vector == pytest.approx((axis * length).numpy(), abs=1e-4)
        assert one.score == pytest.approx(float(share))


@pytest.mark.parametrize("model", SPECS)
def test_sefa_is_of_the_first_layers_weight(engine, model) -> None:
    weight = engine.workspace.models.get(engine.library.entry(model).path).first_weight()
    expected = factorised_directions(weight)
    found = [one for one in all_of(engine, model).directions if one.kind == "sefa"]
    for one, axis, share in zip(found, *expected, strict=False):
        unit = one.vector / np.linalg.norm(one.vector)
        assert unit == pytest.approx(axis.numpy(), abs=1e-5)
        assert one.score == pytest.approx(float(share))
        assert one.score_name == "share of change"


def test_along_ganspaces_first_direction_activations_change_most(engine) -> None:
    entry = engine.library.entry("try-cgan")
    model, spec = engine.workspace.models.get(entry.path), entry.spec
    z = torch.randn(200, spec.z, generator=torch.Generator().manual_seed(5))
    labels = torch.eye(10)[torch.arange(200) % 10]

    def change(direction: torch.Tensor) -> float:
        ahead, behind = (model.first_layer(z + s * direction, labels).after for s in (0.5, -0.5))
        return float((ahead - behind).square().sum())

    first = next(one for one in all_of(engine, "try-cgan").directions if one.id == "pca:1")
    others = torch.nn.functional.normalize(torch.randn(30, spec.z), dim=1)
    assert change(torch.from_numpy(first.vector)) > max(change(other) for other in others)


# In the background, and kept


@pytest.mark.parametrize("model", ["try-vae", "try-cgan"])
def test_directions_come_from_the_background_and_are_cached(engine, fake_root, model) -> None:
    entry, end = engine.library.entry(model), time.monotonic() + 120
    first = engine.directions(entry)
    assert not first.ready
    assert kinds(first) == (set() if entry.spec.encoder else {"sefa"})
    while not (found := engine.directions(entry)).ready:
        assert time.monotonic() < end
        time.sleep(0.02)
    assert {one.id for one in first.directions} <= {one.id for one in found.directions}
    other = Engine(
        engine.library.folders,
        "cpu",
        fake_root,
        engine.workspace.results.folder,
        engine.saved_directions.folder,
    )
    again = other.directions(other.library.entry(model))
    assert again.ready
    assert same(again, found)


@pytest.mark.parametrize("model", ["try-vae", "try-cgan"])
def test_they_always_come_out_the_same(engine, folder, fake_root, tmp_path, model) -> None:
    away = Engine([folder], "cpu", fake_root, tmp_path / "elsewhere", tmp_path / "own")
    assert same(all_of(engine, model), all_of(away, model))


def test_a_failure_in_the_background_is_told(engine, monkeypatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no directions")

    monkeypatch.setattr("explorer.engine.directions.find.principal", fail)
    entry, end = engine.library.entry("try-cgan"), time.monotonic() + 120
    with pytest.raises(RuntimeError, match="no directions"):
        while time.monotonic() < end:
            engine.directions(entry)
            time.sleep(0.02)


# Without data


def test_without_its_data_an_encoder_has_those_of_samples_and_says_so(engine, monkeypatch) -> None:
    offline(monkeypatch)
    found = all_of(engine, "try-vae")
    assert found.note == (
        "These directions are of samples, since the images cannot be read. MNIST is not here."
    )
    assert kinds(found) == {"attribute", "pca", "sefa"}, "nobody says the class of a sample"
    details = [one.detail for one in found.directions if one.kind == "pca"]
    assert all("activations for 200 samples (GANSpace)" in detail for detail in details)


def test_directions_that_were_cached_need_no_data(engine, folder, monkeypatch) -> None:
    expected = all_of(engine, "try-vae")
    offline(monkeypatch)
    other = Engine(
        [folder],
        "cpu",
        results=engine.workspace.results.folder,
        home=engine.saved_directions.folder,
    )
    found = other.directions(other.library.entry("try-vae"))
    assert found.ready and found.note == ""
    assert same(found, expected)


def test_a_generator_needs_no_data(engine, monkeypatch) -> None:
    offline(monkeypatch)
    assert all_of(engine, "try-cgan").note == ""
