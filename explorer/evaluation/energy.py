"""The energy distance between samples and real images: 0 only where their distributions are one.

Székely & Rizzo 2013, eq. 2.1, on pixels; no network has a say in it, so it holds for any data.
"""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from explorer.data.images import as_floats
from explorer.evaluation.shapes import check_matrices
from explorer.runtime import generator

SIDE = (
    16  # pixels to which images are averaged at the most: detail smaller than that is not compared
)
MOST = 1_000  # real images that samples are compared with


def energy_distance(a: Tensor, b: Tensor) -> float:
    """2E‖a−b‖ − E‖a−a'‖ − E‖b−b'‖ of rows a [N, D] and b [M, D], without bias: it may be below 0.

    Raises `ValueError` on other shapes or fewer than two rows.
    """
    check_matrices(fewest=2, a=a, b=b)
    a, b = a.double(), b.double()
    between, within = torch.cdist(a, b).mean(), sum(map(mean_distance, (a, b)))
    return (2 * between - within).item()


def mean_distance(rows: Tensor) -> float:
    """E‖a−a'‖ over all pairs of two rows of [N, D]."""
    return torch.cdist(rows, rows).sum().item() / (len(rows) * (len(rows) - 1))


@dataclass(frozen=True)
class Closeness:
    """How far samples are from real images, in mean distances of two real ones.

    real: [M, D], as `pixels_of` has them. spread: their mean distance.
    """

    real: Tensor
    spread: float

    def __call__(self, images: Tensor) -> float:
        """Of samples [N, C, H, W] in [0, 1], or points [N, 2], N ≥ 2: about 0 to 2."""
        return energy_distance(pixels_of(images), self.real) / self.spread


def closeness_to(images: Tensor) -> Closeness | None:
    """The measure of real images uint8 [M, C, H, W] or points; None where all are the same."""
    some = torch.randperm(len(images), generator=generator(0))[:MOST]  # files lie class by class
    real = pixels_of(as_floats(images[some.to(images.device)]))
    spread = mean_distance(real) if len(real) > 1 else 0.0
    return Closeness(real, spread) if spread else None


def pixels_of(images: Tensor) -> Tensor:
    """Images as rows [N, D] of float64 on the CPU, averaged to at most `SIDE` pixels a side."""
    images = images.detach().cpu().double()
    if images.ndim == 4 and images.shape[-1] > SIDE:
        images = F.adaptive_avg_pool2d(images, SIDE)
    return images.flatten(1)
