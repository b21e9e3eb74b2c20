"""What an InfoGAN's codes came to mean (Chen et al. 2016, sec. 5 and 7)."""

import torch
from torch import Tensor

from explorer.evaluation.shapes import check_matrices, check_same_length


def majority_map(codes: Tensor, labels: Tensor, categories: int, classes: int) -> Tensor:
    """The commonest class of each category, int64 [categories]; −1 for one that never occurs.

    `codes` int64 [N] in [0, categories) and `labels` int64 [N] in [0, classes), of the training
    split. Two categories may share a class. Raises `ValueError` on other shapes or ranges.
    """
    check_same_length(codes=codes, labels=labels)
    for name, value, size in (("codes", codes, categories), ("labels", labels, classes)):
        low, high = int(value.min()), int(value.max())
        if low < 0 or high >= size:
            raise ValueError(f"{name}: expected 0 to {size - 1}, got {low} to {high}")
    pairs = codes.long() * classes + labels.long()
    counts = torch.bincount(pairs, minlength=categories * classes).reshape(categories, classes)
    return counts.argmax(1).where(counts.sum(1) > 0, -1)


def clustering_error(codes: Tensor, labels: Tensor, mapping: Tensor) -> float:
    """The share of `codes` int64 [N] whose mapped class is not `labels` int64 [N]."""
    check_same_length(codes=codes, labels=labels)
    return (mapping[codes] != labels).double().mean().item()


def information(log_q: Tensor, entropy: float) -> float:
    """L_I = H(c) + E[log Q(c|x)] in nats, from log Q(c|x) [N] on fresh samples (eq. 5)."""
    return entropy + log_q.double().mean().item()


def correlations(codes: Tensor, measured: Tensor) -> Tensor:
    """Pearson's r of each of `codes` [N, C] with each of `measured` [N, M], float64 [C, M].

    0 where either never varies. Raises `ValueError` on unequal lengths or fewer than two rows.
    """
    for name, value in (("codes", codes), ("measured", measured)):
        check_matrices(fewest=2, **{name: value})
    check_same_length(codes=codes, measured=measured)
    return _standard(codes).T @ _standard(measured)


def _standard(x: Tensor) -> Tensor:
    """Columns of mean 0 and length 1, float64; those that never vary become 0."""
    x = x.double()
    varies = x.amax(0) > x.amin(0)
    x = (x - x.mean(0)) * varies
    return x / x.norm(dim=0).where(varies, 1)
