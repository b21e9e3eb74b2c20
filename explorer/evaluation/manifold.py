"""Precision and recall (Kynkäänniemi et al. 2019), density and coverage (Naeem et al. 2020)."""

from typing import NamedTuple

import torch
from torch import Tensor

from explorer.evaluation.neighbours import kth_distance, squared_distances
from explorer.evaluation.shapes import check_matrices


class PRDC(NamedTuple):
    """Fidelity: precision, density. Variety: recall, coverage. All in [0, 1] but density."""

    precision: float
    recall: float
    density: float
    coverage: float


def prdc(
    real: Tensor,
    fake: Tensor,
    k: int = 5,
    chunk: int = 1000,
    real_distances: Tensor | None = None,
) -> PRDC:
    """PRDC of features `real` [N, D] and `fake` [M, D] (Naeem et al. 2020, eq. 3 to 6).

    A point's ball reaches to its k-th nearest neighbour of its own set, itself not counted, and
    holds what lies strictly inside, as in the authors' code. Precision: fakes in any real ball.
    Recall: reals in any fake ball. Density: real balls that hold a fake, over k. Coverage: real
    balls that hold any fake. real_distances: `kth_distance(real, k)`, where it is known already.
    Raises `ValueError` on other shapes or unless k < N and k < M.
    """
    check_matrices(real=real, fake=fake)
    known = kth_distance(real, k, chunk) if real_distances is None else real_distances
    real_radii = known.square()
    fake_radii = kth_distance(fake, k, chunk).square()
    held = torch.zeros(len(fake), dtype=torch.int64, device=fake.device)
    recalled = covered = 0
    for rows, squared in squared_distances(real, fake, chunk):
        inside = squared < real_radii[rows, None]
        held += inside.sum(0)
        covered += int(inside.any(1).sum())
        recalled += int((squared < fake_radii).any(1).sum())
    return PRDC(
        precision=(held > 0).double().mean().item(),
        recall=recalled / len(real),
        density=held.double().mean().item() / k,
        coverage=covered / len(real),
    )
