"""The mixture of Gaussians as a second prior: its fit, its density, and what is drawn from it."""

import math
from itertools import pairwise

import pytest
import torch
from torch import distributions as dist

from explorer.latent import Mixture, draw, fit_mixture
from explorer.runtime import generator

WEIGHTS = torch.tensor([0.5, 0.3, 0.2])
MEANS = torch.tensor([[-6.0, 0.0], [6.0, 1.0], [0.0, 8.0]])
FACTORS = torch.tensor([[[1.0, 0.0], [0.5, 0.7]], [[0.5, 0.0], [0.0, 2.0]], [[1.0, 0.0], [-1, 1]]])
KNOWN = Mixture(WEIGHTS, MEANS, FACTORS)


def drawn(mixture: Mixture, count: int, seed: int = 0) -> torch.Tensor:
    stream = generator(seed)
    noise = torch.randn(count, mixture.means.shape[1], generator=stream)
    return mixture.place(noise, torch.rand(count, generator=stream))


def covariances(mixture: Mixture) -> torch.Tensor:
    return mixture.factors @ mixture.factors.mT


def reference(mixture: Mixture) -> dist.MixtureSameFamily:
    parts = dist.MultivariateNormal(mixture.means, scale_tril=mixture.factors)
    return dist.MixtureSameFamily(dist.Categorical(mixture.weights), parts)


def sound(mixture: Mixture) -> bool:
    """Whether it can be drawn from: finite, lower factors, weights that are shares."""
    assert mixture.weights.sum().item() == pytest.approx(1, abs=1e-6)
    assert (mixture.weights >= 0).all()
    assert torch.equal(mixture.factors, mixture.factors.tril())
    assert (mixture.factors.diagonal(dim1=1, dim2=2) > 0).all()
    return all(part.isfinite().all() and part.dtype == torch.float32 for part in mixture)


# The density and its samples


def test_the_density_is_that_of_torch() -> None:
    z = 5 * torch.randn(50, 2, generator=generator(1))
    torch.testing.assert_close(KNOWN.log_density(z), reference(KNOWN).log_prob(z))
    joint = KNOWN.joint(z)
    assert joint.shape == (50, 3)
    torch.testing.assert_close(joint.exp().sum(1).log(), KNOWN.log_density(z), rtol=1e-4, atol=1e-3)


def test_one_standard_gaussian_is_the_plain_prior() -> None:
    plain = Mixture(torch.ones(1), torch.zeros(1, 4), torch.eye(4)[None])
    z = draw(range(20), 4).z
    torch.testing.assert_close(plain.log_density(z), dist.Normal(0, 1).log_prob(z).sum(1))
    assert torch.equal(draw(range(20), 4, mixture=plain).z, z)


def test_samples_have_the_moments_of_the_mixture() -> None:
    z = drawn(KNOWN, 40_000).double()
    mean = WEIGHTS.double() @ MEANS.double()
    away = MEANS.double() - mean
    within = torch.einsum("k,kij->ij", WEIGHTS.double(), covariances(KNOWN).double())
    between = torch.einsum("k,ki,kj->ij", WEIGHTS.double(), away, away)
    torch.testing.assert_close(z.mean(0), mean, rtol=0, atol=0.1)
    torch.testing.assert_close(z.T.cov(), within + between, rtol=0.03, atol=0.3)


def test_chance_chooses_the_component_by_its_share() -> None:
    still = torch.zeros(6, 2)
    chance = torch.tensor([0.0, 0.49, 0.51, 0.79, 0.81, 1 - 2**-24])
    chosen = [0, 0, 1, 1, 2, 2]
    assert torch.equal(KNOWN.place(still, chance), MEANS[chosen])


def test_a_component_without_weight_is_never_drawn() -> None:
    weights = torch.tensor([0.0, 1.0, 0.0])
    z = KNOWN._replace(weights=weights).place(torch.zeros(1000, 2), torch.arange(1000) / 1000)
    assert torch.equal(z, MEANS[1].expand(1000, 2))
    assert KNOWN._replace(weights=weights).log_density(z).isfinite().all()


# The fit


def test_known_gaussians_far_apart_are_found_again() -> None:
    found = fit_mixture(drawn(KNOWN, 6000), 3, generator(0))
    order = [int((found.means - mean).norm(dim=1).argmin()) for mean in MEANS]
    assert sorted(order) == [0, 1, 2]
    torch.testing.assert_close(found.weights[order], WEIGHTS, rtol=0, atol=0.03)
    torch.testing.assert_close(found.means[order], MEANS, rtol=0, atol=0.15)
    torch.testing.assert_close(covariances(found)[order], covariances(KNOWN), rtol=0.1, atol=0.15)
    assert sound(found)


def test_one_component_has_the_moments_of_the_points() -> None:
    z = drawn(KNOWN, 500)
    found = fit_mixture(z, 1, generator(0), floor=0.0)
    torch.testing.assert_close(found.means[0], z.mean(0))
    torch.testing.assert_close(covariances(found)[0], z.T.cov(correction=0))
    assert found.weights.tolist() == [1]


