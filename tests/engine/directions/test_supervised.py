"""Directions towards attributes, against latents in which their place is known."""

import numpy as np
import pytest
import torch

from explorer.engine import Engine
from explorer.engine.decoding import many_images
from explorer.engine.directions import labelled_latents
from explorer.engine.directions.attributes import measure
from explorer.engine.directions.direction import Direction, scaled
from explorer.engine.directions.labelled_latents import LabelledLatents, Part, sampled
from explorer.engine.directions.supervised import MOVED, attribute_directions
from explorer.latent import covariance
from tests.ui.try_models import write_try_models

CLASSES = ("a", "b", "c")
SPREAD = torch.tensor([2.0, 1, 1, 1, 0.5])  # of the latents below


def normal(seed: int, *shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def part(seed: int, count: int, lonely: bool = False) -> Part:
    """Latents of three classes, 4 apart along the second axis; 'size' is the first axis, but class
    c has more of it; 'nothing' is noise, 'dark' a cut on the third axis, 'same' never changes.
    """
    z, labels = SPREAD * normal(seed, count, 5), torch.arange(count) % 3
    if lonely:
        labels[labels == 1] = 0
    z[:, 1] += 4.0 * labels
    values = {
        "size": z[:, 0].double() + 10 * (labels == 2),
        "nothing": normal(seed + 1, count).double(),
        "dark": z[:, 2] > 0.5,
        "same": torch.ones(count).double(),
    }
    return Part(z, z.numpy(), labels, values)


def found_in(fit: Part, test: Part, classes: tuple[str, ...] = CLASSES) -> dict[str, Direction]:
    units = {"size": "px", "nothing": "", "dark": "", "same": "px"}
    about = LabelledLatents(
        fit, test, "test images", f"{len(test.z):,} test images", classes, units, False
    )
    spread = covariance(fit.z.double())
    return {one.id: one for one in attribute_directions(None, None, about, spread)}  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def found() -> dict[str, Direction]:
    return found_in(part(0, 3000), part(10, 1200))


def angle(direction: Direction, axis: int) -> float:
    return float(direction.vector[axis] / np.linalg.norm(direction.vector))


def test_there_are_two_for_each_class_and_each_attribute_that_varies(found) -> None:
    names = [f"class:{k}" for k in range(3)] + [
        f"attribute:{n}" for n in ("size", "nothing", "dark")
    ]
    assert list(found) == [f"{n}:{m}" for n in names for m in ("mean difference", "linear")]
    one = found["class:1:linear"]
    assert (one.name, one.kind, one.method, one.score_name) == ("b", "class", "linear", "accuracy")
    assert (one.effect, one.unit) == (None, "")
    assert one.detail == "Balanced accuracy against all other classes on 1,200 test images."


@pytest.mark.parametrize("method", ["mean difference", "linear"])
def test_an_attribute_is_found_within_classes(found, method) -> None:
    size = found[f"attribute:size:{method}"]
    assert angle(size, 0) > 0.995, "and not where the class is that has most of it"
    assert size.score > 0.98
    assert (size.score_name, size.unit) == ("R²", "px")
    assert size.detail == "R² within classes on 1,200 test images; effect by the regression."
    without = found_in(
        part(0, 3000)._replace(labels=torch.zeros(3000, dtype=torch.int64)), part(10, 1200), ()
    )
    assert angle(without[f"attribute:size:{method}"], 0) < 0.8


def test_strength_one_is_one_standard_deviation_and_its_effect_is_told(found) -> None:
    size = found["attribute:size:linear"]
    assert np.linalg.norm(size.vector) == pytest.approx(2, rel=0.05)
    assert size.effect == pytest.approx(2, rel=0.05)


@pytest.mark.parametrize("method", ["mean difference", "linear"])
def test_what_latents_do_not_hold_scores_nothing(found, method) -> None:
    assert found[f"attribute:nothing:{method}"].score == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize("method", ["mean difference", "linear"])
def test_what_an_image_has_or_has_not_is_told_apart(found, method) -> None:
    dark = found[f"attribute:dark:{method}"]
    assert angle(dark, 2) > 0.99
    assert dark.score > 0.96
    assert (dark.score_name, dark.effect) == ("accuracy", None)
    assert dark.detail == "Balanced accuracy within classes on 1,200 test images."


@pytest.mark.parametrize("method", ["mean difference", "linear"])
def test_the_outer_classes_lie_along_their_axis_and_the_middle_one_does_not(found, method) -> None:
    assert angle(found[f"class:0:{method}"], 1) < -0.98
    assert angle(found[f"class:2:{method}"], 1) > 0.98
    assert min(found[f"class:{k}:{method}"].score for k in (0, 2)) > 0.95
    assert found[f"class:1:{method}"].score < 0.7, "no cut parts the middle from both sides"


def test_a_class_that_is_missing_in_either_part_has_no_direction() -> None:
    for fit, test in (
        (part(0, 300, lonely=True), part(10, 90)),
        (part(0, 300), part(10, 90, True)),
    ):
        ids = found_in(fit, test)
        assert "class:0:linear" in ids
        assert "class:1:linear" not in ids


def test_one_group_is_not_called_classes() -> None:
    fit, test = (
        one._replace(labels=torch.zeros_like(one.labels)) for one in (part(0, 300), part(10, 90))
    )
    ids = found_in(fit, test, ())
    assert not any(name.startswith("class") for name in ids)
    assert ids["attribute:size:linear"].detail.startswith("R² on 90 test images")


def test_a_direction_without_spread_has_length_one() -> None:
    still = torch.diag(torch.tensor([0.0, 4, 1])).double()
    assert scaled(torch.tensor([5.0, 0, 0]), still).tolist() == [1, 0, 0]
    assert scaled(torch.tensor([0.0, 0.1, 0]), still).tolist() == [0, 2, 0]


@pytest.mark.parametrize("model", ["try-gan", "try-cgan", "try-infogan"])
def test_the_effect_is_what_is_measured_when_points_are_moved(
    model, tmp_path, fake_root, monkeypatch
) -> None:
    monkeypatch.setattr(labelled_latents, "SAMPLES", 300)
    monkeypatch.setattr(labelled_latents, "HELD_OUT", 100)
    engine = Engine([write_try_models(tmp_path)], "cpu", fake_root, tmp_path / "kept")
    entry = engine.library.entry(model)
    about, z = sampled(engine.workspace, entry), entry.spec.z
    found = list(attribute_directions(engine.workspace, entry, about, torch.eye(z).double()))
    assert [one.id for one in found] == [
        f"attribute:{name}:{method}"
        for name in ("slant", "stroke width")
        for method in ("mean difference", "linear")
    ]
    for one in found:
        assert np.linalg.norm(one.vector) == pytest.approx(1, rel=1e-5)
        moved = []
        for strength in (1, -1):
            rows = about.test.rows[:MOVED].copy()
            rows[:, :z] += strength * one.vector
            moved.append(
                measure(many_images(engine.workspace, entry, rows)).values[one.name].mean()
            )
        assert one.effect == pytest.approx(float(moved[0] - moved[1]) / 2, abs=1e-3)
        assert "effect measured on 100 of them, moved by ±1" in one.detail
        assert one.unit in ("°", "px")
