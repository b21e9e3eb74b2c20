"""Whether samples are copies: their distance to the training images, beside that of test images;
and whether they teach, as references of a nearest-neighbour classifier (Radford et al. 2016,
sec. 8.1).
"""

from collections.abc import Iterable
from typing import NamedTuple

import torch
from torch import Tensor

from explorer.evaluation.neighbours import nearest, nearest_in_blocks
from explorer.evaluation.shapes import check_same_length


class Memorisation(NamedTuple):
    """Euclidean distances to the nearest training image, in pixel values.

    sample_distances: [N]. test_distances: [M]. ratio: median of the samples over that of test
    images; far below 1 means copies, but so may simple or blurred samples. indices int64 [N] and
    test_indices [M]: the training image nearest to each, to be looked at.
    """

    sample_distances: Tensor
    test_distances: Tensor
    sample_median: float
    test_median: float
    ratio: float
    indices: Tensor
    test_indices: Tensor


def memorisation(
    samples: Tensor, train: Tensor | Iterable[Tensor], test: Tensor, chunk: int = 500
) -> Memorisation:
    """How near `samples` [N, ...] come to `train` [T, ...], beside `test` [M, ...].

    `train` may come in blocks, of which one exists at a time, with `chunk` rows of distances to
    it. The ratio is NaN or infinite where the median test image is itself a training image. Raises
    `ValueError` where images differ in size.
    """
    blocks = [train] if isinstance(train, Tensor) else train
    queries = torch.cat([samples.flatten(1), test.flatten(1)])
    found = nearest_in_blocks(queries, (block.flatten(1) for block in blocks), chunk)
    distances, indices = found.distances[:, 0], found.indices[:, 0]
    near, held_out = distances.split([len(samples), len(test)])
    own, others = indices.split([len(samples), len(test)])
    medians = near.double().quantile(0.5), held_out.double().quantile(0.5)
    return Memorisation(
        near,
        held_out,
        medians[0].item(),
        medians[1].item(),
        (medians[0] / medians[1]).item(),
        own,
        others,
    )


def nearest_neighbour_error(
    train: Tensor, train_labels: Tensor, test: Tensor, test_labels: Tensor, chunk: int = 500
) -> float:
    """The share of `test` [M, ...] whose nearest of `train` [N, ...] has another label.

    With samples and their intended labels as `train`, this is compared with as many real images.
    Raises `ValueError` where images differ in size or labels in number.
    """
    check_same_length(train=train, train_labels=train_labels)
    check_same_length(test=test, test_labels=test_labels)
    indices = nearest(test.flatten(1), train.flatten(1), chunk=chunk).indices[:, 0]
    return (train_labels[indices] != test_labels).double().mean().item()
