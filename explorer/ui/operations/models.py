"""Operations on models: which there are, what one is, what was measured of it."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from explorer.ui.message import Message
from explorer.ui.operations.asked import asked_entry

if TYPE_CHECKING:
    from explorer.engine import Engine


def models(engine: "Engine", asked: Message) -> Message:
    """All models there are: id, title, data set, parameters, z and encoder of each.

    born: whether it can be shown at earlier steps of its training. keeps: whether directions that
    a visitor names can be kept. trouble: sentences on files that could not be read, or "".
    """
    listed = engine.listed()
    about = {"keeps": engine.saved_directions.can_save, "trouble": engine.library.failure_message}
    return Message({"models": listed, **about})


def describe(engine: "Engine", asked: Message) -> Message:
    """The whole description of one model."""
    return Message(asdict(engine.describe(asked_entry(engine, asked))))


def evidence(engine: "Engine", asked: Message) -> Message:
    """How a model was made and what was measured of it."""
    return Message(asdict(engine.evidence(asked_entry(engine, asked))))
