"""A person's picture file as plain grey or colour pixels, whatever kind of picture it is.

The header is judged before a pixel is decoded, so that no file can ask for gigabytes.
"""

import io
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import NamedTuple

from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.ImageFile import ImageFile
from PIL.TiffImagePlugin import TiffImageFile

from explorer.data.judging import Judge, Rule
from explorer.data.modes import planes
from explorer.data.planes import Planes
from explorer.errors import PictureError
from explorer.kinds import advice, is_picture, kind_of

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "PPM")
MOST_PIXELS = 40_000_000
MOST_OBLONG = 100  # times as long as wide
LONGEST = 1024  # pixels of a side that are kept, more than any model has

# What Pillow raises for damaged files; warnings are among it where they are made errors.
_DAMAGED = (
    *(ArithmeticError, AttributeError, EOFError, LookupError, OSError, SyntaxError),
    *(TypeError, ValueError, Warning, struct.error, zlib.error),
)
_TILE = (322, 323)  # the tags of a TIFF for width and height of its tiles
_ONE_AT_A_TIME = threading.Lock()  # a large picture takes some hundred MB while it is decoded


class Picture(NamedTuple):
    """image: mode L or RGB, upright and opaque. notes: sentences on what was done to it."""

    image: Image.Image
    notes: tuple[str, ...] = ()


class Opened(NamedTuple):
    """A picture before black, white and ground are known. frames: how many its file has. size: its
    width and height there, upright.
    """

    planes: Planes
    frames: int
    size: tuple[int, int]


def open_picture(data: bytes) -> Opened:
    """The picture in the bytes of a file, upright, its longer side at most 1,024 pixels.

    Of several frames it is the first. Raises `PictureError` for anything but a whole PNG, JPEG,
    GIF, BMP, WebP, TIFF or PPM of at most 40 megapixels.
    """
    if not data:
        raise PictureError("The file is empty; choose another one.")
    with _ONE_AT_A_TIME, _sentences(data), _file(data) as file:
        frames = getattr(file, "n_frames", 1)
        _check_size(*file.size)
        if isinstance(file, TiffImageFile):  # whose tiles may be larger than the picture
            _check_area(*(file.tag_v2.get(tag, 0) for tag in _TILE))
        size = file.size
        found = planes(file, partial(_file, data), _small).each(_upright)
        wide, high = found.images[0].size
        return Opened(found, frames, size if (wide > high) == (size[0] > size[1]) else size[::-1])


def size_of(data: bytes) -> tuple[int, int] | None:
    """Width and height of the picture in the bytes of a file, of which no pixel is decoded; None
    where there is no picture.
    """
    with suppress(PictureError), _sentences(data), _file(data) as file:
        return file.size
    return None


def read_picture(data: bytes, rule: Rule | None = None) -> Picture:
    """The picture in the bytes of a file, as `open_picture` has it.

    rule: of the set that it goes to. Where that says nothing, the picture is judged by itself: what
    is transparent is laid on the ground that shows it best; values that are no bytes become black
    to white as `range_of` says of a whole set.
    """
    found, frames, _ = open_picture(data)
    judge = Judge(rule)
    judge.look(found)
    notes = [f"The first of {frames} frames was taken."] if frames > 1 else []
    used = judge.rule()
    return Picture(used.applied(found), (*notes, *judge.notes(used)))


def _file(data: bytes) -> ImageFile:
    return Image.open(io.BytesIO(data), formats=FORMATS)


def _small(image: Image.Image) -> Image.Image:
    image.thumbnail((LONGEST, LONGEST), Image.Resampling.BILINEAR)
    return image


def _upright(image: Image.Image) -> Image.Image:
    ImageOps.exif_transpose(image, in_place=True)
    return image


@contextmanager
def _sentences(data: bytes) -> Iterator[None]:
    """Whatever Pillow has against a file becomes one sentence."""
    try:
        yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as exc:
        raise _too_large() from exc
    except _DAMAGED as exc:
        if isinstance(exc, UnidentifiedImageError) and not is_picture(data):
            kind = kind_of(data) or "no picture of a kind that is read here"
            way = advice(kind, "save it as a PNG or JPEG picture and choose that")
            raise PictureError(f"This file is {kind}, whatever its name says; {way}.") from exc
        raise PictureError(
            "The picture is damaged, was cut short or is of an unusual kind; "
            "save it again as PNG or JPEG."
        ) from exc


def _too_large() -> PictureError:
    return PictureError(
        f"The picture has more than {MOST_PIXELS // 10**6} megapixels; make it smaller first."
    )


def _check_area(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise _too_large()


def _check_size(width: int, height: int) -> None:
    _check_area(width, height)
    longer, shorter = max(width, height), min(width, height)
    if shorter < 1 or longer > MOST_OBLONG * shorter:
        raise PictureError(
            f"The picture is {width} × {height} pixels, which is no more than a line; "
            f"cut out the part that you mean."
        )
