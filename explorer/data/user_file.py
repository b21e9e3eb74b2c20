"""Own pictures as a file: a folder or a zip is read once and lies as an .npz in a cache."""

import hashlib
from contextlib import suppress
from pathlib import Path

import numpy as np

from explorer.data.about import About, packed
from explorer.data.arrays import is_path
from explorer.data.listing import shown
from explorer.data.progress import OnProgress, silent
from explorer.data.user_cache import cache_bytes, cache_folder, in_use, make_room
from explorer.data.user_images import Own, check_form, own_files, own_images
from explorer.errors import DataError
from explorer.files import why_not_written, written
from explorer.places import expanded

FORMAT = "3"  # of what `own_images` makes of a picture
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
) -> Path:
    """The .npz with the pictures of a folder or a zip, read from `source` once.

    Again when its files, the resolution or the channels are others, or when it made room for newer
    ones. cache: a folder, `cache_folder()` if None. Raises `DataError` as `own_images` does, and
    when it cannot be written.
    """
    check_form(resolution, channels)
    cache, most = cache or cache_folder(), cache_bytes()
    title = source.resolve().name
    title = title[:-4] if title.lower().endswith(".zip") else title
    path = cache / _stamp(source, resolution, channels) / f"{shown(title) or 'pictures'}.npz"
    with in_use(path):  # from now on it is the one that was used last
        pass
    if not path.exists():
        own = own_images(source, resolution, channels, on_progress)
        write_own(path, own)
        make_room(cache, most, path)
    return path


def write_own(path: Path, own: Own) -> None:
    """Write own pictures as an .npz, whole or not at all; `DataError` when that fails."""
    pixels = own.images.images.permute(0, 2, 3, 1).numpy()
    about = packed(About(own.skipped, own.rule))
    held = {"images": pixels, "note": np.array(own.note), "about": about}
    if own.classes:
        held |= {"labels": own.images.labels.numpy(), "classes": np.array(own.classes)}
    try:
        with written(path) as temporary, open(temporary, "wb") as file:
            np.savez(file, **held)  # type: ignore[arg-type]  # its allow_pickle is a flag
    except OSError as exc:
        otherwise = "have caches and temporary files elsewhere (XDG_CACHE_HOME, TMPDIR)"
        raise DataError(why_not_written(exc, path.name, otherwise)) from exc


def _stamp(source: Path, resolution: int, channels: int | None) -> str:
    """What names the content of a source and the form it is brought to, 24 hexadecimal digits."""
    digest = hashlib.sha256(repr((FORMAT, str(source.resolve()), resolution, channels)).encode())
    with own_files(source) as files:
        for file in sorted(files, key=lambda file: file.name):
            digest.update(repr((file.name, file.stamp)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:24]
