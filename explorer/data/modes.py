"""Any mode that a picture can have (Pillow's names), in a form whose pixels can be averaged."""

from collections.abc import Callable
from itertools import product

import numpy as np
from PIL import Image
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile

from explorer.data.deep import deep_planes, is_deep, known_of
from explorer.data.planes import Planes, Resize

_DIM = {0, 1, *product((0, 1), repeat=3)}


def planes(file: ImageFile, again: Callable[[], ImageFile], how: Resize) -> Planes:
    """A picture file in a form whose pixels can be averaged, as they then are by `how`.

    again: opens the file once more. Raises `PictureError` where no value is a number.
    """
    if is_deep(file):
        return deep_planes(file, again, how)
    image = _shallow(file)
    if not isinstance(file, JpegImageFile) and _is_dim(image):
        known = known_of(np.asarray(image))
        return Planes(tuple(how(part.convert("F")) for part in image.split()), known)
    return Planes((how(image),))


def _shallow(image: Image.Image) -> Image.Image:
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in ("L", "RGB"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _is_dim(image: Image.Image) -> bool:
    """Whether an opaque picture has no values but 0 and 1; one pixel spares most the long look."""
    return image.getpixel((0, 0)) in _DIM and bool(np.asarray(image).max() <= 1)
