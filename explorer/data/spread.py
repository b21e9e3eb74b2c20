"""How the values of a set are spread, so that a few that take the whole range can be told."""

import numpy as np

from explorer.data.levels import Range, shown_number

FEW = 1e-3  # of the values, which are no more than specks
DARK = 4  # times as far as all others, so that these are nearly black
_POWERS = 255  # exponents that the bits of a float32 have where it is a number; the first is 0
_EDGE = -126  # the power of two below which a float32 with the first exponent lies


class Spread:
    """How many values lie between any two powers of two."""

    def __init__(self) -> None:
        self.counts = np.zeros(_POWERS, np.int64)

    def add(self, numbers: np.ndarray) -> None:
        """Count float32 values of any shape; what is no finite number is left out."""
        powers = (numbers.view(np.int32).ravel() >> 23) & 255
        self.counts += np.bincount(powers, minlength=_POWERS + 1)[:_POWERS]

    def sentence(self, levels: Range, whole: bool) -> str:
        """That few values, which may be whole numbers, take the range; "" where that is not so."""
        total = self.counts.sum()
        beyond = total - self.counts.cumsum()
        power = int(np.argmax(beyond <= FEW * total))
        edge, reach = np.ldexp(1.0, power + _EDGE), max(abs(levels.low), abs(levels.high))
        if power == 0 or DARK * edge > reach:
            return ""
        edge -= whole and edge > 1
        share = 100 * beyond[power] / total
        less = "Less than 0.001" if share < 0.001 else f"Only {share:.2g}"
        return (
            f"{less} % of the pixels lie beyond {'±' if levels.low < 0 else ''}"
            f"{shown_number(edge)}, so all others are nearly black; mend or leave out the pictures "
            f"that have such pixels."
        )
