"""What an operation was asked for, read from a message and checked."""

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.ui.message import Message, StrangeError
from explorer.words import quoted

if TYPE_CHECKING:
    from explorer.engine import Engine, Entry


def asked_entry(engine: "Engine", asked: Message) -> "Entry":
    """The model of field `model`; `UnknownModelError` when there is none."""
    model: Any = asked.header.get("model")
    return engine.library.entry(model if isinstance(model, str) else quoted(model))


def asked_whole(asked: Message, name: str) -> int:
    """The whole number in field `name`, below 2^63."""
    value: Any = asked.header.get(name)
    if not _is_whole(value):
        raise StrangeError(f"{name} must be a whole number below 2^63, got {quoted(value)}")
    return value


def asked_time(asked: Message) -> int | None:
    """The index of a step in field `time`; None where it is absent or null."""
    return None if asked.header.get("time") is None else asked_whole(asked, "time")


def asked_real(asked: Message, name: str, otherwise: float) -> float:
    """The finite number in field `name`; `otherwise` where it is absent."""
    value: Any = asked.header.get(name, otherwise)
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) < 2**63:
        raise StrangeError(f"{name} must be a number, got {quoted(value)}")
    return float(value)


def asked_count(asked: Message, most: int) -> int:
    """The whole number in field `count`, from 1 to `most`."""
    count = asked_whole(asked, "count")
    if not 1 <= count <= most:
        raise StrangeError(f"count must be from 1 to {most}, got {count}")
    return count


def asked_list(asked: Message, name: str, most: int) -> list[int]:
    """The list of whole numbers in field `name`, 1 to `most` of them."""
    values: Any = asked.header.get(name)
    if (
        not isinstance(values, list)
        or not 1 <= len(values) <= most
        or not all(map(_is_whole, values))
    ):
        raise StrangeError(f"{name} must be a list of 1 to {most} whole numbers below 2^63")
    return values


def asked_rows(asked: Message) -> np.ndarray:
    """The payload as `count` rows of float32 [count, …]."""
    count = asked_whole(asked, "count")
    if count < 1 or not asked.payload or len(asked.payload) % (4 * count):
        raise StrangeError(f"{len(asked.payload)} bytes are not {count} points")
    return np.frombuffer(asked.payload, dtype="<f4").reshape(count, -1).astype(np.float32)


def asked_pixels(asked: Message) -> np.ndarray:
    """The payload as one image, uint8 of the field `shape`, [H, W, C]."""
    shape = asked_list(asked, "shape", 3)
    if len(shape) != 3 or min(shape) < 1 or math.prod(shape) != len(asked.payload):
        raise StrangeError(f"{len(asked.payload)} bytes are not an image of the shape {shape}")
    return np.frombuffer(asked.payload, dtype=np.uint8).reshape(shape)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63
