"""The importance-weighted bound, held against a linear Gaussian model whose likelihood is known."""

import math

import pytest
import torch
from torch import Tensor
from torch import distributions as dist

from explorer.evaluation.likelihood import (
    active_units,
    bernoulli_log_likelihood,
    importance_bound,
    log_mean_exp,
    marginal_likelihood,
    streamed_bound,
)
from explorer.models import Posterior

SIGMA = 0.5
# Orthogonal columns, so that the true posterior has a diagonal covariance as q has.
LOADING = torch.tensor([[1.0, 0.0], [1.0, 2.0], [-1.0, 2.0]]) * torch.tensor([1.0, 0.4])
IMAGES = torch.randn(6, 3, generator=torch.Generator().manual_seed(0))


def truth(x: Tensor) -> Tensor:
    """log p(x) for z ~ N(0, I), x ~ N(Wz, σ²I)."""
    covariance = LOADING @ LOADING.T + SIGMA**2 * torch.eye(3)
    return dist.MultivariateNormal(torch.zeros(3), covariance).log_prob(x).double()


def log_likelihood(x: Tensor, z: Tensor) -> Tensor:
    return dist.Normal(z @ LOADING.T, SIGMA).log_prob(x[:, None]).sum(-1)


def true_posterior(x: Tensor) -> Posterior:
    precision = 1 + LOADING.square().sum(0) / SIGMA**2
    mu = x @ LOADING / SIGMA**2 / precision
    return Posterior(mu, -precision.log().expand_as(mu))


def poor_posterior(x: Tensor) -> Posterior:
    mu, logvar = true_posterior(x)
    return Posterior(0.8 * mu + 0.05, logvar + 0.7)


def test_the_log_of_a_mean_is_taken_without_overflow() -> None:
    values = torch.tensor([[1000.0, 1000 + math.log(3)], [-1000.0, -1000.0]])
    expected = torch.tensor([1000 + math.log(2), -1000])
    torch.testing.assert_close(log_mean_exp(values), expected)
    torch.testing.assert_close(log_mean_exp(values.T, dim=0), expected)


@pytest.mark.parametrize("sizes", [[7], [3, 4], [1, 1, 5], [6, 1]])
def test_a_streamed_bound_is_the_bound_of_all_weights(sizes) -> None:
    weights = torch.randn(4, 7, generator=torch.Generator().manual_seed(1)) * 30 - 400
    streamed = streamed_bound(weights.split(sizes, dim=1))
    torch.testing.assert_close(streamed, importance_bound(weights), rtol=1e-12, atol=0)


def test_a_stream_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="parts: expected at least one"):
        streamed_bound([])


@pytest.mark.parametrize("k", [1, 3, 50])
def test_the_true_posterior_makes_the_bound_exact_with_any_number_of_samples(k) -> None:
    bound = marginal_likelihood(true_posterior, log_likelihood, IMAGES, k, range(6))
    torch.testing.assert_close(bound, truth(IMAGES), rtol=0, atol=2e-5)


def test_a_poor_posterior_rises_with_k_to_the_likelihood() -> None:
    x = IMAGES[:1].expand(400, 3)
    means = [
        marginal_likelihood(poor_posterior, log_likelihood, x, k, range(400)).mean().item()
        for k in (1, 5, 50, 1000)
    ]
    expected = truth(x[:1]).item()
    assert means[0] < means[1] < means[2] < means[3] < expected + 0.005
    assert means[3] == pytest.approx(expected, abs=0.005)


def test_one_sample_gives_the_elbo_on_average() -> None:
    x = IMAGES[1:2]
    bounds = marginal_likelihood(poor_posterior, log_likelihood, x.expand(4000, 3), 1, range(4000))
    posterior = poor_posterior(x)
    q = dist.Normal(posterior.mu, (0.5 * posterior.logvar).exp())
    kl = dist.kl_divergence(q, dist.Normal(0, 1))
    torch.testing.assert_close(posterior.kl(), kl)
    z = q.sample((20_000,)).transpose(0, 1)
    elbo = log_likelihood(x, z).mean().item() - kl.sum().item()
    assert bounds.mean().item() == pytest.approx(elbo, abs=0.1)


def test_an_image_has_the_same_number_in_any_company_and_chunk() -> None:
    together = marginal_likelihood(poor_posterior, log_likelihood, IMAGES, 40, range(6))
    alone = marginal_likelihood(poor_posterior, log_likelihood, IMAGES[4:5], 40, [4])
    assert together[4] == alone[0]
    pieces = marginal_likelihood(poor_posterior, log_likelihood, IMAGES, 40, range(6), chunk=7)
    torch.testing.assert_close(together, pieces, rtol=0, atol=1e-5)
    assert together[0] != marginal_likelihood(poor_posterior, log_likelihood, IMAGES[:1], 40, [9])


def test_the_bound_keeps_no_gradients() -> None:
    weight = torch.ones(3, requires_grad=True)
    bound = marginal_likelihood(
        lambda x: true_posterior(x * weight), log_likelihood, IMAGES[:1], 5, [0]
    )
    assert not bound.requires_grad


@pytest.mark.parametrize(
    ("k", "seeds", "chunk", "said"),
    [
        (5, [0], 10, "seeds: expected 6, got 1"),
        (0, range(6), 10, "k: expected at least 1, got 0"),
        (5, range(6), 0, "chunk: expected at least 1, got 0"),
    ],
)
def test_what_cannot_be_estimated_is_refused_by_name(k, seeds, chunk, said) -> None:
    with pytest.raises(ValueError, match=said):
        marginal_likelihood(true_posterior, log_likelihood, IMAGES, k, seeds, chunk)


def test_bernoulli_pixels_are_those_of_torch_for_every_sample() -> None:
    stream = torch.Generator().manual_seed(2)
    logits = 8 * torch.randn(3, 5, 784, generator=stream, dtype=torch.float64)
    x = torch.bernoulli(torch.full((3, 784), 0.3), generator=stream).double()
    expected = dist.Bernoulli(logits=logits).log_prob(x[:, None]).sum(-1)
    torch.testing.assert_close(bernoulli_log_likelihood(logits, x), expected)
    single = bernoulli_log_likelihood(logits.float(), x.float())
    torch.testing.assert_close(single.double(), expected, rtol=1e-6, atol=0)


def test_bernoulli_leaves_its_logits_alone_and_stays_finite() -> None:
    logits = torch.tensor([[[200.0, -200.0], [-200.0, 200.0]]])
    kept = logits.clone()
    assert bernoulli_log_likelihood(logits, torch.tensor([[0.0, 1.0]])).tolist() == [[-400, 0]]
    assert torch.equal(logits, kept)


def test_bernoulli_refuses_pixels_of_another_shape() -> None:
    with pytest.raises(ValueError, match=r"x: expected \[2, 9\], got \[2, 8\]"):
        bernoulli_log_likelihood(torch.zeros(2, 4, 9), torch.zeros(2, 8))


def test_active_units_are_those_whose_mean_moves() -> None:
    stream = torch.Generator().manual_seed(3)
    mu = torch.randn(2000, 4, generator=stream) * torch.tensor([1.0, 0.5, 0.02, 0.0]) + 7
    measured = active_units(mu)
    assert measured.active == 2
    assert measured.variances.tolist() == pytest.approx([1, 0.25, 0.0004, 0], abs=0.05)
    assert active_units(mu, threshold=0.5).active == 1


def test_one_image_shows_no_activity() -> None:
    with pytest.raises(ValueError, match=r"mu: expected \[at least 2, Z\], got \[1, 3\]"):
        active_units(torch.zeros(1, 3))
