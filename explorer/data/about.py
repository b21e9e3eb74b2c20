"""What stands beside own images in their file, so that it can be said and done again later on."""

import json
import math
from contextlib import suppress
from typing import Any, NamedTuple

import numpy as np

from explorer.data.ground import GROUNDS
from explorer.data.judging import Rule
from explorer.data.levels import Range
from explorer.data.listing import Skipped, shown
from explorer.data.squares import FITS

MOST_BYTES = 32 * 2**20
_WHY = 300  # characters of a sentence


class About(NamedTuple):
    """skipped: files that could not be used. rule: how the pictures became plain; None where that
    is not known. fit: how those that were not square became so, a name of `FITS`; "" in files from
    before one could choose.
    """

    skipped: tuple[Skipped, ...] = ()
    rule: Rule | None = None
    fit: str = ""

    def listed(self) -> str:
        """Lines on the files that were skipped, "" where none was."""
        if not self.skipped:
            return ""
        many = len(self.skipped)
        lines = [f"  {name}: {why}" for name, why in self.skipped]
        return "\n".join([f"{many:,} file{' was' if many == 1 else 's were'} skipped:", *lines])


def packed(about: About) -> np.ndarray:
    """What can be kept in an .npz, as UTF-8 in uint8 [B]."""
    held: dict[str, Any] = {"skipped": about.skipped, "fit": about.fit}
    if about.rule:
        ranges = {str(bits): tuple(levels) for bits, levels in about.rule.ranges.items()}
        held["rule"] = {"ranges": ranges, "ground": about.rule.ground}
    return np.frombuffer(json.dumps(held).encode(), np.uint8)


def unpacked(held: np.ndarray) -> About:
    """What was kept; what is no such thing is left out, whoever wrote it."""
    with suppress(ValueError, TypeError, KeyError, AttributeError, RecursionError):
        told = json.loads(held.tobytes())
        skipped = tuple(Skipped(shown(str(a)), shown(str(b), _WHY)) for a, b in told["skipped"])
        fit = told.get("fit", "")
        return About(skipped, _rule(told.get("rule")), fit if fit in FITS else "")
    return About()


def _rule(told: Any) -> Rule | None:
    if not told or told["ground"] not in ("", *GROUNDS):
        return None
    return Rule(
        {int(bits): _range(*levels) for bits, levels in told["ranges"].items()}, told["ground"]
    )


def _range(low: float, high: float, said: str) -> Range:
    found = Range(float(low), float(high), shown(str(said)))
    if not (math.isfinite(found.low) and math.isfinite(found.high) and found.said):
        raise ValueError("no range")
    return found
