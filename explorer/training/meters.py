"""What a run shows of itself beside its losses, on one fixed batch: typed, and all plain values.

A trainer says what its family shows; whoever draws knows the kinds here and no family.
"""

from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True, kw_only=True)
class Meter:
    """title: what it shows. told: its value in words. hint: more words, for who points at it.

    values: the numbers behind these words, by name.
    """

    kind: ClassVar[str]

    title: str
    told: str = ""
    hint: str = ""
    values: dict[str, float] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """Its kind and all fields, ready for JSON."""
        return {"kind": self.kind, **asdict(self)}


@dataclass(frozen=True, kw_only=True)
class Text(Meter):
    """Words alone: `told`, or else `values` by name."""

    kind: ClassVar[str] = "text"


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar from 0 to value. mark: a place on the same axis. told, hint: as of a meter."""

    name: str
    value: float
    mark: float | None = None
    told: str = ""
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Bars(Meter):
    """Bars below each other on one axis from 0 to `high`."""

    kind: ClassVar[str] = "bars"

    bars: list[Bar]
    high: float


@dataclass(frozen=True, kw_only=True)
class Histogram(Meter):
    """Counts of real and of drawn images in equal bins from low to high.

    drawn: empty where one kind alone is counted. middle: a value to be marked. words: what stands
    below the left end, `middle` and the right end.
    """

    kind: ClassVar[str] = "histogram"

    low: float
    high: float
    real: list[int]
    drawn: list[int]
    middle: float | None
    words: list[str]


@dataclass(frozen=True, kw_only=True)
class Scatter(Meter):
    """Points in the plane, those beyond ± far at its edge. axes: their names, one or two.

    labels: of each point, the colour it has. rings: radii that are drawn.
    """

    kind: ClassVar[str] = "scatter"

    places: list[list[float]]
    labels: list[int]
    axes: list[str]
    far: float
    rings: list[float] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class HeatMap(Meter):
    """A value for each cell of the square ± far, rows from the top, shaded from low to high.

    clouds: places [[x, y], …] that are drawn on it, by what they are.
    """

    kind: ClassVar[str] = "heat map"

    cells: list[list[float]]
    low: float
    high: float
    far: float
    clouds: dict[str, list[list[float]]] = field(default_factory=dict)
