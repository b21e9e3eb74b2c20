"""Operations on directions: which a model has, what a lock leaves of one, those that are kept."""

from typing import TYPE_CHECKING, Annotated, TypedDict

import numpy as np

from explorer.ui.operations.asked import Model, Vector
from explorer.ui.operations.costs import LITTLE, chunks
from explorer.ui.operations.given import Floats
from explorer.ui.operations.schema import of
from explorer.ui.operations.table import operation

if TYPE_CHECKING:
    from explorer.engine import Direction, Engine, Entry

Name = Annotated[str, "What a kept direction is called."]


class Directions(TypedDict):
    """ready: false until all are found; ask again then. note: what to know of them, or ""."""

    ready: bool
    note: str
    directions: "list[Direction]"


class Proposed(TypedDict):
    """Three groups of as many points as `sizes` says, and the stations of a route.

    A has more of `trait` than B and is like it otherwise; C is like B, of another class. values:
    the trait of the means of A, B and C, and of A − B + C. kinds: the classes of A and B, and of
    C, "" for none. seeds, origins: of each point, of which the latter is "" for a sample.
    """

    trait: str
    unit: str
    values: list[float]
    kinds: list[str]
    sizes: list[int]
    seeds: list[int]
    origins: list[str]


class Left(TypedDict):
    """left: the share of its length, 0 to 1."""

    left: float


@operation(chunks)
def directions(engine: "Engine", model: Model) -> tuple[Directions, Floats]:
    """All directions of a model, float32 [N, Z], each one standard deviation long."""
    return _all(engine, model)


@operation(chunks)
def proposals(engine: "Engine", model: Model) -> tuple[Proposed, Floats]:
    """Points worth beginning with, float32 [n, Z + K + C]: those of A, B and C, then stations."""
    found = engine.proposals(model)
    return {
        "trait": found.trait,
        "unit": found.unit,
        "values": found.values,
        "kinds": found.kinds,
        "sizes": found.sizes,
        "seeds": found.seeds,
        "origins": found.origins,
    }, found.rows


@operation(LITTLE)
def locked_direction(
    engine: "Engine",
    model: Model,
    direction: Vector,
    locks: Annotated[list[str], of(0, 200), 'Ids of directions, or "class" for all classes.'],
) -> tuple[Left, Floats]:
    """What is left of a direction when others are held, float32 [Z], never lengthened again."""
    vector, left = engine.locked_direction(model, direction, locks)
    return {"left": left}, vector


@operation(LITTLE)
def keep_direction(
    engine: "Engine", model: Model, direction: Vector, name: Name
) -> tuple[Directions, Floats]:
    """Keep a direction, in place of one of its name; the answer of `directions`."""
    engine.saved_directions.save(model, name, direction)
    return _all(engine, model)


@operation(LITTLE)
def forget_direction(engine: "Engine", model: Model, name: Name) -> tuple[Directions, Floats]:
    """Forget a kept direction; the answer of `directions`."""
    engine.saved_directions.forget(model, name)
    return _all(engine, model)


def _all(engine: "Engine", model: "Entry") -> tuple[Directions, np.ndarray]:
    ready, note, found = engine.directions(model)
    vectors = np.array([one.vector for one in found], np.float32)
    return {"ready": ready, "note": note, "directions": list(found)}, vectors
