"""What locks leave of a direction: nothing along what is held, and all of the rest."""

from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.engine import Engine
from explorer.engine.directions import labelled_latents
from explorer.engine.directions.find import find_directions
from explorer.errors import PointError
from explorer.families.vae import VAESpec
from explorer.latent import project_out
from tests.ui.try_models import lively, write_try_models


@pytest.fixture(scope="module")
def engine(tmp_path_factory, fake_root) -> Engine:
    folder: Path = write_try_models(tmp_path_factory.mktemp("models"))
    lively(folder, "wide", VAESpec(z=14, width=24, depth=1))
    engine = Engine([folder], "cpu", fake_root, folder / "kept", folder / "own")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(labelled_latents, "SAMPLES", 300)
        patch.setattr(labelled_latents, "HELD_OUT", 100)
        for name in ("wide", "try-vae", "try-cgan"):
            find_directions(engine.workspace, engine.library.entry(name), wait=True)
    return engine


def row(size: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(1, size)).astype(np.float32)


def vectors(engine: Engine, model: str) -> dict[str, np.ndarray]:
    found = engine.directions(engine.library.entry(model)).directions
    return {one.id: one.vector for one in found}


def test_without_locks_all_is_left(engine) -> None:
    given = row(14)
    vector, left = engine.locked_direction(engine.library.entry("wide"), given, [])
    assert np.array_equal(vector, given[0])
    assert left == 1


def test_what_is_left_moves_nothing_along_a_lock_and_is_not_lengthened(engine) -> None:
    by_id, given = vectors(engine, "wide"), row(14)
    locks = ["attribute:slant:linear", "pca:1", "pca:1"]
    vector, left = engine.locked_direction(engine.library.entry("wide"), given, locks)
    held = np.stack([by_id[lock] for lock in locks])
    assert np.abs(held @ vector).max() < 1e-5
    expected = project_out(torch.from_numpy(given[0]), torch.from_numpy(held)).numpy()
    assert vector == pytest.approx(expected, abs=1e-6)
    assert left == pytest.approx(np.linalg.norm(vector) / np.linalg.norm(given))
    assert 0 < left < 1


def test_locking_the_class_holds_what_its_linear_classifiers_say(engine) -> None:
    by_id, entry = vectors(engine, "wide"), engine.library.entry("wide")
    classifiers = [by_id[f"class:{k}:linear"] for k in range(10)]
    vector, left = engine.locked_direction(entry, row(14), ["class"])
    assert np.abs(np.stack(classifiers) @ vector).max() < 1e-5
    assert 0 < left < 1
    means = by_id["class:3:mean difference"]
    assert engine.locked_direction(entry, means[None], ["class"])[1] < 1


def test_locking_a_direction_itself_leaves_nothing(engine) -> None:
    one = vectors(engine, "wide")["sefa:2"]
    vector, left = engine.locked_direction(engine.library.entry("wide"), one[None], ["sefa:2"])
    assert left == pytest.approx(0, abs=1e-6)
    assert vector == pytest.approx(np.zeros(14), abs=1e-6)


def test_saved_directions_can_be_locked_too(engine) -> None:
    entry, axis = engine.library.entry("wide"), np.eye(14, dtype=np.float32)[4:5]
    engine.saved_directions.save(entry, "mine", axis)
    vector, _ = engine.locked_direction(entry, row(14), ["kept:mine"])
    assert vector[4] == pytest.approx(0, abs=1e-7)
    assert vector[5] == pytest.approx(row(14)[0, 5])


@pytest.mark.parametrize("lock", ["slant", "", "pca:99", "Class", "x" * 5000])
def test_a_lock_that_is_not_there_is_refused(engine, lock) -> None:
    with pytest.raises(
        PointError, match=r"wide has no direction '.{0,99}'?; lock one that is listed"
    ):
        engine.locked_direction(engine.library.entry("wide"), row(14), [lock])


def test_a_model_that_holds_its_class_has_none_to_lock(engine) -> None:
    with pytest.raises(PointError, match="try-cgan has no directions of classes"):
        engine.locked_direction(engine.library.entry("try-cgan"), row(64), ["class"])


@pytest.mark.parametrize("odd", [row(13), row(28).reshape(2, 14), 0 * row(14), row(14) * np.inf])
def test_what_is_no_direction_is_refused(engine, odd) -> None:
    with pytest.raises(PointError, match="direction"):
        engine.locked_direction(engine.library.entry("wide"), odd, [])
