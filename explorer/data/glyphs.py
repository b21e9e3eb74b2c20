"""How people write the ten digits: the strokes of each way, and the splines through their points.

A stroke is a Catmull-Rom spline (Catmull & Rom 1974); it is linear in its points, so that all
ways of writing become rows of one matrix that a batch is multiplied with.
"""

from functools import cache
from typing import NamedTuple

import torch

SAMPLES = 64

# A way of writing is a weight and strokes of points "x,y" in hundredths of the digit's height,
# y downwards from -50 to 50. Strokes that share a point stay joined there (as a corner); a
# stroke that ends where it began is closed smoothly.
Way = tuple[float, str]

WAYS: tuple[tuple[Way, ...], ...] = (
    (  # 0: round, narrow, begun inside, left open
        (4, "0,-50 -29,-34 -38,0 -29,35 0,50 29,34 38,0 29,-35 0,-50"),
        (2, "6,-50 -17,-32 -25,2 -17,37 0,50 18,34 25,-2 19,-36 6,-50"),
        (2, "12,-44 -12,-46 -30,-22 -31,12 -17,43 8,49 28,26 30,-10 18,-38 -4,-47 -10,-34"),
        (1, "-4,-46 -24,-30 -32,4 -20,40 6,49 28,24 29,-14 16,-42 4,-49"),
    ),
    (  # 1: plain, with flag, with flag and foot
        (7, "0,-50 0,-17 0,17 0,50"),
        (2, "-16,-30 -7,-39 2,-50 / 2,-50 2,-17 1,17 0,50"),
        (1, "-18,-30 -7,-40 0,-50 / 0,-50 0,-17 0,17 0,50 / -20,49 0,50 20,49"),
    ),
    (  # 2: sharp, with a loop, with a wide loop, swinging out, short-necked
        (3, "-27,-28 -14,-46 10,-49 25,-31 18,-6 -6,22 -31,47 / -31,47 0,46 33,44"),
        (3, "-24,-32 -8,-48 14,-46 22,-26 10,4 -10,32 -28,46 -35,36 -22,27 -2,38 16,47 36,40"),
        (2, "-28,-32 -4,-50 23,-38 18,-8 -4,26 -26,46 -41,33 -24,17 4,33 24,44 42,32"),
        (2, "-26,-36 -6,-49 18,-42 21,-18 4,12 -20,37 -25,44 -6,43 14,45 34,46"),
        (1, "-22,-24 -20,-42 4,-50 24,-36 22,-10 4,12 -24,38 -30,48 / -30,48 2,40 32,48"),
    ),
    (  # 3: round, flat-topped, looped in the middle, shallow in the middle
        (4, "-26,-38 -4,-50 20,-38 16,-16 -6,-4 / -6,-4 18,4 27,24 12,46 -12,49 -29,37"),
        (1, "-25,-47 0,-47 25,-48 / 25,-48 10,-28 -6,-8 / -6,-8 18,-2 27,22 12,46 -10,49 -29,38"),
        (2, "-24,-40 -2,-50 19,-38 12,-14 -6,-3 -13,-7 -4,-11 17,2 26,24 10,47 -12,48 -28,36"),
        (2, "-26,-46 2,-49 22,-36 10,-14 -4,-5 14,4 24,24 8,45 -14,49 -30,42"),
    ),
    (  # 4: round and open, sharp and open, closed, cup with a tail
        (3, "-22,-47 -28,-20 -22,3 2,6 32,-1 / 24,-50 20,-16 17,16 13,50"),
        (3, "-20,-47 -24,-20 -30,6 / -30,6 2,5 34,2 / 20,-44 17,-10 15,20 14,50"),
        (2, "12,-50 -8,-20 -34,13 / -34,13 0,14 36,10 / 12,-50 13,-16 12,16 11,50"),
        (2, "-24,-46 -28,-16 -14,2 8,-4 22,-24 / 24,-48 22,-24 17,12 12,50"),
    ),
    (  # 5: with a bar, in one go, like an S, with a small belly
        (3, "-18,-46 -20,-28 -23,-8 / -23,-8 2,-15 25,4 22,33 -2,50 -28,40 / -18,-46 6,-47 30,-49"),
        (2, "30,-48 4,-47 -14,-45 / -14,-45 -20,-26 -22,-6 / -22,-6 6,-8 24,12 18,38 -6,50 -28,44"),
        (2, "30,-44 6,-48 -14,-40 -21,-20 -8,-6 14,6 20,26 6,45 -12,49 -28,40"),
        (1, "34,-50 8,-42 -8,-36 / -8,-36 -16,-18 -18,-4 / -18,-4 6,0 16,20 2,42 -22,48"),
    ),
    (  # 6: leaning, upright with a small loop, curled, wide, with a broad bowl
        (3, "14,-50 -10,-30 -24,2 -24,32 -4,50 20,38 22,14 4,4 -22,22"),
        (3, "0,-50 -14,-20 -20,12 -14,42 6,49 20,32 12,14 -6,16 -18,36"),
        (1, "24,-40 8,-50 -14,-32 -25,0 -22,32 0,49 22,36 20,12 0,6 -20,20"),
        (2, "-14,-50 -26,-12 -25,28 0,48 26,38 25,12 4,9 -14,24 -20,36"),
        (2, "22,-50 -6,-34 -24,-6 -29,26 -10,48 18,46 28,26 10,12 -16,20 -26,38"),
    ),
    (  # 7: plain, barred, hooked at the start, hooked and barred, flowing
        (4, "-29,-42 0,-44 28,-45 / 28,-45 14,-14 2,16 -8,50"),
        (2, "-29,-42 0,-43 28,-46 / 28,-46 14,-14 2,16 -8,50 / -16,4 6,2 26,0"),
        (1, "-30,-26 -28,-36 -26,-46 / -26,-46 2,-44 28,-47 / 28,-47 18,-18 8,14 4,50"),
        (1, "-30,-26 -28,-36 -26,-46 / -26,-46 2,-44 28,-47 / 28,-47 14,-14 1,18 -8,50 / "
            "-18,4 4,2 26,0"),
        (3, "-29,-34 -20,-45 4,-46 26,-42 24,-24 10,2 2,24 -4,50"),
    ),
    (  # 8: in one go, two rings, open at the top, with a tail, narrow and crossed
        (3, "20,-38 0,-50 -20,-38 -14,-16 4,-1 21,18 18,42 -2,50 -21,40 -18,18 0,-2 16,-18 20,-38"),
        (1, "0,-50 -18,-40 -17,-16 0,-5 18,-18 17,-40 0,-50 / "
            "0,-5 -21,10 -23,36 0,50 23,36 21,10 0,-5"),
        (2, "26,-42 4,-50 -18,-38 -12,-16 6,2 18,24 10,46 -12,48 -18,28 -2,2 16,-16 28,-34"),
        (2, "21,-40 2,-50 -20,-38 -3,-10 22,18 16,44 -8,50 -23,33 0,4 20,-20 34,-47"),
        (1, "20,-42 -2,-50 -18,-36 -9,-15 5,2 18,22 14,44 -5,50 -21,38 -11,14 4,-4 18,-22 20,-42"),
    ),
    (  # 9: straight tail, hooked tail, leaning, in one go, open on top
        (4, "22,-32 6,-48 -18,-38 -23,-14 -4,-2 16,-14 22,-32 / 22,-32 20,-2 17,24 14,50"),
        (2, "22,-34 4,-49 -18,-38 -20,-14 0,-4 18,-18 22,-34 / 22,-34 25,-2 20,32 0,49 -21,41"),
        (2, "24,-40 2,-49 -20,-32 -16,-10 6,-10 21,-30 24,-40 / 24,-40 14,-6 4,20 -8,50"),
        (1, "20,-46 -6,-47 -25,-28 -14,-11 9,-17 23,-42 / 23,-42 17,0 14,50"),
        (2, "18,-42 -6,-48 -23,-28 -12,-8 10,-16 20,-38 18,-6 13,22 10,50"),
    ),
)  # fmt: skip


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
