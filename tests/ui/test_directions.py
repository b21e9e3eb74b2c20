"""The operations on directions as the page asks for them, and sentences for odd messages."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.engine import Engine
from explorer.engine.directions import labelled_latents
from explorer.engine.directions.saved import SPACE_VARIABLE
from explorer.ui.message import Message
from tests.ui.talk import ask, filled, fitting, refusal
from tests.ui.try_models import SPECS, write_try_models

HEAD = {"id", "name", "kind", "method", "score", "score_name", "effect", "unit", "detail"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_try_models(tmp_path_factory.mktemp("models"))


@pytest.fixture
def engine(
    folder: Path, fake_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Engine]:
    """An engine of its own, with fake data, few samples and a folder for what is kept."""
    monkeypatch.delenv(SPACE_VARIABLE, raising=False)
    monkeypatch.setattr(labelled_latents, "SAMPLES", 300)
    monkeypatch.setattr(labelled_latents, "HELD_OUT", 100)
    engine = Engine([folder], "cpu", fake_root, tmp_path / "kept", tmp_path / "own")
    yield engine
    engine.workspace.background.wait()


def ready(engine: Engine, model: str) -> Message:
    """The answer once all directions are found."""
    end = time.monotonic() + 120
    while not (given := ask(engine, "directions", model=model)).header["ready"]:
        assert time.monotonic() < end
        time.sleep(0.02)
    return given


def vectors(given: Message, z: int) -> dict[str, np.ndarray]:
    rows = np.frombuffer(given.payload, "<f4").reshape(-1, z)
    ids = [one["id"] for one in given.header["directions"]]
    return dict(zip(ids, rows, strict=True))


@pytest.mark.parametrize("model", SPECS)
def test_directions_are_the_engines(engine: Engine, model: str) -> None:
    given, entry = ready(engine, model), engine.library.entry(model)
    found = engine.directions(entry)
    assert set(given.header) == {"ready", "note", "directions", "shape", "call"}
    assert given.header["note"] == ""
    assert given.header["directions"] == [one.head() for one in found.directions]
    assert all(set(one) == HEAD for one in given.header["directions"])
    rows = vectors(given, entry.spec.z)
    for one in found.directions:
        assert np.array_equal(rows[one.id], one.vector)


def test_until_all_are_found_there_is_what_needs_no_search(engine: Engine) -> None:
    for model, at_once in (("try-cgan", "sefa"), ("try-vae", None)):
        row = np.ones((1, SPECS[model].z))
        ask(engine, "keep_direction", row, model=model, name="mine")
        given = ask(engine, "directions", model=model)
        if not given.header["ready"]:
            expected = {"kept"} | ({at_once} if at_once else set())
            assert {one["kind"] for one in given.header["directions"]} == expected
            assert len(vectors(given, SPECS[model].z)) == len(given.header["directions"])


def test_a_direction_is_kept_by_its_name_and_forgotten(engine: Engine) -> None:
    ready(engine, "try-vae")
    row = np.array([[1, 0, -2, 0, 0.5]])
    given = ask(engine, "keep_direction", row, model="try-vae", name=" my way ")
    last = given.header["directions"][-1]
    assert (last["id"], last["name"], last["kind"]) == ("kept:my way", "my way", "kept")
    assert (last["score"], last["effect"], last["score_name"], last["unit"]) == (None, None, "", "")
    assert np.array_equal(vectors(given, 5)["kept:my way"], row[0])
    assert given.payload == ask(engine, "directions", model="try-vae").payload
    gone = ask(engine, "forget_direction", model="try-vae", name="my way")
    assert "kept:my way" not in vectors(gone, 5)
    assert set(vectors(gone, 5)) == set(vectors(given, 5)) - {"kept:my way"}
    words = refusal(engine, "forget_direction", model="try-vae", name="my way")
    assert "no kept direction" in words


def test_an_app_for_everybody_says_that_it_keeps_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SPACE_VARIABLE, "someone/space")
    public = Engine([folder], "cpu", tmp_path / "none", tmp_path / "kept", tmp_path / "own")
    assert ask(public, "models").header["keeps"] is False
    row = np.ones((1, 64))
    assert "keeps nothing" in refusal(public, "keep_direction", row, model="try-cgan", name="x")
    assert not (tmp_path / "own").exists()
    public.workspace.background.wait()


def test_what_locks_leave_is_the_engines(engine: Engine) -> None:
    ready(engine, "try-cgan")
    entry = engine.library.entry("try-cgan")
    row = np.random.default_rng(0).normal(size=(1, 64)).astype(np.float32)
    locks = ["attribute:slant:linear", "sefa:1"]
    given = ask(engine, "locked_direction", row, model="try-cgan", locks=locks)
    vector, left = engine.locked_direction(entry, row, locks)
    assert np.array_equal(np.frombuffer(given.payload, "<f4"), vector)
    assert given.header == {"left": left, "shape": [64], "call": 5}
    assert 0 < left < 1


def test_locking_the_class_of_an_encoder_holds_it(engine: Engine) -> None:
    rows = vectors(ready(engine, "try-vae"), 5)
    row = rows["class:3:linear"][None]
    given = ask(engine, "locked_direction", row, model="try-vae", locks=["class"])
    assert given.header["left"] == pytest.approx(0, abs=1e-5)
    assert "no directions of classes" in refusal(
        engine, "locked_direction", np.ones((1, 64)), model="try-cgan", locks=["class"]
    )


@pytest.mark.parametrize(
    "locks",
    [None, "class", {}, [3], [None], ["no such"], [["class"]], ["sefa:1"] * 201],
    ids=lambda locks: str(locks)[:20],
)
def test_locks_that_are_none_are_refused(engine: Engine, locks: Any) -> None:
    refusal(engine, "locked_direction", np.ones((1, 5)), model="try-vae", locks=locks)


@pytest.mark.parametrize("name", [None, 7, [], {}, True, "", " ", "x" * 61, "a\nb"])
def test_a_name_that_is_none_is_refused(engine: Engine, name: Any) -> None:
    refusal(engine, "keep_direction", np.ones((1, 5)), model="try-vae", name=name)
    refusal(engine, "forget_direction", model="try-vae", name=name)


@pytest.mark.parametrize("op", ["keep_direction", "locked_direction"])
@pytest.mark.parametrize(
    "payload",
    [b"", b"abc", np.ones(4), np.ones(10), np.zeros(5), np.full(5, np.nan), np.full(5, 1e6)],
    ids=["none", "bytes", "short", "two", "nought", "nan", "far"],
)
def test_what_is_no_direction_is_refused(engine: Engine, op: str, payload: Any) -> None:
    words = refusal(engine, op, payload, model="try-vae", **fitting(op, {"name": "x", "locks": []}))
    assert "direction" in words
    assert not engine.saved_directions.folder.exists()


def test_a_model_that_is_not_there_has_no_directions(engine: Engine) -> None:
    for op in ("directions", "locked_direction", "keep_direction", "forget_direction"):
        asked = filled(op, model="nobody")
        assert "no model" in refusal(engine, op, np.ones((1, 5)), **asked)
