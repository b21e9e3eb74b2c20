"""The losses, held against torch.distributions."""

import math

import pytest
import torch
from torch import distributions as dist

from explorer.models import Posterior, Reading
from explorer.training import losses


@pytest.fixture
def stream() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def normal(stream: torch.Generator, *shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=stream)


def test_kl_is_that_between_gaussians(stream) -> None:
    mu, logvar = normal(stream, 5, 3), normal(stream, 5, 3)
    expected = dist.kl_divergence(dist.Normal(mu, (0.5 * logvar).exp()), dist.Normal(0, 1))
    torch.testing.assert_close(Posterior(mu, logvar).kl(), expected)


def test_kl_of_the_prior_itself_is_nothing() -> None:
    assert Posterior(torch.zeros(2, 3), torch.zeros(2, 3)).kl().abs().max() == 0


def test_posterior_samples_have_its_mean_and_deviation(stream) -> None:
    mu, logvar = torch.full((20000, 1), 2.0), torch.full((20000, 1), math.log(0.25))
    z = Posterior(mu, logvar).sample(stream)
    assert z.mean() == pytest.approx(2, abs=0.02)
    assert z.std() == pytest.approx(0.5, abs=0.02)


def test_bernoulli_is_summed_over_pixels_and_kept_per_image(stream) -> None:
    logits = normal(stream, 4, 3, 5, 5) * 5
    x = torch.bernoulli(torch.full_like(logits, 0.5), generator=stream)
    expected = -dist.Bernoulli(logits=logits).log_prob(x).sum((1, 2, 3))
    torch.testing.assert_close(losses.bernoulli_nll(logits, x), expected)


def test_bernoulli_stays_finite_where_a_probability_would_round_to_nothing() -> None:
    logits = torch.tensor([[[[200.0, -200.0]]]])
    assert losses.bernoulli_nll(logits, torch.tensor([[[[0.0, 1.0]]]])).item() == 400


@pytest.mark.parametrize("log_sigma", [-2.0, 0.0, 0.7])
def test_gaussian_is_a_true_log_density(stream, log_sigma) -> None:
    mean, x = normal(stream, 4, 1, 5, 5), normal(stream, 4, 1, 5, 5)
    expected = -dist.Normal(mean, math.exp(log_sigma)).log_prob(x).sum((1, 2, 3))
    torch.testing.assert_close(losses.gaussian_nll(mean, x, torch.tensor(log_sigma)), expected)


def test_the_discriminator_pays_for_both_mistakes(stream) -> None:
    real, fake = normal(stream, 9), normal(stream, 9)
    expected = -(torch.sigmoid(real).log().mean() + (1 - torch.sigmoid(fake)).log().mean())
    torch.testing.assert_close(losses.discriminator_loss(real, fake), expected)


def test_the_generator_does_not_saturate(stream) -> None:
    fake = normal(stream, 9)
    torch.testing.assert_close(losses.generator_loss(fake), -torch.sigmoid(fake).log().mean())
    hopeless = torch.full((1,), -50.0, requires_grad=True)
    losses.generator_loss(hopeless).backward()
    assert hopeless.grad.item() == pytest.approx(-1)


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_the_penalty_of_a_linear_critic_is_how_far_its_weight_is_from_length_1(
    stream, channels
) -> None:
    x, bias = normal(stream, 6, channels, 5, 5), 3.0
    weight = normal(stream, channels, 5, 5).requires_grad_()
    norms = losses.slopes(lambda x: (x * weight).flatten(1).sum(1) + bias, x)
    torch.testing.assert_close(norms, weight.norm().expand(6))
    penalty = 10 * losses.gradient_penalty(norms)
    torch.testing.assert_close(penalty, 10 * (weight.norm() - 1).square())
    (slope,) = torch.autograd.grad(penalty, weight)
    expected = 20 * (weight.norm() - 1) * weight / weight.norm()
    torch.testing.assert_close(slope, expected, msg="and teaches the weight that length")


def test_each_image_has_a_slope_of_its_own_even_where_nothing_else_is_learnt(stream) -> None:
    x = normal(stream, 5, 2)
    with torch.no_grad():
        found = losses.slopes(lambda x: x.square().sum(1) / 2, x)
    torch.testing.assert_close(found, x.norm(dim=1))


