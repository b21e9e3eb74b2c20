"""A training set that lives on the device as bytes; a batch is one gather and one division.

Nothing is done per image in Python, so small models are never starved (a `DataLoader` over
pictures spends most of an epoch decoding and stacking them).
"""

from collections.abc import Iterator
from typing import NamedTuple

import torch

from explorer.data.images import Images, as_floats
from explorer.errors import DataError
from explorer.runtime import generator


class Batch(NamedTuple):
    """x: float32 [B, C, H, W] in [0, 1], or points [B, 2]. labels: int64 [B]."""

    x: torch.Tensor
    labels: torch.Tensor


class ResidentSet:
    """uint8 images [N, C, H, W], int64 labels [N] and factors [N, F] or None, on `device`.

    Or points of the plane, float32 [N, 2]. classes: the names of the labels, () without any.
    """

    def __init__(
        self, split: Images, device: torch.device | str, classes: tuple[str, ...] = ()
    ) -> None:
        if (split.images.dtype, split.images.ndim) not in ((torch.uint8, 4), (torch.float32, 2)):
            raise ValueError(
                f"split.images: expected uint8 [N, C, H, W] or float32 [N, 2], "
                f"got {split.images.dtype} {list(split.images.shape)}"
            )
        self.images, self.classes = split.images.to(device), classes
        self.labels = split.labels.to(device)
        self.factors = None if split.factors is None else split.factors.to(device)

    def __len__(self) -> int:
        return len(self.images)

    def gather(self, index: torch.Tensor) -> Batch:
        """The images and labels at `index`, int64 [B]."""
        return Batch(as_floats(self.images[index]), self.labels[index])

    def steps_per_epoch(self, batch: int) -> int:
        """Whole batches in one epoch; the rest of the images waits for the next shuffle."""
        if len(self) < batch:
            raise DataError(
                f"The data set has {len(self)} images, fewer than one batch of {batch}; "
                f"choose a smaller --batch."
            )
        return len(self) // batch

    def batches(self, batch: int, seed: int, start: int = 0) -> Iterator[Batch]:
        """Endless shuffled batches from step `start` on.

        The order of an epoch depends on the seed and the epoch alone, so a run that is resumed
        at any step sees exactly the batches that an unbroken run would have seen.
        """
        per_epoch = self.steps_per_epoch(batch)
        epoch, position = divmod(start, per_epoch)
        while True:
            stream = generator(seed * 1_000_003 + epoch)
            order = torch.randperm(len(self), generator=stream).to(self.images.device)
            for step in range(position, per_epoch):
                yield self.gather(order[step * batch : (step + 1) * batch])
            epoch, position = epoch + 1, 0
