"""The order in which a person counts: 2 before 10, whatever the names around the numbers are."""

import re
from collections.abc import Iterable
from decimal import Decimal

_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
_DIGITS = re.compile(r"([0-9]+)")


def counted(name: str) -> list[tuple[int, str]]:
    """The key by which names sort as a person counts: "a2" before "a10"."""
    parts = enumerate(_DIGITS.split(name))
    return [_place(part) if number % 2 else (0, part) for number, part in parts] + [(0, name)]


def in_order(names: Iterable[str]) -> list[str]:
    """Names of classes in their order: numbers by their value where all are, else as counted."""
    names = sorted(set(names), key=counted)
    if all(_NUMBER.fullmatch(name) for name in names):
        names.sort(key=lambda name: Decimal(name.replace(",", ".")))
    return names


def _place(digits: str) -> tuple[int, str]:
    """A number of any length, in a form that sorts quickly."""
    plain = digits.lstrip("0")
    return len(plain), plain
