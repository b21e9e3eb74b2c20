"""The collapse meter: made once from real images, then asked about samples again and again."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import torch
from torch import Tensor

from explorer.data import ResidentSet
from explorer.data.mixtures import Mixture
from explorer.evaluation.clusters import clusters, nearest_cluster
from explorer.evaluation.collapse import Collapse, collapse, diversity
from explorer.evaluation.mixtures import mixture_metrics
from explorer.evaluation.neighbours import nearest
from explorer.evaluation.subject import judge_features
from explorer.families.judge import Judge
from explorer.runtime import generator

LOOKED = 2_000  # real images that are measured


@dataclass(frozen=True)
class Meter:
    """real_diversity and real_shares: of real images. names: of the classes, () of clusters.

    judge: who says the class of an image; without one the nearest of `centres` [K, C·H·W] does.
    middles: the real image [K, C, H, W] nearest to each centre, which stands for its cluster.
    """

    real_diversity: float
    real_shares: Tensor
    names: tuple[str, ...]
    judge: Judge | None
    centres: Tensor | None
    middles: Tensor | None = None

    @torch.no_grad()
    def __call__(self, images: Tensor) -> Collapse:
        """What the meter says of samples [N, C, H, W] in [0, 1], N ≥ 2."""
        found = classified(images, self.judge, self.centres)
        shares = shares_of(found, len(self.real_shares))
        return collapse(images.cpu(), self.real_diversity, shares, self.names, self.real_shares)


@dataclass(frozen=True)
class ModeMeter:
    """The meter of a mixture of Gaussians, whose modes are known."""

    mixture: Mixture
    middles: ClassVar[None] = None

    def __call__(self, points: Tensor) -> Collapse:
        """What the meter says of samples [N, 2], N ≥ 2: the share of each mode by nearest centre,
        and in words how many modes come and how many samples are near one of them.
        """
        points, (centres, sigma) = points.cpu(), self.mixture
        shares = shares_of(nearest_cluster(points, centres), len(centres))
        found = mixture_metrics(points, centres, sigma)
        words = (
            f"{found.modes} of {len(centres)} modes are drawn; "
            f"{100 * found.high_quality:.0f} % of samples lie within 3σ of one."
        )
        # Of real points: the variance of both coordinates is that of the centres and σ².
        real = math.sqrt(2 * (centres.var(0, correction=0) + sigma**2).sum().item())
        return replace(collapse(points, real, shares, ()), sentence=words, of="mode")


@torch.no_grad()
def collapse_meter(data: ResidentSet, names: Sequence[str], judge: Judge | None) -> Meter | None:
    """The meter of a data set; None where its images are all the same.

    names: of the judge's classes. A judge that does not fit the images' channels, or knows another
    number of classes, is not asked.
    """
    index = torch.randperm(len(data), generator=generator(0))[:LOOKED]  # files lie class by class
    images = data.gather(index.to(data.images.device)).x
    pixels = images.flatten(1).cpu()
    spread = diversity(pixels) if len(pixels) > 1 else 0.0
    if not spread:
        return None
    centres = middles = None
    if judge is None or (judge.spec.channels, judge.spec.labels) != (images.shape[1], len(names)):
        judge, names, centres = None, (), clusters(pixels)
        middles = images[nearest(centres, pixels).indices[:, 0].to(images.device)]
    count = len(names) if centres is None else len(centres)
    shares = shares_of(classified(images, judge, centres), count)
    return Meter(spread, shares, tuple(names), judge, centres, middles)


def classified(images: Tensor, judge: Judge | None, centres: Tensor | None) -> Tensor:
    """The class (or cluster) int64 [N] of images [N, C, H, W], on the CPU."""
    if judge is not None:
        return judge.verdict(judge_features(judge, images)).argmax(1).cpu()
    assert centres is not None
    return nearest_cluster(images.flatten(1).cpu(), centres)


def shares_of(found: Tensor, classes: int) -> Tensor:
    """The share [K] of each class among int64 [N]."""
    return torch.bincount(found, minlength=classes) / len(found)
