"""The sample grid: the same points and test images drawn again and again while a model learns."""

from dataclasses import dataclass
from typing import TypedDict

import numpy as np
import torch

from explorer.data import Images, ResidentSet
from explorer.data.images import as_floats
from explorer.engine.pictures import COUNT, samples, some_points
from explorer.models import Encodes, Model, Network, Scores, class_weights, images_to_pixels
from explorer.models.pictures import ground_of
from explorer.specs import ModelSpec
from explorer.specs.forms import PlaneForm

ACROSS, DOWN = 10, 10  # DOWN is nearly reached where a class has several rows
SAMPLED = DOWN - 2  # rows of samples below test images and what is made of them
MOST_ROWS = 20


class GridHead(TypedDict):
    """A grid without its pixels; shape: of these, [rows · columns, H, W, C]."""

    rows: int
    columns: int
    row_titles: list[str]
    kind: str
    shape: list[int]


class GridAt(GridHead):
    """A grid as it was at a step."""

    step: int


@dataclass(frozen=True)
class SampleGrid:
    """pixels: uint8 [rows · columns, H, W, C] from the top left. row_titles: one a row, or none.

    kind: what the rows are: "reconstructions" (test images, what the model makes of them, samples
    of the prior), "classes", "categories", "samples", "recording" (of another model), or "examples"
    (training images); "cloud" and "points" are one picture of many samples, and of training data
    alone, "judged" one of samples on what a discriminator says of each place.
    """

    rows: int
    columns: int
    row_titles: tuple[str, ...]
    kind: str
    pixels: np.ndarray

    def head(self) -> GridHead:
        """All but the pixels, ready for JSON."""
        return {
            "rows": self.rows,
            "columns": self.columns,
            "row_titles": list(self.row_titles),
            "kind": self.kind,
            "shape": list(self.pixels.shape),
        }


class Painter:
    """Paints the grid of one run from any weights of its model.

    test: the images of which the first of each class are reconstructed.
    """

    def __init__(self, spec: ModelSpec, class_names: tuple[str, ...], test: ResidentSet) -> None:
        self.spec, self.class_names = spec, class_names
        self.kinds = min(spec.num_classes, MOST_ROWS) or 1  # classes or categories that are shown
        self.rows = self.kinds * max(1, DOWN // self.kinds)
        self.points, self.real = some_points(spec), test.images[:COUNT]
        first = first_of_each(test.labels, ACROSS)
        self.test = Images(test.images[first], test.labels[first])

    @torch.no_grad()
    def paint(self, model: Network) -> SampleGrid | None:
        """The grid of a model in eval mode; None when an image holds what is no number."""
        assert isinstance(model, Model)
        device = next(model.parameters()).device
        if isinstance(self.spec.form, PlaneForm):
            kind = "judged" if isinstance(model, Scores) else "cloud"
            return cloud(self.spec.form, kind, self.real, self.samples(model), model)
        spec, count = self.spec, ACROSS * (self.rows // self.kinds)
        z, codes = (part[:count].to(device) for part in self.points)
        if isinstance(model, Encodes):
            x, of = as_floats(self.test.images.to(device)), self.test.labels.to(device)
            shown = class_weights(spec, of)
            again = model.decode(model.encode(x, shown).mu, shown)
            same = class_weights(spec, of.repeat(SAMPLED))  # a column of each class, if any
            drawn = model.decode(self.points[0][: ACROSS * SAMPLED].to(device), same)
            images = torch.cat([x, again, drawn])
            titles = ("test image", "reconstruction", *["sample"] * SAMPLED)
            return self._grid(images, titles, "reconstructions")
        if spec.num_classes:
            weights = torch.eye(spec.num_classes, device=device)[: self.kinds]
            each = [part.repeat(self.kinds, 1) for part in (z, codes)]
            images = model.decode(
                each[0], weights.repeat_interleave(count, 0), each[1] if spec.codes else None
            )
            each_row = [k for k in range(self.kinds) for _ in range(count // ACROSS)]
            if spec.reads_codes:
                return self._grid(images, tuple(f"category {k}" for k in each_row), "categories")
            return self._grid(images, tuple(self.class_names[k] for k in each_row), "classes")
        return self._grid(model.decode(z), (), "samples")

    def samples(self, model: Network) -> torch.Tensor:
        """As many images [N, C, H, W] or points [N, 2], classes in equal parts."""
        assert isinstance(model, Model)
        return samples(model, self.points)

    def _grid(self, images: torch.Tensor, titles: tuple[str, ...], kind: str) -> SampleGrid | None:
        if not images.isfinite().all():
            return None
        return SampleGrid(
            len(images) // ACROSS, ACROSS, titles, kind, images_to_pixels(images).numpy()
        )


def cloud(
    form: PlaneForm,
    kind: str,
    real: torch.Tensor,
    drawn: torch.Tensor | None = None,
    model: Model | None = None,
) -> SampleGrid | None:
    """One picture of points [N, 2], real ones and those that a model drew; None without numbers."""
    drawn = real[:0] if drawn is None else drawn
    if not drawn.isfinite().all():
        return None
    return SampleGrid(1, 1, (), kind, ground_of(form, model, drawn, real)[None].numpy())


def first_of_each(labels: torch.Tensor, count: int) -> torch.Tensor:
    """`count` indices into labels int64 [N]: the first of each class, then the next of each.

    From the start again where there are fewer images.
    """
    seen: dict[int, int] = {}
    order = []
    for index, label in enumerate(labels[:2000].tolist()):
        seen[label] = seen.get(label, 0) + 1
        order.append((seen[label], label, index))
    chosen = [index for _, _, index in sorted(order)]
    return torch.tensor([chosen[i % len(chosen)] for i in range(count)])
