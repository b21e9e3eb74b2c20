"""Any mode that a picture file can have (Pillow's names) brought to plain grey or colour."""

import numpy as np
from PIL import Image


def scalable(image: Image.Image) -> Image.Image:
    """The picture in a mode whose pixels can be averaged: L, RGB, RGBA, I or F."""
    if image.mode.startswith("I;16"):
        return image.convert("I")
    if image.mode in ("RGBA", "I", "F"):
        return image
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in ("L", "RGB"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def ground_for(image: Image.Image) -> str | None:
    """What a transparent picture (mode RGBA) is laid on to be seen; None for an opaque one."""
    if image.mode != "RGBA":
        return None
    alpha = np.asarray(image.getchannel("A"), dtype=np.float64)
    if alpha.min() == 255:
        return None
    ink = np.asarray(image.convert("L"), dtype=np.float64)
    return "black" if (ink * alpha).sum() > 127.5 * alpha.sum() else "white"


def plain(image: Image.Image, ground: str) -> Image.Image:
    """A scalable picture in mode L or RGB, what is transparent laid on `ground`."""
    if image.mode in ("I", "F"):
        return _levelled(image)
    if image.mode == "RGBA":
        paper = Image.new("RGBA", image.size, ground)
        return Image.alpha_composite(paper, image).convert("RGB")
    return image


def _levelled(image: Image.Image) -> Image.Image:
    """Whole or real numbers (mode I or F) as 0..255.

    Black is 0 and white the usual largest number where all values lie between: 65,535 for whole
    and 1, 255 or 65,535 for real numbers. Otherwise they are the smallest and the largest value.
    """
    values = np.asarray(image, dtype=np.float64)
    finite = values[np.isfinite(values)]
    low, high = (finite.min(), finite.max()) if finite.size else (0.0, 0.0)
    if low >= 0:
        whites = (1, 255, 65535) if image.mode == "F" else (65535,)
        low, high = 0.0, next((white for white in whites if high <= white), high)
    values = np.nan_to_num(values, nan=low, posinf=high, neginf=low)
    levels = 255 * (values - low) / (high - low or 1)
    return Image.fromarray(levels.round().astype(np.uint8))
