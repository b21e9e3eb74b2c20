"""Fields that say what they may be, and values whose fields are checked when they are made.

A sentence names the field, what it must be, and what it was.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, TypeVar
from unicodedata import category

from explorer.errors import SpecError
from explorer.words import quoted, shown

T = TypeVar("T")
Fits = Callable[[Any], bool]
EXACT = 2**53  # up to here JavaScript knows every whole number
_ODD = ("Cc", "Cs", "Zl", "Zp")  # controls, halves of characters, ends of lines and paragraphs
_TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # the direction of writing


@dataclass(frozen=True)
class Checked:
    """A value of which every field fits what it is declared to be."""

    def __post_init__(self) -> None:
        for item in fields(self):
            value = getattr(self, item.name)
            if not item.metadata["fits"](value):
                raise SpecError(
                    f"{item.name} must be {item.metadata['must']}, got {quoted(value)}."
                )


def declared(
    fits: Fits, must: str, default: Any = MISSING, made: Any = MISSING, before: Any = MISSING
) -> Any:
    """A field that takes the values that fit. made: what makes its default, where it is no value.

    must: how a sentence goes on after "must be". before: what files from before the field meant,
    where that is not its default.
    """
    about = {"fits": fits, "must": must}
    about |= {} if before is MISSING else {"before": before}
    return field(default=default, default_factory=made, metadata=about)


def whole(low: int, high: int, default: Any = MISSING, before: Any = MISSING) -> Any:
    """A whole number in [low, high]."""
    return declared(
        lambda value: _is(value, int) and low <= value <= high,
        f"a whole number from {low} to {high}",
        default,
        before=before,
    )


def real(low: float, high: float, default: Any = MISSING) -> Any:
    """A finite number in [low, high]."""
    return declared(
        lambda value: is_finite(value) and low <= value <= high,
        f"a number from {low:g} to {high:g}",
        default,
    )


def choice(choices: Mapping[Any, str] | tuple[str, ...], default: Any = MISSING) -> Any:
    """One of some texts, or of some values that are each described."""
    words = " or ".join(choices.values()) if isinstance(choices, Mapping) else ""
    kinds = {type(one) for one in choices}
    return declared(
        lambda value: type(value) in kinds and value in choices,
        words or f"one of {', '.join(choices)}",
        default,
    )


def text(longest: int, default: Any = MISSING) -> Any:
    """Text without control characters."""
    return declared(
        lambda value: is_text(value, longest),
        f"text of at most {longest:,} characters without control characters",
        default,
    )


def is_finite(value: object) -> bool:
    """Whether it is a number that JSON can hold."""
    return _is(value, int | float) and abs(value) <= sys.float_info.max  # type: ignore[arg-type]


def is_text(value: object, longest: int) -> bool:
    """Whether it is text without control characters, halves of characters and turned writing."""
    return isinstance(value, str) and len(value) <= longest and not any(map(_odd, value))


def is_plain(value: object, most: int, deepest: int, longest: int) -> bool:
    """Whether it is JSON of at most so many values and levels, with texts of so many letters.

    It is looked at level by level, so that no depth is too much.
    """
    level = [value]
    for _ in range(deepest):
        most -= len(level)
        if most < 0 or not all(_is_leaf(one, longest) for one in level):
            return False
        level = [part for one in level for part in _parts(one)]
        if not level:
            return True
    return False


def _is_leaf(value: Any, longest: int) -> bool:
    """Whether all is well with a value but for what lies within it."""
    if isinstance(value, dict):
        return all(is_text(name, longest) for name in value)
    if isinstance(value, str):
        return is_text(value, longest)
    if _is(value, int):
        return abs(value) <= EXACT
    return value is None or isinstance(value, bool | list | tuple) or is_finite(value)


def _parts(value: object) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, list | tuple) else []


def _is(value: object, kind: Any) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool)


def _odd(letter: str) -> bool:
    """Whether a letter is none of a name; files may have spaces and joiners of all kinds in it."""
    return not letter.isprintable() and (category(letter) in _ODD or letter in _TURNS)


def before_of(cls: type) -> dict[str, Any]:
    """What a file meant that lacks fields of `cls`, where that is not their default."""
    about = {item.name: item.metadata for item in fields(cls)}
    return {name: data["before"] for name, data in about.items() if "before" in data}


def from_fields(cls: type[T], values: Mapping[str, Any], called: str) -> T:
    """Build the dataclass `cls` from `values`, with a sentence for names that do not fit.

    called: what it is for a person, as "A recipe".
    """
    known = {item.name: item for item in fields(cls)}  # type: ignore[arg-type]
    if extra := sorted(set(values) - set(known)):
        raise SpecError(
            f"{called} has no field {shown(', '.join(extra))}; choose from "
            f"{', '.join(sorted(known))}."
        )
    needed = {
        name
        for name, item in known.items()
        if item.default is MISSING and item.default_factory is MISSING
    }
    if missing := sorted(needed - set(values)):
        raise SpecError(f"{called} lacks {', '.join(missing)}; name it, too.")
    return cls(**values)
