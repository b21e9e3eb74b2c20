"""Sprites: what each factor does to the picture, and what the data sets made of them hold."""

import itertools
import math
from pathlib import Path

import pytest
import torch

from explorer.data import DATASETS
from explorer.data.sprites import COLOURS, GRID, LIGHT_GRID, SHAPES, load_sprites, render_sprites

TINY_GRID = (3, 2, 5, 3, 4)


def at(shape=0, scale=5, orientation=0, x=16, y=16) -> torch.Tensor:
    return torch.tensor([[shape, scale, orientation, x, y]])


def drawn(**factors: int) -> torch.Tensor:
    """One sprite of the full grid, float64 [64, 64] in 0..1."""
    return render_sprites(at(**factors), GRID, 64)[0, 0].double() / 255


def centre(image: torch.Tensor) -> tuple[float, float]:
    """The centre of mass (x, y) in pixels."""
    pixel = torch.arange(64).double() + 0.5
    return tuple(float((image.sum(axis) * pixel).sum() / image.sum()) for axis in (0, 1))


def corners(grid: tuple[int, ...]) -> torch.Tensor:
    """Every shape and orientation at full scale in the four corners of the picture."""
    parts = torch.meshgrid(
        torch.arange(grid[0]),
        torch.tensor([grid[1] - 1]),
        torch.arange(grid[2]),
        torch.tensor([0, grid[3] - 1]),
        torch.tensor([0, grid[4] - 1]),
        indexing="ij",
    )
    return torch.stack([part.flatten() for part in parts], 1)


@pytest.mark.parametrize("shape", range(3))
@pytest.mark.parametrize("orientation", [0, 7, 23])
def test_a_sprite_keeps_its_centre_when_it_turns(shape, orientation) -> None:
    upright = centre(drawn(shape=shape))
    assert centre(drawn(shape=shape, orientation=orientation)) == pytest.approx(upright, abs=0.05)


@pytest.mark.parametrize("shape", range(3))
def test_x_moves_to_the_right_and_y_down_in_equal_steps(shape) -> None:
    places = [centre(drawn(shape=shape, x=i, y=31 - i)) for i in (0, 10, 20, 30)]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(places)]
    for step in steps:
        assert step == pytest.approx((steps[0][0], -steps[0][0]), abs=0.05)
    assert steps[0][0] > 8


