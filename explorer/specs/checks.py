"""Checks shared by the specs: a sentence with the value, the range and nothing else."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from explorer.errors import SpecError

T = TypeVar("T")


def whole(name: str, value: object, low: int, high: int) -> None:
    """Raise `SpecError` unless `value` is an int in [low, high]."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise SpecError(f"{name} must be a whole number from {low} to {high}, got {value!r}.")


def real(name: str, value: object, low: float, high: float) -> None:
    """Raise `SpecError` unless `value` is a finite number in [low, high]."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not low <= value <= high:  # type: ignore[operator]
        raise SpecError(f"{name} must be a number from {low:g} to {high:g}, got {value!r}.")


def choice(name: str, value: object, choices: tuple[str, ...]) -> None:
    """Raise `SpecError` unless `value` is one of `choices`."""
    if value not in choices:
        raise SpecError(f"{name} must be one of {', '.join(choices)}, got {value!r}.")


def from_fields(cls: type[T], values: Mapping[str, Any]) -> T:
    """Build the dataclass `cls` from `values`, with a sentence for names it does not have."""
    known = {field.name for field in fields(cls)}  # type: ignore[arg-type]
    if extra := sorted(set(values) - known):
        raise SpecError(
            f"{cls.__name__} has no field {', '.join(extra)}; it has {', '.join(sorted(known))}."
        )
    try:
        return cls(**values)
    except TypeError as exc:  # a field without default is missing
        raise SpecError(f"{cls.__name__} is incomplete: {exc}.") from exc
