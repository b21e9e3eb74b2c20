"""The ways of writing the digits made ready for a batch: splines through the points of strokes.

A stroke is a Catmull-Rom spline (Catmull & Rom 1974); it is linear in its points, so that all
ways of writing become rows of one matrix that a batch is multiplied with.
"""

from functools import cache
from typing import NamedTuple

import torch

from explorer.data.digit_glyphs import WAYS

SAMPLES = 64


class Glyphs(NamedTuple):
    """All ways of writing as one table of V rows, those of a digit side by side.

    points: [V, K, 2] control points (x, y) in heights of the digit. basis: [V, S, K] gives S
    samples along the strokes. joined: [V, S - 1], 1 where a sample and the next one are on the
    same stroke. first: [10] row of a digit's first way. bounds: [10, W], the shares of its ways
    summed up, padded with 1.
    """

    points: torch.Tensor
    basis: torch.Tensor
    joined: torch.Tensor
    first: torch.Tensor
    bounds: torch.Tensor


@cache
def glyphs() -> Glyphs:
    """The table of `WAYS`; K is the largest number of points that a way has."""
    ways = [_parse(text) for digit in WAYS for _, text in digit]
    most = max(len(points) for points, _ in ways)
    points = torch.zeros(len(ways), most, 2)
    basis = torch.zeros(len(ways), SAMPLES, most)
    joined = torch.zeros(len(ways), SAMPLES - 1)
    for row, (at, strokes) in enumerate(ways):
        points[row, : len(at)] = torch.tensor(at) / 100
        basis[row], joined[row] = _samples(points[row], strokes)
    counts = torch.tensor([len(digit) for digit in WAYS])
    bounds = torch.ones(len(WAYS), int(counts.max()))
    for digit, some in enumerate(WAYS):
        weights = torch.tensor([weight for weight, _ in some])
        bounds[digit, : len(some)] = weights.cumsum(0) / weights.sum()
    return Glyphs(points, basis, joined, counts.cumsum(0) - counts, bounds)


def _parse(text: str) -> tuple[list[tuple[float, float]], list[list[int]]]:
    """The distinct points, and each stroke as numbers of points."""
    points: list[tuple[float, float]] = []
    strokes = []
    for stroke in text.split(" / "):
        numbers = []
        for pair in stroke.split():
            x, y = pair.split(",")
            if (point := (float(x), float(y))) not in points:
                points.append(point)
            numbers.append(points.index(point))
        strokes.append(numbers)
    return points, strokes


def _samples(points: torch.Tensor, strokes: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """basis [S, K] with samples evenly along the strokes of `points` [K, 2], joined [S - 1]."""
    fine = [_spline(stroke, len(points)) for stroke in strokes]
    steps = [(line @ points).diff(dim=0).norm(dim=1) for line in fine]
    lengths = torch.stack([step.sum() for step in steps])
    share = (lengths / lengths.sum() * SAMPLES).floor().clamp(min=3).long()
    share[lengths.argmax()] += SAMPLES - share.sum()
    rows, joined = [], torch.ones(SAMPLES)
    for line, step, count in zip(fine, steps, share.tolist(), strict=True):
        along = torch.cat((torch.zeros(1), step.cumsum(0)))
        wanted = torch.linspace(0, float(along[-1]), count)
        after = torch.searchsorted(along, wanted).clamp(1, len(step))
        mix = (wanted - along[after - 1]) / (along[after] - along[after - 1])
        rows.append(torch.lerp(line[after - 1], line[after], mix[:, None]))
        joined[sum(map(len, rows)) - 1] = 0
    return torch.cat(rows), joined[:-1]


def _spline(stroke: list[int], count: int, fineness: int = 32) -> torch.Tensor:
    """The spline through the points numbered in `stroke`, as rows of weights [T, count]."""
    eye = torch.eye(count)[stroke]
    closed = stroke[0] == stroke[-1]
    before = eye[-2] if closed else 2 * eye[0] - eye[1]
    behind = eye[1] if closed else 2 * eye[-1] - eye[-2]
    line = torch.cat((before[None], eye, behind[None]))
    t = torch.linspace(0, 1, fineness)[:, None, None]
    a, b, c, d = line[:-3], line[1:-2], line[2:-1], line[3:]
    curve = b + t / 2 * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
    return curve.transpose(0, 1).reshape(-1, count)
