"""Maps of models: what lies where, what is kept, and what is said when the data is missing."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.checkpoints import save_model
from explorer.data import DATASETS, load_dataset
from explorer.engine import Engine
from explorer.engine.maps import latent_map, tsne
from explorer.errors import DataError, PointError
from explorer.families.cgan import CGANSpec
from explorer.families.vae import VAESpec
from explorer.latent import draw, manifold
from explorer.specs import Recipe
from tests.tiny import card_of, fresh, rows_of, write_judges
from tests.ui.try_models import SPECS, lively, write_try_models

FEW = 60  # points, in place of 10,000
# A VAE with more than two dimensions, one whose space is its plane, and models without an encoder.
DEEP, FLAT, GANS = "try-vae", "flat", ("try-gan", "try-cgan", "try-infogan")
MODELS = (DEEP, FLAT, *GANS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = write_try_models(tmp_path_factory.mktemp("models"))
    lively(folder, FLAT, VAESpec(z=2, width=8, depth=1))
    return folder


@pytest.fixture(autouse=True)
def small(monkeypatch) -> None:
    monkeypatch.setattr(latent_map, "COUNT", FEW)
    monkeypatch.setattr(latent_map, "DECODED", 500)
    monkeypatch.setattr(tsne, "COUNT", 40)
    monkeypatch.setattr(tsne, "ROUNDS", 260)


@pytest.fixture
def engine(folder, fake_root, tmp_path) -> Engine:
    return Engine([folder], "cpu", fake_root, tmp_path / "kept")


def offline(monkeypatch) -> None:
    """Nothing is found or fetched from now on."""

    def load(root: Path, train: bool) -> None:
        raise DataError(f"MNIST is not below {root}.")

    monkeypatch.setitem(DATASETS, "mnist", replace(DATASETS["mnist"], load=load))


def same(one: latent_map.Map, other: latent_map.Map) -> bool:
    plain = (one.kind, one.note, one.class_names, one.shares)
    arrays = [(*m[3:6], *m.plane) for m in (one, other)]
    return plain == (other.kind, other.note, other.class_names, other.shares) and all(
        np.array_equal(a, b) for a, b in zip(*arrays, strict=True)
    )


def counted(monkeypatch, name: str) -> list[str]:
    """The models whose maps are computed by `name` from now on."""
    done: list[str] = []
    compute = getattr(latent_map, name)

    def count(engine, entry, *rest):
        done.append(entry.id)
        return compute(engine, entry, *rest)

    monkeypatch.setattr(latent_map, name, count)
    return done


# What lies where


@pytest.mark.parametrize("model", [DEEP, FLAT])
def test_a_model_with_an_encoder_shows_where_it_puts_test_images(engine, fake_root, model) -> None:
    entry = engine.library.entry(model)
    found, test = engine.latent_map(entry), load_dataset("mnist", fake_root, train=False)
    assert (found.kind, found.note) == ("test images", "")
    assert found.class_names == tuple("0123456789")
    assert np.array_equal(found.labels, test.labels.numpy())
    mu = engine.workspace.models.get(entry.path).encode(test.images / 255).mu.numpy()
    assert found.latents == pytest.approx(mu, abs=1e-5)
    assert found.latents.dtype == found.places.dtype == np.float32
    places = found.plane.coordinates(torch.from_numpy(mu)).numpy()
    assert found.places == pytest.approx(places, abs=1e-4)
    assert sum(found.shares) == pytest.approx(places.var(0).sum() / mu.var(0).sum(), rel=1e-3)


def test_a_space_of_two_dimensions_is_shown_as_it_is(engine) -> None:
    found = engine.latent_map(engine.library.entry(FLAT))
    assert np.array_equal(found.places, found.latents)
    assert sum(found.shares) == pytest.approx(1)


@pytest.mark.parametrize("model", ["try-cgan", "try-infogan"])
def test_a_model_without_an_encoder_shows_samples_of_all_classes(engine, model) -> None:
    entry = engine.library.entry(model)
    found, spec = engine.latent_map(entry), entry.spec
    z, codes = draw(range(FEW), spec.z, spec.codes)
    assert (found.kind, found.note, found.class_names) == ("samples", "", entry.class_names)
    assert np.array_equal(found.latents, torch.cat([z, codes], 1).numpy())
    assert np.bincount(found.labels).tolist() == [FEW // 10] * 10
    assert found.places == pytest.approx(found.plane.coordinates(z).numpy(), abs=1e-5)
    assert 0 < found.shares[1] <= found.shares[0] < 1


@pytest.mark.parametrize("model", GANS)
def test_along_the_plane_of_samples_images_change_more_than_elsewhere(engine, model) -> None:
    entry = engine.library.entry(model)
    plane, rows = engine.latent_map(entry).plane, rows_of(entry.spec, 64)

    def change(direction: torch.Tensor) -> float:
        ahead = rows.copy()
        ahead[:, : entry.spec.z] += 0.5 * direction.numpy()
        moved = engine.images(entry, ahead).astype(float) - engine.images(entry, rows)
        return float((moved**2).mean())

    some = torch.nn.functional.normalize(torch.randn(20, entry.spec.z), dim=1)
    others = [change(direction) for direction in some]
    assert min(change(direction) for direction in plane.directions) > max(others)


@pytest.mark.parametrize("z", [1, 2])
def test_a_generator_with_few_dimensions_shows_all_of_them(tmp_path, z) -> None:
    lively(tmp_path, "m", CGANSpec(z=z, width=4, features=8))
    engine = Engine([tmp_path], "cpu", results=tmp_path / "kept")
    found = engine.latent_map(engine.library.entry("m"))
    assert np.array_equal(found.places[:, :z], found.latents)
    assert sum(found.shares) == pytest.approx(1)
    assert not found.has_neighbours


def test_images_that_nobody_labelled_have_no_label(tmp_path) -> None:
    images = np.random.default_rng(0).integers(0, 255, (200, 28, 28), np.uint8)
    for name, extra in (("plain", {}), ("named", {"labels": np.arange(200) % 2 + 5})):
        np.savez(tmp_path / f"{name}.npz", images=images, **extra)
        recipe = Recipe(dataset=str(tmp_path / f"{name}.npz"))
        lively(tmp_path, name, VAESpec(z=3, width=8, depth=1), recipe=recipe)
    engine = Engine([tmp_path], "cpu", results=tmp_path / "kept")
    plain, named = (engine.latent_map(engine.library.entry(name)) for name in ("plain", "named"))
    assert set(plain.labels) == {-1}
    assert plain.class_names == ()
    assert set(named.labels) == {0, 1}
    assert named.class_names == ("5", "6")
    assert len(plain.labels) == 20


def test_a_file_of_images_that_was_replaced_is_read_anew(tmp_path) -> None:
    random, path = np.random.default_rng(0), tmp_path / "own.npz"
    lively(tmp_path, "m", VAESpec(z=3, width=8, depth=1), recipe=Recipe(dataset=str(path)))
    found = []
    engine = Engine([tmp_path], "cpu", results=tmp_path / "kept")
    for count in (300, 200):
        np.savez(path, images=random.integers(0, 255, (count, 28, 28), np.uint8))
        entry = engine.library.entry("m")
        found.append(engine.latent_map(entry))
        assert engine.nearest(entry, engine.map_rows(entry, [7])).latents.indices[0] == 7
    assert [len(one.labels) for one in found] == [30, 20]


# What is kept


@pytest.mark.parametrize("model", MODELS)
def test_what_is_cached_is_what_was_computed(engine, folder, fake_root, monkeypatch, model) -> None:
    entry = engine.library.entry(model)
    first = engine.latent_map(entry)
    done = counted(monkeypatch, "_encoded") + counted(monkeypatch, "_samples")
    assert same(engine.latent_map(entry), first)
    other = Engine([folder], "cpu", fake_root, engine.workspace.results.folder)
    assert same(other.latent_map(other.library.entry(model)), first)
    assert done == []
    away = Engine([folder], "cpu", fake_root, engine.workspace.results.folder / "elsewhere")
    assert same(away.latent_map(away.library.entry(model)), first)


def test_a_map_that_was_cached_needs_no_data(engine, folder, monkeypatch) -> None:
    expected = engine.latent_map(engine.library.entry(DEEP))
    offline(monkeypatch)
    other = Engine([folder], "cpu", results=engine.workspace.results.folder)
    assert same(other.latent_map(other.library.entry(DEEP)), expected)


def test_other_weights_have_another_map(tmp_path, fake_root) -> None:
    spec, found = VAESpec(z=3, width=8, depth=1), []
    for seed in (0, 1):
        save_model(tmp_path / "m.safetensors", fresh(spec, seed), card_of(spec))
        engine = Engine([tmp_path], "cpu", fake_root, tmp_path / "kept")
        found.append(engine.latent_map(engine.library.entry("m")))
    assert not same(*found)


def test_visitors_who_ask_together_wait_for_one_map(engine, monkeypatch) -> None:
    done, together = counted(monkeypatch, "_samples"), threading.Barrier(4)
    entry = engine.library.entry("try-cgan")

    def ask(_: int) -> latent_map.Map:
        together.wait(timeout=60)
        return engine.latent_map(entry)

    with ThreadPoolExecutor(4) as visitors:
        found = list(visitors.map(ask, range(4)))
    assert all(same(one, found[0]) for one in found)
    assert done == ["try-cgan"]


# Without data


def test_without_its_data_a_map_is_of_samples_and_says_so(engine, monkeypatch) -> None:
    offline(monkeypatch)
    found = engine.latent_map(engine.library.entry(DEEP))
    assert found.kind == "samples"
    assert found.note == (
        f"These are samples, since the test images cannot be shown. "
        f"MNIST is not below {engine.data_root}."
    )
    assert np.array_equal(found.latents, draw(range(FEW), 5).z.numpy())
    assert found.class_names == ()
    assert set(found.labels) == {-1}


def test_data_that_comes_later_is_shown(engine) -> None:
    entry = engine.library.entry(DEEP)
    with pytest.MonkeyPatch.context() as patch:
        offline(patch)
        assert engine.latent_map(entry).kind == "samples"
    assert engine.latent_map(entry).kind == "test images"


def test_a_data_set_that_nobody_knows_is_said(tmp_path) -> None:
    recipe = Recipe(dataset="birds")
    lively(tmp_path, "m", VAESpec(z=3, width=8, depth=1), recipe=recipe)
    engine = Engine([tmp_path], "cpu", results=tmp_path / "kept")
    found = engine.latent_map(engine.library.entry("m"))
    assert found.kind == "samples"
    assert "Unknown data set 'birds'" in found.note


# Points of the map


@pytest.mark.parametrize("model", MODELS)
def test_a_point_of_the_map_is_that_test_image_or_that_sample(engine, model) -> None:
    entry = engine.library.entry(model)
    found, spec = engine.latent_map(entry), entry.spec
    rows = engine.map_rows(entry, [7, 0, 7])
    assert rows.shape == (3, spec.z + spec.num_classes + spec.codes)
    assert np.array_equal(rows[0], rows[2])
    if spec.encoder:
        assert np.array_equal(rows[1], found.latents[0])
    else:
        label = 7 if spec.num_classes else None
        sample = next(engine.sample(entry, 1, seed=7, label=label))
        assert np.array_equal(engine.images(entry, rows[:1]), sample.images)


@pytest.mark.parametrize("index", [[-1], [0, 50], [2**70]])
def test_a_point_that_is_not_on_the_map_is_refused(engine, index) -> None:
    with pytest.raises(PointError, match="has points 0 to 49; choose among them"):
        engine.map_rows(engine.library.entry(DEEP), index)


@pytest.mark.parametrize("model", MODELS)
def test_a_manifold_is_the_point_moved_to_places_of_equal_mass(engine, model) -> None:
    entry = engine.library.entry(model)
    row, plane = rows_of(entry.spec, 1), engine.latent_map(entry).plane
    images, _ = engine.manifold(entry, row, 3)
    moved = row.repeat(9, axis=0)
    z = torch.from_numpy(moved[:, : entry.spec.z])
    moved[:, : entry.spec.z] = plane.move(z, manifold(3)).numpy()
    assert np.array_equal(images, engine.images(entry, moved))


def test_a_manifold_of_no_or_too_many_places_or_points_is_refused(engine) -> None:
    entry = engine.library.entry(DEEP)
    rows = rows_of(entry.spec, 2)
    for odd, side in ((rows[:1], 0), (rows[:1], 23), (rows[:1], -1), (rows, 3)):
        with pytest.raises(PointError, match="one point, with a side of 1 to 22"):
            engine.manifold(entry, odd, side)
    assert len(engine.manifold(entry, rows[:1], 22)[0]) == 484


# Neighbours


def waited(engine: Engine, model: str) -> np.ndarray:
    entry, end = engine.library.entry(model), time.monotonic() + 120
    while time.monotonic() < end:
        if (places := engine.neighbours(entry)) is not None:
            return places
        time.sleep(0.02)
    pytest.fail("the neighbours never came")


@pytest.mark.parametrize("model", [DEEP, "try-cgan"])
def test_neighbours_come_from_the_background_and_are_cached(engine, fake_root, model) -> None:
    entry = engine.library.entry(model)
    assert engine.neighbours(entry) is None
    places = waited(engine, model)
    assert places.shape == (40, 2)
    assert places.dtype == np.float32
    assert np.isfinite(places).all()
    assert np.array_equal(engine.neighbours(entry), places)
    other = Engine(engine.library.folders, "cpu", fake_root, engine.workspace.results.folder)
    assert np.array_equal(other.neighbours(other.library.entry(model)), places)


def test_points_that_are_alike_are_neighbours() -> None:
    random, group = np.random.default_rng(0), np.arange(60) % 3
    vectors = random.normal(size=(60, 8)) + 30 * np.eye(8)[group]
    places = tsne.embed(vectors.astype(np.float32))
    assert np.array_equal(places, tsne.embed(vectors.astype(np.float32)))
    apart = np.linalg.norm(places[:, None] - places[None], axis=2) + 1e9 * np.eye(60)
    assert (group[apart.argmin(1)] == group).all()


def test_points_that_are_all_the_same_have_places_too() -> None:
    assert np.isfinite(tsne.embed(np.zeros((12, 5), np.float32))).all()


def test_samples_are_neighbours_by_their_features(folder, tmp_path, monkeypatch) -> None:
    for name in ("try-cgan", "judge-mnist-a"):
        path = folder / f"{name}.safetensors"
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    write_judges(tmp_path)
    seen = []
    monkeypatch.setattr(tsne, "embed", lambda v: seen.append(v) or v[:, :2])
    engine = Engine([tmp_path], "cpu", results=tmp_path / "kept")
    waited(engine, "try-cgan")
    assert seen[0].shape == (40, 8), "features of the judge"


@pytest.mark.parametrize("model", [FLAT])
def test_a_plane_that_shows_all_needs_no_neighbours(engine, model) -> None:
    with pytest.raises(PointError, match="flat has no map of neighbours"):
        engine.neighbours(engine.library.entry(model))


def test_a_failure_in_the_background_is_told(engine, monkeypatch) -> None:
    def fail(vectors: np.ndarray) -> np.ndarray:
        raise RuntimeError("no places")

    monkeypatch.setattr(tsne, "embed", fail)
    with pytest.raises(RuntimeError, match="no places"):
        waited(engine, DEEP)


def test_every_family_has_a_map(engine) -> None:
    for name in SPECS:
        if name != "try-colour":  # whose data is grey
            assert len(engine.latent_map(engine.library.entry(name)).places) in (50, FEW)
    found = engine.latent_map(engine.library.entry("try-colour"))
    assert found.kind == "test images", "grey images become colour"
