"""Any mode that a picture can have (Pillow's names), in a form whose pixels can be averaged."""

from collections.abc import Callable
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from PIL import Image
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile

from explorer.data.levels import USUAL, Values, values_of
from explorer.errors import PictureError

# How a file with 16 bits for each colour is decoded: to the upper eight of them, and to the lower.
_LOWER = {"RGB;16B": "RGB;16L", "RGB;16L": "RGB;16B", "RGB;16N": "RGB;16B"}
_DIM = {0, 1, *product((0, 1), repeat=3)}
_DEEP = ("I;16", "I;16L", "I;16B", "I;16N", "I", "F")


class Planes(NamedTuple):
    """images: one of mode L, RGB or RGBA, which is seen as it is; or, where its values have to be
    brought to black and white yet, one (grey) or three (colour) of mode F. values: what these are.
    """

    images: tuple[Image.Image, ...]
    values: Values = USUAL

    @property
    def waiting(self) -> bool:
        """Whether black and white are not known yet."""
        return self.images[0].mode == "F"

    def each(self, change: Callable[[Image.Image], Image.Image]) -> "Planes":
        """The picture with each of its images changed."""
        return self._replace(images=tuple(map(change, self.images)))


def planes(file: ImageFile, again: Callable[[], ImageFile]) -> Planes:
    """A picture file in a form whose pixels can be averaged; `again` opens it once more.

    Raises `PictureError` where no value is a number.
    """
    if file.mode in _DEEP:
        return Planes((_finite(file.convert("F")),), _known(np.asarray(file)))
    if _rawmode(file) in _LOWER and not file.has_transparency_data:
        return _deep_colour(file, again())
    image = _shallow(file)
    if not isinstance(file, JpegImageFile) and _is_dim(image):
        dim = tuple(part.convert("F") for part in image.split())
        return Planes(dim, _known(np.asarray(image)))
    return Planes((image,))


def averaged(image: Image.Image, how: Callable[[Image.Image], Image.Image]) -> Image.Image:
    """The picture resized by `how`; what is no number (mode F) does not count."""
    if image.mode != "F" or not (missing := np.isnan(np.asarray(image))).any():
        return how(image)
    values = np.where(missing, np.float32(0), np.asarray(image))
    share = np.asarray(how(Image.fromarray((~missing).astype(np.float32))))
    total = np.asarray(how(Image.fromarray(values)))
    return Image.fromarray(np.where(share > 0, total / np.where(share > 0, share, 1), np.nan))


def _shallow(image: Image.Image) -> Image.Image:
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in ("L", "RGB"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _is_dim(image: Image.Image) -> bool:
    """Whether an opaque picture has no values but 0 and 1; one pixel spares most the long look."""
    return image.getpixel((0, 0)) in _DIM and bool(np.asarray(image).max() <= 1)


def _deep_colour(file: ImageFile, second: ImageFile) -> Planes:
    """A picture of 16 bits for each colour, of which Pillow decodes eight at a time."""
    lower = _LOWER[_rawmode(file)]
    second.tile = [_retold(tile, lower) for tile in second.tile]
    numbers = np.asarray(file).astype(np.uint16) * 256 + np.asarray(second)
    images = [Image.fromarray(plane) for plane in np.moveaxis(numbers.astype(np.float32), 2, 0)]
    for image in images:
        image.info = file.info  # how it was turned
    return Planes(tuple(images), _known(numbers))


def _rawmode(file: ImageFile) -> str:
    """How the pixels lie in a file; "" where nobody says."""
    args = file.tile[0][3] if file.tile else ""
    return str(args[0] if isinstance(args, tuple) else args)


def _retold(tile: Any, rawmode: str) -> Any:
    """A piece of a file that is decoded in another way."""
    args = (rawmode, *tile[3][1:]) if isinstance(tile[3], tuple) else rawmode
    made = getattr(tile, "_make", tuple)
    return made((*tile[:3], args))


def _known(numbers: np.ndarray) -> Values:
    if (values := values_of(numbers)) is None:
        raise PictureError("No value of the picture is a number; save it again from its source.")
    return values


def _finite(image: Image.Image) -> Image.Image:
    """A picture in mode F whose infinite values are its largest and smallest finite ones."""
    values = np.asarray(image)
    if not np.isinf(values).any():
        return image
    finite = values[np.isfinite(values)]
    ends = (finite.min(), finite.max()) if finite.size else (0, 0)
    return Image.fromarray(values.clip(*ends))
