"""What a file is by its first bytes, whatever its name says: one place for all that reads files."""

import codecs
import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

HEAD = 4096  # bytes by which a kind is known

PICTURES = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WebP")  # those that are read here

# How files begin that people take for a model, a set of pictures or a picture, in small letters.
_STARTS: dict[bytes, str] = {
    b"\x89png": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"gif8": "a GIF picture",
    b"ii*\0": "a TIFF picture",
    b"mm\0*": "a TIFF picture",
    b"\0\0\1\0": "an icon",
    b"8bps": "a Photoshop document",
    b"%pdf": "a PDF document",
    b"<svg": "an SVG drawing",
    b"<html": "a web page",
    b"<!doctype html": "a web page",
    b"version https://git-lfs": "a Git LFS pointer",
    b"\x89hdf": "an HDF5 file, as of Keras",
    b"gguf": "a GGUF model",
    b"\x93numpy": "a single NumPy array (.npy)",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"rar!": "a RAR archive",
    b"\x1f\x8b": "a gzip archive",
    b"bzh": "a bzip2 archive",
    b"\xfd7zxz\0": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a Zstandard archive",
    b"sqlite format 3": "an SQLite database",
    b"par1": "a Parquet table",
}

# The brands of files in ISO's base media format, which begin with "ftyp" at byte 4.
_BRANDS = {
    **dict.fromkeys((b"avif", b"avis"), "an AVIF picture"),
    **dict.fromkeys(
        (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "a HEIC picture"
    ),
}

PICKLE = "a pickled PyTorch file"
SAFETENSORS = "a safetensors file"
ARRAYS = "a NumPy archive (.npz)"
PICTURES_ZIP = "a zip of pictures"
ZIP = "a zip archive or an office document"
ZIPS = (ARRAYS, PICTURES_ZIP, ZIP)
_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp")

# What to do with some kinds, whatever they were wanted for.
_ADVICE = {
    PICTURES_ZIP: "give it to the Train tab, by “Own images (zip)”",
    "a Git LFS pointer": "run `git lfs pull` to get the file that it stands for",
    "a web page": "the download gave a page in place of the file; get the file itself",
    "an empty file": "get it again",
}


@contextmanager
def open_file(path: Path) -> Iterator[BinaryIO]:
    """A file, open for reading; never waits for one.

    Raises `OSError` for a folder, a pipe, a device, and what cannot be read.
    """
    _check_plain(path.stat())
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        _check_plain(os.fstat(file.fileno()))
        yield file


def _check_plain(about: os.stat_result) -> None:
    """Raise `OSError` for all but a plain file."""
    for is_one, kind in (
        (stat.S_ISREG, ""),
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISFIFO, "a pipe"),
        (stat.S_ISSOCK, "a socket"),
        (lambda mode: True, "a device"),
    ):
        if is_one(about.st_mode):
            if kind:
                raise OSError(errno.EINVAL, f"it is {kind}, no file")
            return


def kind_of(head: bytes) -> str | None:
    """What a file is that begins with `head`, with its article; None where nothing tells."""
    if not head:
        return "an empty file"
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "a film")
    plain = head[:HEAD].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for start, kind in _STARTS.items():
        if plain.startswith(start):
            return kind
    return next((kind for kind, fits in _LOOKS.items() if fits(head, plain)), None)


def advice(kind: str, otherwise: str) -> str:
    """What to do with a file of a kind; `otherwise` where that is a matter of what it is for."""
    return _ADVICE.get(kind, otherwise)


def mistaken(name: str, wanted: str, kind: str, otherwise: str) -> str:
    """The sentence on a file of a kind where another was wanted, and what to do."""
    return f"{name} is no whole {wanted} but {kind}; {advice(kind, otherwise)}."


def is_picture(head: bytes) -> bool:
    """Whether a file that begins with `head` is a picture of a kind that is read here."""
    return kind_of(head) in {f"a {name} picture" for name in PICTURES}


def _is_drawing(head: bytes, plain: bytes) -> bool:
    return plain.startswith((b"<?xml", b"<!--", b"<!doctype")) and b"<svg" in plain


def _is_page(head: bytes, plain: bytes) -> bool:
    return plain.startswith((b"<!--", b"<!doctype", b"<head")) and b"<html" in plain


def _packed(head: bytes) -> list[str]:
    """The names of the files in a zip that stand in `head`, in small letters."""
    if not head.startswith(b"PK\3\4"):
        return []
    parts = head[:HEAD].split(b"PK\3\4")[1:]
    return [
        part[26 : 26 + int.from_bytes(part[22:24], "little")].decode("latin-1").lower()
        for part in parts
    ]


def _is_torch(head: bytes) -> bool:
    """A zip that holds the pickle of `torch.save`, which writes it first."""
    return any(name.endswith("/data.pkl") for name in _packed(head))


def _is_keras(head: bytes, plain: bytes) -> bool:
    return "metadata.json" in _packed(head)


def _is_arrays(head: bytes, plain: bytes) -> bool:
    return any(name.endswith(".npy") for name in _packed(head))


def _is_pictures(head: bytes, plain: bytes) -> bool:
    return any(name.endswith(_ENDINGS) for name in _packed(head))


def _is_zip(head: bytes, plain: bytes) -> bool:
    return head.startswith((b"PK\3\4", b"PK\5\6"))


def _is_safetensors(head: bytes, plain: bytes) -> bool:
    """The length of the header, then "{": a pickle of the same first bytes has none there."""
    return head[7:9] == b"\0{" and 0 < int.from_bytes(head[:8], "little") < 100_000_000


def _is_pickle(head: bytes) -> bool:
    return head.startswith((b"\x80\2", b"\x80\3", b"\x80\4", b"\x80\5"))


def _is_bitmap(head: bytes, plain: bytes) -> bool:
    return head.startswith(b"BM") and not head[6:10].strip(b"\0")


def _is_webp(head: bytes, plain: bytes) -> bool:
    return head.startswith(b"RIFF") and head[8:12] == b"WEBP"


def _is_tar(head: bytes, plain: bytes) -> bool:
    return head[257:262] == b"ustar"


def _is_onnx(head: bytes, plain: bytes) -> bool:
    """A protobuf that begins with a small number (ir_version), then a producer or a graph."""
    return head[:1] == b"\x08" and head[1:2] < b"\x20" and head[2:3] in (b"\x12", b"\x1a", b"\x3a")


def _is_text(head: bytes, plain: bytes) -> bool:
    try:
        letters = codecs.getincrementaldecoder("utf-8")().decode(head[:HEAD])
    except UnicodeDecodeError:
        return False
    return all(letter.isprintable() or letter.isspace() for letter in letters)


# Kinds that are known by more than their start; the first that fits counts.
_LOOKS: dict[str, Callable[[bytes, bytes], bool]] = {
    "an SVG drawing": _is_drawing,
    "a web page": _is_page,
    SAFETENSORS: _is_safetensors,
    PICKLE: lambda head, plain: _is_torch(head) or _is_pickle(head),
    "a Keras model": _is_keras,
    ARRAYS: _is_arrays,
    PICTURES_ZIP: _is_pictures,
    ZIP: _is_zip,
    "a BMP picture": _is_bitmap,
    "a WebP picture": _is_webp,
    "a tar archive": _is_tar,
    "an ONNX model": _is_onnx,
    "a text file": _is_text,
}
