"""What a visitor's file of images would teach: a preview of it before anything is trained."""

from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from explorer.checkpoints import images_hash
from explorer.data import Skipped, own_images, write_own
from explorer.data.user_images import check_form
from explorer.engine.visitors.uploads import Uploads

EXAMPLES = 64


class Preview(NamedTuple):
    """dataset: its name for training. images: the SHA-256 that the card of a model which learns
    from it will hold. size: how many images it has. classes: names and counts.

    note: sentences on what became of the pictures. examples: uint8 [N, R, R, C], up to 64 from the
    first to the last. fit: how pictures that were not square became so; oblong: whether any were.
    """

    dataset: str
    images: str
    size: int
    classes: tuple[tuple[str, int], ...]
    skipped: tuple[Skipped, ...]
    note: str
    examples: np.ndarray
    fit: str
    oblong: bool


def preview(
    uploads: Uploads, token: str, resolution: int, channels: int | None, fit: str | None = None
) -> Preview:
    """The images in a zip that was sent, brought to one form as `own_images` does.

    Raises `UploadError` when the file is gone, and when a newer inspection was begun;
    `DataError` when it is no zip of images, which is then let go of.
    """
    check_form(resolution, channels, fit)
    with uploads.opened(token) as (path, inspection):
        heard = partial(uploads.progress, token, inspection)
        own = own_images(path, resolution, channels, heard, fit)
        dataset = uploads.add_images(token, inspection, lambda path: write_own(path, own))
        images = images_hash(Path(uploads.dataset(dataset)))
    size = len(own.images.labels)
    chosen = torch.linspace(0, size - 1, min(size, EXAMPLES)).round().long()
    examples = own.images.images[chosen].permute(0, 2, 3, 1).contiguous().numpy()
    counts = torch.bincount(own.images.labels).tolist() if own.classes else []
    classes = tuple(zip(own.classes, counts, strict=True))
    return Preview(
        dataset, images, size, classes, own.skipped, own.note, examples, own.fit, own.oblong
    )
