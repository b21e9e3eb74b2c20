"""Points of the prior: z ~ N(0, I) and continuous codes c ~ U(-1, 1), one stream per seed."""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from explorer.latent.mixture import Mixture


class Draw(NamedTuple):
    """z: float32 [N, Z]. codes: float32 [N, C]."""

    z: Tensor
    codes: Tensor


def draw(seeds: Sequence[int], z: int, codes: int = 0, mixture: Mixture | None = None) -> Draw:
    """One point per seed; point i depends on seeds[i] alone, never on its batch or device.

    With `mixture` (on the CPU) z comes from it instead of N(0, I), by the same noise.
    """
    noise, drawn = torch.empty(len(seeds), z), torch.empty(len(seeds), codes)
    chance = torch.empty(len(seeds))
    for i, seed in enumerate(seeds):
        stream = torch.Generator().manual_seed(seed)
        noise[i] = torch.randn(z, generator=stream)
        drawn[i] = torch.rand(codes, generator=stream) * 2 - 1
        chance[i] = torch.rand((), generator=stream)
    return Draw(noise if mixture is None else mixture.place(noise, chance), drawn)


def equal_parts(count: int, classes: int) -> Tensor:
    """Labels int64 [count] in ascending order, each class as often as any other (± 1)."""
    return torch.arange(count) * classes // max(count, 1)
