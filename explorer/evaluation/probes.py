"""Linear probes: the direction along which latents say an attribute, and how far to trust it.

A logistic classifier or a ridge regression gives the direction. Any direction, of whatever
origin, is then scored in one way: by the one number that points have along it, cut or fitted on
those for fitting and judged on held-out ones.
"""

import torch
from torch import Tensor

from explorer.evaluation.shapes import check_matrices, check_same_length

RIDGE = 0.01  # of the prior's variance: dimensions that an encoder leaves unused have far less


def classifier_direction(latents: Tensor, positive: Tensor) -> Tensor:
    """The weight of a logistic classifier, float64 [Z], both sides counting alike.

    latents: [N, Z]. positive: bool [N]. Raises `ValueError` on unequal lengths or one side only.
    """
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    check_matrices(latents=latents)
    check_same_length(latents=latents, positive=positive)
    if positive.all() or not positive.any():
        raise ValueError("positive: expected both sides, got one")
    strength = 1 / (RIDGE * len(latents))
    model = LogisticRegression(C=strength, class_weight="balanced", max_iter=1000)
    model.fit(latents.double().numpy(), positive.numpy())
    return torch.from_numpy(model.coef_[0])


def regression_direction(latents: Tensor, values: Tensor) -> Tensor:
    """The weight of a ridge regression of values [N] on latents [N, Z], float64 [Z].

    Raises `ValueError` on unequal lengths.
    """
    check_matrices(latents=latents)
    check_same_length(latents=latents, values=values)
    x, y = latents.double(), values.double()
    x, y = x - x.mean(0), y - y.mean()
    ridge = RIDGE * len(x) * torch.eye(x.shape[1], dtype=x.dtype)
    return torch.linalg.solve(x.T @ x + ridge, x.T @ y)


def held_out_accuracy(
    along: Tensor, positive: Tensor, test_along: Tensor, test_positive: Tensor
) -> float:
    """How often one cut on a direction is right, the mean of both sides' shares.

    The cut is the best for the places along [N] of positive, bool [N]; it is judged on the others.
    Half means nothing was learnt. Raises `ValueError` on unequal lengths.
    """
    check_same_length(along=along, positive=positive)
    check_same_length(test_along=test_along, test_positive=test_positive)
    places, order = along.double().sort()
    having, lacking = positive[order].double(), (~positive[order]).double()
    # Cutting below place i: what has it lies above, what lacks it below.
    gain = lacking.cumsum(0) / lacking.sum() - having.cumsum(0) / having.sum()
    best = int(gain[:-1].argmax()) if len(gain) > 1 else 0
    cut = (places[best] + places[min(best + 1, len(places) - 1)]) / 2
    above = test_along.double() > cut
    right = above[test_positive].double().mean() + (~above[~test_positive]).double().mean()
    return (right / 2).item()


def held_out_r2(along: Tensor, values: Tensor, test_along: Tensor, test_values: Tensor) -> float:
    """R² on held-out points of the straight line through values [N] at the places along [N].

    Below 0 where the mean would have been better. Raises `ValueError` on unequal lengths.
    """
    check_same_length(along=along, values=values)
    check_same_length(test_along=test_along, test_values=test_values)
    x, y = along.double(), values.double()
    away = x - x.mean()
    slope = away @ (y - y.mean()) / away.square().sum().clamp(min=torch.finfo(away.dtype).tiny)
    rest = test_values.double() - y.mean() - slope * (test_along.double() - x.mean())
    spread = test_values.double() - test_values.double().mean()
    return (1 - rest.square().sum() / spread.square().sum()).item()


def within(values: Tensor, groups: Tensor, means_of: Tensor, their_groups: Tensor) -> Tensor:
    """`values` [N, ...] less the mean of `means_of` [M, ...] over their group, float64.

    What is left says nothing of the group. A group that is not among `their_groups` int64 [M]
    keeps its values. Raises `ValueError` on unequal lengths.
    """
    check_same_length(values=values, groups=groups)
    check_same_length(means_of=means_of, their_groups=their_groups)
    left = values.double().clone()
    for group in their_groups.unique():
        left[groups == group] -= means_of[their_groups == group].double().mean(0)
    return left
