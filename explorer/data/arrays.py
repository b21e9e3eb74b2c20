"""A person's own images: an .npz file with `images` and, if there are, `labels` and `classes`.

The headers inside the zip are read first, so that a file is refused before memory is given to it;
pickled objects are never read.
"""

import math
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import torch
from numpy.lib import format as npy

from explorer.data import about
from explorer.data.about import About
from explorer.data.archives import check_kind
from explorer.data.dataset import Dataset
from explorer.data.images import Images
from explorer.data.levels import AS_IS, Range, levelled, range_of, values_of
from explorer.data.listing import shown
from explorer.data.progress import Counted, OnProgress, silent
from explorer.data.spread import Spread
from explorer.data.user_cache import in_use
from explorer.errors import DataError
from explorer.places import expanded
from explorer.runtime import generator
from explorer.specs.forms import ImageForm
from explorer.words import cause

SUFFIX = ".npz"
MOST_BYTES = 4 * 2**30
FEWEST = 10
CHUNK = 1024  # images that are brought to black and white at once
NOTE = 2000  # characters of a note at the most

_PLAIN = {"classes": "text, numpy.array(names, dtype=str)"}
_UNREADABLE = (OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error, RuntimeError)


def is_path(name: str) -> bool:
    """Whether the name of a data set means a file."""
    return name.lower().endswith(SUFFIX)


def find_file(name: str, root: Path) -> Path:
    """The file called `name` in the current folder, else below `root`; `DataError` without one."""
    given = expanded(name)
    for path in (given, root / given):
        if path.is_file():
            return path
    raise DataError(
        f"There is no file {name}, neither from the current folder nor below {root}; "
        f"give the path of an .npz file that holds images."
    )


