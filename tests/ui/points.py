"""Points as the page writes them, what lies around them, and how the engine takes them."""

from collections.abc import Mapping
from typing import Any

import numpy as np

Plain = dict[str, Any]  # a point as the page's `Point.toJSON` writes it

COLUMNS = 11
RANGE = {"z": 3.0, "c": 2.0}


def row(point: Plain) -> np.ndarray:
    """A plain point as the engine takes it, float32 [Z + K + C]."""
    weights = np.array(point.get("classes", []), np.float32)
    parts = (np.array(point["z"], np.float32) * point["temperature"], weights / weights.sum())
    return np.concatenate([*parts, point.get("codes", [])]).astype(np.float32)


def at(point: Plain, changes: Mapping[str, float]) -> Plain:
    """The point with some knobs (`z1`, `c2`, …) elsewhere."""
    moved = dict(point)
    for name, value in changes.items():
        block = {"z": "z", "c": "codes"}[name[0]]
        moved[block] = list(moved[block])
        moved[block][int(name[1:]) - 1] = value
    return moved


def in_class(point: Plain, label: int) -> Plain:
    """The point in one pure class."""
    return {**point, "classes": [float(i == label) for i in range(len(point["classes"]))]}


def strip_values(limit: float, ratio: float) -> np.ndarray:
    """The values of the square pictures that fill a track `ratio` times as wide as high."""
    count = 2 * int(np.ceil((ratio - 1) / 2)) + 1
    return 2 * COLUMNS / (COLUMNS - 1) * limit * (np.arange(count) - (count - 1) / 2) / ratio


def sweep(point: Plain, name: str, ratio: float = COLUMNS) -> list[Plain]:
    """The points of a knob's filmstrip, or one per class for the name `class`."""
    if name == "class":
        return [in_class(point, i) for i in range(len(point["classes"]))]
    values = strip_values(RANGE[name[0]], ratio)
    return [at(point, {name: float(value)}) for value in values]


def value_at(name: str, fraction: float) -> float:
    """The value under a fraction of a knob's track; its pictures are centred on their values."""
    limit = RANGE[name[0]]
    value = limit * (2 * (fraction * COLUMNS - 0.5) / (COLUMNS - 1) - 1)
    return float(np.clip(value, -limit, limit))
