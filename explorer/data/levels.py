"""Which values become black and white: one range for all pictures of a set, never one for each."""

from typing import NamedTuple

import numpy as np

DEPTHS = (8, 10, 12, 14, 16)  # bits, as cameras and formats have them
FILLED = 1 / 4  # of a usual range, at the least; with less it would be nearly black
NATURAL = ((0.0, 1.0), (-1.0, 1.0), (0.0, 255.0))  # the usual ranges of real numbers


class Values(NamedTuple):
    """What is known of the values of pictures: their kind, the smallest and the largest.

    bits: 8 or 16 of whole numbers without a sign; 32 of any other whole ones; 0 of real ones.
    """

    bits: int
    low: float
    high: float

    def with_(self, other: "Values") -> "Values":
        """What is known of these and of others of the kind."""
        return Values(self.bits, min(self.low, other.low), max(self.high, other.high))


USUAL = Values(8, 0, 255)


class Range(NamedTuple):
    """The values that become black and white, and a clause that says so."""

    low: float
    high: float
    said: str

    def sentence(self, where: str = "") -> str:
        """What becomes of the values, and where; "" of bytes that stay as they are."""
        return "" if self == AS_IS else f"{self.said[0].upper()}{self.said[1:]}{where}."


AS_IS = Range(0, 255, "8 bits: 0 to 255 became black to white")


def all_finite(numbers: np.ndarray) -> bool:
    """Whether each of them is a number, and none of them infinite."""
    return bool(np.isfinite([numbers.min(), numbers.max()]).all())


def values_of(numbers: np.ndarray) -> Values | None:
    """What is known of an array of numbers; None where none of them is finite."""
    kind, size = numbers.dtype.kind, numbers.dtype.itemsize
    if all_finite(numbers):
        low, high = numbers.min(), numbers.max()
    else:
        finite = np.isfinite(numbers)
        low = numbers.min(where=finite, initial=np.inf)
        high = numbers.max(where=finite, initial=-np.inf)
    bits = 8 * size if kind == "u" and size < 4 else {"f": 0, "b": 8}.get(kind, 32)
    return Values(bits, float(low), float(high)) if low <= high else None


def range_of(values: Values) -> Range:
    """What becomes black and white where these are all values of one kind in a set.

    Bytes keep their 0 to 255, unless they are but 0 and 1. Other whole numbers have the least usual
    depth that holds them, real ones a usual range; what would leave nearly everything dark, or does
    not fit, goes from the smallest to the largest value.
    """
    bits, low, high = values
    if bits == 0:
        for black, white in NATURAL:
            fills = high >= FILLED * white and (black == 0 or low <= FILLED * black)
            if black <= low and high <= white and fills:
                return Range(black, white, f"real numbers: {_became(black, white)}")
    elif low >= 0:
        for depth in (1, *DEPTHS):
            white = 2**depth - 1
            if depth > 1 and high == white + 1:  # a count of levels in place of the last one
                white += 1
            if FILLED * white <= high <= white or (bits, depth) == (8, 8):
                return Range(0, white, f"{_depth(depth, bits)}: {_became(0, white)}")
    if low == high:
        return Range(low, high, f"every value is {shown_number(low)} and became black")
    return Range(low, high, f"from the smallest value to the largest: {_became(low, high)}")


def levelled(numbers: np.ndarray, levels: Range) -> np.ndarray:
    """Numbers of any shape as uint8, 0 where the range begins and 255 where it ends.

    What is no number becomes 0.
    """
    if levels == AS_IS and numbers.dtype == np.uint8:
        return numbers
    half = numbers.astype(np.float64) / 2  # the difference of any two halves is finite
    low, high = levels.low / 2, levels.high / 2
    share = (half - low) / (high - low or 1)
    return np.nan_to_num(255 * share.clip(0, 1)).round().astype(np.uint8)


def _depth(depth: int, bits: int) -> str:
    held = f" in {bits}" if depth < bits < 32 else ""
    return f"{depth} bit{'' if depth == 1 else 's'}{held}"


def _became(low: float, high: float) -> str:
    return f"{shown_number(low)} to {shown_number(high)} became black to white"


def shown_number(value: float) -> str:
    """A value as a person reads it."""
    whole = value == round(value) and abs(value) < 1e9
    return (f"{value:,.0f}" if whole else f"{value:.4g}").replace("-", "−")
