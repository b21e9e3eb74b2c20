"""The operation that searches for the point of an image, some steps at a time."""

from math import prod
from typing import TYPE_CHECKING

import numpy as np

from explorer.ui.message import Message, MessageError, StrangeError
from explorer.ui.operations.asked import asked_entry, asked_whole
from explorer.words import quoted

if TYPE_CHECKING:
    from explorer.engine import Engine

MOST = 50  # steps in one call


def invert(engine: "Engine", asked: Message) -> Message:
    """Begin a search by `seed`, or take `more` steps of one; the page keeps all of it.

    The payload is the image, uint8 of `shape` [H, W, C]; to go on, the float32 numbers of the last
    answer follow it, with its `starts`, `step` and `steps`. The first of those numbers are the
    points, [starts, Z + K + C]; `residuals` are the mean squared errors of their images.
    """
    entry = asked_entry(engine, asked)
    image, numbers = _image_and_numbers(asked)
    if not len(numbers):
        state = engine.begin_search(entry, image, asked_whole(asked, "seed"))
    else:
        starts, step, steps, more = (
            asked_whole(asked, name) for name in ("starts", "step", "steps", "more")
        )
        if not 1 <= more <= MOST:
            raise MessageError(f"Ask for 1 to {MOST} more steps at once, not {more}.")
        state = engine.search(entry, image, numbers, starts, step, steps, more)
    header = {
        "starts": len(state.rows),
        "step": state.step,
        "steps": state.steps,
        "best": state.best,
        "residuals": state.residuals.tolist(),
    }
    return Message(header, state.numbers.astype("<f4").tobytes())


def _image_and_numbers(asked: Message) -> tuple[np.ndarray, np.ndarray]:
    """The image uint8 [H, W, C] at the start of the payload, and the float32 numbers behind it."""
    shape = asked.header.get("shape")
    if not isinstance(shape, list) or len(shape) != 3 or not all(type(n) is int for n in shape):
        raise StrangeError(f"shape must be [height, width, channels], got {quoted(shape)}")
    size = prod(shape)
    rest = len(asked.payload) - size
    if min(shape) < 1 or rest < 0 or rest % 4:
        raise StrangeError(
            f"{len(asked.payload)} bytes are no image of {shape} with float32 numbers behind it"
        )
    image = np.frombuffer(asked.payload, np.uint8, size).reshape(shape)
    return image, np.frombuffer(asked.payload, "<f4", offset=size).astype(np.float32)
