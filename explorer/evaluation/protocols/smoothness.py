"""Perceptual path length in judge B's features (Karras et al. 2019, eq. 2), along great circles."""

from collections.abc import Generator
from typing import Any

import torch
from torch import Tensor

from explorer.evaluation.smoothness import perceptual_path_length
from explorer.evaluation.subject import CHUNK, Subject, seeds_from
from explorer.latent import draw, slerp

MILLION = 40
EPSILON = 1e-2  # a step of 1e-4 would drown in the rounding of float32 features


def measure(subject: Subject) -> Generator[float, None, dict[str, Any]]:
    """mean and trimmed (first and last percentile left out): d² / ε² over `pairs` short steps,
    d the Euclidean distance of features. Classes and codes are the same at both ends.
    """
    spec, judge, count = subject.model.spec, subject.judges["b"], subject.effort.pairs
    lengths = []
    for start in range(0, count, CHUNK):
        size = min(CHUNK, count - start)
        ends = draw(range(*_ends(start, 0, size)), spec.z, spec.codes)
        z1 = draw(range(*_ends(start, 1, size)), spec.z).z
        t = torch.rand(size, generator=torch.Generator().manual_seed(MILLION + start))
        labels = subject.labels(count)[start : start + size]
        weights = subject.weights(labels)
        codes = ends.codes if spec.codes else None

        def features_of(z: Tensor, weights: Any = weights, codes: Any = codes) -> Tensor:
            return subject.features(judge, subject.decode(z, weights, codes))

        with torch.inference_mode():
            found = perceptual_path_length(features_of, slerp, ends.z, z1, t, EPSILON)
        lengths.append(found.lengths)
        yield (start + size) / count
    every = torch.cat(lengths).double()
    low, high = every.quantile(0.01), every.quantile(0.99)
    kept = every[(every >= low) & (every <= high)]
    return {
        "pairs": count,
        "epsilon": EPSILON,
        "mean": every.mean().item(),
        "trimmed": kept.mean().item(),
    }


def _ends(start: int, end: int, size: int) -> tuple[int, int]:
    seeds = seeds_from(MILLION + end, start + size)
    return seeds[start], seeds[start] + size
