"""Directions towards a class or more of an attribute, each with what held-out points say of it.

By the difference of means (White 2016) and by a linear classifier or regression (Shen et al. 2020,
InterFaceGAN). An attribute is looked at within classes, and a class against all others alike, so
that a direction is of the attribute and not of the class that has most of it.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from explorer.engine import decoding
from explorer.engine.directions.attributes import measure
from explorer.engine.directions.direction import Direction, scaled
from explorer.engine.directions.labelled_latents import LabelledLatents
from explorer.engine.store.library import Entry
from explorer.engine.workspace import Workspace
from explorer.evaluation.probes import (
    classifier_direction,
    held_out_accuracy,
    held_out_r2,
    regression_direction,
    within,
)
from explorer.latent import class_differences, mean_difference

MOVED = 256  # points that are moved to see what a direction does
MEANS, LINEAR = "mean difference", "linear"


class _Fitted(NamedTuple):
    """vector: float64 [Z] of any length. slope: [Z], what an attribute in numbers gains a step."""

    method: str
    vector: Tensor
    score: float
    score_name: str
    slope: Tensor | None = None


def attribute_directions(
    workspace: Workspace, entry: Entry, labelled: LabelledLatents, spread: Tensor
) -> Iterator[Direction]:
    """All that can be found in labelled latents; `spread` is their covariance [Z, Z]."""
    fit, test = labelled.fit, labelled.test
    others = (
        class_differences(fit.z, fit.labels, len(labelled.class_names))
        if labelled.class_names
        else ()
    )
    for k, (name, means) in enumerate(zip(labelled.class_names, others, strict=True)):
        sides = fit.labels == k, test.labels == k
        if _varies(*sides):
            for found in _sides(labelled, means, *sides):
                yield _class(labelled, spread, k, name, found)
    for name in labelled.units:
        values, tested = fit.values[name], test.values[name]
        if not _varies(values, tested):
            continue
        if values.dtype == torch.bool:
            means = mean_difference(fit.z, values, fit.labels)
            founds = _sides(labelled, means, values, tested)
        else:
            founds = _amount(labelled, values, tested)
        for found in founds:
            yield _attribute(workspace, entry, labelled, spread, name, found)


def _class(
    labelled: LabelledLatents, spread: Tensor, number: int, name: str, found: _Fitted
) -> Direction:
    """The direction towards a class."""
    return Direction(
        id=f"class:{number}:{found.method}",
        name=name,
        kind="class",
        method=found.method,
        score=found.score,
        score_name=found.score_name,
        effect=None,
        unit="",
        detail=f"Balanced accuracy against all other classes on {labelled.tested}.",
        vector=scaled(found.vector, spread).float().numpy(),
    )


def _attribute(
    workspace: Workspace,
    entry: Entry,
    labelled: LabelledLatents,
    spread: Tensor,
    name: str,
    found: _Fitted,
) -> Direction:
    """The direction towards more of an attribute, with what a step along it does."""
    vector = scaled(found.vector, spread)
    effect, how = None, ""
    if labelled.measured:
        effect = _moved(workspace, entry, labelled, name, vector)
        how = f"; effect measured on {min(MOVED, len(labelled.test.z))} of them, moved by ±1"
    elif found.slope is not None:
        effect, how = float(found.slope @ vector), "; effect by the regression"
    score = "Balanced accuracy" if found.slope is None else "R²"
    inside = " within classes" if len(labelled.fit.labels.unique()) > 1 else ""
    return Direction(
        id=f"attribute:{name}:{found.method}",
        name=name,
        kind="attribute",
        method=found.method,
        score=found.score,
        score_name=found.score_name,
        effect=effect,
        unit=labelled.units[name],
        detail=f"{score}{inside} on {labelled.tested}{how}.",
        vector=vector.float().numpy(),
    )


def _moved(
    workspace: Workspace, entry: Entry, labelled: LabelledLatents, name: str, vector: Tensor
) -> float:
    """How much more of a measured attribute images have for one vector, seen from -1 to +1."""
    rows = labelled.test.rows[:MOVED]
    step = np.zeros(rows.shape[1], dtype=np.float32)
    step[: len(vector)] = vector.float().numpy()
    ahead, behind = (
        measure(decoding.many_images(workspace, entry, moved)).values[name].mean()
        for moved in (rows + step, rows - step)
    )
    return float(ahead - behind) / 2


def _varies(*columns: Tensor) -> bool:
    return all(len(values) and bool((values != values[0]).any()) for values in columns)


def _sides(
    labelled: LabelledLatents, means: Tensor, positive: Tensor, tested: Tensor
) -> Iterator[_Fitted]:
    """Towards what bool [N] of the points say they have, by its difference of means and a fit."""
    fit, test = labelled.fit.z.double(), labelled.test.z.double()
    for method, vector in ((MEANS, means), (LINEAR, classifier_direction(fit, positive))):
        score = held_out_accuracy(fit @ vector, positive, test @ vector, tested)
        yield _Fitted(method, vector, score, "accuracy")


def _amount(labelled: LabelledLatents, values: Tensor, tested: Tensor) -> Iterator[_Fitted]:
    """Towards more of values [N] than is usual for a point's class."""
    fit, test = labelled.fit, labelled.test
    z, y = (within(part, fit.labels, part, fit.labels) for part in (fit.z, values))
    test_z = within(test.z, test.labels, fit.z, fit.labels)
    test_y = within(tested, test.labels, values, fit.labels)
    if not _varies(y, test_y):
        return
    slope = regression_direction(z, y)
    for method, vector in ((MEANS, mean_difference(fit.z, y > 0, fit.labels)), (LINEAR, slope)):
        score = held_out_r2(z @ vector, y, test_z @ vector, test_y)
        yield _Fitted(method, vector, score, "R²", slope)
