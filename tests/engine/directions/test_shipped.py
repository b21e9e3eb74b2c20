"""Directions of the shipped models do what they say, on images that they were not fitted on."""

from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.checkpoints import load_judge
from explorer.engine import Engine
from explorer.engine.decoding import many_images
from explorer.engine.directions.attributes import measure
from explorer.engine.directions.direction import Direction
from explorer.engine.directions.find import find_directions
from explorer.errors import PointError
from explorer.evaluation.subject import judge_features
from tests.test_shipped import FOLDER

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def engine(tmp_path_factory) -> Engine:
    folder: Path = tmp_path_factory.mktemp("kept")
    return Engine([FOLDER], "cpu", results=folder / "kept", home=folder / "own")


def found(engine: Engine, model: str) -> dict[str, Direction]:
    directions = find_directions(
        engine.workspace, engine.library.entry(model), wait=True
    ).directions
    return {one.id: one for one in directions}


def points(engine: Engine, model: str, count: int = 200) -> np.ndarray:
    """Samples with other seeds than any direction was fitted on."""
    entry = engine.library.entry(model)
    labels = np.arange(count) % max(1, entry.spec.num_classes)
    return engine.rows(entry, engine.draw(entry, range(7000, 7000 + count)), labels)


def measured(engine: Engine, model: str, rows: np.ndarray, name: str) -> float:
    return float(
        measure(many_images(engine.workspace, engine.library.entry(model), rows))
        .values[name]
        .mean()
    )


def judged(engine: Engine, model: str, rows: np.ndarray) -> torch.Tensor:
    """The classes that judge B sees, int64 [N]."""
    entry = engine.library.entry(model)
    judge, _ = load_judge(engine.library.judges(entry.card.recipe.dataset)["b"])
    with torch.inference_mode():
        images = many_images(engine.workspace, entry, rows).float() / 255
        return judge.verdict(judge_features(judge, images)).argmax(1)


def moved(rows: np.ndarray, vector: np.ndarray, strength: float) -> np.ndarray:
    ahead = rows.copy()
    ahead[:, : len(vector)] += strength * vector
    return ahead


@pytest.mark.parametrize("model", ["cgan-mnist", "cgan-strokes"])
@pytest.mark.parametrize(("name", "least"), [("slant", 8), ("stroke width", 0.3)])
@pytest.mark.parametrize("method", ["mean difference", "linear"])
def test_a_generator_draws_more_of_what_a_direction_promises(
    engine, model, name, least, method
) -> None:
    direction = found(engine, model)[f"attribute:{name}:{method}"]
    assert direction.score > 0.6
    assert direction.effect > least
    rows = points(engine, model)
    values = [
        measured(engine, model, moved(rows, direction.vector, strength), name)
        for strength in (-2, -1, 0, 1, 2)
    ]
    assert values == sorted(values)
    assert (values[3] - values[1]) / 2 == pytest.approx(direction.effect, rel=0.15)


@pytest.mark.parametrize("model", ["cgan-mnist", "cgan-strokes"])
def test_a_generator_keeps_its_class_along_a_direction(engine, model) -> None:
    direction = found(engine, model)["attribute:slant:linear"]
    rows = points(engine, model)
    for strength in (-2, 2):
        verdicts = judged(engine, model, moved(rows, direction.vector, strength))
        assert (verdicts == torch.arange(len(rows)) % 10).float().mean() > 0.97


@pytest.mark.parametrize(
    ("model", "scores"),
    [
        ("vae-strokes-conv", {"slant": 0.65, "thickness": 0.75, "x": 0.85, "y": 0.65}),
        ("bvae-sprites", {"scale": 0.95, "x": 0.75, "y": 0.85}),
    ],
)
def test_known_factors_are_found_in_the_latents(engine, model, scores) -> None:
    directions = found(engine, model)
    for name, least in scores.items():
        linear = directions[f"attribute:{name}:linear"]
        assert linear.score > least
        assert linear.score >= directions[f"attribute:{name}:mean difference"].score
        assert linear.effect > 0


def test_slant_and_stroke_width_are_found_in_real_digits(engine, real_data_root) -> None:
    directions = found(engine, "vae-mnist-50d")
    assert directions["attribute:slant:linear"].score > 0.9
    assert directions["attribute:stroke width:linear"].score > 0.75
    assert all(directions[f"class:{k}:linear"].score > 0.88 for k in range(10))


def test_a_step_towards_a_class_makes_more_of_it(engine, real_data_root) -> None:
    directions, rows = found(engine, "vae-mnist-conv"), points(engine, "vae-mnist-conv")
    for k in range(10):
        vector = directions[f"class:{k}:mean difference"].vector
        shares = [
            (judged(engine, "vae-mnist-conv", moved(rows, vector, s)) == k).float().mean()
            for s in (0, 2)
        ]
        assert shares[1] > shares[0]


def test_holding_the_class_keeps_more_digits_what_they_were(engine, real_data_root) -> None:
    model = "vae-mnist-50d"
    entry, rows = engine.library.entry(model), points(engine, model)
    slant = found(engine, model)["attribute:slant:linear"]
    before, kept = judged(engine, model, rows), []
    held, left = engine.locked_direction(entry, slant.vector[None], ["class"])
    assert 0.3 < left < 1
    ratio = np.linalg.norm(slant.vector) / np.linalg.norm(held)
    for vector in (slant.vector, held * ratio):  # of equal length
        kept.append((judged(engine, model, moved(rows, vector, 2)) == before).float().mean())
    assert kept[1] > kept[0]
    before_slant = measured(engine, model, rows, "slant")
    assert measured(engine, model, moved(rows, held, 1), "slant") > before_slant + 3


def test_a_conditional_generator_has_no_class_to_lock(engine) -> None:
    vector = found(engine, "cgan-mnist")["attribute:slant:linear"].vector
    with pytest.raises(PointError, match="no directions of classes"):
        engine.locked_direction(engine.library.entry("cgan-mnist"), vector[None], ["class"])
