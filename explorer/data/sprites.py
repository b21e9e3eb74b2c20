"""Squares, ellipses and hearts on a grid of known factors, after dSprites (Matthey et al. 2017).

The factor values are those of dSprites; the drawing is ours (distances in closed form, with soft
edges), so that figures measured here are near those in papers but never the same.
"""

import math
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from torch import Tensor

from explorer.data.images import Images
from explorer.data.progress import OnProgress, silent
from explorer.runtime import generator

SHAPES = ("Square", "Ellipse", "Heart")
FACTORS = ("shape", "scale", "orientation", "x", "y")
UNITS = ("", "steps", "turn", "steps", "steps")
HUE = "hue"

GRID = (3, 6, 40, 32, 32)  # dSprites itself
LIGHT_GRID = (3, 6, 20, 16, 16)
COLOURS = torch.tensor([[1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 1, 1], [0, 0, 1], [1, 0, 1]]).float()

_RADIUS = 0.22  # of the circle around a sprite of scale 1, in sides of the image
_ELLIPSE = (1.0, 0.6)  # semi-axes in radii
_HEART = 0.6566  # height of the heart's centre of mass over its tip, where its lobes are √2 apart
_CHUNK = 256  # images drawn at once, few enough for the processor's cache


def render_sprites(
    index: Tensor, grid: Sequence[int], resolution: int, on_progress: OnProgress = silent
) -> Tensor:
    """Sprites at points of `grid`, uint8 [N, C, resolution, resolution].

    index: int64 [N, F], columns as in `FACTORS`: the scale runs from .5 to 1, the orientation
    clockwise from 0 to 2π with both ends, x and y from touching one edge to touching the other
    at scale 1. A sixth column is the hue, which makes C = 3 where it is otherwise 1. Raises
    `ValueError` for an index that is not on the grid.
    """
    if index.ndim != 2 or index.shape[1] != len(grid):
        raise ValueError(f"index: expected [N, {len(grid)}], got {list(index.shape)}")
    if len(index) and bool(((index < 0) | (index >= torch.tensor(grid))).any()):
        raise ValueError(f"index: expected values below {tuple(grid)}, got {index.amax(0)}")
    colour = len(grid) > len(FACTORS)
    images = torch.empty(len(index), 3 if colour else 1, resolution, resolution, dtype=torch.uint8)
    for start in range(0, len(index), _CHUNK):
        on_progress(start / len(index))
        rows = slice(start, start + _CHUNK)
        grey = _draw(index[rows], grid, resolution)[:, None]
        if colour:
            grey = grey * COLOURS[index[rows, 5]][:, :, None, None]
        images[rows] = grey.mul_(255).round_()
    return images


def _draw(index: Tensor, grid: Sequence[int], resolution: int) -> Tensor:
    """float32 [N, R, R], the covered share of each pixel; only a window around each is computed."""
    share = [torch.linspace(0, 1, size)[column] for size, column in zip(grid, index.T, strict=True)]
    margin = _RADIUS * resolution
    radius = (margin * (0.5 + 0.5 * share[1]))[:, None, None]
    angle = (2 * math.pi * share[2])[:, None]
    centre = margin + torch.stack(share[3:5])[..., None] * (resolution - 2 * margin)  # [2, N, 1]
    window = min(resolution, math.ceil(2 * margin) + 2)
    first = (centre - window / 2).round_().long().clamp_(0, resolution - window)
    pixel = first + torch.arange(window)  # [2, N, W]
    x, y = pixel + 0.5 - centre
    cos, sin = angle.cos(), angle.sin()
    right = (cos * x)[:, None, :] + (sin * y)[:, :, None]
    down = (-sin * x)[:, None, :] + (cos * y)[:, :, None]
    images = torch.zeros(len(index), resolution, resolution)
    for shape, distance in enumerate((_square, _ellipse, _heart)):
        (of,) = (index[:, 0] == shape).nonzero(as_tuple=True)
        covered = distance(right[of], down[of], radius[of]).neg_().add_(0.5).clamp_(0, 1)
        images[of[:, None, None], pixel[1, of, :, None], pixel[0, of, None, :]] = covered
    return images


def _square(x: Tensor, y: Tensor, radius: Tensor) -> Tensor:
    return torch.maximum(x.abs_(), y.abs_()).sub_(radius * math.sqrt(0.5))


def _ellipse(x: Tensor, y: Tensor, radius: Tensor) -> Tensor:
    """The distance to first order, f / |∇f|, which is exact where it matters, at the edge."""
    a, b = (radius * axis for axis in _ELLIPSE)
    far = torch.hypot(x / a, y / b)
    slope = torch.hypot(x / a.square(), y / b.square()).clamp_(min=1e-6)
    return far.mul_(far - 1).div_(slope)


def _heart(x: Tensor, y: Tensor, radius: Tensor) -> Tensor:
    """A square on its corner with half a disc on two of its sides (Quilez, 2D distances)."""
    unit = radius / _HEART
    x, y = (x / unit).abs_(), _HEART - y / unit
    lobe = torch.hypot(x - 0.25, y - 0.75).sub_(math.sqrt(0.125))
    diagonal = (x + y).clamp_(min=0).div_(2)
    side = torch.minimum(torch.hypot(x, y - 1), torch.hypot(x - diagonal, y - diagonal))
    return torch.where(x + y > 1, lobe, side * (x - y).sign()).mul_(unit)


def load_sprites(grid: Sequence[int], resolution: int, hues: int = 0) -> Callable[..., Images]:
    """A loader that draws every point of `grid`, nine tenths of them (chosen once) for training.

    hues: how many colours there are; each point of the grid has one of them, drawn by lot. The
    loader may be asked for the first `most` images alone.
    """

    def load(
        root: Path, train: bool, on_progress: OnProgress = silent, most: int | None = None
    ) -> Images:
        count = math.prod(grid)
        stream = generator(0)
        order = torch.randperm(count, generator=stream)
        hue = torch.randint(max(1, hues), (count,), generator=stream)
        chosen = (order[: count * 9 // 10] if train else order[count * 9 // 10 :])[:most]
        index = torch.stack(torch.unravel_index(chosen, tuple(grid)), 1)
        sizes = tuple(grid)
        if hues:
            index, sizes = torch.cat((index, hue[chosen, None]), 1), (*sizes, hues)
        return Images(
            render_sprites(index, sizes, resolution, on_progress), index[:, 0], index.float()
        )

    return load
