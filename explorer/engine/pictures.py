"""What is seen of what models draw: pixels of images, or of the plane on which a point lies."""

from weakref import WeakKeyDictionary

import numpy as np
import torch
from torch import Tensor

from explorer.engine.store.library import Entry
from explorer.engine.store.splits import Splits
from explorer.errors import DataError, PointError
from explorer.latent import Draw, draw, equal_parts
from explorer.models import Model
from explorer.models.pictures import from_pixels, ground_of, to_pixels
from explorer.specs import ModelSpec
from explorer.specs.forms import PlaneForm

SEED = 0  # of the first sample, as everywhere one seed a sample
MOST = 100  # samples, drawn once: a stream for each seed takes longer than its image
COUNT = 1_000  # of a model of the plane, and as many real points


class Pictures:
    """Pixels of models. The ground of each model of the plane is made once, while it is open."""

    def __init__(self, splits: Splits) -> None:
        self.splits = splits
        self._grounds: WeakKeyDictionary[Model, Tensor] = WeakKeyDictionary()

    def pixels(self, entry: Entry, model: Model, images: Tensor) -> np.ndarray:
        """What the model of an entry drew, at any time of its training, as uint8 [N, H, W, C]."""
        return to_pixels(model.spec.form, images, self._ground(entry, model)).numpy()

    def _ground(self, entry: Entry, model: Model) -> Tensor | None:
        form = model.spec.form
        if not isinstance(form, PlaneForm):
            return None
        if model not in self._grounds:
            try:
                real = self.splits.get(entry.data, model.spec).images[:COUNT]
            except DataError:
                real = torch.zeros(0, 2)
            self._grounds[model] = ground_of(
                form, model, samples(model, some_points(model.spec)), real
            )
        return self._grounds[model]


def some_points(spec: ModelSpec) -> Draw:
    """Points of the prior by the seeds 0, 1, …: `MOST`, and `COUNT` where they lie on a plane."""
    count = COUNT if isinstance(spec.form, PlaneForm) else MOST
    return draw(range(SEED, SEED + count), spec.z, spec.codes)


@torch.no_grad()
def samples(model: Model, points: Draw) -> Tensor:
    """What a model draws at points of the prior, classes in equal parts, on its device."""
    spec, device = model.spec, next(model.parameters()).device
    z, codes = (part.to(device) for part in points)
    weights = None
    if spec.num_classes:
        labels = equal_parts(len(z), spec.num_classes).to(device)
        weights = torch.eye(spec.num_classes, device=device)[labels]
    return model.decode(z, weights, codes if spec.codes else None)


def image_of(entry: Entry, pixels: np.ndarray, device: torch.device) -> Tensor:
    """What a model would have drawn of pixels uint8 [H, W, C], [1, …]: the way back.

    Raises `PointError` for pixels of another shape, and where no point is to be seen.
    """
    form = entry.spec.form
    wanted = list(form.picture)
    if pixels.dtype != np.uint8 or list(pixels.shape) != wanted:
        raise PointError(
            f"An image of {entry.id} is uint8 {wanted} and this one {pixels.dtype} "
            f"{list(pixels.shape)}; prepare the picture for this model first."
        )
    found = from_pixels(form, torch.from_numpy(pixels.copy())).to(device)
    if not found.isfinite().all():
        raise PointError("No white spot is to be seen in the picture; draw one where the point is.")
    return found
