"""What is known of single knobs, from the card of a model, or measured once where it has none."""

import json
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.checkpoints import fingerprint, load_judge
from explorer.checkpoints.card import LONGEST_CLASS, MOST_CLASSES
from explorer.engine.store.library import Entry
from explorer.engine.store.result_cache import Arrays, Key
from explorer.engine.workspace import Workspace
from explorer.errors import SpecError
from explorer.evaluation.dimensions import dimensions
from explorer.specs.options import EXACT, Checked, declared, is_finite, is_text, whole

FORMAT = "1"  # to be raised when it would come out differently
MOST = MOST_CLASSES + 100  # attributes


def _is_name(value: object) -> bool:
    return is_text(value, LONGEST_CLASS + 10)


def _is_share(value: object) -> bool:
    return is_finite(value) and -1 <= value <= 1  # type: ignore[operator]


def _is_row(value: object) -> bool:
    return isinstance(value, tuple) and all(map(_is_share, value))


@dataclass(frozen=True, kw_only=True)
class Known(Checked):
    """What single knobs stand for; see `explorer.evaluation.dimensions`.

    ready: false until it is measured; ask again then. samples: of the prior, over which it was
    measured. correlations: r of each knob, z first and then codes, with each of the attributes.
    categories: the class as which each category of a code is seen, and shares: how often; () of
    models without such a code.
    """

    ready: bool = declared(lambda value: isinstance(value, bool), "true or false", True)
    samples: int = whole(0, EXACT, 0)
    attributes: tuple[str, ...] = declared(
        lambda value: len(value) <= MOST and all(map(_is_name, value)), "names", ()
    )
    correlations: tuple[tuple[float, ...], ...] = declared(
        lambda value: all(map(_is_row, value)), "lists of numbers from -1 to 1", ()
    )
    categories: tuple[str, ...] = declared(lambda value: all(map(_is_name, value)), "names", ())
    shares: tuple[float, ...] = declared(_is_row, "numbers from -1 to 1", ())


def known(workspace: Workspace, entry: Entry) -> Known:
    """What is known of the knobs of a model; measured in the background without a card's word."""
    if found := _read(entry.card.found("dimensions"), entry):
        return found
    path = workspace.library.judges(entry.card.recipe.dataset).get("a")
    key: Key = ("dimensions", FORMAT, entry.weights, fingerprint(path) if path else "")

    def compute() -> Arrays:
        return workspace.results.get(key, ("words",), lambda: _measured(workspace, entry))

    cached = workspace.results.found(key, ("words",)) or workspace.background.get(key, compute)
    if cached is None:
        return Known(ready=False)
    return _read(json.loads(str(cached["words"])), entry) or Known()


def _read(found: dict[str, Any], entry: Entry) -> Known | None:
    """What a protocol found, if it is that of such a model."""
    try:
        of = Known(
            samples=found["samples"],
            attributes=tuple(found["attributes"]),
            correlations=tuple(map(tuple, found["correlations"])),
            categories=tuple(one["name"] for one in found["categories"]),
            shares=tuple(one["share"] for one in found["categories"]),
        )
    except (KeyError, TypeError, SpecError):
        return None
    spec, rows = entry.spec, of.correlations
    whole = len(rows) == spec.knobs and all(len(row) == len(of.attributes) for row in rows)
    named = len(of.categories) in (0, spec.num_classes if spec.reads_codes else 0)
    return of if whole and named else None


def _measured(workspace: Workspace, entry: Entry) -> Arrays:
    path = workspace.library.judges(entry.card.recipe.dataset).get("a")
    judge = load_judge(path, workspace.device)[0] if path else None
    model, digits = workspace.models.get(entry.path), entry.framing == "digit"
    found = _last(dimensions(model, digits, judge, entry.data_class_names, workspace.device))
    return {"words": np.array(json.dumps(found))}


def _last(work: Generator[float, None, dict[str, Any]]) -> dict[str, Any]:
    while True:
        try:
            next(work)
        except StopIteration as end:
            return dict(end.value)
