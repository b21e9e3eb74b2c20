"""The own images that a model learnt from, as one file beside its checkpoint: NAME.images.npz.

The model's card holds the SHA-256 of that file, so that a model is never shown with other images.
"""

import hashlib
import logging
import os
from pathlib import Path

from explorer.checkpoints.card import Card
from explorer.errors import CheckpointError
from explorer.files import Act, copy, why_not_read
from explorer.words import shown

logger = logging.getLogger(__name__)


def images_path(out: Path) -> Path:
    """Where the own images of the checkpoint `out` are kept."""
    return out.with_suffix(".images.npz")


def place_images(source: Path, out: Path, act: Act) -> None:
    """Have the images at `source` lie beside the checkpoint `out`, too.

    Raises `OSError` when there is no room.
    """
    path = images_path(out)
    if not _same(source, path):
        made = act.new(path)
        copy(source, made, link=True)
        if not made.samefile(source):  # a copy is known by its size and its time
            os.utime(made, ns=(source.stat().st_atime_ns, source.stat().st_mtime_ns))


def _same(source: Path, path: Path) -> bool:
    """Whether the images at `path` are those at `source`: one file, or a copy that was made."""
    if not path.exists():
        return False
    one, other = source.stat(), path.stat()
    return os.path.samestat(one, other) or (
        (one.st_size, one.st_mtime_ns) == (other.st_size, other.st_mtime_ns)
    )


def images_hash(path: Path) -> str:
    """The SHA-256 of the file at `path`, hexadecimal; `CheckpointError` when it cannot be read."""
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as exc:
        raise CheckpointError(why_not_read(exc, path.name)) from exc


def data_name(out: Path, card: Card) -> str:
    """The name by which the data set of the checkpoint `out` is opened.

    That of its own images, where they lie beside it, else the one in its recipe.
    """
    path = images_path(out).absolute()
    if card.images and path.is_file():
        if images_hash(path) == card.images:
            return str(path)
        names = shown(path.name), shown(out.name)
        logger.warning("%s holds other images than %s was trained on.", *names)
    return card.recipe.dataset
