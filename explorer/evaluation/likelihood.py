"""How likely a VAE finds an image: the importance-weighted bound (Burda et al. 2016), in nats."""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from explorer.models import Posterior

Encode = Callable[[Tensor], Posterior]
LogLikelihood = Callable[[Tensor, Tensor], Tensor]


class ActiveUnits(NamedTuple):
    """active: how many dimensions answer to x. variances: Var_x(E_q[z]) of each, float64 [Z]."""

    active: int
    variances: Tensor


def log_mean_exp(values: Tensor, dim: int = -1) -> Tensor:
    """log of the mean of exp(values) along `dim`, without overflow."""
    return values.logsumexp(dim) - math.log(values.shape[dim])


def importance_bound(log_weights: Tensor) -> Tensor:
    """L_k [N] from log p(x, z_i) − log q(z_i|x), [N, k] (Burda et al. 2016, eq. 8), in float64."""
    return log_mean_exp(log_weights.double())


def streamed_bound(parts: Iterable[Tensor]) -> Tensor:
    """`importance_bound` of log weights that come as [N, k₁], [N, k₂] and so on.

    Raises `ValueError` without any part.
    """
    total, k = None, 0
    for part in parts:
        chunk = part.double().logsumexp(-1)
        total = chunk if total is None else torch.logaddexp(total, chunk)
        k += part.shape[-1]
    if total is None:
        raise ValueError("parts: expected at least one [N, k], got none")
    return total - math.log(k)


@torch.no_grad()
def marginal_likelihood(
    encode: Encode,
    log_likelihood: LogLikelihood,
    x: Tensor,
    k: int,
    seeds: Sequence[int],
    chunk: int = 1000,
) -> Tensor:
    """L_k ≤ log p(x) of each image of x [N, ...], float64 [N], with prior N(0, I).

    `encode` takes [1, ...]; `log_likelihood` takes x [1, ...] and z [1, S, Z] and gives
    log p(x|z) [1, S], for S = `chunk` samples or fewer. Images are taken one by one, image i with
    a stream of seeds[i] on the CPU, so that its number never depends on the others or the device
    (rounding aside). Raises `ValueError` unless there are N seeds and k and chunk are positive.
    """
    if len(seeds) != len(x):
        raise ValueError(f"seeds: expected {len(x)}, got {len(seeds)}")
    for name, value in (("k", k), ("chunk", chunk)):
        if value < 1:
            raise ValueError(f"{name}: expected at least 1, got {value}")
    bounds = torch.empty(len(x), dtype=torch.float64)
    for i, seed in enumerate(seeds):
        image = x[i : i + 1]
        mu, logvar = encode(image)
        stream = torch.Generator().manual_seed(seed)
        noise = torch.randn(1, k, mu.shape[1], generator=stream).to(mu)
        bounds[i] = streamed_bound(
            _log_weights(log_likelihood, image, Posterior(mu, logvar), part)
            for part in noise.split(chunk, dim=1)
        ).item()
    return bounds


def _log_weights(
    log_likelihood: LogLikelihood, x: Tensor, posterior: Posterior, noise: Tensor
) -> Tensor:
    """log p(x|z) + log p(z) − log q(z|x), [B, S], at z = μ + σ ε for noise ε [B, S, Z]."""
    mu, logvar = posterior.mu[:, None], posterior.logvar[:, None]
    z = torch.addcmul(mu, (0.5 * logvar).exp(), noise)
    prior_over_q = 0.5 * ((noise.square() - z.square()).sum(-1) + logvar.sum(-1))
    return log_likelihood(x, z) + prior_over_q


def bernoulli_log_likelihood(logits: Tensor, x: Tensor) -> Tensor:
    """log p(x|z) [B, S] of Bernoulli pixels: `logits` [B, S, P], x [B, P] in {0, 1}.

    logits·x − Σ softplus(logits) as logits·(x − ½) − Σ (|logits|/2 + log(1 + exp −|logits|)),
    which costs one matrix product and one buffer. Raises `ValueError` on other shapes.
    """
    if logits.dim() != 3 or x.shape != (logits.shape[0], logits.shape[2]):
        expected = [logits.shape[0], logits.shape[-1]]
        raise ValueError(f"x: expected {expected}, got {list(x.shape)}")
    towards = (logits @ (x - 0.5)[:, :, None]).squeeze(-1)
    size = logits.abs()
    towards = towards - size.sum(-1) / 2
    return towards - size.neg_().exp_().add_(1).log_().sum(-1)


def active_units(mu: Tensor, threshold: float = 0.01) -> ActiveUnits:
    """Dimensions of the posterior means `mu` [N, Z] that vary with x (Burda et al. 2016, sec. 5.1).

    Raises `ValueError` unless mu is [at least 2, Z].
    """
    if mu.dim() != 2 or len(mu) < 2:
        raise ValueError(f"mu: expected [at least 2, Z], got {list(mu.shape)}")
    variances = mu.double().var(0)
    return ActiveUnits(int((variances > threshold).sum()), variances)
