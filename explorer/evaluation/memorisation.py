"""Whether samples are copies: their distance to the training images, beside that of test images;
and whether they teach, as references of a nearest-neighbour classifier (Radford et al. 2016,
sec. 8.1).
"""

from typing import NamedTuple

from torch import Tensor

from explorer.evaluation.neighbours import nearest
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


def memorisation(samples: Tensor, train: Tensor, test: Tensor, chunk: int = 500) -> Memorisation:
    """How near `samples` [N, ...] come to `train` [T, ...], beside `test` [M, ...].

    `chunk` rows of T distances exist at once. The ratio is NaN or infinite where the median test
    image is itself a training image. Raises `ValueError` where images differ in size.
    """
    reference = train.flatten(1)
    near = nearest(samples.flatten(1), reference, chunk=chunk)
    held_out = nearest(test.flatten(1), reference, chunk=chunk)
    medians = near.distances.double().quantile(0.5), held_out.distances.double().quantile(0.5)
    return Memorisation(
        near.distances[:, 0],
        held_out.distances[:, 0],
        medians[0].item(),
        medians[1].item(),
        (medians[0] / medians[1]).item(),
        near.indices[:, 0],
        held_out.indices[:, 0],
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
