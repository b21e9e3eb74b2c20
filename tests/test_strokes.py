"""Strokes: what each factor does to a digit, that a seed is enough, and that people differ."""

import math
from pathlib import Path

import pytest
import torch

from explorer.data import DATASETS
from explorer.data.digit_glyphs import WAYS
from explorer.data.glyphs import SAMPLES, glyphs
from explorer.data.pen import ink
from explorer.data.strokes import (
    FACTORS,
    SIDE,
    load_strokes,
    render_strokes,
    sample_writing,
    variation_size,
)

COUNT = 200


@pytest.fixture(scope="module")
def writing():
    return sample_writing(COUNT, seed=5)


def drawn(writing, **factors: float) -> torch.Tensor:
    """The digits with some factors set for all of them, float64 [N, 28, 28] in 0..1."""
    changed = writing.factors.clone()
    for name, value in factors.items():
        changed[:, list(FACTORS).index(name)] = value
    return render_strokes(writing.labels, changed, writing.variation)[:, 0].double() / 255


def moments(images: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """Means of x and y in pixels, and the variances xx, yy and xy, each [N]."""
    pixel = torch.arange(SIDE).double() + 0.5
    mass = images.sum((1, 2))
    x, y = ((images.sum(axis) * pixel).sum(1) / mass for axis in (1, 2))
    dx, dy = pixel - x[:, None], pixel - y[:, None]
    xx = (images.sum(1) * dx.square()).sum(1) / mass
    yy = (images.sum(2) * dy.square()).sum(1) / mass
    xy = torch.einsum("nyx,nx,ny->n", images, dx, dy) / mass
    return x, y, xx, yy, xy


def extent(images: torch.Tensor) -> torch.Tensor:
    """The longer side of the box around all pixels that are more than half covered, [N]."""
    sides = [(images.amax(axis) > 0.5).sum(1) for axis in (1, 2)]
    return torch.maximum(*sides).double()


def test_a_seed_gives_the_same_digits_however_many_are_asked_for(writing) -> None:
    for given, longer in zip(writing, sample_writing(1003, seed=5), strict=True):
        assert len(longer) == 1003
        assert torch.equal(longer[:COUNT], given)
    other = sample_writing(COUNT, seed=6)
    assert not torch.equal(other.labels, writing.labels)
    assert not torch.equal(other.factors, writing.factors)


def test_an_image_does_not_depend_on_those_beside_it() -> None:
    writing = sample_writing(300, seed=1)
    together = render_strokes(*writing)
    for rows in (slice(0, 1), slice(250, 260), slice(3, 299)):
        assert torch.equal(render_strokes(*(part[rows] for part in writing)), together[rows])
    assert render_strokes(*(part[:0] for part in writing)).shape == (0, 1, SIDE, SIDE)


def test_drawing_leaves_the_global_stream_alone(writing) -> None:
    before = torch.get_rng_state()
    render_strokes(*sample_writing(3, seed=0))
    assert torch.equal(torch.get_rng_state(), before)


def test_factors_stay_in_their_ranges_and_fill_them() -> None:
    factors = sample_writing(5000, seed=0).factors
    assert factors.dtype == torch.float32
    for column, (mean, deviation, low, high) in zip(factors.T, FACTORS.values(), strict=True):
        assert low <= column.min() < mean - 1.5 * deviation
        assert mean + 1.5 * deviation < column.max() <= high
        assert float(column.mean()) == pytest.approx(mean, abs=deviation / 10)
    related = torch.corrcoef(factors.T) - torch.eye(len(FACTORS))
    assert related.abs().max() < 0.06


def test_every_digit_is_drawn_bright_and_in_the_middle(writing) -> None:
    images = drawn(writing)
    assert images.flatten(1).amax(1).min() > 0.9
    shares = (images > 0.5).double().mean((1, 2))
    assert shares.min() > 0.02
    assert shares.max() < 0.4
    border = torch.cat((images[:, 0], images[:, -1], images[:, :, 0], images[:, :, -1]), 1)
    assert (border.amax(1) > 0.5).double().mean() < 0.1
    x, y, *_ = moments(images)
    assert (torch.stack((x, y)) - SIDE / 2).abs().max() < 3


@pytest.mark.parametrize("name", ["x", "y"])
@pytest.mark.parametrize("shift", [-2.0, 0.0, 1.5])
def test_a_position_is_that_of_the_centre_of_mass(writing, name, shift) -> None:
    other = "y" if name == "x" else "x"
    images = drawn(writing, **{name: shift, other: 0.0, "thickness": 2.0, "size": 17.0})
    x, y, *_ = moments(images)
    along, across = (x, y) if name == "x" else (y, x)
    assert (along - SIDE / 2 - shift).abs().max() < 0.9
    assert float((along - SIDE / 2 - shift).mean()) == pytest.approx(0, abs=0.1)
    assert float((across - SIDE / 2).mean()) == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize("size", [14.0, 17.0, 20.0])
def test_the_size_is_the_longer_side_in_pixels(writing, size) -> None:
    sides = extent(drawn(writing, size=size, x=0.0, y=0.0))
    assert (sides - size).abs().max() <= 2.5
    assert float(sides.mean()) == pytest.approx(size, abs=0.7)


def test_the_thickness_is_the_width_of_the_line(writing) -> None:
    """A straight 1 has about thickness times length of ink."""
    ones = writing._replace(
        labels=torch.ones(1, dtype=torch.int64),
        factors=torch.tensor([[0, 0, 0, 20, 0, 0, 0]]).float(),
        variation=torch.zeros(1, variation_size()) - 1,
    )
    ones.variation[:, 1:] = 0
    for thickness in (1.5, 2.5, 4.0):
        images = drawn(ones, thickness=thickness)
        width = images[0, 8:20].sum(1)
        assert width.tolist() == pytest.approx([thickness] * 12, abs=0.2)
    masses = [drawn(writing, thickness=width).sum((1, 2)) for width in (1.5, 2.5, 3.5)]
    assert (masses[1] > masses[0]).all()
    assert (masses[2] > masses[1]).all()


def test_a_slant_leans_to_the_right(writing) -> None:
    """A shear adds tan(slant) to the slope of x over -y."""
    left, right = (drawn(writing, slant=s, rotation=0.0, thickness=1.4) for s in (-0.2, 0.4))
    slopes = [-xy / yy for _, _, _, yy, xy in (moments(left), moments(right))]
    gained = slopes[1] - slopes[0]
    expected = math.tan(0.4) + math.tan(0.2)
    assert float(gained.median()) == pytest.approx(expected, abs=0.05)
    assert gained.min() > 0.3


def test_a_rotation_turns_clockwise(writing) -> None:
    """The long axis of a 1 or a 7 leans to the right by the angle."""
    tall = (writing.labels == 1) | (writing.labels == 7)
    chosen = type(writing)(*(part[tall] for part in writing))
    angles = []
    for turn in (-0.3, 0.3):
        _, _, xx, yy, xy = moments(drawn(chosen, slant=0.0, rotation=turn))
        angles.append(0.5 * torch.atan2(-2 * xy, yy - xx))
    assert float((angles[1] - angles[0]).median()) == pytest.approx(0.6, abs=0.06)


def test_a_curvature_pushes_the_middle_to_the_right(writing) -> None:
    """Ink far from the middle row lies further to the left: x and y² vary against each other."""
    bulges = []
    pixel = torch.arange(SIDE).double() + 0.5
    for curvature in (-0.12, 0.12):
        images = drawn(writing, curvature=curvature, x=0.0, y=0.0, rotation=0.0)
        x, y, _, yy, _ = moments(images)
        far = (pixel - y[:, None]).square() - yy[:, None]
        bulges.append(-torch.einsum("nyx,nx,ny->n", images, pixel - x[:, None], far))
    assert (bulges[1] > bulges[0]).double().mean() > 0.97


def test_no_two_people_write_alike() -> None:
    variation = sample_writing(50, seed=0).variation
    for digit in range(10):
        labels = torch.full((50,), digit)
        factors = torch.tensor([[value[0] for value in FACTORS.values()]]).expand(50, -1)
        images = render_strokes(labels, factors, variation)
        assert len(images.flatten(1).unique(dim=0)) == 50
        assert images.double().std(0).max() > 60


def test_the_first_number_chooses_among_all_ways_of_writing() -> None:
    factors = torch.tensor([[value[0] for value in FACTORS.values()]]).expand(400, -1)
    variation = torch.zeros(400, variation_size())
    variation[:, 0] = torch.linspace(-2.5, 2.5, 400)
    for digit, ways in enumerate(WAYS):
        images = render_strokes(torch.full((400,), digit), factors, variation)
        assert len(images.flatten(1).unique(dim=0)) == len(ways)


def test_samples_lie_evenly_and_pass_through_the_points_of_the_strokes() -> None:
    table = glyphs()
    assert table.basis.shape == (sum(map(len, WAYS)), SAMPLES, table.points.shape[1])
    assert torch.allclose(table.basis.sum(2), torch.ones(()), atol=1e-5)
    samples = table.basis @ table.points
    used = table.basis.abs().amax(1) > 0
    gaps = torch.cdist(table.points, samples).amin(2)
    assert gaps[used].max() < 0.03
    steps = samples.diff(dim=1).norm(dim=2)
    for row, joined in zip(steps, table.joined.bool(), strict=True):
        assert row[joined].max() < 2 * row[joined].median()


def test_the_pen_draws_a_line_as_wide_as_itself_wherever_it_lies() -> None:
    x = torch.linspace(4, 24, 40).expand(5, -1)
    y = (14 + torch.linspace(0, 1, 5))[:, None].expand(5, 40)
    length = torch.full((5, 40), 20 / 39)
    images = ink(x, y, length, torch.full((5, 40), 1.5), 28).double() / 255
    width = images[:, :, 10:18].sum(1)
    assert (width - 3).abs().max() < 0.1


def test_a_piece_without_length_leaves_no_ink() -> None:
    x = torch.tensor([[5.0, 5.5, 6.0, 20.0]])
    length = torch.tensor([[0.5, 0.5, 0.5, 0.0]])
    image = ink(x, torch.full((1, 4), 10.0), length, torch.full((1, 4), 1.5), 28)[0]
    assert image[:, :10].max() > 200
    assert image[:, 12:].max() == 0


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"factors": torch.zeros(2, 6)}, r"factors: expected \[2, 7\], got \[2, 6\]"),
        ({"variation": torch.zeros(2, 3)}, r"variation: expected \[2, \d+\], got \[2, 3\]"),
        ({"labels": torch.tensor([0, 10])}, r"labels: expected 0\.\.9, got 0\.\.10"),
        ({"labels": torch.tensor([-1, 3])}, r"labels: expected 0\.\.9, got -1\.\.3"),
    ],
)
def test_what_cannot_be_drawn_is_refused(changed, said) -> None:
    given = sample_writing(2, seed=0)._replace(**changed)
    with pytest.raises(ValueError, match=said):
        render_strokes(*given)


def test_some_are_the_first_of_all(monkeypatch) -> None:
    monkeypatch.setattr("explorer.data.strokes.TRAIN", 120)
    some, all_of_them = load_strokes(Path(), True, most=50), load_strokes(Path(), True)
    for few, whole in zip(some, all_of_them, strict=True):
        assert torch.equal(few, whole[:50])


def test_the_data_set_is_drawn_without_any_file(monkeypatch) -> None:
    monkeypatch.setattr("explorer.data.strokes.TRAIN", 600)
    monkeypatch.setattr("explorer.data.strokes.TEST", 100)
    data = DATASETS["strokes"]
    assert data.factors == ("slant", "thickness", "rotation", "size", "x", "y", "curvature")
    train, test = (data.load(Path("nowhere"), train) for train in (True, False))
    assert train.images.shape == (600, *data.form.shape)
    assert test.factors.shape == (100, len(data.factors))
    assert train.labels.unique().tolist() == list(range(len(data.classes)))
    assert not torch.equal(train.factors[:100], test.factors)
    assert torch.equal(load_strokes(Path("elsewhere"), False).images, test.images)
    assert not Path("nowhere").exists()
