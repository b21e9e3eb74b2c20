"""Whether a sampler keeps all modes of a mixture of Gaussians in the plane.

As in VEEGAN (Srivastava et al. 2017, sec. 4.1) and PacGAN (Lin et al. 2018, sec. 4.1).
"""

import math
from typing import NamedTuple

import torch
from torch import Tensor

from explorer.evaluation.shapes import check_matrices


class MixtureMetrics(NamedTuple):
    """high_quality: share within 3σ of a centre; 1 − e^−4.5, 98.9 %, for a perfect sampler.

    modes: centres with at least one such sample. reverse_kl: KL(samples' modes ‖ uniform), nats.
    sigma_ratio: spread about each mode's own mean over σ; 1 is right, 0 a point, NaN where no mode
    has two samples.
    """

    high_quality: float
    modes: int
    reverse_kl: float
    sigma_ratio: float


def mixture_metrics(samples: Tensor, centres: Tensor, sigma: float) -> MixtureMetrics:
    """Quality, modes and spread of `samples` [N, 2] for a mixture of `centres` [M, 2].

    The histogram of modes counts the nearest centre of high-quality samples (`reverse_kl` is
    infinite where there are none). The spread is the median distance from the mean of their own
    mode, over √(2 ln 2), that of a Gaussian in the plane, and so blind to the cut at 3σ. Samples
    that are not finite are of low quality. Raises `ValueError` on other shapes.
    """
    check_matrices(samples=samples, centres=centres)
    samples, centres = samples.double(), centres.double()
    distances, nearest = (samples[:, None] - centres).norm(dim=2).min(1)
    good = distances <= 3 * sigma
    counts = torch.bincount(nearest[good], minlength=len(centres)).double()
    if not good.any():
        return MixtureMetrics(0.0, 0, math.inf, math.nan)
    q = counts / counts.sum()
    return MixtureMetrics(
        high_quality=good.double().mean().item(),
        modes=int((counts > 0).sum()),
        reverse_kl=max(0.0, torch.special.xlogy(q, q * len(centres)).sum().item()),
        sigma_ratio=_spread(samples[good], nearest[good], counts) / sigma,
    )


def _spread(samples: Tensor, modes: Tensor, counts: Tensor) -> float:
    """σ̂ of samples [N, 2] about the means of their modes, each of which costs one sample."""
    several = counts[modes] > 1
    if not several.any():
        return math.nan
    samples, modes = samples[several], modes[several]
    sums = torch.zeros(len(counts), 2, dtype=samples.dtype, device=samples.device)
    sums.index_add_(0, modes, samples)
    own = counts[modes]
    distances = (samples - sums[modes] / own[:, None]).norm(dim=1) * (own / (own - 1)).sqrt()
    return distances.quantile(0.5).item() / math.sqrt(2 * math.log(2))
