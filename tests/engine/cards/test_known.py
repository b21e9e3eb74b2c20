"""What is known of knobs: from the card, or measured once."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from explorer.checkpoints import read_card, save_card, save_model
from explorer.engine import Engine, Known
from explorer.engine.cards import known as cards
from explorer.families.infogan import InfoGANSpec
from explorer.families.vae import VAESpec
from explorer.specs import Recipe
from tests.tiny import card_of, checkpoint, fresh, lamp, write_judges

SPEC = VAESpec(z=2, width=4, depth=1, likelihood="gaussian")
CARD = card_of(SPEC, recipe=Recipe(dataset="fashion_mnist"))
WRITTEN = {
    "samples": 7,
    "attributes": ["slant", "size"],
    "correlations": [[0.5, -1], [0, 1.0]],
    "categories": [],
}


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    folder = tmp_path / "models"
    folder.mkdir()
    save_model(folder / "lamp.safetensors", lamp(fresh(SPEC)), CARD)
    return Engine([folder], "cpu", tmp_path / "data", tmp_path / "kept", tmp_path / "own")


def known(engine: Engine, name: str = "lamp") -> Known:
    """All that is known in the end."""
    entry = engine.library.entry(name)
    first = engine.known(entry)
    if first.ready:
        return first
    assert first == Known(ready=False)
    engine.workspace.background.wait()
    return engine.known(entry)


def write(engine: Engine, found: Any, name: str = "lamp") -> None:
    path = engine.library.entry(name).path
    save_card(path, replace(read_card(path), evidence={"results": {"dimensions": found}}))


def test_what_the_card_says_is_told_at_once(engine) -> None:
    write(engine, WRITTEN)
    found = engine.known(engine.library.entry("lamp"))
    assert (found.ready, found.samples, found.attributes) == (True, 7, ("slant", "size"))
    assert found.correlations == ((0.5, -1), (0, 1.0))


def test_without_a_word_in_the_card_it_is_measured_in_the_background_once(
    engine, monkeypatch
) -> None:
    found = known(engine)
    light = found.attributes.index("brightness")
    assert found.samples == 2_000
    assert found.correlations[1][light] > 0.999
    assert abs(found.correlations[0][light]) < 0.1
    monkeypatch.setattr(cards, "dimensions", None)
    assert known(engine) == found
    assert (
        known(Engine([engine.library.folders[0]], "cpu", results=engine.workspace.results.folder))
        == found
    )


def test_categories_are_named_by_the_judge_of_the_data(engine) -> None:
    folder = engine.library.folders[0]
    spec = InfoGANSpec(z=3, width=4, categories=4, features=8)
    checkpoint(folder / "codes.safetensors", spec)
    assert known(engine, "codes").categories == ()
    write_judges(folder)
    found = known(engine, "codes")
    assert len(found.categories) == len(found.shares) == 4
    assert set(found.categories) <= set("0123456789")
    assert all(0 < share <= 1 for share in found.shares)


@pytest.mark.parametrize(
    "odd",
    [
        {"samples": -1},
        {"samples": "x"},
        {"attributes": ["slant"]},
        {"attributes": ["slant", 3]},
        {"attributes": 7},
        {"correlations": [[0.5, 2], [0, 1]]},
        {"correlations": [[0.5, None], [0, 1]]},
        {"correlations": [[0.5, 0.5]]},
        {"correlations": {"a": 1}},
        {"categories": [{"name": "1", "share": 1}]},
        {"categories": [{"name": "1"}]},
        {"categories": None},
    ],
)
def test_a_card_that_says_something_odd_is_not_believed(engine, monkeypatch, odd) -> None:
    write(engine, WRITTEN | odd)
    monkeypatch.setattr(cards, "_measured", lambda *_: {"words": cards.np.array("{}")})
    assert known(engine) == Known()
