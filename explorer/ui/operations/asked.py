"""What operations take: fields of a message that stand for something, and its payload.

Each is an annotation. What is plain, `int` or `Literal["gif", "mp4"]`, needs none of its own.
"""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import numpy as np

from explorer.ui.message import StrangeError
from explorer.ui.operations.schema import of, within

if TYPE_CHECKING:
    from explorer.engine import Engine, Entry


class Stands(NamedTuple):
    """A field that stands for what `read` finds of it in an engine."""

    read: Callable[["Engine", Any], Any]


class Payload(NamedTuple):
    """How a payload is read. kind: of its numbers. fields: what else `read` takes, annotated."""

    kind: str
    read: Callable[..., Any]
    fields: dict[str, Any] = {}  # noqa: RUF012


def _points(payload: bytes, count: int) -> np.ndarray:
    if not payload or len(payload) % (4 * count):
        raise StrangeError(f"{len(payload)} bytes are not {count} points")
    return np.frombuffer(payload, "<f4").reshape(count, -1)


def _direction(payload: bytes) -> np.ndarray:
    if not payload or len(payload) % 4:
        raise StrangeError(f"{len(payload)} bytes are not a direction")
    return np.frombuffer(payload, "<f4").reshape(1, -1)


def _pixels(payload: bytes, shape: list[int]) -> np.ndarray:
    if math.prod(shape) != len(payload):
        raise StrangeError(f"{len(payload)} bytes are not an image of the shape {shape}")
    return np.frombuffer(payload, np.uint8).reshape(shape)


def _search(payload: bytes, shape: list[int]) -> tuple[np.ndarray, np.ndarray]:
    size = math.prod(shape)
    rest = len(payload) - size
    if rest < 0 or rest % 4:
        raise StrangeError(
            f"{len(payload)} bytes are no image of {shape} with float32 numbers behind it"
        )
    image = np.frombuffer(payload, np.uint8, size).reshape(shape)
    return image, np.frombuffer(payload, "<f4", offset=size)


VISITOR = object()  # marks what is not asked for, but known of whoever asks

_Count = Annotated[int, within(1), "How many points the payload holds."]
_Shape = Annotated[list[Annotated[int, within(1)]], of(3, 3), "Of the image: [H, W, C]."]

Visitor = Annotated[str, VISITOR]
Model = Annotated[
    "Entry",
    {"type": "string"},
    Stands(lambda engine, model: engine.library.entry(model)),
    "The id of a model.",
]
Upload = Annotated[str, "The token of a file that was sent."]
Run = Annotated[str, "The token of a run."]
Seed = Annotated[int, within(0), "The seed of the first; the next has the next one."]
Index = Annotated[list[int], of(1, 64), "Numbers from 0."]

Points = Annotated[np.ndarray, Payload("float32", _points, {"count": _Count})]
"""Points float32 [count, Z + K + C]."""

Vector = Annotated[np.ndarray, Payload("float32", _direction)]
"""A direction float32 [1, Z]."""

Image = Annotated[np.ndarray, Payload("uint8", _pixels, {"shape": _Shape})]
"""One image, uint8 [H, W, C]."""

Search = Annotated[tuple[np.ndarray, np.ndarray], Payload("uint8", _search, {"shape": _Shape})]
"""One image, uint8 [H, W, C], and the float32 numbers behind it, [n]."""

File = Annotated[bytes, Payload("bytes", bytes)]
"""The bytes of a file."""
