"""Latent arithmetic as a claim that can be counted: high a − low a + low b is a high b.

High and low are the quarters of a class in what its images measure; groups of points are averaged,
three at a time in Radford et al. 2016, section 6.3.2.
"""

from typing import NamedTuple

import torch
from torch import Tensor

from explorer.evaluation.conditional import wilson


class Quarters(NamedTuple):
    """The points of one class, int64 indices: its lower and upper quarter, and all of them.

    gap: how much more the upper quarter measures than the lower, on average.
    """

    low: Tensor
    high: Tensor
    every: Tensor
    gap: float


class Sums(NamedTuple):
    """T sums `high` − `low` + `base` of groups of G points, int64 indices [T, G].

    high and low: of the upper and lower quarter of the classes a [T]. base: of the lower quarter
    of the classes b [T]. plus and minus: any points of a, which take the places of high and low
    in the control.
    """

    a: Tensor
    b: Tensor
    high: Tensor
    low: Tensor
    base: Tensor
    plus: Tensor
    minus: Tensor


class Share(NamedTuple):
    """A share of sums with the ends of Wilson's 95 % interval."""

    share: float
    low: float
    high: float


class Claim(NamedTuple):
    """How often sums do what they say.

    base: b itself is read as b. kept: the result is. up: it measures more than b did. both: the
    claim. change: how much more on average, over the mean gap of b: 1 is all the way from its
    lower to its upper quarter, NaN where there is no way. worst: the class b of the lowest share
    `worst_both`.
    """

    base: Share
    kept: Share
    up: Share
    both: Share
    change: float
    worst: int
    worst_both: float


def quarters(measured: Tensor, labels: Tensor) -> dict[int, Quarters]:
    """The quarters of each class in labels int64 [N], by what is `measured` of its points [N]."""
    found = {}
    for label in labels.unique().tolist():
        of = torch.nonzero(labels == label)[:, 0]
        of = of[measured[of].argsort()]
        size = max(1, len(of) // 4)
        low, high = of[:size], of[-size:]
        gap = measured[high].mean() - measured[low].mean()
        found[label] = Quarters(low, high, of, gap.item())
    return found


def draw_sums(
    classes: dict[int, Quarters], count: int, group: int, stream: torch.Generator
) -> Sums:
    """`count` sums over two classes that differ, of `group` points each, drawn with replacement.

    Raises `ValueError` for fewer than two classes.
    """
    names = list(classes)
    if len(names) < 2:
        raise ValueError(f"classes: expected at least 2, got {len(names)}")

    def some(points: Tensor) -> Tensor:
        return points[torch.randint(len(points), (group,), generator=stream)]

    drawn = []
    for _ in range(count):
        a, b = (names[i] for i in torch.randperm(len(names), generator=stream)[:2])
        of = classes[a]
        groups = (of.high, of.low, classes[b].low, of.every, of.every)
        drawn.append((torch.tensor(a), torch.tensor(b), *(some(points) for points in groups)))
    return Sums(*(torch.stack(parts) for parts in zip(*drawn, strict=True)))


def combine(plus: Tensor, minus: Tensor, base: Tensor) -> Tensor:
    """The means of three groups of latents [T, G, Z], summed: plus − minus + base, [T, Z]."""
    return plus.mean(1) - minus.mean(1) + base.mean(1)


def claim(
    b: Tensor, read: tuple[Tensor, Tensor], measured: tuple[Tensor, Tensor], gap: Tensor
) -> Claim:
    """What T sums come to, by classes that were `read` int64 [T] and values `measured` [T], each
    of b as it was and of the result; classes b int64 [T] and their gaps [T].
    """
    kept, up = read[1] == b, measured[1] > measured[0]
    both = kept & up
    of_class = {label: both[b == label].double().mean().item() for label in b.unique().tolist()}
    worst = min(of_class, key=lambda label: of_class[label])
    return Claim(
        _share(read[0] == b),
        _share(kept),
        _share(up),
        _share(both),
        ((measured[1] - measured[0]).sum() / gap.sum()).item(),
        worst,
        of_class[worst],
    )


def _share(held: Tensor) -> Share:
    hits, count = int(held.sum()), len(held)
    return Share(hits / count, *wilson(hits, count))
