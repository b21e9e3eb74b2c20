"""How far single codes stand for single known factors: the mutual information gap for discrete
factors (Chen et al. 2018, eq. 6), correlations and R² for continuous ones.
"""

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from explorer.evaluation.codes import correlations
from explorer.evaluation.shapes import check_matrices, check_same_length


class FactorScores(NamedTuple):
    """correlations: Pearson's r, float64 [Z, F]. r2: variance of each factor that a linear map of
    all codes explains, [F], NaN for one that never varies. Read r2 for what the codes hold, and
    the correlations for how few of them hold it.
    """

    correlations: Tensor
    r2: Tensor


def mig(codes: Tensor, factors: Tensor, bins: int = 20) -> float:
    """The mean over factors of (I₁ − I₂) / H(factor), in [0, 1].

    I₁ and I₂ are the largest mutual informations of a factor with a code. `codes` [N, Z] (posterior
    means) are cut into `bins` of equal width from least to greatest, as in disentanglement_lib;
    `factors` int64 [N, F]. The published figures use N = 10,000. Raises `ValueError` on unequal
    lengths, bins < 2 or a factor that never varies.
    """
    for name, value in (("codes", codes), ("factors", factors)):
        check_matrices(fewest=2, **{name: value})
    check_same_length(codes=codes, factors=factors)
    if bins < 2:
        raise ValueError(f"bins: expected at least 2, got {bins}")
    binned = [_histogram_bins(column, bins) for column in codes.double().cpu().numpy().T]
    gaps = []
    for i, factor in enumerate(factors.cpu().numpy().T):
        entropy = _mutual_information(factor, factor)
        if entropy <= 0:
            raise ValueError(f"factors: expected each to vary, got one value in column {i}")
        second, first = sorted([0.0, *(_mutual_information(code, factor) for code in binned)])[-2:]
        gaps.append((first - second) / entropy)
    return float(np.mean(gaps))


def factor_scores(codes: Tensor, factors: Tensor) -> FactorScores:
    """How `codes` [N, Z] tell continuous `factors` [N, F], by straight lines.

    Raises `ValueError` on unequal lengths or unless N > Z + 1.
    """
    check_matrices(fewest=codes.shape[-1] + 2, codes=codes)
    check_matrices(factors=factors)
    check_same_length(codes=codes, factors=factors)
    x, y = codes.double(), factors.double()
    x, y = x - x.mean(0), y - y.mean(0)
    rest = y - x @ torch.linalg.lstsq(x.cpu(), y.cpu(), driver="gelsd").solution.to(x)
    varies = factors.amax(0) > factors.amin(0)
    r2 = 1 - rest.square().sum(0) / y.square().sum(0).where(varies, torch.nan)
    return FactorScores(correlations(codes, factors), r2)


def _histogram_bins(column: np.ndarray, bins: int) -> np.ndarray:
    return np.digitize(column, np.histogram_bin_edges(column, bins)[:-1])


def _mutual_information(a: np.ndarray, b: np.ndarray) -> float:
    """I(a; b) of two discrete columns [N], in nats, from their joint histogram."""
    rows, columns = (np.unique(column, return_inverse=True)[1] for column in (a, b))
    joint = np.zeros((rows.max() + 1, columns.max() + 1))
    np.add.at(joint, (rows, columns), 1 / len(a))
    apart = joint.sum(1, keepdims=True) * joint.sum(0, keepdims=True)
    held = joint > 0
    return float((joint[held] * np.log(joint[held] / apart[held])).sum())
