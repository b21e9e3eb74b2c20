"""Which files of a folder or a zip are a person's pictures, and which class each belongs to.

Nothing is read here: it is all decided by names.
"""

from collections.abc import Callable, Sequence
from itertools import takewhile
from pathlib import PurePosixPath
from typing import NamedTuple

from explorer import words
from explorer.data.order import counted
from explorer.errors import DataError

MOST_FILES = 50_000
MOST_BYTES = 64 * 2**20  # of one picture's file
LONGEST = 100  # characters of a name that are shown
SUFFIXES = (
    *(".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".bmp", ".webp", ".tif", ".tiff"),
    *(".ppm", ".pgm", ".pbm", ".pnm"),
)
_LITTER = ("__macosx", "thumbs.db", "desktop.ini")  # left behind by other programs


class File(NamedTuple):
    """A file of a folder or a zip. name: its path inside, with slashes; stamp: of its content.

    read: gives its bytes, or raises `DataError`.
    """

    name: str
    stamp: str
    read: Callable[[], bytes]


class Skipped(NamedTuple):
    """A file that is not learnt from, and why, as a sentence."""

    name: str
    why: str


def is_litter(name: str) -> bool:
    """Whether a path is hidden, or what an operating system left behind."""
    return any(
        part.startswith(".") or part.lower() in _LITTER for part in PurePosixPath(name).parts
    )


def check_count(count: int, source: str) -> None:
    """Raise `DataError` when there are more files than can be taken."""
    if count > MOST_FILES:
        raise DataError(
            f"{source} holds more than {MOST_FILES:,} files; choose that many of them or fewer."
        )


def check_size(size: int) -> None:
    """Raise `DataError` when one file is larger than a picture's file may be."""
    if size > MOST_BYTES:
        raise DataError(
            f"The file has {size / 2**20:,.0f} MB and a picture at most {MOST_BYTES // 2**20}; "
            f"make it smaller first."
        )


def pictures(files: Sequence[File]) -> tuple[list[File], list[Skipped]]:
    """The files that are pictures by their names, in the order of their names, and the others."""
    found, skipped = [], []
    for file in sorted(files, key=lambda file: counted(file.name)):
        suffix = PurePosixPath(file.name).suffix.lower()
        if suffix in SUFFIXES:
            found.append(file)
        else:
            ending = f"ends in {suffix}" if suffix else "has no ending"
            why = f"Its name {ending}; PNG, JPEG, GIF, BMP, WebP, TIFF and PPM are read."
            skipped.append(Skipped(shown(file.name), why))
    return found, skipped


def class_folders(names: Sequence[str], source: str) -> list[str]:
    """The class of each file: the folder it lies in, or "" for all where there are no classes.

    Folders that hold everything, as zips often have one, are looked through. Raises `DataError`
    where files lie beside class folders, or folders within them.
    """
    folders = [PurePosixPath(name).parent.parts for name in names]
    first, last = min(folders, default=()), max(folders, default=())
    pairs = zip(first, last, strict=False)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    depths = {len(folder) - shared: name for folder, name in zip(folders, names, strict=True)}
    if set(depths) <= {0}:
        return [""] * len(names)
    if max(depths) > 1:
        raise DataError(
            f"{source} has folders within folders ({shown(depths[max(depths)])}); put the pictures "
            f"into one folder for each class and no deeper, or all into one folder."
        )
    if 0 in depths:
        raise DataError(
            f"Some pictures of {source} lie in folders ({shown(depths[1])}) and some beside them "
            f"({shown(depths[0])}); put each into the folder of its class, or all into one folder."
        )
    return [folder[shared] for folder in folders]


def shown(name: str, longest: int = LONGEST) -> str:
    """A name that can be shown and written anywhere, whatever bytes a file system gave it."""
    return words.shown(name, longest)
