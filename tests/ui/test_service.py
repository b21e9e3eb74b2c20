"""The operations behind the channel, with a real engine: answers, and sentences for mistakes."""

from dataclasses import asdict
from json import dumps
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from explorer.checkpoints import read_card
from explorer.engine import Engine
from explorer.ui.message import MAX_BYTES
from explorer.ui.operations import OPERATIONS
from tests.tiny import TINY, checkpoint
from tests.ui.talk import answered, ask, filled, packed, refusal, sentence, wanted_size
from tests.ui.try_models import NEVER_MEASURED, SPECS

FAMILIES = tuple(SPECS)
OF_A_MODEL = [
    name
    for name, one in OPERATIONS.items()
    if one.fields.get("model") and one.fields["model"].stands
]


def points(engine: Engine, model: str, count: int = 3) -> np.ndarray:
    """Points [count, Z + K + C] of a model, classes in turn."""
    entry = engine.library.entry(model)
    labels = np.arange(count) % max(1, entry.card.spec.num_classes)
    return engine.rows(entry, engine.draw(entry, range(count)), labels)


def test_models_are_listed_with_what_the_picker_shows(engine: Engine) -> None:
    listed = ask(engine, "models").header["models"]
    assert [one["id"] for one in listed] == [entry.id for entry in engine.library.entries()]
    assert set(FAMILIES) <= {one["id"] for one in listed}
    names = {"id", "title", "dataset", "parameters", "z", "form", "encoder", "labels", "born"}
    assert all(set(one) == names for one in listed)


@pytest.mark.parametrize("model", FAMILIES)
def test_a_description_is_the_engines(engine: Engine, model: str) -> None:
    described = engine.describe(engine.library.entry(model))
    header = ask(engine, "describe", model=model).header
    assert header["id"] == model
    for name in ("z", "codes", "reads_codes", "order", "dead", "classes", "activity"):
        value = getattr(described, name)
        assert header[name] == (list(value) if isinstance(value, tuple) else value)


@pytest.mark.parametrize("model", FAMILIES)
def test_drawn_points_are_the_engines(engine: Engine, model: str) -> None:
    given = ask(engine, "draw", model=model, seed=40, count=3)
    drawn = np.frombuffer(given.payload, "<f4").reshape(given.header["shape"])
    assert np.array_equal(drawn, engine.draw(engine.library.entry(model), [40, 41, 42]))


@pytest.mark.parametrize("model", ["try-vae", "try-colour"])
def test_points_are_drawn_from_the_prior_that_was_asked_for(engine: Engine, model: str) -> None:
    given = ask(engine, "draw", model=model, seed=40, count=3, prior="mixture")
    drawn = np.frombuffer(given.payload, "<f4").reshape(given.header["shape"])
    entry = engine.library.entry(model)
    assert np.array_equal(drawn, engine.draw(entry, [40, 41, 42], "mixture"))
    assert not np.array_equal(drawn, engine.draw(entry, [40, 41, 42]))


@pytest.mark.parametrize(
    ("model", "prior"),
    [("try-cgan", "mixture"), ("try-infogan", "mixture")],
)
def test_a_prior_that_the_model_has_not_is_refused(engine: Engine, model: str, prior: str) -> None:
    words = refusal(engine, "draw", model=model, seed=1, count=1, prior=prior)
    assert model in words and "prior" in words


@pytest.mark.parametrize("model", FAMILIES)
def test_evidence_is_the_engines(engine: Engine, model: str) -> None:
    found = asdict(engine.evidence(engine.library.entry(model)))
    header = ask(engine, "evidence", model=model).header
    for name, value in found.items():
        assert header[name] == (list(value) if isinstance(value, tuple) else value)
    assert bool(header["evidence"]) == (model not in NEVER_MEASURED)


@pytest.mark.parametrize("number", ["1e999", "-1e999"])
def test_numbers_beyond_json_in_a_card_come_as_null(tmp_path: Path, number: str) -> None:
    path = checkpoint(tmp_path / "odd.safetensors", TINY["vae"])
    evidence = {"results": {"posterior": {"kl": float(number), "active": 2}}}
    words = read_card(path).to_json().replace('"evidence": {}', f'"evidence": {dumps(evidence)}')
    tensors = load_file(path)
    with safe_open(path, "pt") as file:
        metadata = {**file.metadata(), "card": words.replace("Infinity", "1e999")}
    save_file(tensors, path, metadata)
    given = ask(Engine([tmp_path], "cpu"), "evidence", model="odd").header["evidence"]
    assert given == {"results": {"posterior": {"kl": None, "active": 2}}}


@pytest.mark.parametrize("model", FAMILIES)
def test_images_are_the_engines(engine: Engine, model: str) -> None:
    rows = points(engine, model)
    given = ask(engine, "images", rows, model=model, count=3)
    images = np.frombuffer(given.payload, np.uint8).reshape(given.header["shape"])
    assert np.array_equal(images, engine.images(engine.library.entry(model), rows))


def test_a_mixture_of_classes_is_a_point_too(engine: Engine) -> None:
    rows = points(engine, "try-cgan", 1)
    rows[0, 64:] = np.linspace(0, 0.2, 10)
    given = ask(engine, "images", rows, model="try-cgan", count=1)
    expected = engine.images(engine.library.entry("try-cgan"), rows)
    assert given.payload == expected.tobytes()