@pytest.mark.parametrize(("grid", "side"), [(GRID, 64), (LIGHT_GRID, 32)])
def test_a_sprite_in_a_corner_is_still_whole(grid, side) -> None:
    index = corners(grid)
    area = render_sprites(index, grid, side).double().sum((1, 2, 3)) / 255
    middle = torch.tensor([0, 0, 0, grid[3] // 2, grid[4] // 2])
    inside = render_sprites(torch.where(torch.arange(5) > 2, middle, index), grid, side)
    assert torch.allclose(area, inside.double().sum((1, 2, 3)) / 255, rtol=0.02)


@pytest.mark.parametrize("shape", range(3))
def test_the_area_grows_with_the_square_of_the_scale(shape) -> None:
    areas = [float(drawn(shape=shape, scale=scale).sum()) for scale in range(6)]
    for scale, area in enumerate(areas):
        assert area / areas[5] == pytest.approx((0.5 + 0.1 * scale) ** 2, rel=0.04)


def test_a_square_and_an_ellipse_have_the_area_of_their_formulas() -> None:
    radius = 0.22 * 64
    assert float(drawn(shape=0).sum()) == pytest.approx(2 * radius**2, rel=0.01)
    assert float(drawn(shape=1).sum()) == pytest.approx(math.pi * 0.6 * radius**2, rel=0.01)


def test_both_ends_of_the_orientation_are_the_same_as_in_dsprites() -> None:
    for shape in range(3):
        first, last = drawn(shape=shape), drawn(shape=shape, orientation=39)
        assert float((first - last).abs().max()) <= 1 / 255


def test_an_ellipse_lies_and_a_heart_stands_on_its_tip() -> None:
    ellipse, heart = drawn(shape=1), drawn(shape=2)
    assert (ellipse.sum(0) > 0).sum() > 1.5 * (ellipse.sum(1) > 0).sum()
    rows = heart.sum(1)[heart.sum(1) > 0]
    assert rows[: len(rows) // 2].sum() > 1.5 * rows[len(rows) // 2 :].sum()
    assert torch.allclose(heart, drawn(shape=2, x=15).flip(1), atol=2 / 255)


def test_edges_are_soft() -> None:
    assert len(drawn(shape=1).unique()) > 20


def test_an_image_does_not_depend_on_those_beside_it() -> None:
    index = torch.randint(1 << 30, (300, 5), generator=torch.Generator().manual_seed(0))
    index = index % torch.tensor(LIGHT_GRID)
    together = render_sprites(index, LIGHT_GRID, 32)
    assert torch.equal(render_sprites(index[277:279], LIGHT_GRID, 32), together[277:279])
    assert render_sprites(index[:0], LIGHT_GRID, 32).shape == (0, 1, 32, 32)


def test_the_hue_colours_a_sprite_and_leaves_its_shape() -> None:
    index = torch.cat((at(2, 5, 3, 8, 8).expand(6, -1), torch.arange(6)[:, None]), 1)
    images = render_sprites(index, (*LIGHT_GRID, 6), 32)
    assert images.shape == (6, 3, 32, 32)
    grey = render_sprites(index[:1, :5], LIGHT_GRID, 32)
    for image, colour in zip(images, COLOURS, strict=True):
        assert torch.equal(image, grey[0] * colour.to(torch.uint8)[:, None, None])


@pytest.mark.parametrize(
    ("index", "said"),
    [
        (torch.zeros(4, dtype=torch.int64), r"expected \[N, 5\], got \[4\]"),
        (torch.zeros(4, 6, dtype=torch.int64), r"expected \[N, 5\], got \[4, 6\]"),
        (torch.tensor([[3, 0, 0, 0, 0]]), r"expected values below \(3, 6, 20, 16, 16\)"),
        (torch.tensor([[0, 0, 0, 0, -1]]), r"expected values below"),
    ],
)
def test_an_index_off_the_grid_is_refused(index, said) -> None:
    with pytest.raises(ValueError, match=said):
        render_sprites(index, LIGHT_GRID, 32)


def test_training_and_test_images_are_the_whole_grid_without_overlap() -> None:
    load = load_sprites(TINY_GRID, 16)
    train, test = (load(Path(), train) for train in (True, False))
    assert (len(train.images), len(test.images)) == (324, 36)
    points = {tuple(row) for part in (train, test) for row in part.factors.tolist()}
    assert len(points) == 360
    for part in (train, test):
        assert part.factors.dtype == torch.float32
        assert torch.equal(part.labels, part.factors[:, 0].long())
        assert torch.equal(part.images, render_sprites(part.factors.long(), TINY_GRID, 16))
    assert torch.equal(load(Path(), False).factors, test.factors)


@pytest.mark.parametrize("hues", [0, 6])
def test_some_are_the_first_of_all(hues) -> None:
    load = load_sprites(TINY_GRID, 16, hues)
    some, all_of_them = load(Path(), True, most=20), load(Path(), True)
    for few, whole in zip(some, all_of_them, strict=True):
        assert torch.equal(few, whole[:20])


def test_each_point_of_the_grid_has_one_hue_drawn_by_lot() -> None:
    load = load_sprites(TINY_GRID, 16, hues=6)
    train, test = (load(Path(), train) for train in (True, False))
    rows = torch.cat((train.factors, test.factors))
    assert len(rows[:, :5].unique(dim=0)) == len(rows) == 360
    counts = rows[:, 5].long().bincount()
    assert len(counts) == 6
    assert counts.min() > 30
    assert torch.equal(load(Path(), True).images, train.images)


@pytest.mark.parametrize("name", ["sprites", "sprites_colour", "sprites_64"])
def test_the_registry_draws_any_point_of_the_grid(name) -> None:
    data = DATASETS[name]
    assert data.classes == SHAPES
    assert len(data.grid) == len(data.factors)
    assert data.grid[:5] == (GRID if name == "sprites_64" else LIGHT_GRID)
    images = data.render(torch.tensor([[0] * len(data.grid), [size - 1 for size in data.grid]]))
    assert images.shape == (2, *data.form.shape)
    assert images.dtype == torch.uint8
    assert images.flatten(1).amax(1).tolist() == [255, 255]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["sprites", "sprites_colour"])
def test_the_light_sets_hold_92160_images(name) -> None:
    counts = [len(DATASETS[name].load(Path(), train).images) for train in (True, False)]
    assert counts == [82_944, 9_216]
