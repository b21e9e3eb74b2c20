"""One packed message in, one out.

An operation never raises towards the visitor: `answer` is the one place where an error becomes
a sentence in the header.
"""

import logging
from typing import TYPE_CHECKING

from explorer.errors import ExplorerError
from explorer.ui.message import Message, MessageError, unpack
from explorer.ui.operations import OPERATIONS
from explorer.ui.operations.asked import asked_whole

if TYPE_CHECKING:
    from explorer.engine import Engine

logger = logging.getLogger(__name__)


def answer(engine: "Engine", data: bytes) -> bytes:
    """The answer to one packed message; an error comes back as a sentence in `error`."""
    number = None
    try:
        asked = unpack(data)
        number = asked_whole(asked, "call")
        operation = OPERATIONS.get(str(asked.header.get("op")))
        if operation is None:
            raise MessageError(f"There is no operation {asked.header.get('op')!r}.")
        given = operation(engine, asked)
        return Message({**given.header, "call": number}, given.payload).pack()
    except ExplorerError as exc:
        sentence = str(exc)
    except Exception:
        logger.exception("A request failed")
        sentence = "The app could not do this; its log says why. Try again."
    return Message({"error": sentence, "call": number}).pack()
