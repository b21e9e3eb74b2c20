"""What is seen of images in numbers, whatever they show: their light, how large it is, and where.

Of digits also slant and stroke width, and of points of the plane where they lie. By these a map is
coloured where classes say nothing, and pictures are found that differ in one thing.
"""

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from explorer.engine import decoding
from explorer.engine.directions.attributes import CHUNK, Attributes, measurable, measure
from explorer.engine.maps.latent_map import TESTS, Map, build_map, data_key, held_out
from explorer.engine.store.library import Entry
from explorer.engine.store.result_cache import Arrays, Key
from explorer.engine.workspace import Workspace

FORMAT = "1"  # to be raised when a number would come out differently
SAMPLES = 3_000  # that are decoded to be measured, the first of the map
SIDE = "% of the side"
LIGHT = {"brightness": "%", "size": SIDE, "to the right": SIDE, "up": SIDE}
SEEN = {"°": 2.0, "px": 0.1, "%": 1.0, SIDE: 1.5, "": 0.01}  # the least deviation that is seen
ARRAYS = ("names", "units", "values")


class Traits(NamedTuple):
    """values: float32 [A, M] of the first points of a map, each trait with its name and unit."""

    names: tuple[str, ...]
    units: tuple[str, ...]
    values: np.ndarray


def map_traits(workspace: Workspace, entry: Entry) -> Traits | None:
    """What the first points of a map look like, or None while it is measured.

    Test images are measured themselves, samples as they are decoded; once, in the background.
    """
    found = build_map(workspace, entry)
    of = data_key(workspace, entry) if found.kind == TESTS else ""
    key: Key = ("traits", FORMAT, entry.weights, found.kind, of)

    def compute() -> Arrays:
        about = varied(traits(entry, _images(workspace, entry, found)))
        values = [values.float().numpy() for values in about.values.values()]
        return {
            "names": np.array(list(about.values), str),
            "units": np.array([about.units[name] for name in about.values], str),
            "values": np.stack(values) if values else np.zeros((0, 0), np.float32),
        }

    cached = workspace.results.found(key, ARRAYS) or workspace.background.get(
        key, lambda: workspace.results.get(key, ARRAYS, compute)
    )
    if cached is None:
        return None
    names, units = (tuple(map(str, cached[name])) for name in ("names", "units"))
    return Traits(names, units, cached["values"])


def traits(entry: Entry, images: Tensor) -> Attributes:
    """All that can be seen of images uint8 [N, C, H, W], or points float32 [N, 2]: float64 [N]."""
    if images.ndim == 2:
        across, up = images.double().T
        return Attributes({"to the right": across, "up": up}, {"to the right": "", "up": ""})
    digits = measure(images) if measurable(entry) else Attributes({}, {})
    light = torch.cat([_light(part) for part in images.split(CHUNK)]).T
    return Attributes(
        {**digits.values, **dict(zip(LIGHT, light, strict=True))}, {**digits.units, **LIGHT}
    )


def varied(about: Attributes) -> Attributes:
    """Those of which a person sees that they vary."""
    seen = {name: of for name, of in about.values.items() if of.std() > SEEN[about.units[name]]}
    return Attributes(seen, {name: about.units[name] for name in seen})


def _light(images: Tensor) -> Tensor:
    """`LIGHT` of images uint8 [N, C, H, W], float64 [N, 4].

    The mean of their light; twice its spread, and its centre from the middle of the image.
    """
    light = images.double().mean(1) / 255
    side = light.shape[-1]
    place = torch.arange(side, dtype=light.dtype) - (side - 1) / 2
    total = light.sum((1, 2)).clamp(min=1e-9)
    x, y = ((light.sum(axis) @ place) / total for axis in (1, 2))
    square = (light.sum(1) + light.sum(2)) @ place.square() / total
    spread = (square - x.square() - y.square()).clamp(min=0).sqrt()
    of_side = [100 / side * value for value in (2 * spread, x, -y)]
    return torch.stack([100 * light.mean((1, 2)), *of_side], 1)


def _images(workspace: Workspace, entry: Entry, found: Map) -> Tensor:
    """The first images of a map: the test images themselves, or samples as they are decoded."""
    if found.kind == TESTS:
        return held_out(workspace, entry).images
    rows = decoding.rows(entry, found.latents[:SAMPLES], found.labels[:SAMPLES])
    return decoding.many_images(workspace, entry, rows)
