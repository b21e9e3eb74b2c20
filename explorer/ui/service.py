"""One message in, one packed answer out.

An operation never raises towards the visitor: `sentence_of` is the one place where an error
becomes a sentence.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from explorer.errors import ExplorerError
from explorer.ui.message import Message, MessageError, StrangeError, unpack
from explorer.ui.operations import OPERATIONS
from explorer.ui.operations.costs import LITTLE, Cost
from explorer.ui.operations.schema import fits
from explorer.ui.operations.table import Call, checked
from explorer.words import quoted, sentence

if TYPE_CHECKING:
    from explorer.engine import Engine

logger = logging.getLogger(__name__)
CALL = {"type": "integer"}  # the number of a message, which its answer has too


class Work(NamedTuple):
    """What a message asks for. cost: before it begins. do: gives the packed answer."""

    cost: Cost
    do: Callable[[], bytes]


def answer(engine: "Engine", data: bytes, visitor: str = "") -> bytes:
    """The answer to one packed message; an error comes back as a sentence in `error`.

    visitor: the connection it came by, "" for none that stands.
    """
    try:
        asked = unpack(data)._replace(visitor=visitor)
    except MessageError as exc:
        return refusal(exc)
    return work(engine, asked).do()


def work(engine: "Engine", asked: Message) -> Work:
    """What a message asks for; one that is refused costs little."""
    try:
        number = checked(asked, "call", CALL, "A message")
        operation = OPERATIONS.get(str(asked.header.get("op")))
        if operation is None:
            raise StrangeError(f"There is no operation {quoted(asked.header.get('op'))}")
        call = operation.read(engine, asked)
        return Work(call.cost, partial(_perform, call, number, asked))
    except Exception as exc:
        return Work(LITTLE, partial(refusal, exc, asked))


def _perform(call: Call, number: int, asked: Message) -> bytes:
    try:
        given = call.answer()
        return Message({**given.header, "call": number}, given.payload).pack()
    except Exception as exc:
        return refusal(exc, asked)


def refusal(exc: Exception, asked: Message | None = None) -> bytes:
    """The packed answer that says why there is none, to the message `asked` if it was one."""
    number = asked.header.get("call") if asked else None
    known = number if fits(CALL, number) else None
    return Message({"error": sentence_of(exc), "call": known}).pack()


def sentence_of(exc: Exception) -> str:
    """What a person reads of an error; one that nobody foresaw is for the log."""
    if isinstance(exc, ExplorerError):
        return sentence(exc)
    logger.error("A request failed", exc_info=exc)
    return "The app could not do this; its log says why. Try again."
