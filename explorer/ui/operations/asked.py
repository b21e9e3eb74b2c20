"""What an operation was asked for, read from a message and checked."""

from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.ui.message import Message, MessageError

if TYPE_CHECKING:
    from explorer.engine import Engine, Entry


def asked_entry(engine: "Engine", asked: Message) -> "Entry":
    """The model of field `model`; `UnknownModelError` when there is none."""
    return engine.library.entry(str(asked.header.get("model")))


def asked_whole(asked: Message, name: str) -> int:
    """The whole number in field `name`, below 2^63."""
    value: Any = asked.header.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 2**63:
        raise MessageError(f"{name} must be a whole number below 2^63, got {value!r}.")
    return value


def asked_rows(asked: Message) -> np.ndarray:
    """The payload as `count` rows of float32 [count, …]."""
    count = asked_whole(asked, "count")
    if count < 1 or not asked.payload or len(asked.payload) % (4 * count):
        raise MessageError(f"{len(asked.payload)} bytes are not {count} points.")
    return np.frombuffer(asked.payload, dtype="<f4").reshape(count, -1).astype(np.float32)
