"""One message in, one packed answer out.

An operation never raises towards the visitor: `sentence_of` is the one place where an error
becomes a sentence.
"""

import logging
from typing import TYPE_CHECKING

from explorer.errors import ExplorerError
from explorer.ui.message import Message, MessageError, StrangeError, unpack
from explorer.ui.operations import OPERATIONS
from explorer.ui.operations.asked import asked_whole
from explorer.words import quoted, sentence

if TYPE_CHECKING:
    from explorer.engine import Engine

logger = logging.getLogger(__name__)


def answer(engine: "Engine", data: bytes, visitor: str = "") -> bytes:
    """The answer to one packed message; an error comes back as a sentence in `error`.

    visitor: the connection it came by, "" for none that stands.
    """
    try:
        asked = unpack(data)._replace(visitor=visitor)
    except MessageError as exc:
        return refusal(exc)
    return perform(engine, asked)


def perform(engine: "Engine", asked: Message) -> bytes:
    """The packed answer to a message."""
    try:
        number = asked_whole(asked, "call")
        operation = OPERATIONS.get(str(asked.header.get("op")))
        if operation is None:
            raise StrangeError(f"There is no operation {quoted(asked.header.get('op'))}")
        given = operation(engine, asked)
        return Message({**given.header, "call": number}, given.payload).pack()
    except Exception as exc:
        return refusal(exc, asked)


def refusal(exc: Exception, asked: Message | None = None) -> bytes:
    """The packed answer that says why there is none, to the message `asked` if it was one."""
    try:
        number = None if asked is None else asked_whole(asked, "call")
    except MessageError:
        number = None
    return Message({"error": sentence_of(exc), "call": number}).pack()


def sentence_of(exc: Exception) -> str:
    """What a person reads of an error; one that nobody foresaw is for the log."""
    if isinstance(exc, ExplorerError):
        return sentence(exc)
    logger.error("A request failed", exc_info=exc)
    return "The app could not do this; its log says why. Try again."
