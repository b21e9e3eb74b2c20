"""A mixture of Gaussians fitted to latents, as a second prior to draw from.

A decoder has only seen the places where encoded images lie; drawing from a density fitted to
them leaves out the gaps that N(0, I) would hit (Ghosh et al. 2020, section 4). Fitted by
expectation-maximisation (Dempster et al. 1977) with full covariances.
"""

import math
from typing import NamedTuple

import torch
from torch import Tensor


class Mixture(NamedTuple):
    """weights [K], summing to 1; means [K, Z]; factors [K, Z, Z], lower, Σ_k = L_k L_kᵀ."""

    weights: Tensor
    means: Tensor
    factors: Tensor

    def place(self, noise: Tensor, chance: Tensor) -> Tensor:
        """z [N, Z] = μ_k + L_k ε for ε = noise [N, Z], with k chosen by chance [N] in [0, 1)."""
        ends = self.weights.cumsum(0).contiguous()
        k = torch.searchsorted(ends, chance.contiguous(), right=True).clamp(max=len(ends) - 1)
        return self.means[k] + (self.factors[k] @ noise.unsqueeze(2)).squeeze(2)

    def log_density(self, z: Tensor) -> Tensor:
        """log p(z) [N] in nats of points z [N, Z]."""
        return torch.logsumexp(self.joint(z), 1)

    def joint(self, z: Tensor) -> Tensor:
        """log p(k, z) [N, K] in nats."""
        count, size = self.means.shape
        logs = torch.empty(len(z), count, dtype=z.dtype)
        for k in range(count):
            factor = self.factors[k]
            white = torch.linalg.solve_triangular(factor, (z - self.means[k]).T, upper=False)
            scale = factor.diagonal().log().sum() + 0.5 * size * math.log(2 * math.pi)
            logs[:, k] = self.weights[k].log() - scale - 0.5 * white.square().sum(0)
        return logs


def fit_mixture(
    z: Tensor, components: int, stream: torch.Generator, rounds: int = 100, floor: float = 1e-3
) -> Mixture:
    """The mixture of `components` Gaussians that EM finds for points z [N, Z], float32.

    Starts from k-means++ centres (Arthur & Vassilvitskii 2007) drawn from `stream` (on the CPU).
    floor: added to every variance. Ends after `rounds` or when a round gains less than 1e-4 nats
    a point. Raises `ValueError` for fewer points than components.
    """
    if z.ndim != 2 or not 1 <= components <= len(z):
        raise ValueError(f"z: expected at least {components} points [N, Z], got {list(z.shape)}")
    points = z.detach().cpu().double()
    mixture = _around(points, _spread(points, components, stream), floor)
    before = -math.inf
    for _ in range(rounds):
        joint = mixture.joint(points)
        total = torch.logsumexp(joint, 1)
        mixture = _weighted(points, (joint - total[:, None]).exp(), floor)
        now = total.mean().item()
        if now - before < 1e-4:
            break
        before = now
    return Mixture(*(part.float() for part in mixture))


def _spread(points: Tensor, components: int, stream: torch.Generator) -> Tensor:
    """Centres [K, Z] among the points, each far from those before it."""
    first = torch.randint(len(points), (1,), generator=stream)
    chosen, nearest = [points[first]], (points - points[first]).square().sum(1)
    while len(chosen) < components:
        share = nearest if nearest.sum() > 0 else torch.ones_like(nearest)
        chosen.append(points[torch.multinomial(share, 1, generator=stream)])
        nearest = torch.minimum(nearest, (points - chosen[-1]).square().sum(1))
    return torch.cat(chosen)


def _around(points: Tensor, centres: Tensor, floor: float) -> Mixture:
    """Each point given to its nearest centre."""
    nearest = torch.cdist(points, centres).argmin(1)
    return _weighted(points, torch.eye(len(centres), dtype=points.dtype)[nearest], floor)


def _weighted(points: Tensor, shares: Tensor, floor: float) -> Mixture:
    """The M-step: moments of the points under responsibilities [N, K]."""
    mass = shares.sum(0).clamp(min=1e-9)
    means = (shares.T @ points) / mass[:, None]
    factors = []
    for k in range(shares.shape[1]):
        away = points - means[k]
        covariance = (away * shares[:, k : k + 1]).T @ away / mass[k]
        covariance.diagonal().add_(floor)
        factors.append(torch.linalg.cholesky(covariance))
    return Mixture(mass / mass.sum(), means, torch.stack(factors))
