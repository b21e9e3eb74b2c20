"""All that a search for a point remembers, as plain values that travel to whoever searches."""

from typing import NamedTuple

import numpy as np

from explorer.errors import PointError
from explorer.specs import ModelSpec

STARTS = 40
MOST_STEPS = 2000
MOST_MOMENT = 1e4


class State(NamedTuple):
    """A search after `step` of `steps` steps.

    rows: float32 [S, Z + K + C], the points. moments: float32 [2, S, Z + C], Adam's of z and
    codes. residuals: float32 [S], the mean squared error of each point's image, of pixels in
    [0, 1], without the term for z.
    """

    rows: np.ndarray
    moments: np.ndarray
    residuals: np.ndarray
    step: int
    steps: int

    @property
    def best(self) -> int:
        """The start whose image is nearest."""
        return int(self.residuals.argmin())

    @property
    def numbers(self) -> np.ndarray:
        """What has to be brought back beside step and steps: rows, then moments, float32 [n]."""
        return np.concatenate([self.rows.ravel(), self.moments.ravel()])


def state_of(spec: ModelSpec, numbers: np.ndarray, starts: int, step: int, steps: int) -> State:
    """The state with `starts` points that `State.numbers` were taken from; residuals are NaN.

    Rows are checked where they are decoded. Raises `PointError` for sizes that do not fit, for
    steps out of range, and for moments that are not finite, too large, or of negative squares.
    """
    if not 1 <= starts <= STARTS:
        raise PointError(f"A search has 1 to {STARTS} starts, not {starts}; begin it again.")
    if not (1 <= steps <= MOST_STEPS and 0 <= step <= steps):
        raise PointError(
            f"A search has up to {MOST_STEPS} steps; it cannot be at {step} of {steps}. Begin it "
            f"again."
        )
    row, knobs = spec.latents.width, spec.latents.knobs
    wanted = starts * (row + 2 * knobs)
    if numbers.shape != (wanted,):
        raise PointError(
            f"A search of this model with {starts} starts has {wanted} numbers; these have shape "
            f"{list(numbers.shape)}. Begin it again."
        )
    values = numbers.astype(np.float32)
    rows, moments = np.split(values, [starts * row])
    rows, moments = rows.reshape(starts, row), moments.reshape(2, starts, knobs)
    if not (np.abs(moments) <= MOST_MOMENT).all() or (moments[1] < 0).any():
        raise PointError(
            f"The moments of a search must be finite and within ±{MOST_MOMENT:,.0f}, and those of "
            f"squares not below 0; begin it again."
        )
    return State(rows, moments, np.full(starts, np.nan, np.float32), step, steps)
