"""Draws from the prior depend on their seeds alone; the shell is the χ distribution."""

import math

import pytest
import torch

from explorer.latent import draw, equal_parts, shell


def test_a_point_depends_on_its_own_seed_alone() -> None:
    together = draw([7, 3, 5, 3], z=6, codes=2)
    for i, seed in enumerate([7, 3, 5, 3]):
        alone = draw([seed], z=6, codes=2)
        assert torch.equal(together.z[i], alone.z[0])
        assert torch.equal(together.codes[i], alone.codes[0])


def test_codes_do_not_change_the_noise_of_a_seed() -> None:
    assert torch.equal(draw([1, 2], z=4).z, draw([1, 2], z=4, codes=3).z)


def test_drawing_leaves_the_global_stream_alone() -> None:
    torch.manual_seed(0)
    expected = torch.rand(3)
    torch.manual_seed(0)
    draw(range(10), z=4, codes=2)
    assert torch.equal(torch.rand(3), expected)


def test_many_draws_look_like_the_prior() -> None:
    z, codes = draw(range(2000), z=4, codes=2)
    assert z.shape == (2000, 4)
    assert codes.shape == (2000, 2)
    assert z.mean().abs() < 0.05
    assert (z.std() - 1).abs() < 0.05
    assert codes.min() >= -1
    assert codes.max() <= 1
    assert codes.mean().abs() < 0.05
    assert (codes.std() - 1 / math.sqrt(3)).abs() < 0.05


@pytest.mark.parametrize(("count", "classes"), [(1, 10), (7, 3), (10, 10), (64, 10), (1000, 7)])
def test_equal_parts_ascend_and_differ_by_at_most_one(count, classes) -> None:
    labels = equal_parts(count, classes)
    assert labels.dtype == torch.int64
    assert torch.equal(labels, labels.sort().values)
    counts = torch.bincount(labels, minlength=classes)
    assert len(counts) == classes
    assert counts.sum() == count
    assert counts.max() - counts.min() <= 1


def test_equal_parts_of_nothing_are_nothing() -> None:
    assert equal_parts(0, 10).tolist() == []


def test_the_median_radius_in_one_and_two_dimensions_is_the_known_one() -> None:
    assert shell(1).quantiles[2] == pytest.approx(0.67449, abs=0.005)
    assert shell(2).quantiles[2] == pytest.approx(math.sqrt(2 * math.log(2)), abs=0.005)


def test_all_quantiles_in_two_dimensions_are_those_of_rayleigh() -> None:
    levels = (0.001, 0.025, 0.5, 0.975, 0.999)
    rayleigh = [math.sqrt(-2 * math.log(1 - level)) for level in levels]
    assert shell(2).quantiles == pytest.approx(rayleigh, abs=0.005)


@pytest.mark.parametrize("d", [1, 2, 10, 64, 512])
def test_the_shell_agrees_with_drawn_points(d) -> None:
    norms = draw(range(1000), z=d).z.norm(dim=1)
    low, high = shell(d).quantiles[1], shell(d).quantiles[3]
    inside = ((norms > low) & (norms < high)).float().mean()
    assert inside == pytest.approx(0.95, abs=0.03)


@pytest.mark.parametrize("d", [1, 2, 10, 64, 512])
def test_the_density_peaks_at_one_near_the_root_of_d_minus_one(d) -> None:
    radii, density, quantiles = shell(d)
    assert len(radii) == len(density) == 61
    assert radii[0] == 0
    assert list(radii) == sorted(radii)
    assert max(density) == pytest.approx(1)
    assert radii[density.index(max(density))] == pytest.approx(math.sqrt(d - 1), abs=0.3)
    assert list(quantiles) == sorted(quantiles)
    assert radii[-1] > quantiles[-1]
    assert all(math.isfinite(v) for v in density)


def test_in_high_dimensions_the_centre_is_empty() -> None:
    assert shell(50).density[0] < 1e-30
    assert shell(50).quantiles[0] > 4


@pytest.mark.parametrize("d", [0, -3])
def test_a_shell_needs_a_dimension(d) -> None:
    with pytest.raises(ValueError, match=f"d: expected at least 1, got {d}"):
        shell(d)
