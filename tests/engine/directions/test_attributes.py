"""What is said of images in numbers: factors in units a person knows, and measures."""

import math

import pytest
import torch

from explorer.data import DATASETS, load_dataset
from explorer.engine.directions.attributes import from_factors, measure


def test_the_factors_of_strokes_are_in_degrees_and_pixels() -> None:
    data = DATASETS["strokes"]
    factors = torch.zeros(4, 7)
    factors[:, 0], factors[:, 1] = torch.tensor([0.0, 0.1, 0.2, -0.1]), torch.arange(4)
    values, units = from_factors(data, factors, torch.zeros(4, dtype=torch.int64))
    assert list(values) == list(units) == list(data.factors)
    assert values["slant"].tolist() == pytest.approx([0, 5.730, 11.459, -5.730], abs=1e-3)
    assert (units["slant"], units["rotation"], units["thickness"]) == ("°", "°", "px")
    assert values["thickness"].tolist() == [0, 1, 2, 3]


def test_the_shape_of_sprites_is_their_class_and_no_attribute() -> None:
    data = DATASETS["sprites"]
    factors = torch.tensor([[0, 5, 0, 15, 0], [2, 0, 19, 0, 1]]).float()
    values, units = from_factors(data, factors, factors[:, 0].long())
    assert list(values) == ["scale", "orientation, sin 2θ", "orientation, cos 2θ", "x", "y"]
    assert units["scale"] == units["x"] == "steps"
    assert values["x"].tolist() == [15, 0]


def test_an_angle_is_the_same_after_half_a_turn_and_where_it_ends() -> None:
    data = DATASETS["sprites_64"]  # of 40 orientations, both ends among them
    factors = torch.zeros(40, 5)
    factors[:, 2] = torch.arange(40)
    values, _ = from_factors(data, factors, factors[:, 0].long())
    theta = 2 * math.pi * torch.arange(40).double() / 39
    torch.testing.assert_close(values["orientation, sin 2θ"], (2 * theta).sin())
    torch.testing.assert_close(values["orientation, cos 2θ"], (2 * theta + 2 * math.pi).cos())
    for value in values.values():
        assert value[0].item() == pytest.approx(value[-1].item(), abs=1e-12)


def test_each_hue_is_there_or_not() -> None:
    data = DATASETS["sprites_colour"]
    factors = torch.zeros(6, 6)
    factors[:, 5] = torch.arange(6)
    values, units = from_factors(data, factors, factors[:, 0].long())
    hues = [values[f"hue {number}"] for number in range(1, 7)]
    assert torch.equal(torch.stack(hues), torch.eye(6).bool())
    assert units["hue 1"] == ""


def test_real_factors_fit_their_data_set(tmp_path) -> None:
    split = load_dataset("sprites", tmp_path, train=False)
    values, units = from_factors(DATASETS["sprites"], split.factors, split.labels)
    assert set(values) == set(units)
    assert all(len(value) == len(split.labels) for value in values.values())


def test_bars_are_measured_as_they_were_drawn() -> None:
    images = torch.zeros(300, 1, 28, 28, dtype=torch.uint8)
    images[:, :, 4:24, 12:15] = 255
    for row in range(4, 24):  # leaning to the right: a pixel further left every second row down
        images[299, 0, row] = images[0, 0, 4].roll(5 - (row - 4) // 2)
    values, units = measure(images)
    assert units == {"slant": "°", "stroke width": "px"}
    assert values["slant"][0].item() == pytest.approx(0, abs=1e-9)
    assert values["slant"][299].item() == pytest.approx(math.degrees(math.atan(0.5)), abs=1)
    assert values["stroke width"][0].item() == pytest.approx(3 * 20 / 23, rel=0.08)
    assert all(value.shape == (300,) for value in values.values())