def test_categorical_information_is_the_log_likelihood_of_logits(stream) -> None:
    logits, category = normal(stream, 6, 4), torch.tensor([0, 1, 2, 3, 0, 1])
    reading = Reading(logits, torch.empty(6, 0), torch.empty(6, 0))
    expected = dist.Categorical(logits=logits).log_prob(category).mean()
    torch.testing.assert_close(losses.categorical_information(reading, category), expected)


def test_cross_entropy_is_fed_logits_and_so_can_reach_certainty() -> None:
    # Fed with probabilities it could never rise above log(e / (e + 3)), about -0.74.
    sure = Reading(100 * torch.eye(4), torch.empty(4, 0), torch.empty(4, 0))
    assert losses.categorical_information(sure, torch.arange(4)).item() == pytest.approx(0)


def test_continuous_information_is_summed_over_codes_and_averaged_over_images(stream) -> None:
    mu, logvar, codes = (normal(stream, 6, 2) for _ in range(3))
    expected = dist.Normal(mu, (0.5 * logvar).exp()).log_prob(codes).sum(1).mean()
    reading = Reading(torch.empty(6, 0), mu, logvar)
    torch.testing.assert_close(losses.continuous_information(reading, codes), expected)


def test_no_codes_carry_no_information() -> None:
    empty = torch.empty(3, 0)
    assert losses.continuous_information(Reading(empty, empty, empty), empty).item() == 0


def test_one_hot_is_float() -> None:
    hot = losses.one_hot(torch.tensor([2, 0]), 3)
    assert hot.dtype == torch.float32
    assert hot.tolist() == [[0, 0, 1], [1, 0, 0]]


def sure(*answers: int, of: int = 4) -> torch.Tensor:
    """Logits of someone who is certain of each answer."""
    return 60 * torch.eye(of)[list(answers)]


def test_consistency_is_least_for_confident_equal_and_balanced_answers(stream) -> None:
    best = losses.consistency(sure(0, 1, 2, 3), sure(0, 1, 2, 3))
    assert best.item() == pytest.approx(-2 * math.log(4), abs=1e-5)
    worse = {
        "unsure": (torch.zeros(4, 4), torch.zeros(4, 4)),
        "less sure": (sure(0, 1, 2, 3) / 60, sure(0, 1, 2, 3) / 60),
        "unbalanced": (sure(0, 0, 0, 1), sure(0, 0, 0, 1)),
        "always the same": (sure(2, 2, 2, 2), sure(2, 2, 2, 2)),
        "changed by the move": (sure(0, 1, 2, 3), sure(1, 2, 3, 0)),
        "unsure of the copies": (sure(0, 1, 2, 3), torch.zeros(4, 4)),
    }
    for name, (logits, moved) in worse.items():
        assert losses.consistency(logits, moved) > best + 0.1, name
    for _ in range(50):
        logits, moved = 3 * normal(stream, 4, 4), 3 * normal(stream, 4, 4)
        assert losses.consistency(logits, moved) > best


def test_consistency_is_its_three_entropies(stream) -> None:
    logits, moved = normal(stream, 7, 5), normal(stream, 7, 5)
    p, q = dist.Categorical(logits=logits), dist.Categorical(logits=moved)
    cross = dist.kl_divergence(p, q).mean() + p.entropy().mean()
    mean = dist.Categorical(probs=(p.probs.mean(0) + q.probs.mean(0)) / 2)
    expected = cross + 0.5 * p.entropy().mean() - 2 * mean.entropy()
    torch.testing.assert_close(losses.consistency(logits, moved), expected)


def test_only_the_copy_is_taught_to_agree() -> None:
    logits = torch.tensor([[1.0, 0.0], [0.0, 1.0]], requires_grad=True)
    moved = torch.tensor([[0.5, 0.0], [0.0, 0.5]], requires_grad=True)
    share = logits.softmax(1)
    alone = 0.5 * dist.Categorical(probs=share).entropy().mean()  # the shares are balanced
    (expected,) = torch.autograd.grad(alone, logits)
    losses.consistency(logits, moved).backward()
    torch.testing.assert_close(logits.grad, expected)
    assert (moved.grad.abs() > 0.01).all()


def test_consistency_stays_finite_for_answers_beyond_all_doubt() -> None:
    logits = (1000 * torch.eye(3)).requires_grad_()
    loss = losses.consistency(logits, logits.detach().roll(1, 0))
    loss.backward()
    assert loss.isfinite()
    assert logits.grad.isfinite().all()
