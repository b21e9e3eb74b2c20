"""Nearest neighbours in Euclidean space, a chunk of rows at a time.

Candidates come from one matrix product in the dtype of the points, taken about a common mean;
the distances handed out are then computed from differences, so that a copy lies at exactly 0.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import torch
from torch import Tensor

from explorer.evaluation.shapes import check_matrices


class Neighbours(NamedTuple):
    """distances: [N, k], ascending. indices: int64 [N, k] into the keys."""

    distances: Tensor
    indices: Tensor


def nearest(queries: Tensor, keys: Tensor, k: int = 1, chunk: int = 1000) -> Neighbours:
    """The k nearest `keys` [M, D] of each of `queries` [N, D].

    Raises `ValueError` on other shapes or unless 1 <= k <= M.
    """
    check_matrices(queries=queries, keys=keys)
    _check_k(k, len(keys))
    parts = [
        _closest(queries[rows], keys, squared, k)
        for rows, squared in squared_distances(queries, keys, chunk)
    ]
    return Neighbours(
        torch.cat([p.distances for p in parts]), torch.cat([p.indices for p in parts])
    )


def nearest_in_blocks(queries: Tensor, blocks: Iterable[Tensor], chunk: int = 1000) -> Neighbours:
    """The nearest key of each of `queries` [N, D], where keys come as blocks [M₁, D], [M₂, D], …

    Indices count through all blocks. Raises `ValueError` without any block.
    """
    best, seen = None, 0
    for block in blocks:
        distances, indices = nearest(queries, block, chunk=chunk)
        indices, seen = indices + seen, seen + len(block)
        if best is not None:
            nearer = distances < best.distances
            distances = distances.where(nearer, best.distances)
            indices = indices.where(nearer, best.indices)
        best = Neighbours(distances, indices)
    if best is None:
        raise ValueError("blocks: expected at least one, got none")
    return best


def kth_distance(points: Tensor, k: int, chunk: int = 1000) -> Tensor:
    """The distance [N] from each of `points` [N, D] to its k-th nearest other point.

    Raises `ValueError` on another shape or unless 1 <= k < N.
    """
    check_matrices(points=points)
    _check_k(k, len(points) - 1)
    parts = []
    for rows, squared in squared_distances(points, points, chunk):
        squared.diagonal(rows.start).fill_(torch.inf)
        parts.append(_closest(points[rows], points, squared, k).distances[:, -1])
    return torch.cat(parts)


def squared_distances(
    queries: Tensor, keys: Tensor, chunk: int = 1000
) -> Iterator[tuple[slice, Tensor]]:
    """Chunks of rows and their squared distances [rows, M], never below 0.

    The error is that of ‖a‖² + ‖b‖² − 2ab about the mean of the keys: a few 1e-7 of the squared
    radius of the data in float32. The tensor may be written to.
    """
    centre = keys.mean(0)
    moved = keys - centre
    norms = moved.square().sum(1)
    for start in range(0, len(queries), chunk):
        part = queries[start : start + chunk] - centre
        squared = torch.addmm(norms, part, moved.T, alpha=-2)
        squared.add_(part.square().sum(1, keepdim=True)).clamp_(min=0)
        yield slice(start, start + len(part)), squared


def _closest(queries: Tensor, keys: Tensor, squared: Tensor, k: int) -> Neighbours:
    """The k nearest by `squared`, their distances recomputed from differences."""
    indices = squared.topk(k, largest=False).indices
    distances = torch.stack([(queries - keys[i]).norm(dim=1) for i in indices.T], 1)
    distances, order = distances.sort(dim=1)
    return Neighbours(distances, indices.gather(1, order))


def _check_k(k: int, most: int) -> None:
    if not 1 <= k <= most:
        raise ValueError(f"k: expected 1 to {most}, got {k}")
