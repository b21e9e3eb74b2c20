"""Operations on several points at once: routes, grids, sums, and what a judge sees on the way."""

from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.ui.message import Message, StrangeError
from explorer.ui.operations.asked import (
    asked_entry,
    asked_list,
    asked_rows,
    asked_whole,
)
from explorer.words import quoted

if TYPE_CHECKING:
    from explorer.engine import Engine

MOST_POINTS = 64  # of a sum
FAR = 10.0  # the largest weight of a term


def route(engine: "Engine", asked: Message) -> Message:
    """The route through the stations in the payload, float32 [F, Z + K + C].

    By `steps` a leg, `way` and `easing`, see `Motion.route`. norms: ‖z‖ of it by each way.
    """
    entry, steps = asked_entry(engine, asked), asked_whole(asked, "steps")
    way, easing = str(asked.header.get("way")), str(asked.header.get("easing"))
    found = engine.interpolation.route(entry, asked_rows(asked), steps, way, easing)
    norms = {name: values.astype(float).tolist() for name, values in found.norms.items()}
    return _rows(found.rows, norms=norms)


def grid(engine: "Engine", asked: Message) -> Message:
    """The grid between the anchors in the payload, `across` to a row, float32 [R, S, Z + K + C].

    An anchor lies in each cell whose row and column are multiples of `every`.
    """
    entry, across = asked_entry(engine, asked), asked_whole(asked, "across")
    every, way = asked_whole(asked, "every"), str(asked.header.get("way"))
    return _rows(engine.interpolation.grid(entry, asked_rows(asked), across, every, way))


def sum(engine: "Engine", asked: Message) -> Message:
    """The sum of groups of the points in the payload: float32 [G + 1 + 8, Z + K + C].

    First the mean of each group, then the result, then its neighbours. `sizes` and `terms` are
    the groups' sizes and weights; `shell` whether the result goes onto the shell of the prior.
    """
    entry, sizes = asked_entry(engine, asked), asked_list(asked, "sizes", MOST_POINTS)
    terms, seed = _terms(asked), asked_whole(asked, "seed")
    onto = bool(asked.header.get("shell", False))
    found = engine.interpolation.weighted_sum(entry, asked_rows(asked), sizes, terms, onto, seed)
    return _rows(np.concatenate([found.means, found.result[None], found.around]))


def verdicts(engine: "Engine", asked: Message) -> Message:
    """Judge A's probabilities float32 [N, L] of `classes`, of the images of points in the payload.

    classes: [] where the data has no judge.
    """
    entry = asked_entry(engine, asked)
    found = engine.interpolation.verdicts(entry, asked_rows(asked))
    if found is None:
        return Message({"classes": []})
    known = entry.data_class_names or tuple(str(i) for i in range(found.shape[1]))
    return _rows(found, classes=known)


def _rows(values: np.ndarray, **more: Any) -> Message:
    return Message({"shape": values.shape, **more}, values.astype("<f4").tobytes())


def _terms(asked: Message) -> list[float]:
    """The weights of the terms in field `terms`."""
    given: Any = asked.header.get("terms")
    fits = isinstance(given, list) and all(
        isinstance(v, int | float) and not isinstance(v, bool) and abs(v) <= FAR for v in given
    )
    if not fits:
        raise StrangeError(f"terms must be a list of numbers within ±{FAR:g}, got {quoted(given)}")
    return [float(v) for v in given]
