"""The search for the point of an image: what it starts from, how it goes on, where it comes to."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from explorer.checkpoints import save_model
from explorer.engine import Engine, inversion
from explorer.engine.inversion import KEPT
from explorer.engine.search_state import STARTS, State, state_of
from explorer.errors import PointError
from explorer.families.cgan import CGANSpec
from explorer.families.infogan import InfoGANSpec
from explorer.specs import ModelSpec
from tests.tiny import card_of, fresh, rows_of
from tests.ui.try_models import SPECS, stir, write_try_models

SHIPPED = Path(__file__).resolve().parents[2] / "checkpoints"


@pytest.fixture(scope="module")
def engine(tmp_path_factory) -> Engine:
    return Engine([write_try_models(tmp_path_factory.mktemp("models"))], "cpu")


@pytest.fixture(params=SPECS)
def entry(request, engine):
    return engine.library.entry(request.param)


@pytest.fixture
def image(engine, entry) -> np.ndarray:
    return engine.images(entry, rows_of(entry.spec))[1]


def only(folder: Path, spec: ModelSpec) -> Engine:
    """An engine whose one model `m` is untrained, but answers to its point."""
    model = fresh(spec)
    stir(model)
    save_model(folder / "m.safetensors", model, card_of(spec))
    return Engine([folder], "cpu")


def begin(engine: Engine, *given: Any, **more: Any) -> State:
    return inversion.begin(engine.workspace, *given, **more)


def advance(engine: Engine, *given: Any) -> State:
    return inversion.advance(engine.workspace, *given)


def same(one: State, other: State) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def error_of(engine, entry, rows, image) -> np.ndarray:
    """The mean squared error [N] of rows as they are shown, in 255 levels."""
    shown = engine.images(entry, rows).astype(float)
    return ((shown - image) ** 2).mean(axis=(1, 2, 3)) / 255**2


# The starts


def test_starts_are_points_with_their_errors(engine, entry, image) -> None:
    state, spec = begin(engine, entry, image, seed=0), entry.spec
    assert state.rows.shape == (STARTS, spec.z + spec.num_classes + spec.codes)
    assert state.moments.shape == (2, STARTS, spec.z + spec.codes)
    assert not state.moments.any()
    assert {part.dtype for part in state[:3]} == {np.dtype(np.float32)}
    assert state.residuals == pytest.approx(error_of(engine, entry, state.rows, image), abs=2e-3)
    assert state.step == 0


def test_starts_depend_on_the_seed_alone(engine, entry, image) -> None:
    state = begin(engine, entry, image, seed=3)
    assert same(state, begin(engine, entry, image, seed=3))
    assert not np.array_equal(state.rows, begin(engine, entry, image, seed=1_000_003).rows)


def test_starts_are_nearer_than_most_samples(engine, entry, image) -> None:
    labels = np.arange(100) % max(1, entry.spec.num_classes)
    samples = engine.rows(entry, engine.draw(entry, range(9000, 9100)), labels)
    typical = np.median(error_of(engine, entry, samples, image))
    assert np.median(begin(engine, entry, image, seed=0).residuals) < typical


@pytest.mark.parametrize("model", ["try-cgan", "try-infogan"])
def test_every_class_has_as_many_starts_and_each_start_is_of_one(engine, model) -> None:
    entry = engine.library.entry(model)
    image, spec = engine.images(entry, rows_of(entry.spec))[0], entry.spec
    weights = begin(engine, entry, image, seed=0).rows[:, spec.z : spec.z + spec.num_classes]
    assert set(np.unique(weights)) == {0, 1}
    assert weights.sum(0).tolist() == [STARTS / spec.num_classes] * spec.num_classes


def test_of_more_classes_than_starts_the_nearest_are_tried(tmp_path) -> None:
    engine = only(tmp_path, CGANSpec(z=2, width=2, labels=600, features=8))
    entry = engine.library.entry("m")
    image = engine.images(entry, engine.rows(entry, engine.draw(entry, [0]), np.array([333])))[0]
    state = begin(engine, entry, image, seed=0)
    assert state.rows[state.best, 2:].argmax() == 333
    assert len(set(state.rows[:, 2:].argmax(1))) == STARTS


def test_codes_start_where_q_reads_them(engine) -> None:
    entry = engine.library.entry("try-infogan")
    rows = rows_of(entry.spec, 1)
    reading = engine.read_codes(entry, rows)
    state = begin(engine, entry, engine.images(entry, rows)[0], seed=0)
    expected = np.tile(reading.mean.clip(-1, 1), (STARTS, 1))
    assert state.rows[:, -2:] == pytest.approx(expected, abs=0.02)


# The steps


def test_steps_bring_the_images_nearer(engine, entry, image) -> None:
    state = begin(engine, entry, image, seed=0, steps=40)
    end = advance(engine, entry, image, state, 40)
    assert end.residuals[end.best] < state.residuals[state.best]
    assert end.residuals == pytest.approx(error_of(engine, entry, end.rows, image), abs=2e-3)
    assert (end.step, end.steps) == (40, 40)


@pytest.mark.parametrize("piece", [1, 7, 20, 39])
def test_steps_in_pieces_are_those_in_one(engine, entry, image, piece) -> None:
    state = begin(engine, entry, image, seed=0, steps=40)
    whole = advance(engine, entry, image, state, 40)
    while state.step < state.steps:
        carried = state_of(entry.spec, state.numbers, len(state.rows), state.step, state.steps)
        state = advance(engine, entry, image, carried, piece)
    assert same(state, whole)


def test_half_way_the_nearest_starts_go_on(engine, entry, image) -> None:
    state = advance(engine, entry, image, begin(engine, entry, image, seed=0, steps=40), 20)
    assert len(state.rows) == STARTS
    after = advance(engine, entry, image, state, 1)
    nearest = np.sort(state.residuals.argsort(kind="stable")[:KEPT])
    assert after.rows.shape[0] == after.moments.shape[1] == len(after.residuals) == KEPT
    assert np.abs(after.rows - state.rows[nearest]).max() < 0.2


def test_classes_stay_and_codes_stay_where_they_are_drawn(engine) -> None:
    entry = engine.library.entry("try-infogan")
    white = np.full((28, 28, 1), 255, np.uint8)
    state = begin(engine, entry, white, seed=0, steps=60)
    after = advance(engine, entry, white, state, 29)
    assert np.array_equal(after.rows[:, 62:72], state.rows[:, 62:72])
    assert np.abs(after.rows[:, 72:]).max() <= 1
    assert not np.array_equal(after.rows[:, 72:], state.rows[:, 72:])


def test_a_search_at_its_end_stays_as_it_is(engine, entry, image) -> None:
    end = advance(engine, entry, image, begin(engine, entry, image, seed=0, steps=3), 10)
    assert end.step == 3
    assert same(advance(engine, entry, image, end, 10), end)


def test_neither_the_image_nor_the_state_is_changed(engine, entry, image) -> None:
    state = begin(engine, entry, image, seed=0)
    before, pixels = [part.copy() for part in state[:3]], image.copy()
    advance(engine, entry, image, state, 3)
    assert all(np.array_equal(a, b) for a, b in zip(before, state[:3], strict=True))
    assert np.array_equal(image, pixels)


def test_a_model_is_left_as_others_see_it(engine, entry, image) -> None:
    model, rows = engine.workspace.models.get(entry.path), rows_of(entry.spec)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    advance(engine, entry, image, begin(engine, entry, image, seed=0), 3)
    assert not model.training
    assert all(p.grad is None and not p.requires_grad for p in model.parameters())
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    assert np.array_equal(engine.images(entry, rows), Engine(engine.library.folders, "cpu").images(
        entry, rows
    ))  # fmt: skip


def test_a_model_that_was_opened_to_be_looked_at_can_be_searched(engine, entry, image) -> None:
    fresh = Engine(engine.library.folders, "cpu")
    with torch.inference_mode():
        shown = fresh.images(entry, rows_of(entry.spec))[1]
        state = begin(fresh, entry, shown, seed=0)
        after = advance(fresh, entry, shown, state, 2)
    assert same(after, advance(engine, entry, image, begin(engine, entry, image, seed=0), 2))


def test_visitors_search_at_the_same_time_as_they_would_alone(engine, entry) -> None:
    images = engine.images(entry, rows_of(entry.spec, 4))
    together = threading.Barrier(4)

    def search(image: np.ndarray) -> State:
        state = begin(engine, entry, image, seed=0, steps=12)
        for _ in range(3):
            state = advance(engine, entry, image, state, 4)
        return state

    def visit(image: np.ndarray) -> State:
        together.wait(timeout=60)
        return search(image)

    with ThreadPoolExecutor(4) as visitors:
        found = list(visitors.map(visit, images))
    assert all(same(one, search(image)) for one, image in zip(found, images, strict=True))


def test_an_infogan_without_codes_can_be_searched(tmp_path) -> None:
    engine = only(tmp_path, InfoGANSpec(z=3, width=4, categories=4, continuous=0, features=8))
    entry = engine.library.entry("m")
    image = engine.images(entry, rows_of(entry.spec, 1))[0]
    state = begin(engine, entry, image, seed=5, steps=30)
    end = advance(engine, entry, image, state, 30)
    assert end.rows.shape == (KEPT, 7)
    assert end.residuals.min() < state.residuals.min()


@pytest.mark.slow
@pytest.mark.parametrize("model", ["cgan-mnist", "infogan-mnist"])
def test_samples_of_a_shipped_model_are_found_again(model) -> None:
    engine = Engine([SHIPPED], "cpu")
    entry = engine.library.entry(model)
    labels = np.array([2, 7])
    rows = engine.rows(entry, engine.draw(entry, range(70_000, 70_002)), labels)
    for image, label in zip(engine.images(entry, rows), labels, strict=True):
        end = advance(engine, entry, image, begin(engine, entry, image, seed=0, steps=150), 150)
        assert end.residuals[end.best] < 0.005
        assert end.rows[end.best, entry.spec.z :][:10].argmax() == label


@pytest.mark.slow
def test_nine_of_ten_samples_of_a_cgan_are_found_to_a_hundredth() -> None:
    """A hundred of each model are searched by `python -m tests.benchmarks.inversion`."""
    engine = Engine([SHIPPED], "cpu")
    entry = engine.library.entry("cgan-mnist")
    found = 0
    for images, _, _ in engine.sample(entry, 10, seed=80_000):
        for image in images:
            end = advance(engine, entry, image, begin(engine, entry, image, seed=0, steps=80), 80)
            found += end.residuals[end.best] <= 0.01
    assert found >= 9


# What does not fit


@pytest.mark.parametrize("model", ["try-vae", "try-cgan"])
@pytest.mark.parametrize(
    "odd",
    [np.zeros((28, 28), np.uint8), np.zeros((28, 28, 3), np.uint8), np.zeros((1, 28, 28), np.uint8),
     np.zeros((28, 28, 1), np.float32), np.zeros((0, 0, 1), np.uint8)],
    ids=lambda odd: f"{odd.dtype}-{odd.shape}",
)  # fmt: skip
def test_an_image_of_another_kind_is_refused_with_the_right_one(engine, model, odd) -> None:
    entry = engine.library.entry(model)
    image = engine.images(entry, rows_of(entry.spec))[1]
    state = begin(engine, entry, image, seed=0)
    for asked in (
        lambda: begin(engine, entry, odd, 0),
        lambda: advance(engine, entry, odd, state, 1),
    ):
        with pytest.raises(PointError, match=r"is uint8 \[28, 28, 1\] and this one "):
            asked()


@pytest.mark.parametrize("seed", [-1, 2**63])
def test_a_seed_that_is_none_is_refused(engine, entry, image, seed) -> None:
    with pytest.raises(PointError, match="seed must be a whole number of at least 0"):
        begin(engine, entry, image, seed)


def test_numbers_of_another_length_are_refused_with_the_right_one(engine, entry, image) -> None:
    numbers = begin(engine, entry, image, seed=0).numbers
    for wrong in (numbers[1:], np.append(numbers, 0), numbers[None]):
        with pytest.raises(PointError, match=f"with {STARTS} starts has {numbers.size} numbers"):
            state_of(entry.spec, wrong, STARTS, 0, 10)


@pytest.mark.parametrize(
    ("starts", "step", "steps"),
    [(0, 0, 9), (-1, 0, 9), (STARTS + 1, 0, 9), (STARTS, -1, 9), (STARTS, 10, 9), (STARTS, 0, 0),
     (STARTS, 0, 2001), (2**62, 0, 9), (STARTS, 2**62, 2**62)],
)  # fmt: skip
def test_steps_and_starts_out_of_range_are_refused(
    engine, entry, image, starts, step, steps
) -> None:
    numbers = begin(engine, entry, image, seed=0).numbers
    with pytest.raises(PointError, match=r"1 to 40 starts|up to 2000 steps"):
        state_of(entry.spec, numbers, starts, step, steps)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, -1.0, 1e5])
def test_moments_that_are_none_are_refused(engine, entry, image, bad) -> None:
    numbers = begin(engine, entry, image, seed=0).numbers
    numbers[-1] = bad
    with pytest.raises(PointError, match="moments of a search must be finite"):
        state_of(entry.spec, numbers, STARTS, 0, 10)


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e5])
def test_points_that_are_none_are_refused(engine, entry, image, bad) -> None:
    numbers = begin(engine, entry, image, seed=0).numbers
    numbers[0] = bad
    state = state_of(entry.spec, numbers, STARTS, 0, 10)
    with pytest.raises(PointError, match="finite and within"):
        advance(engine, entry, image, state, 1)
