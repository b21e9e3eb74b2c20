"""The operations on several points as the page asks for them; odd messages are refused."""

from typing import Any

import numpy as np
import pytest

from explorer.engine import Engine
from tests.tiny import rows_of, write_judges
from tests.ui.talk import ask, fitting, refusal
from tests.ui.try_models import write_try_models

MODELS = ("try-vae", "try-colour", "try-cgan", "try-infogan")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = write_try_models(tmp_path_factory.mktemp("models"))
    write_judges(folder)
    return Engine([folder], "cpu", results=tmp_path_factory.mktemp("kept"))


def rows(engine: Engine, model: str, count: int) -> np.ndarray:
    return rows_of(engine.library.entry(model).spec, count)


def floats(given: Any) -> np.ndarray:
    return np.frombuffer(given.payload, "<f4").reshape(given.header["shape"])


@pytest.mark.parametrize("model", MODELS)
def test_a_route_is_the_engines(engine: Engine, model: str) -> None:
    stations = rows(engine, model, 3)
    way = {"steps": 4, "way": "slerp", "easing": "smooth"}
    given = ask(engine, "route", stations, model=model, count=3, **way)
    wanted = engine.interpolation.route(engine.library.entry(model), stations, **way)
    np.testing.assert_array_equal(floats(given), wanted.rows)
    for name, norms in wanted.norms.items():
        np.testing.assert_allclose(given.header["norms"][name], norms)


@pytest.mark.parametrize("model", MODELS)
def test_a_grid_is_the_engines(engine: Engine, model: str) -> None:
    anchors = rows(engine, model, 4)
    given = ask(engine, "grid", anchors, model=model, count=4, across=2, every=3, way="lerp")
    wanted = engine.interpolation.grid(engine.library.entry(model), anchors, 2, 3, "lerp")
    np.testing.assert_array_equal(floats(given), wanted)


@pytest.mark.parametrize("model", MODELS)
def test_a_sum_is_the_engines(engine: Engine, model: str) -> None:
    points = rows(engine, model, 4)
    asked = {"sizes": [2, 1, 1], "terms": [1, -1, 0.5], "shell": True, "seed": 9}
    given = floats(ask(engine, "sum", points, model=model, count=4, **asked))
    entry = engine.library.entry(model)
    wanted = engine.interpolation.weighted_sum(entry, points, [2, 1, 1], [1, -1, 0.5], True, 9)
    np.testing.assert_array_equal(given[:3], wanted.means)
    np.testing.assert_array_equal(given[3], wanted.result)
    np.testing.assert_array_equal(given[4:], wanted.around)


def test_verdicts_are_named_by_the_classes_of_the_data(engine: Engine) -> None:
    points = rows(engine, "try-cgan", 5)
    given = ask(engine, "verdicts", points, model="try-cgan", count=5)
    assert given.header["classes"] == list("0123456789")
    wanted = engine.interpolation.verdicts(engine.library.entry("try-cgan"), points)
    np.testing.assert_array_equal(floats(given), wanted)


def test_a_judge_of_grey_images_says_nothing_of_colours(engine: Engine) -> None:
    given = ask(engine, "verdicts", rows(engine, "try-colour", 2), model="try-colour", count=2)
    assert given.header["classes"] == []


TERMS = "terms must be a list of 1 to 64 numbers from -10 to 10"


@pytest.mark.parametrize(
    ("op", "odd", "words"),
    [
        ("route", {"steps": 1.5}, "whole number"),
        ("route", {"steps": 10**9}, "steps"),
        ("route", {"way": None}, "way must be slerp or lerp"),
        ("route", {"easing": 3}, "easing must be even or smooth or image"),
        ("route", {"count": 0}, "count must be a whole number of at least 1"),
        ("grid", {"across": -2}, "rows of -2"),
        ("grid", {"every": 10**12}, "at most 512 cells"),
        ("sum", {"sizes": "4"}, "sizes must be a list"),
        ("sum", {"sizes": [5]}, "each with a weight"),
        ("sum", {"sizes": [5], "terms": [1]}, "not the 4"),
        ("sum", {"sizes": [4], "terms": [True]}, TERMS),
        ("sum", {"sizes": [4], "terms": [1e9]}, TERMS),
        ("sum", {"sizes": [4], "terms": None}, TERMS),
        ("sum", {"sizes": [-1, 5], "terms": [1, 1]}, "not the 4"),
        ("verdicts", {"model": "nobody"}, "nobody"),
    ],
)
def test_odd_messages_are_refused(engine: Engine, op: str, odd: dict[str, Any], words: str) -> None:
    right: dict[str, Any] = {"model": "try-vae", "count": 4, "steps": 4, "way": "slerp"}
    right |= {"easing": "even", "across": 2, "every": 2, "seed": 1}
    right |= {"sizes": [2, 2], "terms": [1, -1]}
    points = rows(engine, "try-vae", 4)
    assert words in refusal(engine, op, points, **fitting(op, {**right, **odd}))


def test_points_that_are_no_numbers_are_refused(engine: Engine) -> None:
    points = rows(engine, "try-vae", 4)
    points[1, 2] = np.nan
    asked = {"model": "try-vae", "count": 4, "steps": 4, "way": "slerp", "easing": "even"}
    assert "finite" in refusal(engine, "route", points, **asked)
