"""Operations on several points at once: routes, grids, sums, and what a judge sees on the way."""

from typing import TYPE_CHECKING, Annotated, Literal, TypedDict

import numpy as np

from explorer.ui.operations.asked import Model, Points, Seed
from explorer.ui.operations.costs import SOME, many
from explorer.ui.operations.given import Floats
from explorer.ui.operations.schema import of, within
from explorer.ui.operations.table import operation

if TYPE_CHECKING:
    from explorer.engine import Engine

Way = Annotated[Literal["slerp", "lerp"], "How z goes: on the sphere, or straight."]
Easing = Literal["even", "smooth", "image"]
Terms = list[Annotated[float, within(-10, 10)]]


class ByWay(TypedDict):
    """‖z‖ along a route."""

    slerp: list[float]
    lerp: list[float]


class Norms(TypedDict):
    """norms: by each way, whichever was taken."""

    norms: ByWay


class Named(TypedDict):
    """classes: their names; [] where the data has no judge."""

    classes: list[str]


@operation(SOME)
def route(
    engine: "Engine",
    model: Model,
    points: Points,
    steps: Annotated[int, "From one point to the next."],
    way: Way,
    easing: Annotated[Easing, "What is even: time, its smooth course, or the image's change."],
) -> tuple[Norms, Floats]:
    """The route through points, float32 [F, Z + K + C]."""
    found = engine.interpolation.route(model, points, steps, way, easing)
    slerp, lerp = (found.norms[name].tolist() for name in ("slerp", "lerp"))
    return {"norms": {"slerp": slerp, "lerp": lerp}}, found.rows


@operation(SOME)
def grid(
    engine: "Engine",
    model: Model,
    points: Points,
    across: Annotated[int, "How many of the points stand in a row."],
    every: Annotated[int, "In which rows and columns of the grid they lie."],
    way: Way,
) -> Floats:
    """The grid between points, float32 [R, S, Z + K + C]."""
    return engine.interpolation.grid(model, points, across, every, way)


@operation(SOME)
def sum(
    engine: "Engine",
    model: Model,
    points: Points,
    sizes: Annotated[list[int], of(1, 64), "How many points each group has."],
    terms: Annotated[Terms, of(1, 64), "The weight of each group."],
    seed: Seed,
    shell: Annotated[bool, "Whether the result goes onto the shell of the prior."] = False,
) -> Floats:
    """The sum of groups of points: float32 [G + 1 + 8, Z + K + C].

    First the mean of each group, then the result, then its neighbours.
    """
    found = engine.interpolation.weighted_sum(model, points, sizes, terms, shell, seed)
    return np.concatenate([found.means, found.result[None], found.around])


@operation(lambda engine, model, points, **_: many(engine, model, len(points)))
def verdicts(engine: "Engine", model: Model, points: Points) -> tuple[Named, Floats]:
    """Judge A's probabilities of `classes`, of the images of points, float32 [N, L]."""
    found = engine.interpolation.verdicts(model, points)
    if found is None:
        return {"classes": []}, np.zeros((len(points), 0), np.float32)
    count, names = found.shape[1], model.data_class_names
    return {"classes": list(names if len(names) == count else map(str, range(count)))}, found
