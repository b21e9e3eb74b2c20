"""The losses of a run so far: everything at first, ever sparser points of the past later."""

from bisect import bisect_right
from typing import NamedTuple

MOST = 2_000


class Point(NamedTuple):
    """number: of the status that first showed it. losses by name."""

    number: int
    step: int
    losses: dict[str, float]


class LossHistory:
    """At most `MOST` points; when they are full, every other one of the older half goes."""

    def __init__(self) -> None:
        self._points: list[Point] = []

    def add(self, number: int, step: int, losses: dict[str, float]) -> None:
        """Add what was measured at `step`."""
        self._points.append(Point(number, step, dict(losses)))
        if len(self._points) > MOST:
            half = MOST // 2
            self._points = self._points[:half:2] + self._points[half:]

    def since(self, number: int) -> dict[str, list[list[float]]]:
        """By name, the points [step, value] that a status newer than `number` shows first."""
        first = bisect_right(self._points, number, key=lambda point: point.number)
        found: dict[str, list[list[float]]] = {}
        for point in self._points[first:]:
            for name, value in point.losses.items():
                found.setdefault(name, []).append([point.step, value])
        return found
