"""The shell where a Gaussian prior keeps its mass: ‖z‖ of z ~ N(0, I_d) follows χ with d degrees.

For large d nearly all points have ‖z‖ ≈ √d, and the centre, though it is the mode of the
density, is a place where no sample ever falls.
"""

import math
from functools import cache
from typing import NamedTuple

import torch


class Shell(NamedTuple):
    """The χ_d distribution of ‖z‖ as numbers to draw and to compare with.

    radii: where the density is given, ascending from 0. density: scaled to a maximum of 1.
    quantiles: the radii below which .001, .025, .5, .975 and .999 of the prior lie.
    """

    radii: tuple[float, ...]
    density: tuple[float, ...]
    quantiles: tuple[float, ...]


@cache
def shell(d: int, points: int = 61) -> Shell:
    """The shell of N(0, I_d), on `points` radii from 0 to well beyond the last sample.

    Raises `ValueError` when d < 1.
    """
    if d < 1:
        raise ValueError(f"d: expected at least 1, got {d}")
    end = math.sqrt(d) + 4.5
    fine = torch.linspace(0, end, 4001, dtype=torch.float64)
    below = torch.special.gammainc(torch.tensor(d / 2, dtype=torch.float64), fine.square() / 2)
    levels = torch.tensor([0.001, 0.025, 0.5, 0.975, 0.999], dtype=torch.float64)
    quantiles = fine[torch.searchsorted(below, levels).clamp(max=len(fine) - 1)]
    radii = torch.linspace(0, end, points, dtype=torch.float64)
    log_density = (d - 1) * radii.clamp(min=1e-12).log() - radii.square() / 2
    density = (log_density - log_density.max()).exp()
    return Shell(tuple(radii.tolist()), tuple(density.tolist()), tuple(quantiles.tolist()))
