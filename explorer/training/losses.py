"""The losses of all families: tensors in, a scalar out, in nats."""

import math
from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

from explorer.models import Reading


def bernoulli_nll(logits: Tensor, x: Tensor) -> Tensor:
    """−log p(x|z) per image, [N], for Bernoulli pixels with `logits` and x in {0, 1}."""
    return F.binary_cross_entropy_with_logits(logits.float(), x, reduction="none").flatten(1).sum(1)


def gaussian_nll(mean: Tensor, x: Tensor, log_sigma: Tensor) -> Tensor:
    """−log N(x; mean, σ²) per image, [N], with one σ for all pixels (Rybkin et al. 2021)."""
    squared = ((x - mean.float()) / log_sigma.exp()).square()
    return (0.5 * squared + log_sigma + 0.5 * math.log(2 * math.pi)).flatten(1).sum(1)


def discriminator_loss(real: Tensor, fake: Tensor) -> Tensor:
    """−E[log D(x)] − E[log(1 − D(G(z)))] from logits [N] (Goodfellow et al. 2014, eq. 1)."""
    return F.softplus(-real.float()).mean() + F.softplus(fake.float()).mean()


def generator_loss(fake: Tensor) -> Tensor:
    """−E[log D(G(z))] from logits [N]: the non-saturating form (Goodfellow et al. 2014, sec. 3)."""
    return F.softplus(-fake.float()).mean()


def slopes(critic: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """‖∇ critic(x)‖ at each of x [N, …], [N], for scores [N]; it has gradients itself."""
    with torch.enable_grad():
        x = x.detach().requires_grad_()
        (slope,) = torch.autograd.grad(critic(x).float().sum(), x, create_graph=True)
    return slope.flatten(1).norm(dim=1)


def r1(critic: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """½ E[‖∇ critic(x)‖²] at real x [N, …]: R₁ without its weight γ (Mescheder et al. 2018)."""
    return slopes(critic, x).square().mean() / 2


def gradient_penalty(norms: Tensor) -> Tensor:
    """E[(‖∇ critic‖ − 1)²] from the norms [N] (Gulrajani et al. 2017, eq. 3, without λ)."""
    return (norms.float() - 1).square().mean()


def categorical_information(reading: Reading, category: Tensor) -> Tensor:
    """E[log Q(c|x)] for drawn categories int64 [N], by cross-entropy on logits.

    H(c) + this is the lower bound L_I on the mutual information (Chen et al. 2016, eq. 5).
    """
    return -F.cross_entropy(reading.logits.float(), category)


def continuous_information(reading: Reading, codes: Tensor) -> Tensor:
    """E[log Q(c|x)], summed over the continuous codes [N, C], with Gaussian Q."""
    return code_information(reading, codes).sum(1).mean()


def code_information(reading: Reading, codes: Tensor) -> Tensor:
    """log Q(c|x) of each continuous code, [N, C], with Gaussian Q."""
    mu, logvar = reading.mu.float(), reading.logvar.float()
    squared = (codes - mu).square() * (-logvar).exp()
    return -0.5 * (squared + logvar + math.log(2 * math.pi))


def consistency(logits: Tensor, moved: Tensor) -> Tensor:
    """−E[Σ_c Q(c|x) log Q(c|x')] + ½ E[H(Q(c|x))] − 2 H(E[Q]), in nats, for logits [N, K] of
    images x and of their copies x'.

    The first term wants one answer for both (no gradient flows into it by x), the second wants it
    to be sure, the third wants all answers to occur equally often (Hu et al. 2017, eqs. 4 and 6).
    """
    share, other = logits.float().softmax(1), moved.float()
    disagreement = -(share.detach() * other.log_softmax(1)).sum(1).mean()
    mean = (share.mean(0) + other.softmax(1).mean(0)) / 2
    return disagreement + 0.5 * _entropy(share).mean() - 2 * _entropy(mean)


def _entropy(shares: Tensor) -> Tensor:
    """H in nats along the last dimension."""
    return -(shares * shares.clamp(min=1e-8).log()).sum(-1)


def one_hot(labels: Tensor, classes: int) -> Tensor:
    """int64 [N] to float32 [N, K]."""
    return F.one_hot(labels, classes).to(torch.float32)
