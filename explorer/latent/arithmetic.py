"""Sums of meanings: averages of points, added and taken away (Radford et al. 2016, 6.3.2)."""

from collections.abc import Sequence

import torch
from torch import Tensor

SPREAD = 0.25  # of the noise around a result, as in the paper's figure 7


def group_means(points: Tensor, sizes: Sequence[int]) -> Tensor:
    """The mean [G, D] of each group of points [N, D], which lie one after the other."""
    if sum(sizes) != len(points) or min(sizes, default=0) < 1:
        raise ValueError(f"sizes: expected at least 1 each, {len(points)} in all, got {sizes}")
    return torch.stack([group.mean(0) for group in points.split(list(sizes))])


def combine(means: Tensor, weights: Tensor) -> Tensor:
    """Σ w · mean, [D], of means [G, D] with weights [G]."""
    return weights.to(means.dtype) @ means


def combine_classes(means: Tensor, weights: Tensor) -> Tensor:
    """The same of class weights [G, K]: what falls below 0 is cut off, and the rest sums to 1.

    So a 3 − a 3 + a 5 is a 5. Where nothing is left, the mean of the groups that are added.
    """
    total = combine(means, weights).clamp(min=0)
    if total.sum() < 1e-6:
        total = means[weights > 0].sum(0) if (weights > 0).any() else means.sum(0)
    return total / total.sum()


def onto_shell(z: Tensor, radius: float) -> Tensor:
    """z [Z] at the length `radius`, where samples are; 0 has no direction and stays."""
    length = z.norm()
    return z * (radius / length) if length > 0 else z


def surrounded(z: Tensor, seed: int, spread: float = SPREAD) -> Tensor:
    """Eight neighbours [8, Z] of a point z [Z], with noise U(±spread) on every dimension."""
    stream = torch.Generator().manual_seed(seed)
    noise = torch.rand(8, len(z), generator=stream) * 2 - 1
    return z + spread * noise.to(z)
