"""Mixtures of Gaussians in the plane, on which one sees whether a sampler keeps all of their modes.

As in VEEGAN (Srivastava et al. 2017, sec. 4.1) and PacGAN (Lin et al. 2018, sec. 4.1).
"""

import math
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor

from explorer.data.images import Images
from explorer.data.progress import OnProgress, silent
from explorer.runtime import generator

TRAIN, TEST = 60_000, 10_000


class Mixture(NamedTuple):
    """Equal Gaussians: centres float32 [M, 2], one deviation sigma in each direction."""

    centres: Tensor
    sigma: float

    def sample(self, count: int, generator: torch.Generator | None = None) -> Tensor:
        """`count` points, float32 [count, 2], each of a mode drawn evenly."""
        return self.labelled(count, generator).images

    def labelled(self, count: int, generator: torch.Generator | None = None) -> Images:
        """The same points with the mode of each."""
        modes = torch.randint(len(self.centres), (count,), generator=generator)
        noise = torch.randn(count, 2, generator=generator)
        return Images(self.centres[modes] + self.sigma * noise, modes)


def ring(modes: int = 8, radius: float = 1.0, sigma: float = 0.01) -> Mixture:
    """Modes evenly on a circle, the first at (radius, 0)."""
    angles = 2 * math.pi * torch.arange(modes, dtype=torch.float64) / modes
    return Mixture((radius * torch.stack([angles.cos(), angles.sin()], 1)).float(), sigma)


def grid(side: int = 5, spacing: float = 2.0, sigma: float = 0.05) -> Mixture:
    """side² modes about the origin; by default {−4, −2, 0, 2, 4}²."""
    ticks = spacing * (torch.arange(side, dtype=torch.float32) - (side - 1) / 2)
    return Mixture(torch.cartesian_prod(ticks, ticks), sigma)


def load_mixture(mixture: Mixture) -> Callable[..., Images]:
    """What loads a split of a mixture: points float32 [N, 2], labelled by their modes."""

    def load(root: Path, train: bool, on_progress: OnProgress = silent) -> Images:
        return mixture.labelled(TRAIN if train else TEST, generator(0 if train else 1))

    return load
