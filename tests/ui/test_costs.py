"""What operations cost: every one has its price, and knobs are never behind what is heavy."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from explorer.engine import Engine
from explorer.engine.limits import STRICT
from explorer.ui.operations import OPERATIONS
from explorer.ui.operations.costs import FEW, HEAVY, MANY, QUICK, WATCH, Cost
from explorer.ui.operations.table import Call


def cost(engine: Engine, op: str, **arguments: Any) -> Cost:
    """The cost of an operation that was asked of a model for one thing of each."""
    one = {"model": engine.library.entry("try-cgan"), "points": np.zeros((1, 74)), "count": 1}
    one |= {"side": 1, "scale": 4, "back": False}
    return Call(OPERATIONS[op], engine, one | arguments).cost


def rows(count: int) -> np.ndarray:
    return np.zeros((count, 74), np.float32)


def test_a_knobs_picture_is_quick_and_a_wall_is_not(engine: Engine) -> None:
    assert cost(engine, "images").lane == QUICK
    assert cost(engine, "images", points=rows(FEW)).lane == QUICK
    assert cost(engine, "images", points=rows(FEW + 1)).lane == MANY
    assert cost(engine, "train_look").lane == cost(engine, "train_do").lane == WATCH


@pytest.mark.parametrize("op", ["film", "birth", "map", "invert", "own_preview", "add_model"])
def test_films_maps_searches_and_files_are_heavy(engine: Engine, op: str) -> None:
    assert cost(engine, op).lane == HEAVY


# All that decodes points.
DECODES = ("images", "read_codes", "read_image", "encode", "verdicts", "film", "birth", "invert")
DECODES += ("map", "manifold", "directions", "nearest", "inside", "passed", "passed_from")


@pytest.mark.parametrize("op", DECODES)
def test_whatever_decodes_a_huge_model_is_refused_on_a_space(op: str, engine: Engine) -> None:
    entry = engine.library.entry("try-cgan")
    spec = replace(entry.card.spec, width=2048, resolution=256, depth=1)
    huge = replace(entry, card=replace(entry.card, spec=spec))
    assert cost(engine, op, model=huge).size > STRICT.work_bytes


@pytest.mark.parametrize("op", DECODES)
def test_no_shipped_model_is_refused_on_a_space(op: str, engine: Engine) -> None:
    for entry in engine.library.entries():
        found = cost(engine, op, model=entry, points=rows(16), count=16, side=22, scale=2)
        assert found.size <= STRICT.work_bytes
        assert op != "encode" or found.lane == QUICK


def test_a_longer_and_larger_film_takes_more_up_to_the_largest_there_is(engine: Engine) -> None:
    def size(count: int, scale: int, back: bool = False) -> int:
        return cost(engine, "film", points=rows(count), scale=scale, back=back).size

    assert size(10, 4) < size(20, 4) < size(20, 8)
    assert size(20, 4) == pytest.approx(size(10, 4, back=True), rel=0.05)
    assert size(500, 16) < engine.limits.work_bytes


@pytest.mark.parametrize("odd", [0, -5, 2**62, -(2**62)])
@pytest.mark.parametrize(("op", "field"), [("manifold", "side"), ("film", "scale")])
def test_odd_numbers_have_a_price_too(engine: Engine, op: str, field: str, odd: int) -> None:
    assert cost(engine, op, **{field: odd}).size >= 0


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
