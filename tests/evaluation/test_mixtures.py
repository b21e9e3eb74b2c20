"""Modes and spread of samplers that are perfect, collapsed, shrunken or lost."""

import math

import pytest
import torch

from explorer.data.mixtures import Mixture, grid, ring
from explorer.evaluation.mixtures import mixture_metrics

PERFECT = 1 - math.exp(-4.5)


@pytest.mark.parametrize("mixture", [ring(), grid()], ids=["ring", "grid"])
def test_a_perfect_sampler_has_all_modes_and_the_known_quality(mixture: Mixture) -> None:
    samples = mixture.sample(20_000, torch.Generator().manual_seed(0))
    measured = mixture_metrics(samples, *mixture)
    assert measured.high_quality == pytest.approx(PERFECT, abs=0.003)
    assert measured.modes == len(mixture.centres)
    assert measured.reverse_kl < 0.002
    assert measured.sigma_ratio == pytest.approx(1, abs=0.02)


def test_the_mixtures_are_those_of_the_protocol() -> None:
    assert ring().sigma == 0.01
    assert len(ring().centres) == 8
    torch.testing.assert_close(ring().centres.norm(dim=1), torch.ones(8))
    torch.testing.assert_close(ring().centres[2], torch.tensor([0.0, 1.0]))
    assert grid().sigma == 0.05
    ticks = [-4, -2, 0, 2, 4]
    assert grid().centres.tolist() == [[x, y] for x in ticks for y in ticks]


def test_a_seed_gives_one_sample() -> None:
    first, second = (ring().sample(9, torch.Generator().manual_seed(5)) for _ in range(2))
    assert torch.equal(first, second)


def test_a_collapsed_sampler_keeps_one_mode_and_pays_for_the_rest() -> None:
    samples = ring().sample(2500, torch.Generator().manual_seed(0)) - ring().centres[0]
    one = samples[samples.norm(dim=1) < 0.1] + ring().centres[0]
    measured = mixture_metrics(one, *ring())
    assert measured.modes == 1
    assert measured.reverse_kl == pytest.approx(math.log(8))


def test_shrunken_modes_are_better_than_perfect_and_told_by_their_spread() -> None:
    shrunken = Mixture(grid().centres, 0.3 * grid().sigma)
    measured = mixture_metrics(shrunken.sample(5000, torch.Generator().manual_seed(0)), *grid())
    assert measured.high_quality == 1
    assert measured.sigma_ratio == pytest.approx(0.3, abs=0.01)


def test_a_displaced_point_has_no_spread() -> None:
    points = (ring().centres + torch.tensor([0.01, 0])).repeat(5, 1)
    assert mixture_metrics(points, *ring()).sigma_ratio == pytest.approx(0, abs=1e-6)


def test_samples_that_are_lost_or_not_finite_are_of_low_quality() -> None:
    lost = torch.tensor([[0.0, 0.0], [math.nan, 1.0], [math.inf, 0.0], [1.0, 0.0]])
    assert mixture_metrics(lost, *ring())[:2] == (0.25, 1)
    nothing = mixture_metrics(lost[:3], *ring())
    assert nothing[:3] == (0, 0, math.inf)
    assert math.isnan(nothing.sigma_ratio)


def test_points_of_another_dimension_are_refused() -> None:
    with pytest.raises(ValueError, match=r"centres: expected \[at least 1, 3\], got \[8, 2\]"):
        mixture_metrics(torch.zeros(5, 3), *ring())
