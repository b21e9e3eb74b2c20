"""What a visitor's file of pictures would teach: a look at it before anything is trained."""

from functools import partial
from typing import NamedTuple

import numpy as np
import torch

from explorer.data import Skipped, own_images, write_own
from explorer.engine.uploads import Uploads

EXAMPLES = 64


class Preview(NamedTuple):
    """dataset: its name for training. size: how many images it has. classes: names and counts.

    note: sentences on what became of the pictures. examples: uint8 [N, R, R, C], up to 64 from the
    first to the last.
    """

    dataset: str
    size: int
    classes: tuple[tuple[str, int], ...]
    skipped: tuple[Skipped, ...]
    note: str
    examples: np.ndarray


def preview(uploads: Uploads, token: str, resolution: int, channels: int | None) -> Preview:
    """The pictures in a zip that was sent, brought to one form as `own_images` does.

    Raises `UploadError` when the file is gone, `DataError` when it is no zip of pictures.
    """
    own = own_images(uploads.find(token), resolution, channels, partial(uploads.tell, token))
    dataset = uploads.add_images(token, lambda path: write_own(path, own))
    size = len(own.images.labels)
    chosen = torch.linspace(0, size - 1, min(size, EXAMPLES)).round().long()
    examples = own.images.images[chosen].permute(0, 2, 3, 1).contiguous().numpy()
    counts = torch.bincount(own.images.labels).tolist() if own.classes else []
    classes = tuple(zip(own.classes, counts, strict=True))
    return Preview(dataset, size, classes, own.skipped, own.note, examples)
