"""Grids between anchors: four corners, or chains of them (White 2016, section 3)."""

import torch
from torch import Tensor

from explorer.latent.paths import Way, leg_times, route, slerp


def grid(anchors: Tensor, every: int, way: Way = slerp) -> Tensor:
    """The points [(R - 1) M + 1, (S - 1) M + 1, Z] of a grid with an anchor in each M-th cell.

    anchors: [R, S, Z] with R, S ≥ 2. every: M ≥ 1. Anchors are joined down the columns first, and
    what lies between them across the rows; on the sphere the other order would differ a little.
    """
    if min(anchors.shape[:2]) < 2:
        raise ValueError(f"anchors: expected [R, S, Z] with R, S ≥ 2, got {list(anchors.shape)}")
    times = leg_times(every)
    columns = torch.stack([route(column, times, way) for column in anchors.unbind(1)], dim=1)
    return torch.stack([route(row, times, way) for row in columns.unbind(0)])
