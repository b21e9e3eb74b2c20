"""Operations on a model from inside: its layers, what they hold at a point, what is said of it."""

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypedDict

from explorer.ui.operations.asked import Model, Points, Search
from explorer.ui.operations.costs import Cost, many
from explorer.ui.operations.given import Pixels
from explorer.ui.operations.schema import within
from explorer.ui.operations.table import operation

if TYPE_CHECKING:
    from explorer.engine import Engine, Inside, Passed

CHOSEN_FROM = 256  # samples and test images
PARTS = 4  # that one image goes through: the decoder twice, an encoder, a judge

Whole = Annotated[
    Literal["all", "decoder", "encoder", "judge"],
    "Of which part one layer is wanted whole; what is shown of all of them otherwise.",
]
Which = Annotated[int, within(0, 7), "The layer among those of the part that are shown."]


class Readings(TypedDict):
    """score: of the image, by the judge; null without one. misfit: −log p(x|z) in nats, or null.

    mu, sigma, kl: of q(z|x) by dimension, in nats; [] without an encoder. x is the image that was
    given, or the one drawn.
    """

    score: float | None
    mu: list[float]
    sigma: list[float]
    kl: list[float]
    misfit: float | None


def _all(engine: "Engine", model: Any, **_: Any) -> Cost:
    return many(engine, model, CHOSEN_FROM)


def _once(engine: "Engine", model: Any, **_: Any) -> Cost:
    return many(engine, model, PARTS)


@operation(_all)
def inside(engine: "Engine", model: Model) -> "Inside":
    """The parts of a model with the layers that are shown, and scores that its judge gives."""
    return engine.inside(model)


@operation(_once)
def passed(
    engine: "Engine",
    model: Model,
    points: Points,
    time: Annotated[
        int | None, within(0), "An index into the steps of `history`; none when finished."
    ] = None,
    part: Whole = "all",
    layer: Which = 0,
) -> tuple[Readings, Pixels]:
    """What the shown layers hold at one point, uint8, layer by layer; x is the image drawn."""
    return _said(engine.passed(model, points, None, time, _one(part, layer)))


@operation(_once)
def passed_from(
    engine: "Engine", model: Model, image: Search, part: Whole = "all", layer: Which = 0
) -> tuple[Readings, Pixels]:
    """The same where x is the image of the payload; behind it stands the point, [Z + K + C]."""
    pixels, numbers = image
    return _said(engine.passed(model, numbers[None], pixels, None, _one(part, layer)))


def _one(part: str, layer: int) -> tuple[str, int] | None:
    return None if part == "all" else (part, layer)


def _said(found: "Passed") -> tuple[Readings, Any]:
    return {
        "score": found.score,
        "mu": found.mu.tolist(),
        "sigma": found.sigma.tolist(),
        "kl": found.kl.tolist(),
        "misfit": found.misfit,
    }, found.levels
