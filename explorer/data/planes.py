"""A picture on its way to black and white: what is averaged while its values are still its own."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from PIL import Image

from explorer.data.levels import USUAL, Values

Resize = Callable[[Image.Image], Image.Image]


class Planes(NamedTuple):
    """images: one of mode L, RGB or RGBA, which is seen as it is; or, where its values have to be
    brought to black and white yet, one (grey) or three (colour) of mode F. values: what these are.
    alpha: mode F, from 0 to 1, of one of mode F that is transparent somewhere.
    """

    images: tuple[Image.Image, ...]
    values: Values = USUAL
    alpha: Image.Image | None = None

    @property
    def waiting(self) -> bool:
        """Whether black and white are not known yet."""
        return self.images[0].mode == "F"

    def each(self, change: Resize) -> "Planes":
        """The picture with each of its images changed."""
        alpha = None if self.alpha is None else change(self.alpha)
        return self._replace(images=tuple(map(change, self.images)), alpha=alpha)

    def averaged(self, how: Resize) -> "Planes":
        """The picture resized by `how`, see `averaged`."""
        images = tuple(averaged(image, how, self.alpha) for image in self.images)
        return self._replace(images=images, alpha=None if self.alpha is None else how(self.alpha))


def averaged(image: Image.Image, how: Resize, alpha: Image.Image | None = None) -> Image.Image:
    """An image resized by `how`; of mode F, what is no number or transparent does not count."""
    if image.mode != "F":
        return how(image)
    values = np.asarray(image)
    if alpha is None and not np.isnan(values.min()):
        return how(image)
    known = ~np.isnan(values)
    weights = known.astype(np.float32) if alpha is None else known * np.asarray(alpha)
    share = np.asarray(how(Image.fromarray(weights)))
    total = np.asarray(how(Image.fromarray(np.where(known, values, np.float32(0)) * weights)))
    mean = Image.fromarray(np.where(share > 0, total / np.where(share > 0, share, 1), np.nan))
    mean.info = dict(image.info)  # how it was turned
    return mean
