"""How the values of a set are spread, so that a few that take the whole range can be told."""

import numpy as np

from explorer.data.levels import Range, shown_number

FEW = 1e-3  # of the values, which are no more than specks
DARK = 4  # times as far as all others, so that these are nearly black
_LOWEST, _HIGHEST = -160, 1100  # powers of two


class Spread:
    """How many values lie below each power of two."""

    def __init__(self) -> None:
        self.counts = np.zeros(_HIGHEST - _LOWEST, np.int64)

    def add(self, numbers: np.ndarray) -> None:
        """Count values of any shape; what is no finite number is left out."""
        numbers = numbers[np.isfinite(numbers)]
        powers = np.where(numbers == 0, _LOWEST, np.frexp(numbers)[1].clip(_LOWEST, _HIGHEST - 1))
        self.counts += np.bincount(powers.ravel() - _LOWEST, minlength=len(self.counts))

    def sentence(self, levels: Range, whole: bool) -> str:
        """That few values, which may be whole numbers, take the range; "" where that is not so."""
        total = self.counts.sum()
        beyond = total - self.counts.cumsum()
        power = int(np.argmax(beyond <= FEW * total)) + _LOWEST
        edge, reach = np.ldexp(1.0, power), max(abs(levels.low), abs(levels.high))
        if power == _LOWEST or DARK * edge > reach:
            return ""
        edge -= whole and edge > 1
        share = 100 * beyond[power - _LOWEST] / total
        less = "Less than 0.001" if share < 0.001 else f"Only {share:.2g}"
        return (
            f"{less} % of the pixels lie beyond {'±' if levels.low < 0 else ''}"
            f"{shown_number(edge)}, so all others are nearly black; mend or leave out the pictures "
            f"that have such pixels."
        )
