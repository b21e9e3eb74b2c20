"""Own pictures as a file: a folder or a zip is read once and lies as an .npz in a cache.

So do arrays that are not square, where somebody says how they become so.
"""

import hashlib
from contextlib import suppress
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from explorer.data.about import About, packed
from explorer.data.arrays import array_shape, is_path, npz_dataset, split_order
from explorer.data.images import Images
from explorer.data.listing import shown
from explorer.data.progress import OnProgress, silent
from explorer.data.squares import FITS, on_squares
from explorer.data.user_cache import cache_bytes, cache_folder, in_use, make_room
from explorer.data.user_images import SIDES, Own, check_form, own_files, own_images
from explorer.errors import DataError
from explorer.files import why_not_written, written
from explorer.places import expanded

FORMAT = "4"  # of what `own_images` makes of a picture
RESOLUTION = 32  # pixels of a side where nobody says otherwise


def own_source(name: str, root: Path) -> Path | None:
    """The folder or the zip that a data set's name means, else None.

    A relative path is tried from the current folder, then from `root`. Raises `DataError` for a
    zip that is not there.
    """
    given = expanded(name)
    zipped = given.suffix.lower() == ".zip"
    if not name or is_path(name):
        return None
    for path in (given, root / given):
        with suppress(OSError):  # a name that no file can have
            if path.is_dir() or (zipped and path.is_file()):
                return path
    if zipped:
        raise DataError(
            f"There is no file {name}, neither from the current folder nor below {root}; give the "
            f"path of a zip or of a folder that holds pictures."
        )
    return None


def own_file(
    source: Path,
    resolution: int = RESOLUTION,
    channels: int | None = None,
    cache: Path | None = None,
    on_progress: OnProgress = silent,
    fit: str | None = None,
) -> Path:
    """The .npz with the pictures of a folder or a zip, read from `source` once.

    Again when its files, the resolution, the channels or the fit are others, or when it made room
    for newer ones. cache: a folder, `cache_folder()` if None. Raises `DataError` as `own_images`
    does, and when it cannot be written.
    """
    check_form(resolution, channels, fit)
    cache, most = cache or cache_folder(), cache_bytes()
    title = source.resolve().name
    title = title[:-4] if title.lower().endswith(".zip") else title
    stamp = _stamp(source, resolution, channels, fit)
    path = cache / stamp / f"{shown(title) or 'pictures'}.npz"
    with in_use(path):  # from now on it is the one that was used last
        pass
    if not path.exists():
        own = own_images(source, resolution, channels, on_progress, fit)
        write_own(path, own)
        make_room(cache, most, path)
    return path


def squared_file(source: Path, fit: str, cache: Path | None = None) -> Path:
    """The .npz with the images of the .npz `source` as squares: its own file where they are.

    fit: a name of `FITS`. Cut ones have the shorter side, others the longer. Raises `DataError` as
    `npz_dataset` does, and when it cannot be written.
    """
    check_form(SIDES[0], None, fit)
    shape = array_shape(source)[1:3]
    if shape[0] == shape[1]:
        return source
    cache, most = cache or cache_folder(), cache_bytes()
    about = source.stat()
    form = (FORMAT, str(source.resolve()), about.st_size, about.st_mtime_ns, fit)
    path = cache / hashlib.sha256(repr(form).encode()).hexdigest()[:24] / source.name
    with in_use(path):
        pass
    if not path.exists():
        write_own(path, _squared(source, fit))
        make_room(cache, most, path)
    return path


def _squared(source: Path, fit: str) -> Own:
    """All images of an .npz, in its order, as squares."""
    data = npz_dataset(source)
    train, test = (data.load(source.parent, part) for part in (True, False))
    back = split_order(len(train.labels) + len(test.labels)).argsort()
    images, labels = (
        torch.cat([one, other])[back] for one, other in zip(train[:2], test[:2], strict=True)
    )
    down, across = images.shape[2:]
    side = min(down, across) if fit == "crop" else max(down, across)
    squares = images.new_empty(len(images), images.shape[1], side, side)
    for image, square in zip(images, squares, strict=True):
        levels = image.permute(1, 2, 0).squeeze(-1).numpy()
        pixels = np.atleast_3d(np.array(FITS[fit](Image.fromarray(levels), side)))
        square.copy_(torch.from_numpy(pixels).permute(2, 0, 1))
    words = on_squares([(across, down)] * len(images), fit)
    note = " ".join(filter(None, (data.note(), words)))
    return Own(Images(squares, labels), data.classes, (), note, None, fit, True)


def write_own(path: Path, own: Own) -> None:
    """Write own pictures as an .npz, whole or not at all; `DataError` when that fails."""
    pixels = own.images.images.permute(0, 2, 3, 1).numpy()
    about = packed(About(own.skipped, own.rule, own.fit))
    held = {"images": pixels, "note": np.array(own.note), "about": about}
    if own.classes:
        held |= {"labels": own.images.labels.numpy(), "classes": np.array(own.classes)}
    try:
        with written(path) as temporary, open(temporary, "wb") as file:
            np.savez(file, **held)  # type: ignore[arg-type]  # its allow_pickle is a flag
    except OSError as exc:
        otherwise = "have caches and temporary files elsewhere (XDG_CACHE_HOME, TMPDIR)"
        raise DataError(why_not_written(exc, path.name, otherwise)) from exc


def _stamp(source: Path, resolution: int, channels: int | None, fit: str | None) -> str:
    """What names the content of a source and the form it is brought to, 24 hexadecimal digits."""
    form = (FORMAT, str(source.resolve()), resolution, channels, fit)
    digest = hashlib.sha256(repr(form).encode())
    with own_files(source) as files:
        for file in sorted(files, key=lambda file: file.name):
            digest.update(repr((file.name, file.stamp)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:24]