def test_codes_are_read_as_the_engine_reads_them(engine: Engine) -> None:
    rows = points(engine, "try-infogan", 1)
    header = ask(engine, "read_codes", rows, model="try-infogan", count=1).header
    reading = engine.read_codes(engine.library.entry("try-infogan"), rows)
    for name in ("categories", "mean", "sd"):
        assert header[name] == pytest.approx(getattr(reading, name)[0].tolist())


@pytest.mark.parametrize("model", ["try-vae", "try-cgan"])
def test_a_model_without_q_says_that_it_reads_no_codes(engine: Engine, model: str) -> None:
    words = refusal(engine, "read_codes", points(engine, model, 1), model=model, count=1)
    assert "InfoGAN" in words


@pytest.mark.parametrize("op", ["", "Images", "__class__", "answer", None, 3, ["images"], {}])
def test_an_unknown_operation_is_named(engine: Engine, op: Any) -> None:
    given = answered(engine, packed(op))
    assert repr(op) in sentence(given)
    assert given.header["call"] == 5


@pytest.mark.parametrize(
    "model",
    ["none", "", ".", "..", "../x", "/etc/passwd", "a/b", "a\\b", "try-vae.safetensors", "\0",
     "\ud800", "x" * 5000],
)  # fmt: skip
@pytest.mark.parametrize("op", OF_A_MODEL)
def test_an_unknown_model_is_refused_naming_those_there_are(
    engine: Engine, op: str, model: Any
) -> None:
    words = refusal(engine, op, np.zeros(7), **filled(op, model=model))
    assert "try-vae" in words


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e5, -3e38])
@pytest.mark.parametrize("model", FAMILIES)
def test_numbers_that_are_not_finite_or_huge_are_refused(
    engine: Engine, model: str, bad: float
) -> None:
    rows = points(engine, model)
    rows[1, -1] = bad
    assert "finite" in refusal(engine, "images", rows, model=model, count=3)


@pytest.mark.parametrize("model", FAMILIES)
@pytest.mark.parametrize("off", [-1, 1])
def test_a_point_of_the_wrong_length_is_refused(engine: Engine, model: str, off: int) -> None:
    wanted = wanted_size(engine, model)
    words = refusal(engine, "images", np.zeros(wanted + off), model=model, count=1)
    assert str(wanted) in words


@pytest.mark.parametrize("count", [0, -1, 2, 3, 2**31, 2**63, 10**30, True, 1.0, 1.5, "1", None])
def test_a_count_that_does_not_fit_is_refused(engine: Engine, count: Any) -> None:
    row = np.zeros(wanted_size(engine, "try-vae"))
    refusal(engine, "images", row, model="try-vae", count=count)


@pytest.mark.parametrize("count", [1, 2**31, 2**62, 10**30])
def test_points_without_numbers_are_refused(engine: Engine, count: int) -> None:
    refusal(engine, "images", model="try-vae", count=count)


def test_more_images_than_a_batch_are_refused(engine: Engine) -> None:
    assert "512" in refusal(engine, "images", np.zeros((513, 5)), model="try-vae", count=513)
    ask(engine, "images", np.zeros((512, 5)), model="try-vae", count=512)


def test_half_a_number_is_refused(engine: Engine) -> None:
    whole = packed("images", np.zeros(5), model="try-vae", count=1)
    assert "bytes" in sentence(answered(engine, whole[:-2]))


@pytest.mark.parametrize(
    "seed", [-1, 2**63, 10**30, -(10**30), True, 1.0, float(2**70), "7", None, [7]]
)
def test_a_seed_that_is_none_is_refused(engine: Engine, seed: Any) -> None:
    assert "whole number" in refusal(engine, "draw", model="try-vae", seed=seed, count=1)


@pytest.mark.parametrize("count", [0, -5, 513, 2**62, 2**63, 10**30, True, "2", 2.0, None])
def test_a_draw_of_too_many_or_no_points_is_refused(engine: Engine, count: Any) -> None:
    refusal(engine, "draw", model="try-vae", seed=1, count=count)


@pytest.mark.parametrize("call", [None, "5", 1.5, [1], {}, True])
def test_an_odd_call_number_never_breaks_the_answer(engine: Engine, call: Any) -> None:
    header = answered(engine, packed("models", call=call)).header
    assert "models" in header or "error" in header


@pytest.mark.parametrize("call", [b"NaN", b"1e999", b"-Infinity", b'{"a": [NaN]}', b"[" * 900])
def test_a_call_number_json_has_no_word_for_never_breaks_the_answer(
    engine: Engine, call: bytes
) -> None:
    header = b'{"op": "models", "call": ' + call + b"]" * call.count(b"[" * 900) * 900 + b"}"
    given = answered(engine, len(header).to_bytes(4, "little") + header)
    assert "models" in given.header or "error" in given.header


def test_what_is_no_message_is_answered_without_a_call(engine: Engine) -> None:
    for data in (b"", b"{}", b"\xff" * 40, bytes(MAX_BYTES + 1)):
        given = answered(engine, data)
        sentence(given)
        assert given.header["call"] is None
