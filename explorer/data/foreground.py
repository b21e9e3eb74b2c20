"""What stands out from the plain background of a picture: ink on paper, a garment on a wall."""

import numpy as np
from PIL import Image

from explorer.errors import PictureError

LEAST = 0.05 * 255  # the closeness to the background of Xiao et al. 2017, section 2
NOISE = 5 * 1.4826  # deviations of the background, by its median absolute deviation
SPECK = 1e-4  # of the picture: the largest piece must be larger
DUST = 0.01  # of the largest piece: all others must be larger


def foreground(image: Image.Image) -> np.ndarray:
    """The part of a picture (mode L or RGB) that is no background, float32 [H, W] in [0, 1].

    A pixel's value is its distance from the background, the same for dark on light and light on
    dark; 1 is as far as the far ones are. Noise and dust are 0, and the array ends where they
    begin. Raises `PictureError` when nothing stands out.
    """
    from scipy import ndimage  # slow to import, and only needed here

    pixels = np.atleast_3d(np.asarray(image, dtype=np.float32))
    border = _border(pixels.shape[:2])
    far = np.abs(pixels - _background(pixels, border)).max(2)
    least = max(LEAST, NOISE * float(np.median(far[border])))
    seen = far[far > least]
    white = np.percentile(seen, 99) if seen.size else np.inf
    ink = np.where(far > max(least, white / 16), far / white, 0).clip(0, 1)
    pieces, _ = ndimage.label(ink, structure=np.ones((3, 3)))
    mass = np.bincount(pieces.ravel(), weights=ink.ravel())
    if mass.max() <= SPECK * ink.size:
        raise PictureError(
            "There is no ink in the picture; draw something, or choose a picture of one thing on "
            "a plain background."
        )
    ink[mass[pieces] < DUST * mass.max()] = 0
    rows, columns = (np.flatnonzero(ink.any(axis)) for axis in (1, 0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _border(size: tuple[int, ...]) -> np.ndarray:
    """Which pixels lie at the border, bool [H, W]."""
    wide = max(1, min(size) // 100)
    border = np.ones(size, dtype=bool)
    border[wide:-wide, wide:-wide] = False
    return border


def _background(pixels: np.ndarray, border: np.ndarray) -> np.ndarray:
    """What pixels [H, W, C] would be without ink, [H, W, C]: light that falls off evenly.

    A plane through the border, by least absolute deviations (reweighted least squares), so that
    ink may cross the border.
    """
    down, across = np.meshgrid(*(np.linspace(-1, 1, n) for n in border.shape), indexing="ij")
    place = np.stack((np.ones(border.shape), down, across), 2)  # [H, W, 3]
    known, seen = place[border], pixels[border].astype(np.float64)
    plane = np.array([np.median(seen, 0), *np.zeros((2, seen.shape[1]))])
    for _ in range(8):
        weight = 1 / (np.abs(seen - known @ plane).max(1, keepdims=True) + 1)
        plane = np.linalg.lstsq(known * weight**0.5, seen * weight**0.5, rcond=None)[0]
    return place @ plane
