"""Pictures of more than 8 bits for a value, read with all of them.

Of 16-bit colours and alpha Pillow decodes eight bits at a time, so these are read in two halves.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from typing import Any, NamedTuple

import numpy as np
from PIL import Image
from PIL.ImageFile import ImageFile

from explorer.data.levels import Values, all_finite, values_of
from explorer.data.planes import Planes, Resize, averaged
from explorer.errors import PictureError

_GREY = ("I;16", "I;16L", "I;16B", "I;16N", "I", "F")
_UNSIGNED = "I;32N"  # which Pillow takes for numbers with a sign
_GREY_AND_ALPHA = "LA;16B"  # four bytes a pixel, as four colours of eight bits have
_MULTIPLIED = "RGBa"  # with colours that were multiplied by their alpha
_COLOURS = {"RGB": "RGB", "RGBX": "RGBX", "RGBA": "RGBA", _MULTIPLIED: "RGBA"}
_BITS, _LAYOUT, _APART = 258, 284, 2  # tags of a TIFF, and one plane for each colour
# How a file is decoded to the upper eight bits, and to the lower.
_HALVES = {
    f"{held};16{order}": (f"{bands};16{order}", f"{bands};16{other}")
    for held, bands in _COLOURS.items()
    for order, other in {"B": "L", "L": "B", "N": "B"}.items()
}


def is_deep(file: ImageFile) -> bool:
    """Whether a file that was opened, but not decoded yet, has more than 8 bits for a value.

    Raises `PictureError` where Pillow would misread it.
    """
    tags = getattr(file, "tag_v2", {})
    if tags.get(_LAYOUT) == _APART and tags.get(_BITS, (8,))[0] > 8 and len(file.getbands()) > 1:
        raise PictureError(
            "The picture keeps its colours of more than 8 bits apart from each other, which is not "
            "read here; save it again as PNG, or as TIFF with the colours of a pixel together."
        )
    return file.mode in _GREY or _rawmode(file) in (*_HALVES, _GREY_AND_ALPHA)


def deep_planes(file: ImageFile, again: Callable[[], ImageFile], how: Resize) -> Planes:
    """A deep picture as its values, resized by `how`.

    again: opens the file once more. Raises `PictureError` where no value is a number.
    """
    if file.mode in _GREY:
        return _of_grey(file, how)
    rawmode, pairs = _rawmode(file), {band: (band, band) for band in file.getbands()}
    if rawmode == _GREY_AND_ALPHA:
        first = second = _decoded(file, "RGBA")
        pairs = {"L": ("R", "G"), "A": ("B", "A")}
    else:
        first, second = map(_decoded, (file, again()), _HALVES[rawmode])
    bands = _Bands(first, second, pairs)
    colours = [band for band in pairs if band != "A"]
    alpha = bands.of("A") / np.float32(65535) if "A" in pairs else None
    if (key := file.info.get("transparency")) is not None and alpha is None:
        alpha = _opaque(map(bands.of, colours), key)
    if rawmode.startswith(_MULTIPLIED) and alpha is not None:
        return _of_values((_divided(bands.of(band), alpha) for band in colours), alpha, file, how)
    return _of_values((bands.of(band) for band in colours), alpha, file, how)


def known_of(numbers: np.ndarray) -> Values:
    """What is known of the values of a picture; `PictureError` where none is a number."""
    if (values := values_of(numbers)) is None:
        raise PictureError("No value of the picture is a number; save it again from its source.")
    return values


class _Bands(NamedTuple):
    """16 bits of each band. pairs: which band has its upper eight in `first`, and which its lower
    eight in `second`.
    """

    first: Image.Image
    second: Image.Image
    pairs: Mapping[str, tuple[str, str]]

    def of(self, band: str) -> np.ndarray:
        """uint16 [H, W]."""
        upper, lower = self.pairs[band]
        numbers = np.asarray(self.first.getchannel(upper)).astype(np.uint16) << 8
        numbers |= np.asarray(self.second.getchannel(lower))
        return numbers


def _of_grey(file: ImageFile, how: Resize) -> Planes:
    """A picture of one deep value for each pixel."""
    unsigned, key = _rawmode(file) == _UNSIGNED, file.info.get("transparency")
    numbers = np.asarray(file).view(np.uint32) if unsigned else np.asarray(file)
    if key is not None:
        return _of_values([numbers], _opaque([numbers], [key]), file, how)
    known = known_of(numbers)
    if unsigned or not all_finite(numbers):
        image = Image.fromarray(numbers.clip(known.low, known.high).astype(np.float32))
        return Planes((averaged(image, how),), known)
    return Planes((how(file if file.mode == "F" else file.convert("F")),), known)


def _of_values(
    bands: Iterable[np.ndarray], alpha: np.ndarray | None, file: ImageFile, how: Resize
) -> Planes:
    """Bands [H, W], which come one by one, since all of a large picture take much memory.

    What is wholly transparent does not count, whatever lies there.
    """
    if alpha is not None and alpha.min() == 1:
        alpha = None
    cover, images, known = None if alpha is None else _plane(alpha, file), [], []
    for numbers in bands:
        known.append(known_of(numbers if alpha is None else numbers * (alpha > 0)))
        images.append(averaged(_plane(numbers, file), how, cover))
    values = reduce(Values.with_, known)
    return Planes(tuple(images), values, None if cover is None else how(cover))


def _plane(numbers: np.ndarray, file: ImageFile) -> Image.Image:
    image = Image.fromarray(numbers.astype(np.float32, copy=False))
    image.info = dict(file.info)  # how it was turned
    return image


def _opaque(bands: Iterable[np.ndarray], key: Sequence[int]) -> np.ndarray:
    """1 where the values are others than those that mean nothing, else 0; float32 [H, W]."""
    others = (band != value for band, value in zip(bands, key, strict=True))
    return reduce(np.logical_or, others).astype(np.float32)


def _divided(numbers: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Values [H, W] that were multiplied by `alpha` as they were before."""
    whole = numbers / np.where(alpha > 0, alpha, 1)
    return whole.round().clip(0, 65535).astype(np.uint16)


def _rawmode(file: ImageFile) -> str:
    """How the pixels lie in a file; "" where nobody says."""
    if not file.tile:
        return ""
    args = file.tile[0][3]
    if not isinstance(args, tuple):
        return str(args)
    if file.tile[0][0] == "ppm" and file.mode == "RGB" and args[1] > 255:
        return "RGB;16B"
    return str(args[0])


def _decoded(file: ImageFile, rawmode: str) -> ImageFile:
    """The file, which is to be decoded in another way."""
    file.tile = [_retold(tile, rawmode) for tile in file.tile]
    return file


def _retold(tile: Any, rawmode: str) -> Any:
    """A piece of a file that is decoded in another way."""
    made = getattr(tile, "_make", tuple)
    if tile[0] == "ppm":
        return made(("raw", *tile[1:3], (rawmode, 0, 1)))
    return made((*tile[:3], (rawmode, *tile[3][1:]) if isinstance(tile[3], tuple) else rawmode))
