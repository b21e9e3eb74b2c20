"""What can be said of an image in numbers: what it was drawn from, or what is measured on it."""

import math
from typing import NamedTuple

import torch
from torch import Tensor

from explorer.data import Dataset
from explorer.engine.store.library import Entry
from explorer.evaluation.strokes import slant, stroke_width

MEASURES = {"slant": (slant, "°"), "stroke width": (stroke_width, "px")}
CHUNK = 250  # images that exist as floats at once


class Attributes(NamedTuple):
    """By name: values [N], float64, or bool for what an image has or has not; and their units."""

    values: dict[str, Tensor]
    units: dict[str, str]


def measurable(entry: Entry) -> bool:
    """Whether slant and stroke width mean something on the images of a model."""
    return entry.framing == "digit" and entry.spec.form.picture[2] == 1


def measure(images: Tensor) -> Attributes:
    """What is measured on images uint8 [N, 1, H, W]."""
    chunks = [part.float() / 255 for part in images.split(CHUNK)]
    values = {name: torch.cat([of(x).cpu() for x in chunks]) for name, (of, _) in MEASURES.items()}
    return Attributes(values, {name: unit for name, (_, unit) in MEASURES.items()})


def from_factors(dataset: Dataset, factors: Tensor, labels: Tensor) -> Attributes:
    """What images were drawn from, factors [N, F]; kinds that are the labels [N] are left out.

    Radians become degrees, and each kind an attribute of its own. What goes round becomes the sine
    and cosine of its double, which hold for shapes that half a turn brings back, too.
    """
    found = Attributes({}, {})
    for column, (name, unit) in enumerate(zip(dataset.factors, dataset.units, strict=True)):
        value = factors[:, column].double()
        if unit == "":
            if not torch.equal(value.long(), labels):
                for kind in range(dataset.grid[column]):
                    _add(found, f"{name} {kind + 1}", "", value == kind)
        elif unit == "turn":
            twice = 4 * math.pi * value / (dataset.grid[column] - 1)
            _add(found, f"{name}, sin 2θ", "", twice.sin())
            _add(found, f"{name}, cos 2θ", "", twice.cos())
        elif unit == "rad":
            _add(found, name, "°", value.rad2deg())
        else:
            _add(found, name, unit, value)
    return found


def _add(found: Attributes, name: str, unit: str, values: Tensor) -> None:
    found.values[name], found.units[name] = values, unit
