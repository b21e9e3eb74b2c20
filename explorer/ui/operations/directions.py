"""Operations on directions: which a model has, what a lock leaves of one, keeping and forgetting.

A direction from the browser is the payload float32 [1, Z], without a `count`.
"""

from typing import TYPE_CHECKING

import numpy as np

from explorer.ui.message import Message, MessageError, StrangeError
from explorer.ui.operations.asked import asked_entry
from explorer.words import quoted

if TYPE_CHECKING:
    from explorer.engine import Engine, Entry

MOST_LOCKS = 200


def directions(engine: "Engine", asked: Message) -> Message:
    """All directions of a model, and as payload their vectors, float32 [N, Z].

    A vector is one standard deviation long. `ready` is false until all are found; ask again then.
    """
    return _all(engine, asked_entry(engine, asked))


def locked_direction(engine: "Engine", asked: Message) -> Message:
    """What is left of a direction when `locks` are held, float32 [Z], never lengthened again.

    locks: ids of directions, or "class" for all classes. left: the share of its length, 0 to 1.
    """
    entry, locks = asked_entry(engine, asked), asked.header.get("locks")
    if not isinstance(locks, list) or not all(isinstance(lock, str) for lock in locks):
        raise StrangeError(f"locks must be a list of ids of directions, got {quoted(locks)}")
    if len(locks) > MOST_LOCKS:
        raise MessageError(f"Lock at most {MOST_LOCKS} directions at once, not {len(locks)}.")
    vector, left = engine.locked_direction(entry, _asked_vector(asked), locks)
    return Message({"left": left}, vector.astype("<f4").tobytes())


def keep_direction(engine: "Engine", asked: Message) -> Message:
    """Keep a direction as `name`, in place of one of that name; the answer of `directions`."""
    entry = asked_entry(engine, asked)
    engine.saved_directions.save(entry, _asked_name(asked), _asked_vector(asked))
    return _all(engine, entry)


def forget_direction(engine: "Engine", asked: Message) -> Message:
    """Forget the kept direction `name`; the answer of `directions`."""
    entry = asked_entry(engine, asked)
    engine.saved_directions.forget(entry, _asked_name(asked))
    return _all(engine, entry)


def _all(engine: "Engine", entry: "Entry") -> Message:
    found = engine.directions(entry)
    header = {
        "ready": found.ready,
        "note": found.note,
        "directions": [direction.head() for direction in found.directions],
    }
    vectors = b"".join(direction.vector.astype("<f4").tobytes() for direction in found.directions)
    return Message(header, vectors)


def _asked_vector(asked: Message) -> np.ndarray:
    """The payload as one row of float32 [1, Z]."""
    if not asked.payload or len(asked.payload) % 4:
        raise StrangeError(f"{len(asked.payload)} bytes are not a direction")
    return np.frombuffer(asked.payload, dtype="<f4").reshape(1, -1).astype(np.float32)


def _asked_name(asked: Message) -> str:
    name = asked.header.get("name")
    if not isinstance(name, str):
        raise StrangeError(f"name must be text, got {quoted(name)}")
    return name
