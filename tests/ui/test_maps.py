"""The operations on maps as the page asks for them; odd messages are refused in a sentence."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.data import DATASETS
from explorer.engine import Engine
from explorer.engine.maps import latent_map, tsne
from explorer.errors import DataError
from explorer.families.cgan import CGANSpec
from tests.tiny import checkpoint, rows_of, write_judges
from tests.ui.talk import ask, fitting, refusal
from tests.ui.try_models import write_try_models

MODELS = ("try-vae", "try-colour", "try-cgan", "try-infogan")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_try_models(tmp_path_factory.mktemp("models"))
    write_judges(folder)
    return folder


@pytest.fixture
def engine(
    folder: Path, fake_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Engine:
    """An engine of its own, with fake data and small maps."""
    monkeypatch.setattr(latent_map, "COUNT", 60)
    monkeypatch.setattr(latent_map, "DECODED", 500)
    monkeypatch.setattr(tsne, "COUNT", 40)
    monkeypatch.setattr(tsne, "ROUNDS", 260)
    return Engine([folder], "cpu", fake_root, tmp_path / "kept")


def split(payload: bytes, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Places [N, 2] and labels [N] of an answer."""
    assert len(payload) == 9 * count
    return np.frombuffer(payload, "<f4", 2 * count).reshape(-1, 2), np.frombuffer(
        payload, np.uint8, offset=8 * count
    )


@pytest.mark.parametrize("model", MODELS)
def test_a_map_is_the_engines(engine: Engine, model: str) -> None:
    found, given = engine.latent_map(engine.library.entry(model)), ask(engine, "map", model=model)
    header = given.header
    places, labels = split(given.payload, header["count"])
    assert np.array_equal(places, found.places)
    assert np.array_equal(labels, found.labels)
    assert header["ready"] is True
    assert (header["kind"], header["note"], header["layout"]) == (found.kind, "", "plane")
    assert header["classes"] == list(found.class_names)
    assert header["origin"] == found.plane.origin.tolist()
    assert header["directions"] == found.plane.directions.tolist()
    assert header["explained"] == list(found.shares)
    deep = model != "try-colour"
    assert header["layouts"] == (["plane", "neighbours"] if deep else ["plane"])


@pytest.mark.parametrize("model", ["try-vae", "try-infogan"])
def test_the_plane_of_a_map_gives_its_places(engine: Engine, model: str) -> None:
    given = ask(engine, "map", model=model)
    places, _ = split(given.payload, given.header["count"])
    rows = ask(engine, "map_points", model=model, index=list(range(50)))
    points = np.frombuffer(rows.payload, "<f4").reshape(rows.header["shape"])
    origin, directions = (np.array(given.header[name]) for name in ("origin", "directions"))
    z = points[:, : len(origin)]
    assert places[:50] == pytest.approx((z - origin) @ directions.T, abs=1e-4)


def test_neighbours_are_not_ready_and_then_they_are(engine: Engine) -> None:
    given = ask(engine, "map", model="try-cgan", layout="neighbours")
    assert (given.header["ready"], given.header["count"], given.payload) == (False, 0, b"")
    end = time.monotonic() + 120
    while not given.header["ready"]:
        assert time.monotonic() < end
        time.sleep(0.02)
        given = ask(engine, "map", model="try-cgan", layout="neighbours")
    assert (given.header["layout"], given.header["count"]) == ("neighbours", 40)
    places, labels = split(given.payload, 40)
    assert np.array_equal(places, engine.neighbours(engine.library.entry("try-cgan")))
    assert labels.tolist() == [i % 10 for i in range(40)]


def test_a_model_without_neighbours_says_so(engine: Engine) -> None:
    words = refusal(engine, "map", model="try-colour", layout="neighbours")
    assert "look at its plane" in words


@pytest.mark.parametrize("layout", ["", "Plane", None, 7, [], {}, "x" * 5000])
def test_a_layout_that_is_none_is_refused(engine: Engine, layout: Any) -> None:
    words = refusal(engine, "map", model="try-vae", layout=layout)
    assert "layout must be plane or neighbours" in words


