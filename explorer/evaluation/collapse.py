"""Mode collapse in two numbers and a sentence: which classes come, and how much samples differ.

Goodfellow 2016 (tutorial, section 5.1.1) describes it: many z, few images. A class can be lost
without the rest looking worse, and a class can come as one image over and over, so both are said.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from torch import Tensor

from explorer.evaluation.shapes import check_matrices

# A class is lost where it comes less than a fifth as often as among real images: of 100 samples
# of ten equal classes a sound generator draws fewer than two of one in 1 of 2,000 looks.
LOST = 0.2
# Classes that hold half of the real images are lost, or samples differ half as much as real
# images: collapsed. Even 1s alone differ .6 (MNIST) or .7 (strokes) as much as all ten digits.
HALF = 0.5
# Below this samples are one image with small changes; above LIKE nobody sees a difference.
SAME, LIKE = 0.2, 0.85
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Collapse:
    """shares: of each class among the samples, () where nobody knows. diversity: of the samples, as
    a ratio to that of real images. sentence: the same in words. names: of the classes, () where the
    shares are of what nobody named. of: what one of these is called.
    """

    shares: tuple[float, ...]
    diversity: float
    sentence: str
    collapsed: bool
    names: tuple[str, ...] = ()
    of: Literal["class", "cluster", "mode"] = "class"


def diversity(features: Tensor) -> float:
    """The root mean squared distance between two of the rows [N, D], all pairs alike.

    By way of the variances, Σ_ij ‖a_i − a_j‖² / N(N − 1) = 2 Σ_d var_d, so no pair is looked at.
    Raises `ValueError` for fewer than two rows.
    """
    check_matrices(2, features=features)
    return math.sqrt(2 * features.double().var(0, correction=1).sum().item())


def collapse(
    images: Tensor,
    real_diversity: float,
    shares: Tensor | None,
    names: Sequence[str],
    real_shares: Tensor | None = None,
) -> Collapse:
    """What samples [N, C, H, W] show of the real images and what they leave out.

    real_diversity: `diversity` of the pixels of real images. shares: [K] of the samples in each
    class by a judge or by nearest cluster, None where nobody knows. names: of the K classes, () of
    clusters, which are counted. real_shares: [K] among real images, equal parts if None. Raises
    `ValueError` on other shapes or a real diversity that is not above 0.
    """
    if not real_diversity > 0:
        raise ValueError(f"real_diversity: expected above 0, got {real_diversity}")
    ratio = diversity(images.flatten(1)) / real_diversity
    if shares is None:
        return Collapse((), ratio, f"Samples {_differ(ratio)}.", ratio < HALF)
    count = len(names) or len(shares)
    wanted = shares.new_ones(count) / count if real_shares is None else real_shares
    for name, value in (("shares", shares), ("real_shares", wanted)):
        if value.shape != (count,):
            raise ValueError(f"{name}: expected [{count}], got {list(value.shape)}")
    lost = shares < LOST * wanted
    few = wanted[lost].sum().item() >= HALF
    order = shares.argsort(descending=True, stable=True).tolist()
    come = [i for i in order if not lost[i]]
    missing = lost.nonzero()[:, 0].tolist()
    return Collapse(
        tuple(shares.tolist()),
        ratio,
        _sentence(come, missing, ratio, few, names),
        few or ratio < HALF,
        tuple(names),
        "class" if names else "cluster",
    )


def _sentence(
    come: list[int], missing: list[int], ratio: float, few: bool, names: Sequence[str]
) -> str:
    def said(which: list[int]) -> str:
        if names:
            return _listed([_many(names[i]) for i in which])
        return f"{len(which)} of {len(come) + len(missing)} clusters"

    if ratio < SAME:
        like = said(come[:1]) if names else "one cluster"
        return f"Samples {_differ(ratio)}; most look like {like}."
    but = "and" if (ratio >= LIKE) != (few or bool(missing)) else "but"
    if few:
        return f"The generator draws almost only {said(come)}, {but} samples {_differ(ratio)}."
    if missing:
        return f"{said(missing)} hardly come, {but} samples {_differ(ratio)}."
    every = NUMBERS[len(come)] if len(come) < len(NUMBERS) else str(len(come))
    kind = "classes" if names else "clusters"
    return f"All {every} {kind} come, {but} samples {_differ(ratio)}."


def _differ(ratio: float) -> str:
    if ratio < SAME:
        return "are nearly one and the same image"
    if ratio >= LIKE:
        return "differ as much as real images"
    return f"differ only {100 * ratio:.0f} % as much as real images"


def _many(name: str) -> str:
    """Several of a class: "7s" of a digit or letter, "Boot" as it is."""
    return f"{name}s" if len(name) == 1 else name


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
