"""Any mode that a picture can have (Pillow's names), in a form whose pixels can be averaged."""

from collections.abc import Callable
from functools import reduce
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from PIL import Image
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile

from explorer.data.levels import USUAL, Values, all_finite, values_of
from explorer.errors import PictureError

# How a file with 16 bits for each colour is decoded: to the upper eight of them, and to the lower.
_LOWER = {"RGB;16B": "RGB;16L", "RGB;16L": "RGB;16B", "RGB;16N": "RGB;16B"}
_DIM = {0, 1, *product((0, 1), repeat=3)}
_DEEP = ("I;16", "I;16L", "I;16B", "I;16N", "I", "F")

Resize = Callable[[Image.Image], Image.Image]


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

    def each(self, change: Resize) -> "Planes":
        """The picture with each of its images changed."""
        return self._replace(images=tuple(map(change, self.images)))


def planes(file: ImageFile, again: Callable[[], ImageFile], how: Resize) -> Planes:
    """A picture file in a form whose pixels can be averaged, as they then are by `how`.

    again: opens the file once more. Raises `PictureError` where no value is a number.
    """
    if file.mode in _DEEP:
        numbers = np.asarray(file)
        known = _known(numbers)
        if all_finite(numbers):
            return Planes((how(file if file.mode == "F" else file.convert("F")),), known)
        return Planes((averaged(Image.fromarray(numbers.clip(known.low, known.high)), how),), known)
    if _rawmode(file) in _LOWER and not file.has_transparency_data:
        return _deep_colour(file, again(), how)
    image = _shallow(file)
    if not isinstance(file, JpegImageFile) and _is_dim(image):
        known = _known(np.asarray(image))
        return Planes(tuple(how(part.convert("F")) for part in image.split()), known)
    return Planes((how(image),))


def averaged(image: Image.Image, how: Resize) -> Image.Image:
    """The picture resized by `how`; what is no number (mode F) does not count."""
    if image.mode != "F" or not np.isnan((values := np.asarray(image)).min()):
        return how(image)
    missing = np.isnan(values)
    share = np.asarray(how(Image.fromarray((~missing).astype(np.float32))))
    total = np.asarray(how(Image.fromarray(np.where(missing, np.float32(0), values))))
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


def _deep_colour(file: ImageFile, second: ImageFile, how: Resize) -> Planes:
    """A picture of 16 bits for each colour, of which Pillow decodes eight at a time."""
    lower = _LOWER[_rawmode(file)]
    second.tile = [_retold(tile, lower) for tile in second.tile]
    images, known = [], []
    for colour in "RGB":  # one by one, since all of a large picture take much memory
        numbers = np.asarray(file.getchannel(colour)).astype(np.uint16) << 8
        numbers |= np.asarray(second.getchannel(colour))
        image = Image.fromarray(numbers).convert("F")
        image.info = file.info  # how it was turned
        images.append(how(image))
        known.append(_known(numbers))
    return Planes(tuple(images), reduce(Values.with_, known))


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
