"""The layers of a model that are shown, and which of their maps: the same ones at every point.

What is shown of a layer are its maps (or units) that differ most from sample to sample, in this
order for ever, so that nothing changes its place within a drag, and their levels have one range.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from explorer.engine.points import Points
from explorer.models import Encodes, Model, Scores
from explorer.models.watching import Layer, Watch, strengths

LAYERS = 4  # of a part
MAPS, UNITS = 8, 32  # of a layer
MOST = 512  # units of a layer that is shown whole
NEARLY_ALL = 0.98  # of the values, which fill the range of levels


@dataclass(frozen=True)
class Shown:
    """A layer of a part, and what is shown of it.

    kind, normed, bend: see `explorer.models.watching`. shape: of what comes out, [F] or [C, H, W].
    norm: of its weights, the root of the sum of squares. parameters: how many weights. units: the
    numbers of the maps or units that are shown. low, high: the values of levels 0 and 255. links:
    how strongly each of them is joined to each that is shown of the layer before, [units, units
    before] in [0, 1]; [] where there is none, or where it stands too far before.
    """

    kind: str
    normed: bool
    bend: str
    shape: tuple[int, ...]
    norm: float
    parameters: int
    units: tuple[int, ...]
    low: float
    high: float
    links: list[list[float]]

    def levels(self, values: Tensor, *, whole: bool = False) -> Tensor:
        """What is shown of values [N, …] of the layer, uint8 [units, …] of the first of them.

        whole: all units instead, in their own order, `MOST` at most.
        """
        shown = values[0, :MOST].float() if whole else values[0, list(self.units)].float()
        scaled = (shown - self.low) / max(self.high - self.low, 1e-6)
        return scaled.clamp(0, 1).mul(255).round().to(torch.uint8).cpu()


@dataclass(frozen=True)
class Part:
    """A part of a model: "decoder", "encoder" or "judge", and its layers from first to last.

    places: where they stand among all hidden layers on the way. out: how strongly what is shown of
    the last is joined to what comes out, in [0, 1].
    """

    name: str
    layers: tuple[Shown, ...]
    places: tuple[int, ...]
    out: list[float]


Ways = dict[str, Callable[[], object]]


def ways(model: Model, points: Points, x: Tensor, weights: Tensor | None) -> Ways:
    """What the parts of a model do, by name: with points, and with images x under class weights."""
    found: Ways = {"decoder": lambda: model.decode(*points)}
    if isinstance(model, Encodes):
        found["encoder"] = lambda: model.encode(x, weights)
    if isinstance(model, Scores):
        found["judge"] = lambda: model.score(x, weights)
    return found


def watched(work: Callable[[], object]) -> list[Layer]:
    """The layers on the way of some work, in inference mode."""
    with torch.inference_mode(), Watch() as watch:
        work()
    return watch.way


def part(name: str, way: list[Layer]) -> Part:
    """A part of a model, by what it did with many samples."""
    *hidden, last = way
    places, layers = spread(len(hidden)), list[Shown]()
    for place in places:
        layers.append(shown(hidden[place], layers[-1] if place - 1 in places else None))
    out: list[float] = []
    if layers:
        joined = strengths(last, layers[-1].shape[0], last.values.shape[1]).norm(dim=0)
        out = shares(joined[list(layers[-1].units)])
    return Part(name, tuple(layers), tuple(places), out)


def spread(count: int) -> list[int]:
    """The places of at most `LAYERS` of so many layers, the first and the last among them."""
    most = min(count, LAYERS)
    return [round(i * (count - 1) / max(most - 1, 1)) for i in range(most)]


@torch.inference_mode()
def shown(layer: Layer, before: Shown | None) -> Shown:
    """What is shown of a layer: what varies most over all that was put in."""
    values, weight = layer.values.float(), layer.weight.float()
    each = values.transpose(0, 1).flatten(1)  # [units, samples and places]
    units = each.var(1).argsort(descending=True, stable=True)
    units = units[: MAPS if values.dim() == 4 else UNITS]
    chosen = each[units].flatten().sort().values
    low, high = (chosen[round(q * (len(chosen) - 1))].item() for q in (1 - NEARLY_ALL, NEARLY_ALL))
    links: list[list[float]] = []
    if before:
        joined = strengths(layer, before.shape[0], values.shape[1])[units][:, list(before.units)]
        links = [shares(row, joined.max()) for row in joined]
    return Shown(
        kind=layer.kind,
        normed=layer.normed,
        bend=layer.bend,
        shape=tuple(values.shape[1:]),
        norm=weight.norm().item(),
        parameters=weight.numel(),
        units=tuple(units.tolist()),
        low=min(0.0, low),
        high=high,
        links=links,
    )


def shares(values: Tensor, most: Tensor | None = None) -> list[float]:
    """Values ≥ 0 as shares of the largest, to a hundredth."""
    top = max(float(values.max() if most is None else most), 1e-12)
    return [round(value / top, 2) for value in values.tolist()]