@pytest.mark.parametrize("seed", range(5))
def test_no_round_makes_the_points_less_likely(seed) -> None:
    stream = generator(seed)
    z = torch.randn(200, 3, generator=stream) * torch.tensor([1.0, 0.2, 3.0])
    z[:70] += 3
    means = [
        fit_mixture(z, 4, generator(seed), rounds=rounds).log_density(z).double().mean().item()
        for rounds in (0, 1, 2, 3, 5, 8, 13, 21, 34, 100)
    ]
    assert all(later >= earlier - 1e-4 for earlier, later in pairwise(means))
    assert means[-1] > means[0]


def test_more_components_fit_no_worse_than_one() -> None:
    z = drawn(KNOWN, 600)
    one, three = (fit_mixture(z, k, generator(0)).log_density(z).mean() for k in (1, 3))
    assert three > one + 1


def test_the_fit_depends_on_its_points_and_its_stream_alone() -> None:
    z = drawn(KNOWN, 300)
    fits = []
    for noise in (1, 2):
        torch.manual_seed(noise)
        fits.append(fit_mixture(z, 4, generator(7)))
    assert all(torch.equal(one, other) for one, other in zip(*fits, strict=True))
    other = fit_mixture(z, 4, generator(8))
    assert not torch.equal(fits[0].means, other.means)


@pytest.mark.parametrize(
    "points",
    [
        torch.full((20, 3), 5.0),
        torch.zeros(4, 3),
        torch.randn(4, 30, generator=generator(0)),
        torch.randn(50, 1, generator=generator(0)) * torch.ones(50, 6),
        torch.randn(200, 2, generator=generator(0)) * 1e4,
        torch.cat([torch.zeros(10, 2), torch.tensor([[1e4, 1e4]])]),
        torch.eye(4).repeat(5, 1),
    ],
    ids=["equal", "nought", "few", "a-line", "far", "outlier", "repeated"],
)
@pytest.mark.parametrize("components", [1, 4])
def test_degenerate_points_still_give_a_mixture_to_draw_from(points, components) -> None:
    found = fit_mixture(points, components, generator(0))
    assert sound(found)
    assert found.means.shape == (components, points.shape[1])
    assert found.log_density(points).isfinite().all()
    assert drawn(found, 50).isfinite().all()
    # Nothing is narrower than the floor.
    assert covariances(found).diagonal(dim1=1, dim2=2).min() > 0.9e-3


def test_as_many_components_as_points_stand_on_them() -> None:
    points = torch.tensor([[0.0, 0], [10, 0], [0, 10]])
    found = fit_mixture(points, 3, generator(0))
    assert sound(found)
    assert sorted(found.means.tolist()) == sorted(points.tolist())
    torch.testing.assert_close(found.weights, torch.full((3,), 1 / 3))


@pytest.mark.parametrize(("count", "components"), [(3, 4), (0, 1), (5, 0)])
def test_too_few_points_are_refused_with_both_numbers(count, components) -> None:
    with pytest.raises(ValueError, match=rf"expected at least {components} .*got \[{count}, 2\]"):
        fit_mixture(torch.zeros(count, 2), components, generator(0))


def test_the_fit_leaves_the_global_stream_and_the_points_alone() -> None:
    z = drawn(KNOWN, 50)
    before = z.clone()
    torch.manual_seed(0)
    expected = torch.rand(3)
    torch.manual_seed(0)
    fit_mixture(z, 3, generator(0))
    assert torch.equal(torch.rand(3), expected)
    assert torch.equal(z, before)


# Draws


def test_a_mixture_moves_the_same_noise_that_the_plain_prior_shows() -> None:
    shifted = Mixture(torch.ones(1), torch.full((1, 2), 7.0), 2 * torch.eye(2)[None])
    plain, moved = draw([3, 1, 3], 2, 2), draw([3, 1, 3], 2, 2, shifted)
    torch.testing.assert_close(moved.z, 7 + 2 * plain.z)
    assert torch.equal(moved.codes, plain.codes)


def test_a_point_of_a_mixture_depends_on_its_own_seed_alone() -> None:
    together = draw([7, 3, 5, 3], 2, mixture=KNOWN).z
    for i, seed in enumerate([7, 3, 5, 3]):
        assert torch.equal(draw([seed], 2, mixture=KNOWN).z[0], together[i])


def test_the_number_that_chooses_the_component_does_not_change_plain_draws() -> None:
    for seed in (0, 5, 2**40):
        stream = generator(seed)
        z, codes = torch.randn(3, generator=stream), torch.rand(2, generator=stream) * 2 - 1
        found = draw([seed], 3, 2)
        assert torch.equal(found.z[0], z)
        assert torch.equal(found.codes[0], codes)


def test_seeds_in_a_row_choose_the_components_by_their_shares() -> None:
    z = draw(range(2000), 2, mixture=KNOWN).z
    nearest = torch.cdist(z, MEANS).argmin(1)
    shares = torch.bincount(nearest, minlength=3) / 2000
    torch.testing.assert_close(shares, WEIGHTS, rtol=0, atol=0.04)
    assert math.isfinite(KNOWN.log_density(z).mean().item())
