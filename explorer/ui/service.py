"""What the browser may ask: a registry of operations, each one message in and one out.

An operation never raises towards the visitor: `answer` is the one place where an error becomes
a sentence in the header.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.errors import ExplorerError
from explorer.ui.message import Message, MessageError, unpack

if TYPE_CHECKING:
    from explorer.engine import Engine, Entry

logger = logging.getLogger(__name__)

Operation = Callable[["Engine", Message], Message]


def models(engine: "Engine", asked: Message) -> Message:
    """All models there are: id, title, data set, parameters and z of each."""
    listed = []
    for entry in engine.library.entries():
        described = asdict(engine.describe(entry))
        listed.append({k: described[k] for k in ("id", "title", "dataset", "parameters", "z")})
    return Message({"models": listed})


def describe(engine: "Engine", asked: Message) -> Message:
    """The whole description of one model."""
    return Message(asdict(engine.describe(_entry(engine, asked))))


def draw(engine: "Engine", asked: Message) -> Message:
    """Prior points of the seeds seed, seed + 1, … as float32 [count, Z + C]."""
    seed, count = _whole(asked, "seed"), _whole(asked, "count")
    prior = str(asked.header.get("prior", "normal"))
    drawn = engine.draw(_entry(engine, asked), range(seed, seed + count), prior)
    return Message({"shape": drawn.shape}, drawn.astype("<f4").tobytes())


def images(engine: "Engine", asked: Message) -> Message:
    """Pixels uint8 [N, H, W, C] of the points in the payload, float32 [N, Z + K + C]."""
    pixels = engine.images(_entry(engine, asked), _rows(asked))
    return Message({"shape": pixels.shape}, pixels.tobytes())


def read_codes(engine: "Engine", asked: Message) -> Message:
    """What Q reads from the image of one point: category probabilities, mean and sd of codes."""
    reading = engine.read_codes(_entry(engine, asked), _rows(asked))
    names = ("categories", "mean", "sd")
    return Message({k: getattr(reading, k)[0].astype(float).tolist() for k in names})


def evidence(engine: "Engine", asked: Message) -> Message:
    """How a model was made and what was measured of it; null for numbers that JSON has not."""
    words = json.dumps(asdict(engine.evidence(_entry(engine, asked))))
    return Message(json.loads(words, parse_constant=lambda name: None))


OPERATIONS: dict[str, Operation] = {
    "models": models,
    "describe": describe,
    "draw": draw,
    "images": images,
    "read_codes": read_codes,
    "evidence": evidence,
}


def answer(engine: "Engine", data: bytes) -> bytes:
    """The answer to one packed message; an error comes back as a sentence in `error`."""
    number = None
    try:
        asked = unpack(data)
        number = _whole(asked, "call")
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


def _entry(engine: "Engine", asked: Message) -> "Entry":
    return engine.library.entry(str(asked.header.get("model")))


def _whole(asked: Message, name: str) -> int:
    value: Any = asked.header.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 2**63:
        raise MessageError(f"{name} must be a whole number below 2^63, got {value!r}.")
    return value


def _rows(asked: Message) -> np.ndarray:
    count = _whole(asked, "count")
    if count < 1 or not asked.payload or len(asked.payload) % (4 * count):
        raise MessageError(f"{len(asked.payload)} bytes are not {count} points.")
    return np.frombuffer(asked.payload, dtype="<f4").reshape(count, -1).astype(np.float32)
