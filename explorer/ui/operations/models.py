"""Operations on models: which there are, what one is, what was measured of it."""

from typing import TYPE_CHECKING, TypedDict

from explorer.ui.operations.asked import Model
from explorer.ui.operations.costs import LITTLE, SOME, Cost, chunks
from explorer.ui.operations.table import operation

if TYPE_CHECKING:
    from explorer.engine import Description, Engine, Entry, Evidence, Known, Listed


class Models(TypedDict):
    """keeps: whether directions that a visitor names can be kept.

    trouble: sentences on files that could not be read, or "".
    """

    models: "list[Listed]"
    keeps: bool
    trouble: str


@operation(SOME)
def models(engine: "Engine") -> Models:
    """All models there are."""
    listed = engine.listed()
    return {
        "models": listed,
        "keeps": engine.saved_directions.can_save,
        "trouble": engine.library.failure_message,
    }


@operation(SOME)
def describe(engine: "Engine", model: Model) -> "Description":
    """The whole description of one model."""
    return engine.describe(model)


@operation(LITTLE)
def evidence(engine: "Engine", model: Model) -> "Evidence":
    """How a model was made and what was measured of it."""
    return engine.evidence(model)


def _price(engine: "Engine", model: "Entry") -> Cost:
    """Of what a card says, or of what is measured chunk by chunk."""
    return LITTLE if model.card.found("dimensions") else chunks(engine, model)


@operation(_price)
def known(engine: "Engine", model: Model) -> "Known":
    """What single knobs of a model stand for; ask again until it is ready."""
    return engine.known(model)
