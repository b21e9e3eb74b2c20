"""Slant, stroke width and breadth, calibrated on drawn lines, rings and boxes."""

import math

import pytest
import torch

from explorer.evaluation.strokes import breadth, slant, stroke_width

LENGTH = 16.0


def grid() -> tuple[torch.Tensor, torch.Tensor]:
    """x and y [28, 28] about the middle of an image."""
    ticks = torch.arange(28, dtype=torch.float64) - 13.5
    y, x = torch.meshgrid(ticks, ticks, indexing="ij")
    return x, y


def line(width: float, lean: float, moved: float = 0.0) -> torch.Tensor:
    """An anti-aliased line, [1, 1, 28, 28], that leans to the right by `lean` degrees."""
    x, y = grid()
    x, turn = x - moved, math.radians(lean)
    along = x * math.sin(turn) - y * math.cos(turn)
    across = x * math.cos(turn) + y * math.sin(turn)
    sides = (width / 2 - across.abs() + 0.5).clamp(0, 1)
    return (sides * (LENGTH / 2 - along.abs() + 0.5).clamp(0, 1))[None, None].float()


def ring(width: float) -> torch.Tensor:
    """An anti-aliased circle of radius 7, [1, 1, 28, 28]."""
    x, y = grid()
    return (width / 2 - ((x.square() + y.square()).sqrt() - 7).abs() + 0.5).clamp(0, 1)[None, None]


@pytest.mark.parametrize("lean", [-40, -20, -5, 0, 10, 30])
@pytest.mark.parametrize("width", [1.5, 3])
def test_a_line_slants_by_as_much_as_it_was_drawn_to(lean, width) -> None:
    assert slant(line(width, lean)).item() == pytest.approx(lean, abs=2.5)


def test_slant_does_not_depend_on_place_or_brightness() -> None:
    reference = slant(line(2, 15)).item()
    assert slant(line(2, 15, moved=3)).item() == pytest.approx(reference, abs=1e-4)
    assert slant(0.2 * line(2, 15)).item() == pytest.approx(reference, abs=1e-4)


def test_a_mirrored_stroke_slants_the_other_way() -> None:
    image = line(2, 25, moved=2)
    assert slant(image.flip(3)).item() == pytest.approx(-slant(image).item(), abs=1e-4)


def test_what_has_no_height_has_no_slant() -> None:
    flat = torch.zeros(2, 1, 28, 28)
    flat[1, 0, 5, 3:20] = 1
    assert slant(flat).tolist() == [0, 0]


@pytest.mark.parametrize("width", [2, 3, 4, 5])
def test_a_line_reads_its_width_less_its_ends_in_any_direction(width) -> None:
    expected = width * LENGTH / (width + LENGTH)
    for lean in (0, 10, 20, 30, 40, 70, 90):
        for moved in (0, 0.3, 0.5):
            measured = stroke_width(line(width, lean, moved)).item()
            assert measured == pytest.approx(expected, rel=0.08)


@pytest.mark.parametrize("width", [2, 3, 4, 5])
def test_a_closed_stroke_reads_its_width(width) -> None:
    assert stroke_width(ring(width)).item() == pytest.approx(width, rel=0.02)


def test_thicker_strokes_read_thicker() -> None:
    widths = stroke_width(torch.cat([line(1 + 0.25 * i, 20) for i in range(20)]))
    assert (widths.diff() > 0).all()


def test_width_does_not_depend_on_brightness_and_none_is_0() -> None:
    image = line(3, 10)
    both = stroke_width(torch.cat([image, 0.3 * image, 0 * image]))
    assert both[0].item() == pytest.approx(both[1].item(), rel=1e-5)
    assert both[2] == 0


def test_images_of_several_channels_are_refused() -> None:
    for measure in (slant, stroke_width, breadth):
        with pytest.raises(ValueError, match=r"images: expected \[N, 1, H, W\], got \[2, 3, 8, 8"):
            measure(torch.zeros(2, 3, 8, 8))


def box(wide: int, high: int, lean: float = 0.0) -> torch.Tensor:
    """A filled box in the middle, [1, 1, 28, 28], whose rows are moved by `lean` a row upwards."""
    image = torch.zeros(28, 28)
    for row in range(14 - high // 2, 14 + high // 2):
        left = 14 - wide // 2 + round(lean * (14 - row))
        image[row, left : left + wide] = 1
    return image[None, None]


@pytest.mark.parametrize(("wide", "high"), [(4, 16), (8, 16), (16, 16), (16, 8)])
def test_breadth_is_width_for_height(wide, high) -> None:
    expected = math.sqrt((wide**2 - 1) / (high**2 - 1))
    assert breadth(box(wide, high)).item() == pytest.approx(expected, rel=1e-6)


def test_breadth_does_not_depend_on_slant_place_or_brightness() -> None:
    reference = breadth(box(8, 16)).item()
    assert breadth(box(8, 16, lean=0.5)).item() == pytest.approx(reference, rel=0.02)
    assert breadth(box(8, 16, lean=-1)).item() == pytest.approx(reference, rel=0.02)
    assert breadth(box(8, 16).roll((3, -4), (2, 3))).item() == pytest.approx(reference)
    assert breadth(0.2 * box(8, 16)).item() == pytest.approx(reference)


def test_a_ring_is_as_broad_as_high_and_a_line_is_narrow() -> None:
    assert breadth(ring(2)).item() == pytest.approx(1)
    assert breadth(line(2, 20)).item() < 0.2


def test_what_has_no_height_has_no_breadth() -> None:
    flat = torch.zeros(2, 1, 28, 28)
    flat[1, 0, 5, 3:20] = 1
    assert breadth(flat).tolist() == [0, 0]
