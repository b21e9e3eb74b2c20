"""What a checkpoint says of itself, kept as JSON in the metadata of its file."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from explorer.errors import SpecError
from explorer.families import spec_from_dict
from explorer.specs import Recipe, Spec, recipe_from_dict
from explorer.specs.options import (
    EXACT,
    Checked,
    declared,
    from_fields,
    is_finite,
    is_plain,
    text,
    whole,
)
from explorer.words import cause

LONGEST_CARD = 32 * 2**20  # characters
MOST_CLASSES = 1000
LONGEST_CLASS = 100  # characters
LONGEST_COMMAND = 10_000
MOST_LOSSES = 64
MOST, DEEPEST = 200_000, 32  # values and levels of evidence
LONGEST = 4 * 2**20  # characters of a text in it: some are pictures
_HASH = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class Card(Checked):
    """The model's spec, how it was trained, and how much each of its knobs does.

    command: the command line that trains it. step of steps: updates done of those planned.
    losses: the last ones. activity: a figure ≥ 0 per z dimension, then per continuous code
    (see `explorer.training.activity`). created: ISO date, UTC. software: versions that trained it.
    evidence: what `python -m explorer evaluate` measured, or empty. classes: the names of the
    labels it was trained with, () without any or where there are more than `MOST_CLASSES`.
    images: the SHA-256 of the own images that lie beside it, or "".
    """

    spec: Spec = declared(lambda value: isinstance(value, Spec), "a spec")
    recipe: Recipe = declared(lambda value: isinstance(value, Recipe), "a recipe")
    command: str = text(LONGEST_COMMAND)
    step: int = whole(0, EXACT)
    steps: int = whole(0, EXACT)
    activity: tuple[float, ...] = declared(
        lambda value: isinstance(value, tuple) and all(map(is_finite, value)), "finite numbers"
    )
    losses: dict[str, float] = declared(
        lambda value: _named(value) and all(map(is_finite, value.values())),
        f"at most {MOST_LOSSES} finite numbers by name",
        made=dict,
    )
    created: str = text(40, "")
    software: str = text(200, "")
    evidence: dict[str, Any] = declared(
        lambda value: isinstance(value, dict) and is_plain(value, MOST, DEEPEST, LONGEST),
        f"an object of at most {DEEPEST} levels, with finite numbers and plain texts",
        made=dict,
    )
    classes: tuple[str, ...] = declared(
        lambda value: len(value) <= MOST_CLASSES and all(map(_is_name, value)),
        f"at most {MOST_CLASSES} printable names of at most {LONGEST_CLASS} characters",
        (),
    )
    images: str = declared(
        lambda value: isinstance(value, str) and (not value or bool(_HASH.fullmatch(value))),
        "the SHA-256 of a file, or empty",
        "",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.activity) != self.spec.knobs:
            raise SpecError(
                f"activity must be {self.spec.knobs} finite numbers, one for each knob, "
                f"got {len(self.activity)}."
            )

    def found(self, protocol: str) -> dict[str, Any]:
        """What a protocol of `explorer.evaluation` measured; {} where it was not."""
        results = self.evidence.get("results")
        result = results.get(protocol) if isinstance(results, dict) else None
        return result if isinstance(result, dict) else {}

    def to_json(self) -> str:
        """One line of JSON; `Card.from_json` is the way back."""
        plain = {**self.__dict__, "spec": self.spec.to_dict(), "recipe": self.recipe.to_dict()}
        return json.dumps(plain, allow_nan=False)

    @classmethod
    def from_json(cls, words: str) -> "Card":
        """The card that `to_json` wrote; raises `SpecError` for anything else.

        A field that is missing is younger than the file, and its default is what the file meant.
        """
        if len(words) > LONGEST_CARD:
            raise SpecError(
                f"The card of the checkpoint has {len(words):,} characters and at most "
                f"{LONGEST_CARD:,} are read; evaluate the model again."
            )
        try:
            values = json.loads(words, parse_constant=_no_number, parse_float=_number)
            if not isinstance(values, Mapping):
                raise ValueError("it is not an object")
            rest: dict[str, Any] = {
                **values,
                "spec": spec_from_dict(values["spec"]),
                "recipe": recipe_from_dict(values["recipe"]),
                "activity": _listed(values, "activity"),
                "classes": _listed(values, "classes"),
            }
            return from_fields(cls, rest, "The card")
        except (ValueError, TypeError, KeyError, RecursionError) as exc:
            raise SpecError(
                f"The card of the checkpoint cannot be read: {cause(exc)}; get or train it again."
            ) from exc


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _number(digits: str) -> float | None:
    """A number; None for one that is beyond all numbers, as 1e999."""
    number = float(digits)
    return number if math.isfinite(number) else None


def _listed(values: Mapping[str, Any], name: str) -> tuple[Any, ...]:
    """A list as a tuple; one that a card of earlier days has not is empty."""
    found = values.get(name, [])
    if not isinstance(found, list):
        raise ValueError(f"its {name} are no list")
    return tuple(found)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and value.isprintable() and len(value) <= LONGEST_CLASS


def _named(value: object) -> bool:
    """Whether it is an object of a few names."""
    return isinstance(value, dict) and len(value) <= MOST_LOSSES and all(map(_is_name, value))
