"""Perceptual path length: how abruptly features change along a path in z (Karras et al. 2019)."""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

from explorer.evaluation.shapes import check_matrices

Path = Callable[[Tensor, Tensor, Tensor], Tensor]


class PathLength(NamedTuple):
    """mean: of all `lengths` [N]. trimmed: of those between their 1st and 99th percentile, which
    is what StyleGAN's code reports.
    """

    mean: float
    trimmed: float
    lengths: Tensor


@torch.no_grad()
def perceptual_path_length(
    features_of: Callable[[Tensor], Tensor],
    path: Path,
    z0: Tensor,
    z1: Tensor,
    t: Tensor,
    epsilon: float = 1e-4,
) -> PathLength:
    """‖f(path(t)) − f(path(t + ε))‖² / ε² over pairs z0, z1 [N, Z] and t [N] ~ U(0, 1) (eq. 2).

    `path` is `slerp` for Gaussian priors. `features_of` decodes points [N, Z] to features [N, D]
    and is asked twice, so that it may hold N labels or codes of its own. Points have the dtype of
    z0: in float32 their rounding adds a share of about 1e-3 to single lengths, in float64 none.
    Raises `ValueError` on other shapes or unless ε > 0.
    """
    check_matrices(z0=z0, z1=z1)
    for name, value in (("z1", z1), ("t", t)):
        if len(value) != len(z0):
            raise ValueError(f"{name}: expected {len(z0)} rows, got {len(value)}")
    if epsilon <= 0:
        raise ValueError(f"epsilon: expected more than 0, got {epsilon}")
    t = t.double()
    here, there = (features_of(path(z0, z1, at)).double() for at in (t, t + epsilon))
    lengths = (here - there).square().sum(1) / epsilon**2
    low = lengths.quantile(0.01, interpolation="lower")
    high = lengths.quantile(0.99, interpolation="higher")
    kept = lengths[(lengths >= low) & (lengths <= high)]
    return PathLength(lengths.mean().item(), kept.mean().item(), lengths)
