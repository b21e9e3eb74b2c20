"""Picture files: all that people have is read, and anything else is refused in a sentence."""

import struct
import warnings
import zlib

import numpy as np
import pytest
from PIL import Image

from explorer.data import read_picture
from explorer.data.pictures import open_picture
from explorer.errors import PictureError
from tests.drawings import file_of

RAMP = np.linspace(0, 255, 16 * 12).reshape(12, 16).round().astype(np.uint8)
GREY = Image.fromarray(RAMP)
DEEP = {"I;16": np.uint16(257) * RAMP, "I": np.int32(257) * RAMP, "F": RAMP / np.float32(255)}
SAID = {
    "I;16": "16 bits: 0 to 65,535 became black to white.",
    "I": "16 bits: 0 to 65,535 became black to white.",
    "F": "Real numbers: 0 to 1 became black to white.",
}
CUT_SHORT = r"^The picture is damaged, was cut short or is of an unusual kind; save it again as "
TOO_LARGE = r"^The picture has more than 40 megapixels; make it smaller first\.$"

TRANSPOSED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def png_header(width: int, height: int) -> bytes:
    """A PNG that promises so many pixels and has none of them."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = b"IDAT" + zlib.compress(b"")
    chunks = (head, body, b"IEND")
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(png_chunk, chunks))


def png_chunk(chunk: bytes) -> bytes:
    return struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))


def tiled_tiff(side: int) -> bytes:
    """A TIFF of 100 × 100 pixels in one tile of another size."""
    data = zlib.compress(bytes(1000))
    tags = {256: 100, 257: 100, 258: 8, 259: 8, 262: 1, 277: 1}
    tags |= {322: side, 323: side, 324: 8 + 2 + 12 * 10 + 4, 325: len(data)}
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags.items())
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + bytes(4) + data


def png_of_16_bits(levels: np.ndarray) -> bytes:
    """A PNG of uint16 [H, W, C], of which Pillow writes none but grey ones."""
    height, width, bands = levels.shape
    form = {1: 0, 2: 4, 3: 2, 4: 6}[bands]
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 16, form, 0, 0, 0)
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in levels)
    chunks = (head, b"IDAT" + zlib.compress(rows), b"IEND")
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(png_chunk, chunks))


def tiff_of_16_bits(levels: np.ndarray, extra: int = 2, layout: int = 1) -> bytes:
    """A TIFF of uint16 [H, W, 3 or 4], which Pillow cannot write; extra: what the fourth is."""
    height, width, bands = levels.shape
    data, count = levels.astype("<u2").tobytes(), 10 + (bands == 4)
    end = 8 + 2 + 12 * count + 4
    tags = {256: width, 257: height, 258: end, 259: 1, 262: 2, 273: end + 2 * bands, 277: bands}
    tags |= {278: height, 279: len(data), 284: layout} | ({338: extra} if bands == 4 else {})
    entries = [
        (tag, *((3, bands) if tag == 258 else (3, 1) if tag == 338 else (4, 1)), value)
        for tag, value in tags.items()
    ]
    packed = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    head = b"II*\0" + struct.pack("<IH", 8, count)
    return head + packed + bytes(4) + b"\x10\0" * bands + data


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "WEBP", "TIFF", "PPM"])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_every_format_keeps_its_pixels(kind, mode) -> None:
    options = {"lossless": True} if kind == "WEBP" else {}
    picture = read_picture(file_of(GREY.convert(mode), kind, **options))
    assert picture.image.mode in ("L", "RGB")
    assert picture.notes == ()
    assert np.array_equal(np.asarray(picture.image.convert("L")), RAMP)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("P", "PNG"), ("LA", "PNG"), ("RGBA", "PNG"), ("CMYK", "TIFF"),
     ("RGBX", "TIFF"), ("I;16", "PNG"), ("I;16", "TIFF"), ("I", "TIFF"), ("F", "TIFF")],
)  # fmt: skip
def test_every_mode_becomes_plain_levels(mode, kind) -> None:
    image = Image.fromarray(DEEP[mode]) if mode in DEEP else GREY.convert(mode)
    picture = read_picture(file_of(image, kind))
    assert picture.notes == ((SAID[mode],) if mode in DEEP else ())
    assert np.abs(np.asarray(picture.image.convert("L")).astype(int) - RAMP).max() <= 2


def test_a_picture_of_one_bit_is_black_and_white() -> None:
    read = read_picture(file_of(GREY.convert("1"))).image
    assert np.array_equal(np.asarray(read), np.asarray(GREY.convert("1")) * 255)


def test_the_inks_of_a_printed_jpeg_become_colours() -> None:
    red = Image.new("RGB", (16, 16), (200, 30, 40)).convert("CMYK")
    read = np.asarray(read_picture(file_of(red, "JPEG", quality=95)).image)
    assert np.abs(read.astype(int) - (200, 30, 40)).max() < 8


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.float32([[0, 0.5, 1]]), [0, 128, 255]),
        (np.float32([[0, 128, 255]]), [0, 128, 255]),
        (np.float32([[-1, 0, 1]]), [0, 128, 255]),
        (np.float32([[np.nan, -np.inf, np.inf, 0, 4e5]]), [0, 0, 255, 0, 255]),
        (np.float32([[np.inf, -1e30, 1e30]]), [255, 0, 255]),
        (np.float32([[np.nan, 0, 0.5, 1]]), [0, 0, 128, 255]),
        (np.int32([[0, 65535]]), [0, 255]),
        (np.uint16([[0, 2048, 4095]]), [0, 128, 255]),
        (np.uint16([[0, 100, 255]]), [0, 100, 255]),
        (np.uint8([[0, 1, 1]]), [0, 255, 255]),
        (np.uint8([[0, 0, 0]]), [0, 0, 0]),
        (np.int32([[0, 2**31 - 1]]), [0, 255]),
        (np.int32([[-5, -5]]), [0, 0]),
    ],
)
def test_deep_levels_are_scaled_by_their_range(values, expected) -> None:
    read = read_picture(file_of(Image.fromarray(values), "TIFF")).image
    assert np.asarray(read)[0].tolist() == expected


def test_a_picture_without_numbers_is_refused() -> None:
    nothing = Image.fromarray(np.float32([[np.nan, np.inf]]))
    with pytest.raises(PictureError, match=r"^No value of the picture is a number; save it again"):
        read_picture(file_of(nothing, "TIFF"))


@pytest.mark.parametrize("made", [png_of_16_bits, tiff_of_16_bits])
def test_12_bits_in_16_are_read_in_full_in_colour_too(made) -> None:
    levels = np.random.default_rng(0).integers(0, 4096, (20, 30, 3), dtype=np.uint16)
    levels[0, 0] = 4095
    picture = read_picture(made(levels))
    assert picture.notes == ("12 bits in 16: 0 to 4,095 became black to white.",)
    assert np.array_equal(np.asarray(picture.image), np.rint(levels / 4095 * 255))


def test_deep_colours_that_lie_apart_are_refused_and_never_misread() -> None:
    """Pillow makes noise of them in silence."""
    with pytest.raises(PictureError, match=r"^The picture keeps its colours of more than 8 bits"):
        read_picture(tiff_of_16_bits(np.full((3, 28, 3), 9, np.uint16), layout=2))


@pytest.mark.parametrize("bands", [2, 3, 4])
def test_deep_pictures_are_turned_upright_with_their_alpha(bands) -> None:
    levels = np.full((20, 10, bands), 60000, np.uint16)
    levels[:5] = 0
    exif = Image.Exif()
    exif[274] = 6
    data = png_of_16_bits(levels)
    data = data[:33] + png_chunk(b"eXIf" + exif.tobytes().removeprefix(b"Exif\0\0")) + data[33:]
    found = open_picture(data).planes
    planes = [*found.images, *([found.alpha] if found.alpha else [])]
    assert [plane.size for plane in planes] == [(20, 10)] * bands
    assert all(np.asarray(plane)[:, -5:].max() == 0 for plane in planes[-1:])
    assert all(np.asarray(plane)[:, :15].min() > 0 for plane in planes)


def test_single_pixels_that_are_no_numbers_leave_those_around_as_they_are() -> None:
    levels = np.full((2048, 2048), 0.75, np.float32)
    levels[::3, ::5], levels[:1024, :1024] = np.nan, np.nan
    read = np.asarray(read_picture(file_of(Image.fromarray(levels), "TIFF")).image)
    assert read[:500, :500].max() == 0
    assert read[520:].min() == read[520:].max() == 191


@pytest.mark.parametrize(("ink", "ground"), [(0, "white"), (90, "white"), (255, "black")])
@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_transparent_parts_are_laid_on_what_shows_the_ink(ink, ground, kind) -> None:
    image = Image.new("RGBA", (20, 20), (ink, ink, ink, 0))
    image.paste((ink, ink, ink, 255), (5, 5, 9, 15))
    picture = read_picture(file_of(image, kind))
    assert picture.notes == (f"Transparent ground became {ground}.",)
    assert picture.image.getpixel((0, 0)) == (255 * (ground == "white"),) * 3
    assert abs(picture.image.getpixel((6, 8))[0] - ink) < 6


def test_what_is_all_transparent_is_white() -> None:
    picture = read_picture(file_of(Image.new("RGBA", (4, 4), (9, 9, 9, 0))))
    assert picture.image.getextrema() == ((255, 255),) * 3


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF"])
def test_of_many_frames_the_first_is_taken(kind) -> None:
    first, *rest = (Image.new("RGB", (8, 8), (level, 0, 0)) for level in (250, 120, 10))
    picture = read_picture(file_of(first, kind, save_all=True, append_images=rest))
    assert picture.notes == ("The first of 3 frames was taken.",)
    assert abs(picture.image.getpixel((4, 4))[0] - 250) < 8


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("turn", range(1, 9))
def test_a_picture_stands_upright_as_its_camera_noted(kind, turn) -> None:
    image = Image.new("L", (24, 16), 0)
    image.paste(255, (0, 0, 8, 16))
    image.paste(160, (8, 0, 24, 8))
    exif = Image.Exif()
    exif[0x0112] = turn
    read = read_picture(file_of(image, kind, exif=exif)).image
    upright = image.transpose(TRANSPOSED[turn]) if turn > 1 else image
    assert read.size == upright.size
    assert np.abs(np.asarray(read.convert("L")).astype(int) - np.asarray(upright)).mean() < 5


@pytest.mark.parametrize("mode", ["1", "P", "L", "RGB", "RGBA", "I;16", "F"])
def test_a_large_picture_is_read_small(mode) -> None:
    image = Image.new("L", (3000, 1500), 128)
    image = Image.fromarray(np.uint16(image)) if mode == "I;16" else image.convert(mode)
    read = read_picture(file_of(image, "TIFF")).image
    assert read.size == (1024, 512)


# What is refused


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "an SVG drawing"),
        (b'\xef\xbb\xbf <?xml version="1.0"?>\n<!-- by hand -->\n<SVG/>', "an SVG drawing"),
        (b"<!DOCTYPE svg PUBLIC><svg></svg>", "an SVG drawing"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "a HEIC picture"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0", "a HEIC picture"),
        (b"\0\0\0\x18ftypavif\0\0\0\0", "an AVIF picture"),
        (b"\0\0\0\x18ftypisom\0\0\0\0", "a film"),
        (b"PK\3\4rest", "a zip archive or an office document"),
        (file_of(Image.new("L", (16, 16)), "ICO"), "an icon"),
        (b"?", "a text file"),
        (b"hello there" * 99, "a text file"),
        (bytes(5000), "no picture of a kind that is read here"),
    ],
)
def test_what_is_no_picture_is_named_whatever_its_name_says(data, kind) -> None:
    with pytest.raises(PictureError) as caught:
        read_picture(data)
    assert str(caught.value) == (
        f"This file is {kind}, whatever its name says; save it as a PNG or JPEG picture and "
        f"choose that."
    )


def test_a_page_in_place_of_a_picture_is_told_from_one() -> None:
    with pytest.raises(PictureError) as caught:
        read_picture(b"<!doctype HTML><svg></svg>")
    assert str(caught.value) == (
        "This file is a web page, whatever its name says; the download gave a page in place of "
        "the file; get the file itself."
    )


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(PictureError, match=r"^The file is empty; choose another one\.$"):
        read_picture(b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "WEBP", "TIFF"])
@pytest.mark.parametrize("share", [0.05, 0.4, 0.8])
def test_a_picture_that_was_cut_short_is_refused(kind, share) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (60, 60, 3), dtype=np.uint8)
    data = file_of(Image.fromarray(noise), kind)
    with pytest.raises(PictureError, match=CUT_SHORT):
        read_picture(data[: int(len(data) * share)])


@pytest.mark.parametrize(
    "data",
    [png_header(*size) for size in ((60_000, 60_000), (12_000, 8_000), (10_000, 4_001))]
    + [b"P6 100000 100000 255\n", b"GIF89a\xff\xff\xff\xff\0\0\0,\0\0\0\0\xff\xff\xff\xff\0\x08\0;"]
    + [tiled_tiff(32_768)],
    ids=["gigapixels", "near", "just", "PPM", "GIF", "tile"],
)
@pytest.mark.parametrize("action", ["error", "ignore"])
def test_too_many_pixels_are_refused_before_one_is_decoded(data, action) -> None:
    most = Image.MAX_IMAGE_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter(action)
        with pytest.raises(PictureError, match=TOO_LARGE):
            read_picture(data)
    assert most == Image.MAX_IMAGE_PIXELS


def test_a_tile_may_be_a_little_larger_than_the_picture() -> None:
    with pytest.raises(PictureError, match=CUT_SHORT):  # and not for its size
        read_picture(tiled_tiff(128))


@pytest.mark.parametrize("size", [(20_000, 10), (1, 101), (0, 40), (40, 0)])
def test_a_picture_without_width_or_height_is_refused(size) -> None:
    with pytest.raises(PictureError, match=r"no more than a line|cut short"):
        read_picture(png_header(*size))


def test_no_damage_leads_to_anything_but_a_sentence() -> None:
    random = np.random.default_rng(1)
    image = Image.fromarray(random.integers(0, 256, (30, 20, 4), dtype=np.uint8))
    files = [file_of(image.convert("RGB"), kind) for kind in ("PNG", "JPEG", "BMP", "TIFF", "PPM")]
    files += [file_of(image, "WEBP"), file_of(image.convert("P"), "GIF")]
    colours = random.integers(0, 4096, (20, 30, 3), dtype=np.uint16)
    files += [png_of_16_bits(colours), tiff_of_16_bits(colours)]
    files += [file_of(Image.fromarray(deep), "TIFF") for deep in DEEP.values()]
    for number in range(1200):
        data = bytearray(files[number % len(files)])
        span = 100 if number % 2 else len(data)
        for place in random.integers(0, span, random.integers(1, 8)):
            data[place] = random.choice([0, 1, 127, 128, 255])
        try:
            assert max(read_picture(bytes(data)).image.size) <= 1024
        except PictureError as exc:
            assert str(exc).endswith(".")
