"""Operations on points of a latent space: drawn, decoded, read."""

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypedDict

import numpy as np

from explorer.ui.operations.asked import Model, Points, Seed
from explorer.ui.operations.costs import FEW, LITTLE, MANY, Cost, few, one
from explorer.ui.operations.given import Floats, Pixels
from explorer.ui.operations.schema import within
from explorer.ui.operations.table import operation

if TYPE_CHECKING:
    from explorer.engine import CodeReading, Engine


class Reading(TypedDict):
    """What Q reads from an image: probabilities of the category [K], mean and sd of codes [C]."""

    categories: list[float]
    mean: list[float]
    sd: list[float]


@operation(LITTLE)
def draw(
    engine: "Engine",
    model: Model,
    seed: Seed,
    count: Annotated[int, within(1), "How many points."],
    prior: Annotated[Literal["normal", "mixture"], "What z is drawn from."] = "normal",
) -> Floats:
    """Prior points of the seeds seed, seed + 1, …, float32 [count, Z + C]."""
    return engine.draw(model, range(seed, seed + count), prior)


def _images(engine: "Engine", model: Any, points: np.ndarray, **_: Any) -> Cost:
    if len(points) <= FEW:
        return few(engine, model, len(points))
    return Cost(MANY, engine.costs.decoding(model, len(points)))


@operation(_images)
def images(
    engine: "Engine",
    model: Model,
    points: Points,
    time: Annotated[int | None, "An index into the steps of `history`; none when finished."] = None,
) -> Pixels:
    """Pixels of points, uint8 [N, H, W, C]."""
    return engine.images(model, points, time)


@operation(one)
def read_codes(engine: "Engine", model: Model, points: Points) -> Reading:
    """What Q reads from the image of one point."""
    return reading_of(engine.read_codes(model, points))


def reading_of(found: "CodeReading") -> Reading:
    """A reading of one image as lists."""
    categories, mean, sd = (values[0].tolist() for values in found)
    return {"categories": categories, "mean": mean, "sd": sd}
