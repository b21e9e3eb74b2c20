"""How often a conditional model makes the class it was asked for, by a judge's verdict."""

import math
from typing import NamedTuple

import torch
from torch import Tensor


class Interval(NamedTuple):
    """The ends of a confidence interval of a share."""

    low: float
    high: float


class Agreement(NamedTuple):
    """Shares of samples that the judge calls by their intended class.

    interval: Wilson's 95 % interval of `overall`. per_class: K shares, NaN where nothing was
    intended. worst: the class of the lowest share. confusion: int64 [K, K], intended by predicted.
    """

    overall: float
    interval: Interval
    per_class: tuple[float, ...]
    worst: int
    confusion: Tensor


def wilson(successes: int, trials: int, z: float = 1.96) -> Interval:
    """The score interval of a binomial share (Wilson 1927); z = 1.96 gives 95 %.

    Raises `ValueError` unless 0 <= successes <= trials and trials > 0.
    """
    if trials < 1:
        raise ValueError(f"trials: expected at least 1, got {trials}")
    if not 0 <= successes <= trials:
        raise ValueError(f"successes: expected 0 to {trials}, got {successes}")
    share, slack = successes / trials, z * z / trials
    middle = (share + slack / 2) / (1 + slack)
    half = math.sqrt(share * (1 - share) * slack + slack * slack / 4) / (1 + slack)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def agreement(predicted: Tensor, intended: Tensor, classes: int) -> Agreement:
    """The agreement of `predicted` with `intended` classes, both int64 [N] in [0, K).

    Raises `ValueError` on unequal or empty shapes and on classes out of range.
    """
    if intended.dim() != 1 or len(intended) == 0:
        raise ValueError(f"intended: expected [N] with N > 0, got {list(intended.shape)}")
    if predicted.shape != intended.shape:
        raise ValueError(f"predicted: expected {list(intended.shape)}, got {list(predicted.shape)}")
    for name, value in (("predicted", predicted), ("intended", intended)):
        low, high = int(value.min()), int(value.max())
        if low < 0 or high >= classes:
            raise ValueError(f"{name}: expected 0 to {classes - 1}, got {low} to {high}")
    pairs = intended.long() * classes + predicted.long()
    confusion = torch.bincount(pairs, minlength=classes**2).reshape(classes, classes)
    right, asked = confusion.diagonal().tolist(), confusion.sum(1).tolist()
    shares = tuple(r / n if n else math.nan for r, n in zip(right, asked, strict=True))
    worst = min((c for c in range(classes) if asked[c]), key=lambda c: shares[c])
    hits = sum(right)
    return Agreement(hits / len(intended), wilson(hits, len(intended)), shares, worst, confusion)
