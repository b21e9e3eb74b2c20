"""Disentanglement, completeness and informativeness (Eastwood & Williams 2018, sec. 2), computed
with gradient-boosted trees as disentanglement_lib does.
"""

import math
from typing import NamedTuple

import torch
from torch import Tensor

from explorer.evaluation.shapes import check_matrices, check_same_length


class DCI(NamedTuple):
    """disentanglement: each code tells one factor. completeness: each factor is told by one code.

    informativeness: accuracy of the trees, on the codes they were grown on and on the others.
    importance: float64 [Z, F], of each code for each factor.
    """

    disentanglement: float
    completeness: float
    informativeness_train: float
    informativeness_test: float
    importance: Tensor


def dci(
    train_codes: Tensor,
    train_factors: Tensor,
    test_codes: Tensor,
    test_factors: Tensor,
    trees: int = 100,
    seed: int = 0,
) -> DCI:
    """DCI of codes [N, Z] for discrete factors int64 [N, F]; test sizes may differ.

    One classifier is grown for each factor, with `trees` trees for each of its values: the
    published figures use 100, on 10,000 training and 5,000 test points, which takes minutes.
    Raises `ValueError` on other shapes or a factor that never varies.
    """
    from sklearn.ensemble import GradientBoostingClassifier  # type: ignore[import-untyped]

    check_matrices(fewest=2, train_codes=train_codes, test_codes=test_codes)
    check_matrices(fewest=2, train_factors=train_factors, test_factors=test_factors)
    check_same_length(train_codes=train_codes, train_factors=train_factors)
    check_same_length(test_codes=test_codes, test_factors=test_factors)
    for i, factor in enumerate(train_factors.T):
        if factor.min() == factor.max():
            raise ValueError(f"train_factors: expected each to vary, got one value in column {i}")
    importance = torch.zeros(train_codes.shape[1], train_factors.shape[1], dtype=torch.float64)
    seen: list[float] = []
    unseen: list[float] = []
    x, x_test = train_codes.cpu().numpy(), test_codes.cpu().numpy()
    for i in range(train_factors.shape[1]):
        y, y_test = (factors[:, i].cpu().numpy() for factors in (train_factors, test_factors))
        model = GradientBoostingClassifier(n_estimators=trees, random_state=seed).fit(x, y)
        importance[:, i] = torch.from_numpy(model.feature_importances_).abs()
        seen.append(model.score(x, y))
        unseen.append(model.score(x_test, y_test))
    return DCI(
        disentanglement(importance),
        disentanglement(importance.T),
        sum(seen) / len(seen),
        sum(unseen) / len(unseen),
        importance,
    )


def disentanglement(importance: Tensor) -> float:
    """Σ ρ_i (1 − H_F(importance of row i)), ρ_i its share of all, for importance [Z, F].

    Entropy has base F, so that 1 means one factor for each code. Completeness is that of the
    transposed matrix. Raises `ValueError` on other shapes or unless F >= 2.
    """
    if importance.dim() != 2 or importance.shape[1] < 2:
        raise ValueError(f"importance: expected [Z, at least 2], got {list(importance.shape)}")
    shares = importance + 1e-11
    shares = shares / shares.sum(1, keepdim=True)
    logs = shares.log() / math.log(importance.shape[1])
    per_row = 1 + (shares * logs).sum(1)
    weights = importance.sum(1)
    total = weights.sum()
    weights = weights / total if total > 0 else torch.full_like(weights, 1 / len(weights))
    return (per_row * weights).sum().item()
