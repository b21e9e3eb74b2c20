"""Digits that nobody wrote: strokes with known factors, drawn in the format of MNIST.

The size and the centring follow LeCun et al. 1998, section III-A: a box of 20 pixels, centred by
mass in 28; that size and position vary a little is ours, so that they can be factors.
"""

from pathlib import Path
from typing import NamedTuple

import torch

from explorer.data.glyphs import glyphs
from explorer.data.images import Images
from explorer.data.pen import ink
from explorer.data.progress import OnProgress, silent
from explorer.runtime import generator

SIDE = 28
TRAIN, TEST = 60_000, 10_000

# name: mean, standard deviation, lowest and highest value of a factor.
#   slant      lean of the upright strokes to the right, radians
#   thickness  width of the pen, pixels
#   rotation   turn to the right (clockwise), radians
#   size       longer side of the box around the ink, pixels
#   x, y       shift of the centre of mass from the centre to the right and down, pixels
#   curvature  how far the middle bulges to the right, in heights of the digit
FACTORS: dict[str, tuple[float, float, float, float]] = {
    "slant": (0.17, 0.22, -0.35, 0.75),
    "thickness": (2.65, 0.65, 1.4, 4.6),
    "rotation": (0.0, 0.1, -0.3, 0.3),
    "size": (19.5, 0.9, 17.0, 21.0),
    "x": (0.0, 0.8, -2.0, 2.0),
    "y": (0.0, 0.8, -2.0, 2.0),
    "curvature": (0.0, 0.04, -0.12, 0.12),
}

UNITS = ("rad", "px", "rad", "px", "px", "px", "heights")

_WARPS = 8
_PRESSURES = 2
_BLOCK = 1000  # images that share a stream of random numbers
_CHUNK = 256  # images drawn at once, few enough for the processor's cache


class Writing(NamedTuple):
    """labels: int64 [N], the digits. factors: float32 [N, 7], columns as in `FACTORS`.

    variation: float32 [N, V] of normal numbers (cut at ±2.5), all that is a person's own: the
    first chooses the way of writing, others move its points, its proportions and the pressure.
    """

    labels: torch.Tensor
    factors: torch.Tensor
    variation: torch.Tensor


def variation_size() -> int:
    """V, the length of the vector of a person's own numbers."""
    return 1 + _WARPS + _PRESSURES + 2 * glyphs().points.shape[1]


def sample_writing(count: int, seed: int) -> Writing:
    """`count` digits of random class; number i depends on the seed and on i alone."""
    mean, deviation, low, high = torch.tensor(list(FACTORS.values())).T
    parts = []
    for block in range(-(-count // _BLOCK)):
        stream = generator(seed * 1_000_003 + block)
        labels = torch.randint(10, (_BLOCK,), generator=stream)
        normal = torch.randn(_BLOCK, len(FACTORS) + variation_size(), generator=stream)
        factors = (mean + deviation * normal[:, : len(FACTORS)]).clamp_(low, high)
        parts.append((labels, factors, normal[:, len(FACTORS) :].clamp(-2.5, 2.5)))
    return Writing(*(torch.cat(part)[:count] for part in zip(*parts, strict=True)))


def render_strokes(
    labels: torch.Tensor,
    factors: torch.Tensor,
    variation: torch.Tensor,
    on_progress: OnProgress = silent,
) -> torch.Tensor:
    """The digits as images, uint8 [N, 1, 28, 28]; see `Writing` for the arguments.

    An image depends on its own row alone. Raises `ValueError` for other shapes or digits.
    """
    count = len(labels)
    for name, given, width in (
        ("factors", factors, len(FACTORS)),
        ("variation", variation, variation_size()),
    ):
        if given.shape != (count, width):
            raise ValueError(f"{name}: expected [{count}, {width}], got {list(given.shape)}")
    if count and not 0 <= int(labels.min()) <= int(labels.max()) <= 9:
        raise ValueError(f"labels: expected 0..9, got {labels.min()}..{labels.max()}")
    images = torch.empty(count, 1, SIDE, SIDE, dtype=torch.uint8)
    for start in range(0, count, _CHUNK):
        on_progress(start / count)
        rows = slice(start, start + _CHUNK)
        images[rows, 0] = _draw(labels[rows], factors[rows], variation[rows])
    return images


def _draw(labels: torch.Tensor, factors: torch.Tensor, variation: torch.Tensor) -> torch.Tensor:
    table = glyphs()
    own, warp, pressure, jitter = variation.split(
        [1, _WARPS, _PRESSURES, variation.shape[1] - 1 - _WARPS - _PRESSURES], 1
    )
    chosen = (torch.special.ndtr(own) > table.bounds[labels][:, :-1]).sum(1)
    way = table.first[labels] + chosen
    slant, thickness, rotation, size, right, low, curvature = factors.T[:, :, None]
    points = table.points[way] + 0.034 * jitter.unflatten(1, (-1, 2))
    x, y = _warp(points, warp)
    x = x + curvature * (1 - 4 * y.square()) - slant.tan() * y
    cos, sin = rotation.cos(), rotation.sin()
    turned = torch.stack((cos * x - sin * y, sin * x + cos * y), 2)  # [N, K, 2]
    line = torch.bmm(table.basis[way], turned)  # [N, S, 2]
    box = (line.amax(1) - line.amin(1)).amax(1)[:, None]
    scale = (size - thickness) / box
    middle = (line[:, 1:] + line[:, :-1]) / 2
    length = line.diff(dim=1).square().sum(2).sqrt() * table.joined[way] * scale
    centre = torch.bmm(length[:, None], middle)[:, 0] / length.sum(1, keepdim=True)
    x, y = ((middle - centre[:, None]) * scale[:, :, None]).unbind(2)
    along = torch.linspace(-1, 1, x.shape[1])
    wave = 0.08 * (pressure[:, :1] * along + pressure[:, 1:] * (3 * along).cos())
    radius = thickness / 2 * (1 + wave.clamp(-0.3, 0.3))
    return ink(x + right + SIDE / 2, y + low + SIDE / 2, length, radius, SIDE)


def _warp(points: torch.Tensor, warp: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """x and y [N, K] in a plane that is stretched and bent smoothly, its own way for each image."""
    x, y = points.unbind(2)
    a = warp.T[:, :, None]
    wide = (0.2 * a[0]).exp()
    x, y = (
        x * (wide + 0.32 * a[1] * y) + 0.06 * a[2] * (3 * y + 2 * a[3]).sin(),
        y + 0.22 * a[4] * (0.25 - y.square()) + 0.06 * a[5] * x + 0.15 * a[6] * x.square(),
    )
    return x, y + 0.06 * a[7] * (6 * y).sin() / 3


def load_strokes(
    root: Path, train: bool, on_progress: OnProgress = silent, most: int | None = None
) -> Images:
    """60,000 training or 10,000 test images, or the first `most` of them, drawn anew.

    `root` is not looked at.
    """
    writing = sample_writing(most or (TRAIN if train else TEST), seed=1 if train else 2)
    return Images(render_strokes(*writing, on_progress), writing.labels, writing.factors)
