"""A search as the page leads it: all of it goes back and forth, and odd messages are refused."""

from typing import Any

import numpy as np
import pytest

from explorer.engine import Engine
from explorer.engine.inversion import advance, begin
from explorer.ui.message import Message
from tests.tiny import rows_of
from tests.ui.talk import answered, sentence
from tests.ui.try_models import SPECS


@pytest.fixture(params=SPECS)
def model(request: pytest.FixtureRequest) -> str:
    return request.param


def image_of(engine: Engine, model: str) -> np.ndarray:
    entry = engine.library.entry(model)
    return engine.images(entry, rows_of(entry.spec))[2]


def call(engine: Engine, image: np.ndarray, numbers: bytes = b"", **fields: Any) -> Message:
    header = {"call": 5, "op": "invert", "shape": list(image.shape), **fields}
    return answered(engine, Message(header, image.tobytes() + numbers).pack())


def begun(engine: Engine, model: str = "try-cgan") -> tuple[np.ndarray, dict[str, Any], bytes]:
    """An image, and all that goes on with it after a first answer."""
    image = image_of(engine, model)
    given = call(engine, image, model=model, seed=0)
    carried = {name: given.header[name] for name in ("starts", "step", "steps")}
    return image, {"model": model, "more": 2, **carried}, given.payload


def test_a_search_comes_back_whole_and_goes_on(engine: Engine, model: str) -> None:
    image, entry = image_of(engine, model), engine.library.entry(model)
    expected = begin(engine.workspace, entry, image, seed=7)
    given = call(engine, image, model=model, seed=7)
    for _ in range(3):
        assert given.payload == expected.numbers.tobytes()
        assert given.header == {
            "call": 5,
            "starts": len(expected.rows),
            "step": expected.step,
            "steps": expected.steps,
            "best": expected.best,
            "residuals": expected.residuals.tolist(),
            "shape": [len(expected.numbers)],
        }
        carried = {name: given.header[name] for name in ("starts", "step", "steps")}
        given = call(engine, image, given.payload, model=model, more=2, **carried)
        expected = advance(engine.workspace, entry, image, expected, 2)


def test_the_first_numbers_are_the_points(engine: Engine, model: str) -> None:
    image = image_of(engine, model)
    given = call(engine, image, model=model, seed=0)
    entry, starts = engine.library.entry(model), given.header["starts"]
    size = entry.spec.knobs + entry.spec.num_classes
    rows = np.frombuffer(given.payload, "<f4", starts * size).reshape(starts, size)
    shown = engine.images(entry, rows)[given.header["best"]].astype(float)
    error = ((shown - image) ** 2).mean() / 255**2
    assert error == pytest.approx(min(given.header["residuals"]), abs=2e-3)


@pytest.mark.parametrize(
    "shape",
    [None, 784, "28", [], [28, 28], [28, 28, 1, 1], [28, 28, 1.0], [28, 28, True], [28, 28, None],
     [0, 28, 1], [-28, -28, 1], [29, 28, 1], [2**62, 2**62, 1], [10**30, 1, 1]],
)  # fmt: skip
def test_a_shape_that_is_none_is_refused(engine: Engine, shape: Any) -> None:
    image = image_of(engine, "try-cgan")
    words = sentence(call(engine, image, model="try-cgan", seed=0, shape=shape))
    assert "shape must be" in words or "are no image" in words


@pytest.mark.parametrize("shape", [[14, 56, 1], [28, 14, 2], [784, 1, 1]])
def test_an_image_of_another_size_is_refused_with_the_right_one(
    engine: Engine, shape: list[int]
) -> None:
    image = image_of(engine, "try-cgan")
    words = sentence(call(engine, image, model="try-cgan", seed=0, shape=shape))
    assert "[28, 28, 1]" in words


@pytest.mark.parametrize("seed", [-1, 2**63, 1.5, True, "7", None])
def test_a_seed_that_is_none_is_refused(engine: Engine, seed: Any) -> None:
    image = image_of(engine, "try-cgan")
    assert "whole number" in sentence(call(engine, image, model="try-cgan", seed=seed))


@pytest.mark.parametrize(
    "changed",
    [{"more": 0}, {"more": 51}, {"more": -1}, {"more": None}, {"starts": 39}, {"starts": 41},
     {"starts": 0}, {"starts": 2**62}, {"step": -1}, {"step": 301}, {"step": 0.5}, {"steps": 0},
     {"steps": 2001}, {"steps": "300"}, {"model": "try-vae"}],
    ids=str,
)  # fmt: skip
def test_a_search_that_does_not_fit_is_refused(engine: Engine, changed: dict[str, Any]) -> None:
    image, fields, numbers = begun(engine)
    sentence(call(engine, image, numbers, **{**fields, **changed}))


@pytest.mark.parametrize("cut", [1, 2, 3, 4, 400])
def test_numbers_that_were_cut_are_refused(engine: Engine, cut: int) -> None:
    image, fields, numbers = begun(engine)
    sentence(call(engine, image, numbers[:-cut], **fields))


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 3e38, -3e38])
@pytest.mark.parametrize("place", [0, 70, -1, 40 * 74])
def test_numbers_that_are_none_are_refused(engine: Engine, place: int, bad: float) -> None:
    image, fields, numbers = begun(engine)
    changed = np.frombuffer(numbers, "<f4").copy()
    changed[place] = bad
    assert "finite" in sentence(call(engine, image, changed.tobytes(), **fields))


def test_a_search_led_astray_is_refused_when_it_leaves_all_numbers(engine: Engine) -> None:
    image, fields, numbers = begun(engine, "try-vae")
    changed = np.zeros(len(numbers) // 4, "<f4")
    changed[40 * 5 : 40 * 10] = 1e4  # slopes as steep as can be, and no squares of them
    for _ in range(4):
        given = call(engine, image, changed.tobytes(), **fields)
        if "error" in given.header:
            sentence(given)
            return
        changed = np.frombuffer(given.payload, "<f4").copy()
        assert np.isfinite(changed).all()
        changed[40 * 5 : 40 * 10] = 1e4
        changed[40 * 10 :] = 0
    pytest.fail("points far outside were never refused")


def test_the_largest_search_fits_in_a_message() -> None:
    from explorer.engine.search_state import STARTS
    from explorer.ui.message import MAX_BYTES

    z, classes, codes, pixels = 512, 1000, 16, 256 * 256 * 3
    assert pixels + 4 * STARTS * (z + classes + codes + 2 * (z + codes)) < MAX_BYTES - 1000
