"""One step of Adam (Kingma & Ba 2015, algorithm 1) and a rate that falls, as pure functions.

All that a descent remembers is passed in and handed back, so it can be carried anywhere between
two steps and goes on as if it had never been interrupted.
"""

import math
from typing import NamedTuple

from torch import Tensor

DECAY = (0.9, 0.999)  # β₁ and β₂ of the paper
EPSILON = 1e-8


class Moments(NamedTuple):
    """Running means of the slope and of its square, each of the shape of what descends."""

    first: Tensor
    second: Tensor


def adam(moments: Moments, slope: Tensor, step: int, rate: float) -> tuple[Tensor, Moments]:
    """How far to move against `slope` in step `step` (from 0), and the moments after it."""
    first = moments.first.lerp(slope, 1 - DECAY[0])
    second = moments.second.lerp(slope.square(), 1 - DECAY[1])
    mean, square = (
        moment / (1 - decay ** (step + 1))
        for moment, decay in zip((first, second), DECAY, strict=True)
    )
    return -rate * mean / (square.sqrt() + EPSILON), Moments(first, second)


def falling(step: int, steps: int, peak: float) -> float:
    """The rate in step `step` of `steps`: half a cosine from `peak` to 0 (Loshchilov & Hutter)."""
    return peak * 0.5 * (1 + math.cos(math.pi * step / steps))
