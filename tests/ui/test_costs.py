"""What operations cost: every one is priced, and knobs are never behind what is heavy."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.engine import Engine
from explorer.engine.limits import STRICT
from explorer.ui.message import Message
from explorer.ui.operations import OPERATIONS
from explorer.ui.operations.costs import COSTS, FEW, HEAVY, MANY, QUICK, WATCH, cost


def asked(op: str, **fields: object) -> Message:
    return Message({"op": op, "call": 1, "model": "try-cgan", **fields})


def test_every_operation_has_a_price() -> None:
    assert set(COSTS) == set(OPERATIONS)


def test_a_knobs_picture_is_quick_and_a_wall_is_not(engine: Engine) -> None:
    assert cost(engine, asked("images", count=1)).lane == QUICK
    assert cost(engine, asked("images", count=FEW)).lane == QUICK
    assert cost(engine, asked("images", count=FEW + 1)).lane == MANY
    assert cost(engine, asked("train_look")).lane == cost(engine, asked("train_do")).lane == WATCH


@pytest.mark.parametrize("op", ["film", "birth", "map", "invert", "own_preview", "add_model"])
def test_films_maps_searches_and_files_are_heavy(engine: Engine, op: str) -> None:
    assert cost(engine, asked(op)).lane == HEAVY


def test_a_picture_of_a_huge_model_is_not_quick(engine: Engine) -> None:
    entry = engine.library.entry("try-cgan")
    huge = replace(entry.card.spec, width=2048, resolution=256, depth=1)
    size = engine.costs.decoding(replace(entry, card=replace(entry.card, spec=huge)), 1)
    assert size >= 2**30


# All that decodes points.
DECODES = ("images", "read_codes", "read_image", "encode", "verdicts", "film", "birth", "invert")
DECODES += ("map", "manifold", "directions", "nearest")


@pytest.mark.parametrize("op", DECODES)
def test_whatever_decodes_a_huge_model_is_refused_on_a_space(
    op: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = engine.library.entry("try-cgan")
    huge = replace(entry.card.spec, width=2048, resolution=256, depth=1)
    monkeypatch.setattr(
        "explorer.ui.operations.costs.asked_entry",
        lambda *_: replace(entry, card=replace(entry.card, spec=huge)),
    )
    assert cost(engine, asked(op, side=1)).size > STRICT.work_bytes


@pytest.mark.parametrize("op", DECODES)
def test_no_shipped_model_is_refused_on_a_space(op: str, engine: Engine) -> None:
    for entry in engine.library.entries():
        fields = {"count": 16, "side": 22, "model": entry.id}
        assert cost(engine, asked(op, **fields)).size <= STRICT.work_bytes
        assert op != "encode" or cost(engine, asked(op, **fields)).lane == QUICK


def test_a_longer_and_larger_film_takes_more_up_to_the_largest_there_is(engine: Engine) -> None:
    def size(**fields: object) -> int:
        return cost(engine, asked("film", **fields)).size

    assert size(count=10, scale=4) < size(count=20, scale=4) < size(count=20, scale=8)
    assert size(count=20, scale=4) == pytest.approx(size(count=10, scale=4, back=True), rel=0.05)
    assert size(count=500, scale=16) < engine.limits.work_bytes


@pytest.mark.parametrize("odd", [None, "x", -5, 2**70, 1.5, True, [], {}])
@pytest.mark.parametrize("field", ["op", "model", "count", "scale", "back"])
def test_odd_fields_have_a_price_too(engine: Engine, field: str, odd: object) -> None:
    for op in COSTS:
        assert cost(engine, asked(op, **{field: odd} if field != "op" else {})).size >= 0
    assert cost(engine, Message({"op": odd})).lane == QUICK


def test_decoding_takes_no_more_than_it_costs(engine: Engine) -> None:
    """The largest tensor of a decoding, against the price."""
    import torch

    entry, largest = engine.library.entry("try-cgan"), 0
    model = engine.workspace.models.get(entry.path)

    def note(module: object, inputs: object, output: object) -> None:
        nonlocal largest
        if isinstance(output, torch.Tensor):
            largest = max(largest, output.numel() * 4)

    hooks = [module.register_forward_hook(note) for module in model.modules()]
    try:
        rows = engine.rows(entry, engine.draw(entry, range(32)), np.zeros(32, int))
        engine.images(entry, rows)
    finally:
        for hook in hooks:
            hook.remove()
    assert 0 < largest <= engine.costs.decoding(entry, 32) <= 8 * largest
