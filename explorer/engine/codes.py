"""What the Q of an InfoGAN reads from images."""

from typing import NamedTuple

import numpy as np
from torch import Tensor

from explorer.engine.store.library import Entry
from explorer.engine.store.model_cache import ModelCache
from explorer.errors import PointError


class CodeReading(NamedTuple):
    """Q(c|x): categories [N, K] as probabilities; mean and sd [N, C] of the continuous codes."""

    categories: np.ndarray
    mean: np.ndarray
    sd: np.ndarray


def read(models: ModelCache, entry: Entry, images: Tensor) -> CodeReading:
    """What Q reads from images [N, C, H, W] in [0, 1].

    Raises `PointError` for a model that reads no codes.
    """
    if not entry.spec.reads_codes:
        raise PointError(f"{entry.id} has no Q that reads codes; choose an InfoGAN.")
    reading = models.get(entry.path).read(images)
    return CodeReading(
        reading.logits.softmax(1).cpu().numpy(),
        reading.mu.cpu().numpy(),
        (0.5 * reading.logvar).exp().cpu().numpy(),
    )
