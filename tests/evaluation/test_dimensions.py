"""What knobs stand for, on models of which one knows it beforehand."""

import colorsys
import math
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import Tensor

from explorer.evaluation.dimensions import dimensions
from explorer.evaluation.seen import seen
from explorer.families.vae import VAESpec
from explorer.specs.latents import latent_space
from tests.tiny import TINY, fresh, lamp

CPU = torch.device("cpu")


class Drawer:
    """A model whose images are what `draw` makes of z [N, Z], class weights and codes."""

    def __init__(self, draw: Any, z: int = 2, classes: int = 0, codes: int = 0) -> None:
        reads = bool(classes and codes)
        self.spec = SimpleNamespace(
            z=z, codes=codes, num_classes=classes, reads_codes=reads, form=None
        )
        assert latent_space(z, classes, codes).knobs == z + codes
        self.decode = draw


class Named:
    """A judge that sees what the top left pixel says, in tenths."""

    def __init__(self, labels: int) -> None:
        self.spec = SimpleNamespace(labels=labels, resolution=8)
        self.labels = labels

    def sees(self, form: Any) -> bool:
        return True

    def features(self, images: Tensor) -> Tensor:
        return images[:, 0, :1, 0]

    def verdict(self, features: Tensor) -> Tensor:
        return torch.eye(self.labels)[(features[:, 0] * 10).round().long()]


def found(model: Any, digits: bool = False, judge: Any = None, classes: Any = ()) -> dict:
    work = dimensions(model, digits, judge, classes, CPU, 400)
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


def r(result: dict, knob: int, attribute: str) -> float:
    return result["correlations"][knob][result["attributes"].index(attribute)]


def plain(level: Tensor, channels: int = 1) -> Tensor:
    return level[:, None, None, None].expand(-1, channels, 8, 8).clone()


def test_a_dimension_that_is_the_brightness_goes_with_it_and_no_other_does() -> None:
    result = found(Drawer(lambda z, *_: plain(0.5 - 0.1 * z[:, 1])))
    assert result["samples"] == 400
    assert r(result, 1, "brightness") == -1
    assert abs(r(result, 0, "brightness")) < 0.15
    assert r(result, 1, "size") == 0
    assert result["categories"] == []


def test_a_decoder_of_which_one_dimension_turns_the_light_is_seen_through() -> None:
    result = found(lamp(fresh(VAESpec(z=3, width=4, depth=1, likelihood="gaussian"))))
    assert r(result, 1, "brightness") > 0.999
    assert max(abs(r(result, other, "brightness")) for other in (0, 2)) < 0.15


def test_a_place_and_a_size_are_told_apart() -> None:
    def square(z: Tensor, *_: Tensor | None) -> Tensor:
        images = torch.zeros(len(z), 1, 32, 32)
        for image, (x, size) in zip(images, z, strict=True):
            left, side = int(12 + 2 * x.clamp(-3, 3)), int(6 + 1.5 * size.clamp(-3, 3))
            image[:, 8 : 8 + side, left : left + side] = 1
        return images

    result = found(Drawer(square))
    assert r(result, 0, "position x") > 0.9
    assert r(result, 1, "size") > 0.95
    assert abs(r(result, 0, "size")) < 0.15


def test_within_a_class_what_the_class_itself_does_is_taken_off() -> None:
    def draw(z: Tensor, weights: Tensor, _: None) -> Tensor:
        return plain(0.5 + 0.4 * (weights[:, 1] - 0.5) + 0.01 * z[:, 0])

    result = found(Drawer(draw, classes=2))
    assert r(result, 0, "brightness") > 0.99


def test_each_category_is_named_by_what_the_judge_sees_with_its_share() -> None:
    def draw(z: Tensor, weights: Tensor, codes: Tensor) -> Tensor:
        return plain(weights @ torch.tensor([0.2, 0.0, 0.1]) + 0.0 * codes[:, 0])

    result = found(Drawer(draw, classes=3, codes=1), judge=Named(3), classes=("a", "b", "c"))
    assert result["categories"] == [{"name": name, "share": 1.0} for name in "cab"]
    assert len(result["correlations"]) == 3


def test_without_classes_each_that_the_judge_sees_is_something_seen() -> None:
    model = Drawer(lambda z, *_: plain(0.1 * (z[:, 0] > 0)))
    result = found(model, judge=Named(2), classes=("a", "b"))
    assert r(result, 0, "class b") == pytest.approx(
        0.8, abs=0.05
    )  # of a sign with its normal: √(2/π)
    assert r(result, 0, "class a") == -r(result, 0, "class b")
    unnamed = found(model, judge=Named(2), classes=("a",))
    assert not any("class" in name for name in unnamed["attributes"])


def test_a_hue_goes_round_and_has_no_sign() -> None:
    def draw(z: Tensor, *_: Tensor | None) -> Tensor:
        colours = [colorsys.hsv_to_rgb((0.6 * value.item()) % 1, 1, 1) for value in z[:, 0] / 6]
        return torch.tensor(colours)[:, :, None, None].expand(-1, -1, 8, 8)

    result = found(Drawer(draw))
    assert r(result, 0, "hue") > 0.95
    assert 0 <= r(result, 1, "hue") < 0.15


def test_the_hue_of_a_colour_is_that_of_the_wheel() -> None:
    for share in (0.0, 0.2, 0.4, 0.8):
        colour = torch.tensor(colorsys.hsv_to_rgb(share, 0.8, 0.7))
        hue = seen(colour[None, :, None, None].expand(-1, -1, 4, 4), digits=False)["hue"]
        turn = 2 * math.pi
        assert hue.item() % turn == pytest.approx(share * turn, abs=0.15)


def test_points_of_the_plane_are_seen_where_they_are() -> None:
    result = found(Drawer(lambda z, *_: z.flip(1)))
    assert result["attributes"] == ["x", "y"]
    assert (r(result, 0, "y"), r(result, 1, "x")) == (1, 1)


def test_images_that_are_no_numbers_have_no_r() -> None:
    result = found(Drawer(lambda z, *_: plain(z[:, 0] * float("nan"))))
    assert all(value == 0 for row in result["correlations"] for value in row)


@pytest.mark.parametrize("name", TINY)
def test_every_family_has_an_r_for_each_of_its_knobs(name) -> None:
    model: Any = fresh(TINY[name])
    result = found(model, digits=True)
    assert len(result["correlations"]) == TINY[name].knobs
    assert all(-1 <= value <= 1 for row in result["correlations"] for value in row)
    assert found(model, digits=True) == result
