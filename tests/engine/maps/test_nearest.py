"""The test images nearest to a point: by latents and by features, and what is said without data."""

from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.checkpoints import load_judge
from explorer.data import load_dataset
from explorer.engine import Engine
from explorer.engine.maps import nearest
from explorer.errors import DataError, PointError
from explorer.families.vae import VAESpec
from explorer.specs import Recipe
from tests.tiny import checkpoint, rows_of, write_judges
from tests.ui.try_models import write_try_models


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> Path:
    """Models without a judge."""
    return write_try_models(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def judged(tmp_path_factory) -> Path:
    folder = write_try_models(tmp_path_factory.mktemp("models"))
    write_judges(folder)
    return folder


@pytest.fixture
def images(fake_root) -> np.ndarray:
    return load_dataset("mnist", fake_root, train=False).images.numpy()


def opened(folder: Path, fake_root: Path, tmp_path: Path) -> Engine:
    return Engine([folder], "cpu", fake_root, tmp_path / "kept")


def test_a_test_image_is_its_own_nearest_by_latents(plain, fake_root, tmp_path, images) -> None:
    engine = opened(plain, fake_root, tmp_path)
    entry = engine.library.entry("try-vae")
    found = engine.nearest(entry, engine.map_rows(entry, [23])).latents
    assert found is not None
    assert found.indices[0] == 23
    assert found.distances[0] == 0
    assert len(found.indices) == 8
    assert np.array_equal(found.labels, found.indices % 10)
    assert np.array_equal(found.images, images[found.indices].transpose(0, 2, 3, 1))
    mu = engine.latent_map(entry).latents
    expected = np.sort(np.linalg.norm(mu - mu[23], axis=1))[:8]
    assert found.distances == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("model", ["try-gan", "try-cgan", "try-infogan"])
def test_without_an_encoder_there_are_features_alone(plain, fake_root, tmp_path, model) -> None:
    engine = opened(plain, fake_root, tmp_path)
    entry = engine.library.entry(model)
    found = engine.nearest(entry, rows_of(entry.spec, 1))
    assert found.latents is None
    assert len(found.features.indices) == 8


@pytest.mark.parametrize("model", ["try-vae", "try-cgan"])
def test_without_a_judge_pixels_are_compared(plain, fake_root, tmp_path, images, model) -> None:
    engine = opened(plain, fake_root, tmp_path)
    entry = engine.library.entry(model)
    rows = rows_of(entry.spec, 1)
    found = engine.nearest(entry, rows)
    assert found.by == "pixels"
    shown = engine.images(entry, rows)[0].astype(float).ravel()
    apart = np.linalg.norm(images.reshape(50, -1) - shown, axis=1) / 255
    assert found.features.distances == pytest.approx(np.sort(apart)[:8], abs=0.05)
    assert found.features.indices[0] == apart.argmin()


@pytest.mark.parametrize("model", ["try-vae", "try-cgan"])
def test_a_judge_compares_by_features(judged, fake_root, tmp_path, images, model) -> None:
    engine = opened(judged, fake_root, tmp_path)
    entry = engine.library.entry(model)
    rows = rows_of(entry.spec, 1)
    found = engine.nearest(entry, rows)
    assert found.by == "features"
    judge, _ = load_judge(judged / "judge-mnist-a.safetensors")
    shown = torch.from_numpy(engine.images(entry, rows)).permute(0, 3, 1, 2)
    with torch.no_grad():
        seen = judge.features(torch.from_numpy(images) / 255)
        apart = (seen - judge.features(shown / 255)).norm(dim=1).numpy()
    assert found.features.distances == pytest.approx(np.sort(apart)[:8], abs=0.01)


def test_features_are_computed_once_and_found_by_the_next(
    judged, fake_root, tmp_path, monkeypatch
) -> None:
    engine = opened(judged, fake_root, tmp_path)
    entry = engine.library.entry("try-cgan")
    rows = rows_of(entry.spec, 1)
    first = engine.nearest(entry, rows)

    def never(*args: object) -> None:
        raise AssertionError("computed again")

    monkeypatch.setattr(nearest.ImageFeatures, "of", never)
    for again in (engine, opened(judged, fake_root, tmp_path)):
        found = again.nearest(again.library.entry("try-cgan"), rows)
        assert np.array_equal(found.features.distances, first.features.distances)


def test_a_judge_of_grey_images_does_not_compare_colour(judged, fake_root, tmp_path) -> None:
    engine = opened(judged, fake_root, tmp_path)
    entry = engine.library.entry("try-colour")
    found = engine.nearest(entry, rows_of(entry.spec, 1))
    assert found.by == "pixels"
    assert found.features.images.shape == (8, 32, 32, 3)


def test_large_images_are_compared_small(tmp_path) -> None:
    random = np.random.default_rng(0)
    pictures = random.integers(0, 255, (100, 64, 64, 3), np.uint8)
    np.savez(tmp_path / "own.npz", images=pictures)
    spec = VAESpec(z=3, width=4, depth=1, channels=3, resolution=64)
    checkpoint(tmp_path / "m.safetensors", spec, recipe=Recipe(dataset=str(tmp_path / "own.npz")))
    engine = Engine([tmp_path], "cpu", results=tmp_path / "kept")
    entry = engine.library.entry("m")
    found = engine.nearest(entry, rows_of(spec, 1))
    assert found.by == "pixels"
    assert found.features.images.shape == (8, 64, 64, 3)
    assert len(found.features.indices) == len(found.latents.indices) == 8


def test_of_fewer_images_all_are_given(tmp_path) -> None:
    np.savez(tmp_path / "own.npz", images=np.zeros((30, 28, 28), np.uint8))
    spec = VAESpec(z=3, width=4, depth=1)
    checkpoint(tmp_path / "m.safetensors", spec, recipe=Recipe(dataset=str(tmp_path / "own.npz")))
    engine = Engine([tmp_path], "cpu", results=tmp_path / "kept")
    entry = engine.library.entry("m")
    found = engine.nearest(entry, rows_of(spec, 1))
    assert len(found.features.indices) == len(found.latents.indices) == 3
    assert set(found.features.labels) == {-1}
    assert not engine.latent_map(entry).has_neighbours


def test_without_data_the_sentence_says_what_to_do(tmp_path) -> None:
    spec, gone = VAESpec(z=3, width=4, depth=1), tmp_path / "gone.npz"
    checkpoint(tmp_path / "m.safetensors", spec, recipe=Recipe(dataset=str(gone)))
    engine = Engine([tmp_path], "cpu", results=tmp_path / "kept")
    with pytest.raises(DataError, match=f"There is no file {gone}"):
        engine.nearest(engine.library.entry("m"), rows_of(spec, 1))


def test_points_that_do_not_fit_are_refused(plain, fake_root, tmp_path) -> None:
    engine = opened(plain, fake_root, tmp_path)
    entry = engine.library.entry("try-vae")
    with pytest.raises(PointError, match="one point at once, not of 2"):
        engine.nearest(entry, rows_of(entry.spec, 2))
    with pytest.raises(PointError, match="A point of this model has 5 numbers"):
        engine.nearest(entry, np.zeros((1, 4), np.float32))
