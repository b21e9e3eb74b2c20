"""The operation that searches for the point of an image, some steps at a time."""

from typing import TYPE_CHECKING, Annotated, TypedDict

from explorer.ui.operations.asked import Model, Search
from explorer.ui.operations.costs import HEAVY, Cost
from explorer.ui.operations.given import Floats
from explorer.ui.operations.schema import within
from explorer.ui.operations.table import operation

if TYPE_CHECKING:
    from explorer.engine import Engine

Last = Annotated[int, "As the last answer has it."]


class Searched(TypedDict):
    """A search after `step` of `steps` steps. residuals: the mean squared errors of its `starts`.

    best: the start whose image is nearest.
    """

    starts: int
    step: int
    steps: int
    best: int
    residuals: list[float]


@operation(lambda engine, model, **_: Cost(HEAVY, engine.costs.searching(model)))
def invert(
    engine: "Engine",
    model: Model,
    image: Search,
    seed: Annotated[int, within(0), "Of a search that begins."] = 0,
    starts: Last = 0,
    step: Last = 0,
    steps: Last = 0,
    more: Annotated[int, within(1, 50), "Steps to take of a search that goes on."] = 20,
) -> tuple[Searched, Floats]:
    """Begin a search for the point of an image, or take more steps of one.

    The page keeps all of it. The payload is the image; to go on, the numbers of the last answer
    follow it. The first of them are the points, [starts, Z + K + C].
    """
    pixels, numbers = image
    if len(numbers):
        state = engine.search(model, pixels, numbers, starts, step, steps, more)
    else:
        state = engine.begin_search(model, pixels, seed)
    return {
        "starts": len(state.rows),
        "step": state.step,
        "steps": state.steps,
        "best": state.best,
        "residuals": state.residuals.tolist(),
    }, state.numbers
