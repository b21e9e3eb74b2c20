"""What a checkpoint says of itself, kept as JSON in the metadata of its file."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from explorer.errors import SpecError
from explorer.specs import Recipe, Spec, recipe_from_dict, spec_from_dict
from explorer.specs.checks import whole

MOST_CLASSES = 1000
LONGEST_CLASS = 100  # characters


@dataclass(frozen=True, kw_only=True)
class Card:
    """The model's spec, how it was trained, and how much each of its knobs does.

    command: the command line that trains it. step of steps: updates done of those planned.
    losses: the last ones. activity: a figure ≥ 0 per z dimension, then per continuous code
    (see `explorer.training.activity`). created: ISO date, UTC. software: versions that trained it.
    evidence: what `python -m explorer evaluate` measured, or empty. classes: the names of the
    labels it was trained with, () without any or where there are more than `MOST_CLASSES`.
    images: the SHA-256 of the own images that lie beside it, or "".
    """

    spec: Spec
    recipe: Recipe
    command: str
    step: int
    steps: int
    activity: tuple[float, ...]
    losses: dict[str, float] = field(default_factory=dict)
    created: str = ""
    software: str = ""
    evidence: dict[str, Any] = field(default_factory=dict)
    classes: tuple[str, ...] = ()
    images: str = ""

    def __post_init__(self) -> None:
        knobs = self.spec.knobs
        whole("step", self.step, 0, 2**53)
        whole("steps", self.steps, 0, 2**53)
        for name in ("command", "created", "software", "images"):
            if not isinstance(getattr(self, name), str):
                raise SpecError(f"{name} must be text, got {getattr(self, name)!r}.")
        if not isinstance(self.losses, dict) or not all(map(_figure, self.losses.values())):
            raise SpecError(f"losses must be finite numbers by name, got {self.losses!r}.")
        if not isinstance(self.evidence, dict):
            raise SpecError(f"evidence must be an object, got {type(self.evidence).__name__}.")
        if len(self.activity) != knobs or not all(_figure(a) for a in self.activity):
            raise SpecError(f"activity must be {knobs} finite numbers, one for each knob.")
        if len(self.classes) > MOST_CLASSES or not all(map(_name, self.classes)):
            raise SpecError(
                f"classes must be at most {MOST_CLASSES} printable names of at most "
                f"{LONGEST_CLASS} characters."
            )

    def to_json(self) -> str:
        """One line of JSON; `Card.from_json` is the way back."""
        plain = {**self.__dict__, "spec": self.spec.to_dict(), "recipe": self.recipe.to_dict()}
        return json.dumps(plain, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> "Card":
        """The card that `to_json` wrote; raises `SpecError` for anything else."""
        try:
            values = json.loads(text, parse_constant=_no_number)
            if not isinstance(values, Mapping):
                raise TypeError("it is not an object")
            rest: dict[str, Any] = {
                **values,
                "spec": spec_from_dict(values["spec"]),
                "recipe": recipe_from_dict(values["recipe"]),
                "activity": tuple(values["activity"]),
                "classes": _listed(values.get("classes", [])),
            }
            return cls(**rest)
        except (ValueError, TypeError, KeyError, RecursionError) as exc:
            raise SpecError(f"The card of the checkpoint cannot be read: {exc}.") from exc


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _listed(names: object) -> tuple[Any, ...]:
    if not isinstance(names, list):
        raise TypeError("its classes are no list")
    return tuple(names)


def _name(value: object) -> bool:
    return isinstance(value, str) and value.isprintable() and len(value) <= LONGEST_CLASS


def _figure(value: object) -> bool:
    return isinstance(value, int | float) and abs(value) <= sys.float_info.max
