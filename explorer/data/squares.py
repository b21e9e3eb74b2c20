"""How a picture that is not square becomes one: cut to its middle, padded, or stretched.

All models here draw squares. What is lost or added by that is said, and a person may choose.
"""

from collections.abc import Callable, Iterable

import numpy as np
from PIL import Image, ImageOps

CUT = 1 / 8  # of the longer side: where more is lost, pictures are padded unless somebody chooses
FEW = 0.05  # of the pictures, which need not be whole for the sake of the others
_WAY = Image.Resampling.BILINEAR

Fit = Callable[[Image.Image, int], Image.Image]


def crop(image: Image.Image, side: int) -> Image.Image:
    """The middle of the picture, without what is over on two of its sides."""
    return ImageOps.fit(image, (side, side), _WAY)


def pad(image: Image.Image, side: int) -> Image.Image:
    """All of the picture, and beside it the colour of its border, by the median."""
    small = ImageOps.contain(image, (side, side), _WAY)
    levels = np.atleast_3d(np.asarray(small))
    border = np.concatenate([levels[0], levels[-1], levels[:, 0], levels[:, -1]])
    colour = np.median(border, axis=0).astype(levels.dtype).tolist()
    square = Image.new(small.mode, (side, side), tuple(colour) if len(colour) > 1 else colour[0])
    square.paste(small, ((side - small.width) // 2, (side - small.height) // 2))
    return square


def stretch(image: Image.Image, side: int) -> Image.Image:
    """All of the picture, with another aspect."""
    return image.resize((side, side), _WAY)


FITS: dict[str, Fit] = {"crop": crop, "pad": pad, "stretch": stretch}


def fit_for(sizes: Iterable[tuple[int, int]]) -> str:
    """How pictures of these sizes, (width, height), become squares where nobody says.

    They are cut where that takes a little of nearly all of them, else padded, which takes nothing.
    """
    found = np.array([*sizes], dtype=float).reshape(-1, 2)
    lost = 1 - found.min(1) / found.max(1)
    return "crop" if lost.any() and (lost > CUT).mean() <= FEW else "pad"


def on_squares(sizes: Iterable[tuple[int, int]], how: str) -> str:
    """A sentence on what becomes of pictures of these sizes, "" where all are square."""
    each = [*sizes]
    oblong = [size for size in each if size[0] != size[1]]
    if not oblong:
        return ""
    if len(set(each)) == 1:
        return _alike(*each[0], how)
    most = max(max(size) / min(size) for size in oblong)
    one = len(oblong) == 1
    many = f"{len(oblong):,} of {len(each):,} pictures {'is' if one else 'are'} not square: "
    they, their = ("it was", "its") if one else ("they were", "their")
    return (
        many
        + {
            "crop": f"up to {100 * (1 - 1 / most):.0f} % of a side was cut off.",
            "pad": f"{they} padded with the colour of {their} border.",
            "stretch": f"{they} stretched, up to {most:.1f} times.",
        }[how]
    )


def _alike(width: int, height: int, how: str) -> str:
    """The same of pictures that are all of one size."""
    all_are = f"The pictures are {width} × {height} pixels: "
    shorter, longer = sorted((width, height))
    over, tall = longer - shorter, height > width
    if how == "pad":
        sides = "left and right" if tall else "above and below"
        return f"{all_are}they were padded {sides} with the colour of their border."
    if how == "stretch":
        across = "wide" if tall else "tall"
        return f"{all_are}they were stretched to be {longer / shorter:.1f} times as {across}."
    ends = "top and bottom" if tall else "left and right"
    lines = f"of {longer} {'rows' if tall else 'columns'} were cut off"
    if over % 2:
        return f"{all_are}{over} {lines}, {ends}."
    return f"{all_are}{ends} {over // 2} {lines}."
