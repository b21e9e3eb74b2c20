"""What there is to show of a model from inside, found once while it is open."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import torch

from explorer.data.images import as_floats
from explorer.engine.network.layers import Part, part, watched, ways
from explorer.engine.pictures import some_points
from explorer.engine.points import Points
from explorer.engine.store.library import Entry
from explorer.engine.store.model_cache import ModelCache
from explorer.engine.store.splits import Splits
from explorer.errors import DataError
from explorer.families import FAMILIES
from explorer.latent import equal_parts
from explorer.models import Model, Scores, class_weights
from explorer.training.gan_trainer import GANTrainer

REAL = 200  # test images that are judged beside


@dataclass(frozen=True)
class Verdicts:
    """judge: "discriminator", whose scores are logits of "real", or "critic", with no bounds.

    drawn: of samples. real: of test images, () where they are not here.
    """

    judge: str
    drawn: tuple[float, ...]
    real: tuple[float, ...]


@dataclass(frozen=True)
class Inside:
    """The parts of a model with the layers that are shown, and the scores that its judge gives."""

    parts: tuple[Part, ...]
    verdicts: Verdicts | None


class Network:
    """Models from inside. What is shown of each is chosen once, while it is open."""

    def __init__(self, models: ModelCache, splits: Splits) -> None:
        self.models, self.splits = models, splits
        self._known: WeakKeyDictionary[Model, Inside] = WeakKeyDictionary()

    def inside(self, entry: Entry) -> Inside:
        """What there is to show of the model of an entry."""
        model = self.models.get(entry.path)
        if model not in self._known:
            self._known[model] = self._look(entry, model)
        return self._known[model]

    @torch.inference_mode()
    def _look(self, entry: Entry, model: Model) -> Inside:
        points = samples_of(model)
        drawn = model.decode(*points)
        real, weights = self._real(entry, model)
        seen, under = (drawn, points.class_weights) if real is None else (real, weights)
        work = ways(model, points, seen, under)
        parts = tuple(part(name, watched(one)) for name, one in work.items())
        verdicts = None
        if isinstance(model, Scores):
            trainer = FAMILIES[entry.spec.family].trainer
            verdicts = Verdicts(
                judge=trainer.judge if issubclass(trainer, GANTrainer) else "discriminator",
                drawn=rounded(model.score(drawn, points.class_weights)),
                real=() if real is None else rounded(model.score(real, weights)),
            )
        return Inside(parts, verdicts)

    def _real(self, entry: Entry, model: Model) -> tuple[torch.Tensor | None, torch.Tensor | None]:
        """Test images [N, …] as floats and their class weights; None where they are not here."""
        device = self.models.device
        try:
            split = self.splits.get(entry.data, entry.spec)
        except DataError:
            return None, None
        images, labels = split.images[:REAL], split.labels[:REAL]
        return as_floats(images.to(device)), class_weights(entry.spec, labels.to(device))


def samples_of(model: Model) -> Points:
    """Points of the prior with classes in equal parts, on the device of a model."""
    spec, device = model.spec, next(model.parameters()).device
    z, codes = some_points(spec)
    weights = None
    if spec.num_classes:
        weights = torch.eye(spec.num_classes)[equal_parts(len(z), spec.num_classes)]
    return Points(z, weights, codes if spec.codes else None).to(device)


def rounded(scores: torch.Tensor) -> tuple[float, ...]:
    """Scores as plain numbers, to a thousandth."""
    return tuple(round(score, 3) for score in scores.tolist())