def npz_dataset(path: Path) -> Dataset:
    """The data set in a file, of which only the headers and the labels are read.

    images: numbers [N, H, W] or [N, H, W, C] with C = 1 or 3 and N of at least 10, whose black and
    white are the same for all, see `range_of`; labels, if there are any: integers [N], which become
    0..K-1 in their order. classes, if there are any: text [K], the names of these; otherwise the
    integers are. note, if there is one: text on what became of the images, which are bytes then
    and stay as they are. Nine tenths of the images, chosen once, are for training.

    Raises `DataError` for anything else, and for more than 4 GB.
    """
    with _opened(path) as archive:
        shape = _images_shape(path, archive)
        labels = _labels(path, archive, shape[0])
        values = np.unique(labels) if labels is not None else np.array([])
        classes = _classes(path, archive, values)
        known = _note(path, archive)
    said: list[str] = []  # of the images, once they were read

    def read(on_progress: OnProgress = silent) -> tuple[np.ndarray, Range]:
        with in_use(path), _opened(path) as archive:
            if _images_shape(path, archive) != shape:
                raise DataError(f"{path} has changed while it was in use; start again.")
            images = _array(archive, "images", on_progress).reshape(*shape[:3], -1)
        levels = _range(path, images) if known is None else AS_IS
        if known is None and not said:
            said.extend(filter(None, (levels.sentence(), _on_few(images, levels))))
            said.extend(_on_shape(*shape[1:3]))
        return images, levels

    def load(root: Path, train: bool, on_progress: OnProgress = silent) -> Images:
        images, levels = read(on_progress)
        order = split_order(shape[0])
        part = order[: shape[0] * 9 // 10] if train else order[shape[0] * 9 // 10 :]
        pieces = [levelled(images[piece.numpy()], levels) for piece in part.split(CHUNK)]
        chosen = torch.from_numpy(np.concatenate(pieces)).permute(0, 3, 1, 2).contiguous()
        if labels is None:
            return Images(chosen, torch.zeros(len(part), dtype=torch.int64))
        return Images(chosen, torch.from_numpy(np.searchsorted(values, labels))[part])

    def note() -> str:
        if known is not None:
            return "\n".join(filter(None, (known, about_file(path).listed())))
        if not said:
            read()
        return " ".join(said)

    form = ImageForm(shape[3] if len(shape) == 4 else 1, max(shape[1:3]))
    count, fit = shape[0] * 9 // 10, about_file(path).fit
    tests = shape[0] - count
    return Dataset(path.stem, classes, form, load, count=count, tests=tests, note=note, fit=fit)


def array_shape(path: Path) -> tuple[int, ...]:
    """The shape of `images` in a file, [N, H, W] or [N, H, W, C]; `DataError` as `npz_dataset`."""
    with _opened(path) as archive:
        return _images_shape(path, archive)


def split_order(count: int) -> torch.Tensor:
    """The order in which so many images are parted, int64 [N]: nine tenths are for training."""
    return torch.randperm(count, generator=generator(0))


def about_file(path: Path) -> About:
    """What a file of own images says of itself beside the note; nothing where it is not there."""
    with suppress(DataError), _opened(path) as archive:
        if "about.npy" in archive.namelist():
            shape, dtype = _header(path, archive, "about")
            if dtype == np.uint8 and math.prod(shape) <= about.MOST_BYTES:
                return about.unpacked(_array(archive, "about"))
    return About()


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive at `path`; whatever is wrong with it becomes one sentence."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except _UNREADABLE as exc:
        again = "write it again with numpy.savez_compressed(path, images=..., labels=...)"
        check_kind(path, ".npz file", again)
        raise DataError(f"{path} is no whole .npz file ({cause(exc)}); {again}.") from exc


def _images_shape(path: Path, archive: zipfile.ZipFile) -> tuple[int, ...]:
    """The shape of `images` after all that its header tells has been checked."""
    if "images.npy" not in archive.namelist():
        held = ", ".join(name.removesuffix(".npy") for name in archive.namelist()[:8]) or "nothing"
        raise DataError(f"{path} has no array `images` (it holds {held}); add one.")
    shape, dtype = _header(path, archive, "images")
    flat = len(shape) == 3 or (len(shape) == 4 and shape[3] in (1, 3))
    if dtype.kind not in "buif" or not flat or min(shape[1:]) < 1:
        raise DataError(
            f"`images` in {path} is {dtype} {list(shape)}; it must be numbers, best uint8, "
            f"[N, H, W] or [N, H, W, C] with C = 1 (grey) or 3 (colour)."
        )
    if shape[0] < FEWEST:
        raise DataError(f"{path} has {shape[0]} images; at least {FEWEST} are needed, so add more.")
    return shape


def _range(path: Path, images: np.ndarray) -> Range:
    """What becomes black and white in all of the images."""
    if (values := values_of(images)) is None:
        raise DataError(f"No value of `images` in {path} is a number; save it again.")
    return range_of(values)


def _on_few(images: np.ndarray, levels: Range) -> str:
    """That few values take the range, "" where that is not so."""
    if levels == AS_IS:
        return ""
    spread = Spread()
    with np.errstate(over="ignore"):  # what a float32 cannot hold is infinite, and is left out
        for start in range(0, len(images), CHUNK):
            spread.add(images[start : start + CHUNK].astype(np.float32))
    return spread.sentence(levels, whole=images.dtype.kind != "f")


def _on_shape(down: int, across: int) -> list[str]:
    """That images which are no squares lie on black ones."""
    if down == across:
        return []
    return [
        f"The images are {across} × {down} pixels and lie in the middle of black squares; cut, pad "
        f"or stretch them with --fit crop, pad or stretch."
    ]


def _note(path: Path, archive: zipfile.ZipFile) -> str | None:
    """What the file says of its images, which are as they should be then; None of others."""
    if "note.npy" not in archive.namelist() or _header(path, archive, "images")[1] != np.uint8:
        return None
    shape, dtype = _header(path, archive, "note")
    if dtype.kind != "U" or shape or dtype.itemsize > 4 * NOTE:
        return None
    return shown(str(_array(archive, "note")), NOTE)


def _labels(path: Path, archive: zipfile.ZipFile, count: int) -> np.ndarray | None:
    """The labels [N] as they stand in the file."""
    if "labels.npy" not in archive.namelist():
        return None
    shape, dtype = _header(path, archive, "labels")
    if not np.issubdtype(dtype, np.integer) or shape != (count,):
        raise DataError(
            f"`labels` in {path} is {dtype} {list(shape)}; it must be one integer for each of "
            f"the {count} images, or be left out."
        )
    return _array(archive, "labels")


def _classes(path: Path, archive: zipfile.ZipFile, values: np.ndarray) -> tuple[str, ...]:
    """The names of the classes whose labels are `values`, sorted [K]."""
    if "classes.npy" not in archive.namelist():
        return tuple(str(value) for value in values)
    shape, dtype = _header(path, archive, "classes")
    if dtype.kind != "U" or shape != values.shape:
        raise DataError(
            f"`classes` in {path} is {dtype} {list(shape)}; it must be one text for each of the "
            f"{len(values)} different labels, or be left out."
        )
    return tuple(map(str, _array(archive, "classes")))


def _header(path: Path, archive: zipfile.ZipFile, key: str) -> tuple[tuple[int, ...], np.dtype]:
    """Shape and type of an array of which nothing else has been read."""
    with archive.open(f"{key}.npy") as file:
        if npy.read_magic(file) != (1, 0):  # the others are for records, with headers up to 4 GB
            raise ValueError(f"{key} is no plain array")
        shape, _, dtype = npy.read_array_header_1_0(file)
    if dtype.hasobject:
        raise DataError(
            f"`{key}` in {path} holds pickled Python objects, which are never read from a file; "
            f"save it as an array of {_PLAIN.get(key, 'whole numbers')}."
        )
    size = max(archive.getinfo(f"{key}.npy").file_size, dtype.itemsize * math.prod(shape))
    if size > MOST_BYTES:
        raise DataError(
            f"`{key}` in {path} takes {size / 2**30:.1f} GB of memory and at most "
            f"{MOST_BYTES // 2**30} are allowed; save fewer or smaller images."
        )
    return shape, dtype


def _array(archive: zipfile.ZipFile, key: str, on_progress: OnProgress = silent) -> np.ndarray:
    about = archive.getinfo(f"{key}.npy")
    with archive.open(about) as file:
        return npy.read_array(Counted(file, about.file_size, on_progress), allow_pickle=False)
