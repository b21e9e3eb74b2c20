"""Runs that have ended stay with their visitor, the last few of them, as far as there is room."""

from collections.abc import Iterable
from typing import NamedTuple, TypedDict


class RunHere(TypedDict):
    """A run that is still here. state, step and steps: of `StatusSnapshot`.

    learnt: whether it has a model. kept: the id under which that was saved last, or "".
    """

    run: str
    state: str
    step: int
    steps: int
    learnt: bool
    kept: str


class Ended(NamedTuple):
    """A run that has ended. size: of its files in bytes, 0 without a model. kept: as above."""

    run: str
    size: int
    kept: str


def surplus(ended: Iterable[Ended], most: int, most_bytes: int) -> list[str]:
    """Which of some runs, the oldest first, have to go so that `most` of them stay.

    Those without a model go in any case, then those whose models are saved, then the oldest; all
    that stay take at most `most_bytes`.
    """
    ranked = sorted(ended, key=lambda one: (one.size > 0, not one.kept))
    size, gone = sum(one.size for one in ranked), []
    for at, one in enumerate(ranked):
        if one.size and len(ranked) - at <= most and size <= most_bytes:
            break
        size -= one.size
        gone.append(one.run)
    return gone
