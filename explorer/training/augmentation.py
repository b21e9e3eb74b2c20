"""Images changed at random before a discriminator sees them (Zhao et al. 2020, section 3).

A discriminator that sees few real images learns them by heart. Changed in the same ways, real and
drawn images stay comparable, and since every change is differentiable the generator learns through
it and need not draw the changes itself. Each follows the paper's code at strength 1: brightness,
saturation and contrast, then a move by up to an eighth of the side, then a square of half the side
that is cut out. What comes in, and the square, is mid grey.
"""

import torch
from torch import Tensor

BLANK = 0.5  # of [0, 1], as the paper's 0 is of [−1, 1]
BRIGHTNESS, MOVED, CUT = 0.5, 1 / 8, 1 / 2  # a range of levels, shares of the side


def augmented(x: Tensor, strength: float, stream: torch.Generator) -> Tensor:
    """Images [N, C, H, W] in [0, 1], each changed by chance of its own; levels may leave the range.

    strength: from 0, at which nothing changes and no chance is drawn, to 1. Points [N, 2] have no
    such changes and stay.
    """
    if not strength or x.ndim != 4:
        return x
    return _cut(_moved(_coloured(x, strength, stream), strength, stream), strength, stream)


def _coloured(x: Tensor, strength: float, stream: torch.Generator) -> Tensor:
    """Brighter by ± ¼, then 0 to 2 times the colour, then ½ to 1½ times the contrast."""
    lot = torch.rand(3, len(x), 1, 1, 1, generator=stream, device=x.device) - 0.5
    brighter, vivid, stronger = lot * strength
    x = x + BRIGHTNESS * brighter
    grey = x.mean(1, keepdim=True)
    x = (x - grey) * (1 + 2 * vivid) + grey
    mean = x.mean((1, 2, 3), keepdim=True)
    return (x - mean) * (1 + stronger) + mean


def _moved(x: Tensor, strength: float, stream: torch.Generator) -> Tensor:
    """Moved by whole pixels, down and across."""
    shift = [_whole(len(x), round(side * MOVED * strength), stream, x) for side in x.shape[2:]]
    rows, columns = (
        torch.arange(side, device=x.device) - by[:, None]
        for side, by in zip(x.shape[2:], shift, strict=True)
    )
    inside = _inside(rows, x.shape[2])[:, :, None] & _inside(columns, x.shape[3])[:, None, :]
    rows, columns = rows.clamp(0, x.shape[2] - 1), columns.clamp(0, x.shape[3] - 1)
    image = torch.arange(len(x), device=x.device)[:, None, None]
    moved = x.permute(0, 2, 3, 1)[image, rows[:, :, None], columns[:, None, :]]
    return torch.where(inside[:, None], moved.permute(0, 3, 1, 2), BLANK)


def _cut(x: Tensor, strength: float, stream: torch.Generator) -> Tensor:
    """Without a square, whose middle lies anywhere in the image."""
    within = []
    for side in x.shape[2:]:
        size = round(side * CUT * strength)
        first = (
            torch.randint(side + 1 - size % 2, (len(x), 1), generator=stream, device=x.device)
            - size // 2
        )
        places = torch.arange(side, device=x.device)
        within.append((places >= first) & (places < first + size))
    hole = within[0][:, :, None] & within[1][:, None, :]
    return torch.where(hole[:, None], BLANK, x)


def _whole(count: int, most: int, stream: torch.Generator, like: Tensor) -> Tensor:
    """int64 [N] from −most to most."""
    return torch.randint(-most, most + 1, (count,), generator=stream, device=like.device)


def _inside(places: Tensor, side: int) -> Tensor:
    return (places >= 0) & (places < side)
