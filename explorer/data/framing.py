"""A person's picture as an input of a model: brought to its form as its data set was made."""

import math
from collections.abc import Callable

import numpy as np
import torch
from PIL import Image

from explorer.data.foreground import foreground
from explorer.data.images import Images, fit
from explorer.data.pictures import Picture
from explorer.data.squares import FITS
from explorer.errors import PictureError
from explorer.specs.forms import ImageForm

FIELD = 28  # the side of an image of MNIST and of Fashion-MNIST
BOX = 20  # the longer side of a digit in it


def frame(
    picture: Picture, how: str, channels: int, resolution: int, fit_as: str = ""
) -> np.ndarray:
    """The picture as pixels of a model, uint8 [resolution, resolution, channels].

    how: a name of `FRAMINGS`. fit_as: how pictures of the data set became squares, a name of
    `FITS`; "" where it has no such. A picture that has the form already, dark at its border and of
    the model's or the data set's size, keeps its pixels. What is left to do is what was done with
    the data set itself (`fit`); colour becomes grey for a grey model. Raises `PictureError` when
    there is nothing in the picture.
    """
    image = picture.image
    if np.ptp(np.asarray(image), axis=(0, 1)).max() == 0:
        raise PictureError("There is no ink in the picture; draw something, or choose another one.")
    if not any(_is_framed(image, side) for side in (FIELD, resolution)):
        image = FRAMINGS[how](image)
    if fit_as:
        image = FITS[fit_as](image, resolution)
    pixels = np.array(image.convert("L" if channels == 1 else "RGB"))
    planes = torch.from_numpy(np.atleast_3d(pixels)).permute(2, 0, 1)[None]
    fitted = fit(Images(planes, torch.zeros(1, dtype=torch.int64)), ImageForm(channels, resolution))
    return fitted.images[0].permute(1, 2, 0).contiguous().numpy()


def digit(image: Image.Image) -> Image.Image:
    """Light ink on black, as MNIST has it (LeCun et al. 1998, section III-A).

    Its box is brought to 20 pixels, antialiased, and its centre of mass to the centre of 28.
    """
    ink = _scaled(foreground(image), BOX)
    return _placed(ink, *(_by_mass(ink.sum(axis)) for axis in (1, 0)))


def garment(image: Image.Image) -> Image.Image:
    """A thing in grey on black, as Fashion-MNIST has it (Xiao et al. 2017, section 2).

    Its box is brought to 28 pixels and lies in the middle.
    """
    thing = _scaled(foreground(image.convert("L")), FIELD)
    return _placed(thing, *((FIELD - size + 1) // 2 for size in thing.shape))


def whole(image: Image.Image) -> Image.Image:
    """The picture as it is."""
    return image


FRAMINGS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "digit": digit,
    "garment": garment,
    "whole": whole,
}


def _is_framed(image: Image.Image, side: int) -> bool:
    """Whether the picture is a square of this side with a dark border."""
    if image.size != (side, side):
        return False
    grey = np.asarray(image.convert("L"))
    return bool(np.median([grey[0], grey[-1], grey[:, 0], grey[:, -1]]) < 128)


def _scaled(ink: np.ndarray, longest: int) -> np.ndarray:
    """Ink [H, W] with a longer side of `longest` pixels; its brightest is 1."""
    scale = longest / max(ink.shape)
    height, width = (max(1, round(side * scale)) for side in ink.shape)
    way = Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC
    scaled = np.asarray(Image.fromarray(ink).resize((width, height), way)).clip(0, 1)
    return scaled / scaled.max()


def _by_mass(profile: np.ndarray) -> int:
    """Where to begin in 28 so that the centre of mass of a profile [S] is in the middle.

    As far as the profile stays inside; MNIST's own centres lie from 13.5 to 14.5.
    """
    centre = profile @ np.arange(len(profile)) / profile.sum()
    return min(max(math.ceil(FIELD / 2 - 0.5 - centre), 0), FIELD - len(profile))


def _placed(ink: np.ndarray, top: int, left: int) -> Image.Image:
    field = np.zeros((FIELD, FIELD), dtype=np.uint8)
    field[top : top + ink.shape[0], left : left + ink.shape[1]] = np.rint(255 * ink)
    return Image.fromarray(field)