def test_without_data_a_map_says_that_it_shows_samples(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(root: Path, train: bool) -> None:
        raise DataError("MNIST is not here.")

    monkeypatch.setitem(DATASETS, "mnist", replace(DATASETS["mnist"], load=load))
    given = ask(engine, "map", model="try-vae")
    assert (given.header["kind"], given.header["classes"]) == ("samples", [])
    assert given.header["note"].endswith("MNIST is not here.")
    assert set(split(given.payload, 60)[1]) == {255}
    row = np.zeros((1, 5))
    assert refusal(engine, "nearest", row, model="try-vae", count=1) == "MNIST is not here."


def test_labels_beyond_what_a_byte_can_say_are_none(
    tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoint(tmp_path / "m.safetensors", CGANSpec(z=2, width=2, labels=300, features=4))
    many = Engine([tmp_path], "cpu", results=tmp_path / "kept")
    monkeypatch.setattr(latent_map, "COUNT", 300)
    _, labels = split(ask(many, "map", model="m").payload, 300)
    assert labels.tolist() == [*range(255), *[255] * 45]


@pytest.mark.parametrize("model", MODELS)
def test_points_of_a_map_are_the_engines(engine: Engine, model: str) -> None:
    given = ask(engine, "map_points", model=model, index=[5, 0, 5])
    rows = np.frombuffer(given.payload, "<f4").reshape(given.header["shape"])
    assert np.array_equal(rows, engine.map_rows(engine.library.entry(model), [5, 0, 5]))


@pytest.mark.parametrize(
    "index",
    [None, 3, "3", [], [0.5], [True], ["1"], [None], [[1]], {}, [-1], [50], [2**70], [0] * 65],
    ids=lambda index: str(index)[:20],
)
def test_points_that_are_not_on_a_map_are_refused(engine: Engine, index: Any) -> None:
    refusal(engine, "map_points", model="try-vae", index=index)


@pytest.mark.parametrize("model", MODELS)
def test_images_of_a_map_are_what_its_points_decode_to(engine: Engine, model: str) -> None:
    given, entry = ask(engine, "map_images", model=model, index=[5, 0]), engine.library.entry(model)
    images = np.frombuffer(given.payload, np.uint8).reshape(given.header["shape"])
    assert np.array_equal(images, engine.images(entry, engine.map_rows(entry, [5, 0])))
    refusal(engine, "map_images", model=model, index=[])
    refusal(engine, "map_images", model=model, index=[10_000])


def test_traits_of_a_map_are_not_ready_and_then_they_are(engine: Engine) -> None:
    given = ask(engine, "map_traits", model="try-vae")
    assert (given.header["ready"], given.header["names"]) == (False, [])
    engine.workspace.background.wait()
    given, found = (
        ask(engine, "map_traits", model="try-vae"),
        engine.map_traits(engine.library.entry("try-vae")),
    )
    values = np.frombuffer(given.payload, "<f4").reshape(given.header["shape"])
    assert found is not None
    assert np.array_equal(values, found.values)
    assert given.header["names"] == list(found.names)


@pytest.mark.parametrize("model", MODELS)
def test_a_manifold_is_the_engines(engine: Engine, model: str) -> None:
    entry = engine.library.entry(model)
    row = rows_of(entry.spec, 1)
    given = ask(engine, "manifold", row, model=model, count=1, side=4)
    images = np.frombuffer(given.payload, np.uint8).reshape(given.header["shape"])
    wanted, stops = engine.manifold(entry, row, 4)
    assert np.array_equal(images, wanted)
    assert given.header["stops"] == stops.tolist() == sorted(stops)


@pytest.mark.parametrize("side", [0, -1, 23, 2**62, 1.5, "4", None, True])
def test_a_side_that_is_none_is_refused(engine: Engine, side: Any) -> None:
    refusal(engine, "manifold", np.zeros((1, 5)), model="try-vae", count=1, side=side)


@pytest.mark.parametrize("model", MODELS)
def test_the_nearest_are_the_engines(engine: Engine, model: str) -> None:
    entry = engine.library.entry(model)
    row = rows_of(entry.spec, 1)
    found, given = engine.nearest(entry, row), ask(engine, "nearest", row, model=model, count=1)
    assert given.header["by"] == found.by
    images = []
    for name, expected in (("latents", found.latents), ("features", found.features)):
        header = given.header[name]
        if expected is None:
            assert header is None
            continue
        images.append(expected.images)
        for part in ("indices", "labels", "distances"):
            assert header[part] == getattr(expected, part).tolist()
    shown = np.frombuffer(given.payload, np.uint8).reshape(given.header["shape"])
    assert np.array_equal(shown, np.concatenate(images))


@pytest.mark.parametrize("op", ["nearest", "manifold"])
def test_points_that_do_not_fit_are_refused(engine: Engine, op: str) -> None:
    fields = fitting(op, {"model": "try-vae", "side": 3})
    assert "one point" in refusal(engine, op, np.zeros((2, 5)), count=2, **fields)
    assert "5 numbers" in refusal(engine, op, np.zeros((1, 4)), count=1, **fields)
    assert "finite" in refusal(engine, op, np.full((1, 5), np.nan), count=1, **fields)
