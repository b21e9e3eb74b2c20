"""Training time as a knob: the same points through the history of a model, in the engine."""

import io
import os

import numpy as np
import pytest
import torch
from PIL import Image

from explorer.checkpoints import history_path, load_model
from explorer.engine import Engine
from explorer.engine.animation import image_grid
from explorer.engine.decoding import decode
from explorer.engine.store import histories
from explorer.engine.store.histories import earlier
from explorer.errors import CheckpointError, FilmError, PointError
from tests.test_histories import STEPS, with_history
from tests.tiny import TINY, checkpoint, fresh, point, rows_of

every_family = pytest.mark.parametrize("family", TINY)


@pytest.fixture
def engine(tmp_path) -> Engine:
    """An engine of one model of each family with its history, and of `plain` without."""
    for family, spec in TINY.items():
        with_history(tmp_path / f"{family}.safetensors", spec)
    checkpoint(tmp_path / "plain.safetensors", TINY["vae"])
    return Engine([tmp_path], "cpu")


def test_of_equal_models_those_with_a_history_are_listed_first(engine, tmp_path) -> None:
    checkpoint(tmp_path / "a.safetensors", TINY["vae"])
    listed = [(entry.id, entry.has_history) for entry in engine.library.entries()]
    assert [one for one in listed if one[0] in ("a", "plain", "vae")] == [
        ("vae", True),
        ("a", False),
        ("plain", False),
    ]


@every_family
def test_a_model_is_shown_as_it_was_at_each_step(engine, family) -> None:
    entry, spec = engine.library.entry(family), TINY[family]
    assert engine.history(entry) == STEPS
    for time, seed in enumerate((1, 2, 0)):
        then, now = (
            fresh(spec, seed).decode(*point(spec)),
            decode(engine.workspace, entry, rows_of(spec), time),
        )
        torch.testing.assert_close(now, then, rtol=0.01, atol=0.004)
    torch.testing.assert_close(
        now, decode(engine.workspace, entry, rows_of(spec)), rtol=0.01, atol=0.004
    )


def test_the_finished_model_is_not_touched_by_its_history(engine) -> None:
    entry, rows = engine.library.entry("cgan"), rows_of(TINY["cgan"])
    before = engine.images(entry, rows)
    engine.images(entry, rows, 0)
    assert np.array_equal(engine.images(entry, rows), before)


def test_a_model_without_history_has_no_times(engine) -> None:
    entry = engine.library.entry("plain")
    assert engine.history(entry) == ()
    with pytest.raises(PointError, match="plain has no history; leave the time out"):
        engine.images(entry, rows_of(TINY["vae"]), 0)


@pytest.mark.parametrize("time", [-1, 3, 10**15])
def test_a_time_that_is_not_there_is_a_sentence(engine, time) -> None:
    said = rf"vae has no time {time}; choose from 0 \(step 0\) to 2 \(step 40\)\."
    with pytest.raises(PointError, match=said):
        engine.images(engine.library.entry("vae"), rows_of(TINY["vae"]), time)


def test_samples_of_one_seed_go_through_time(engine) -> None:
    entry = engine.library.entry("cgan")
    first, last = (next(engine.sample(entry, 10, 0, time=time)) for time in (0, 2))
    assert np.array_equal(first.latents, last.latents)
    assert not np.array_equal(first.images, last.images)


def test_a_stale_history_is_refused_and_the_model_still_shown(engine) -> None:
    entry, rows = engine.library.entry("vae"), rows_of(TINY["vae"])
    checkpoint(entry.path, TINY["vae"], seed=9)
    with pytest.raises(CheckpointError, match="belongs to other weights"):
        engine.history(entry)
    assert engine.images(entry, rows).shape == (4, 28, 28, 1)


def test_a_history_that_changed_is_read_anew(engine, tmp_path) -> None:
    entry = engine.library.entry("vae")
    assert engine.history(entry) == STEPS
    with_history(entry.path, TINY["vae"], (0, 7))
    os.utime(history_path(entry.path), ns=(1, 1))
    assert engine.history(entry) == (0, 7)
    history_path(entry.path).unlink()
    assert engine.history(entry) == ()


def test_what_is_kept_open_is_bounded(tmp_path) -> None:
    spec, steps = TINY["vae"], tuple(range(20))
    for name in "abc":
        with_history(tmp_path / f"{name}.safetensors", spec, steps)
    engine = Engine([tmp_path], "cpu")
    for name in "abc":
        for time in range(20):
            engine.images(engine.library.entry(name), rows_of(spec), time)
    assert engine.workspace.histories._history.cache_info().currsize == 2
    assert engine.workspace.histories._model.cache_info().currsize == 16


def test_going_back_to_a_time_builds_nothing(engine, monkeypatch) -> None:
    entry, rows = engine.library.entry("cgan"), rows_of(TINY["cgan"])
    before = engine.images(entry, rows, 1)
    monkeypatch.setattr(histories, "earlier", None)
    assert np.array_equal(engine.images(entry, rows, 1), before)


def test_an_earlier_model_shares_what_is_not_its_own(tmp_path) -> None:
    model, _ = load_model(checkpoint(tmp_path / "model.safetensors", TINY["cgan"]))
    other = fresh(TINY["cgan"], 3).state_dict()
    then = earlier(model, {k: v for k, v in other.items() if k.startswith("generator.")})
    assert not then.training
    assert not any(p.requires_grad for p in then.parameters())
    shared = {p.data_ptr() for p in model.parameters()}
    for name, value in then.named_parameters():
        assert (value.data_ptr() in shared) == name.startswith("discriminator.")


def test_slopes_can_be_asked_of_an_earlier_model(engine) -> None:
    spec = TINY["cgan"]
    engine.images(engine.library.entry("cgan"), rows_of(spec), 0)
    model = engine.workspace.histories.model(engine.library.entry("cgan").path, 0)
    z, labels, codes = point(spec)
    z.requires_grad_()
    model.decode(z, labels, codes).sum().backward()
    assert torch.isfinite(z.grad).all()


# Films


def frames_of(film: bytes) -> list[np.ndarray]:
    found = []
    with Image.open(io.BytesIO(film)) as picture:
        for i in range(picture.n_frames):
            picture.seek(i)
            found.append(np.asarray(picture.convert("L")))
    return found


@every_family
def test_a_film_of_a_history_shows_the_same_points_at_each_step(engine, family) -> None:
    entry, rows = engine.library.entry(family), rows_of(TINY[family])
    film = frames_of(engine.history_film(entry, rows, 4, kind="png", scale=2))
    assert len(film) == len(STEPS)
    for time, frame in enumerate(film):
        expected = image_grid(engine.images(entry, rows, time), 4)
        expected = np.asarray(Image.fromarray(expected.squeeze()).convert("L"))
        assert np.array_equal(frame[::2, ::2], expected)


def test_a_path_becomes_a_film(engine) -> None:
    entry, rows = engine.library.entry("plain"), rows_of(TINY["vae"], 6)
    film = frames_of(engine.film(entry, rows, scale=1))
    assert np.array_equal(np.stack(film), engine.images(entry, rows)[..., 0])


def test_there_is_no_film_without_a_history_or_of_a_crowd(engine) -> None:
    with pytest.raises(FilmError, match="plain has no history; choose a model that has one"):
        engine.history_film(engine.library.entry("plain"), rows_of(TINY["vae"]))
    with pytest.raises(FilmError, match="at most 144 points for a film, not 145"):
        engine.history_film(engine.library.entry("vae"), rows_of(TINY["vae"], 145))
