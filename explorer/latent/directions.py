"""Directions that mean something: differences of means, and what is left when others are held."""

import torch
from torch import Tensor
from torch.nn import functional as F


def mean_difference(latents: Tensor, positive: Tensor, groups: Tensor) -> Tensor:
    """How latents [N, Z] with an attribute differ from those without, float64 [Z].

    The mean over groups of the difference of means within each, so that the attribute is never
    confused with the groups that have it more often (for the same reason White 2016 evens the
    counts of correlated labels). positive: bool [N]. groups: int64 [N]; those that lack one side
    are left out. Raises `ValueError` on unequal lengths, or when no group has both sides.
    """
    for name, value in (("positive", positive), ("groups", groups)):
        if value.shape != latents.shape[:1]:
            raise ValueError(f"{name}: expected [{len(latents)}], got {list(value.shape)}")
    exact, differences = latents.double(), []
    for group in groups.unique():
        having, lacking = (groups == group) & positive, (groups == group) & ~positive
        if having.any() and lacking.any():
            differences.append(exact[having].mean(0) - exact[lacking].mean(0))
    if not differences:
        raise ValueError("positive: expected both sides in at least one group, got one side")
    return torch.stack(differences).mean(0)


def class_differences(latents: Tensor, labels: Tensor, classes: int) -> Tensor:
    """How each class differs from the mean of all others, float64 [K, Z], NaN for a missing one.

    The others count alike, however many of latents [N, Z] each has. labels: int64 [N], those
    outside 0..K-1 count nowhere. Raises `ValueError` on unequal lengths.
    """
    if labels.shape != latents.shape[:1]:
        raise ValueError(f"labels: expected [{len(latents)}], got {list(labels.shape)}")
    means = torch.stack([latents[labels == k].double().mean(0) for k in range(classes)])
    there = ~means.isnan().any(1)
    others = there.sum() - 1
    return (means - (means[there].sum(0) - means) / others).where(there[:, None], torch.nan)


def project_out(direction: Tensor, held: Tensor) -> Tensor:
    """The part of `direction` [Z] at right angles to all rows of `held` [M, Z], float64 [Z].

    Moving along it changes nothing that is read along a held row. The rows may have any length
    and depend on each other. Raises `ValueError` on other shapes.
    """
    if direction.dim() != 1 or held.dim() != 2 or held.shape[1] != len(direction):
        got = f"{list(held.shape)} for a direction {list(direction.shape)}"
        raise ValueError(f"held: expected [M, Z] and a direction [Z], got {got}")
    rows = F.normalize(held.double(), dim=1)
    _, values, axes = torch.linalg.svd(rows, full_matrices=False)
    axes = axes[values > max(held.shape) * torch.finfo(rows.dtype).eps]
    left = direction.double()
    for _ in range(2):  # once more takes out what rounding left
        left = left - (left @ axes.T) @ axes
    return left
