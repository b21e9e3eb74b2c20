"""What the trainers of all GANs share: two networks with an optimiser each, and what both show."""

from collections.abc import Callable
from typing import Any, ClassVar, NamedTuple

import torch
from torch import Tensor

from explorer.data.resident import Batch
from explorer.models import class_weights
from explorer.training.augmentation import augmented
from explorer.training.losses import one_hot, r1
from explorer.training.meters import Meter
from explorer.training.scores import LOGIT, ScoreKind, by_heart, told_apart
from explorer.training.single import statistics_kept
from explorer.training.trainer import Trainer

ASKED = 128  # of a batch, real images that are looked at, and as many drawn ones


class Drawn(NamedTuple):
    """z [N, Z] with class weights [N, K] and codes [N, C], None for what the model takes not.

    category: int64 [N], what a categorical code was drawn as.
    """

    z: Tensor
    labels: Tensor | None
    codes: Tensor | None
    category: Tensor


class GANTrainer(Trainer):
    """A model with the part `generator`, whose average is shown, and a part that judges it.

    judge: the name of that part. score: what it says of an image.
    """

    model: Any  # a Model that Scores
    averaged = "generator"
    decays = True
    judge: ClassVar[str] = "discriminator"
    score: ClassVar[ScoreKind] = LOGIT
    words: ClassVar[dict[str, str]] = {"generator": "G", "discriminator": "D"}

    @property
    def largest(self) -> float:  # type: ignore[override]
        return self.score.largest

    def make_optimizers(self) -> dict[str, torch.optim.Optimizer]:
        parts = {name: self.model.get_submodule(name) for name in ("generator", self.judge)}
        return {
            "generator": self.adam(parts["generator"], lr=self.recipe.lr),
            self.judge: self.adam(parts[self.judge], lr=self.recipe.lr_discriminator),
        }

    def seen(self, x: Tensor, stream: torch.Generator) -> Tensor:
        """Images [N, C, H, W] as the judge is shown them: changed at random, if the recipe says."""
        return augmented(x, self.recipe.augment, stream)

    def flatness(self, critic: Callable[[Tensor], Tensor], real: Tensor) -> Tensor:
        """What the recipe's R₁ adds to the judge's loss at real images, as they are shown to it."""
        if not self.recipe.r1:
            return torch.zeros((), device=real.device)
        return self.recipe.r1 * r1(critic, real)

    def meters(self, batch: Batch, stream: torch.Generator) -> dict[str, Meter]:
        """What the judge says of real images and of as many drawn ones, with statistics of the
        batch as in a step, and what a family adds.
        """
        batch = Batch(batch.x[:ASKED], batch.labels[:ASKED])
        drawn = self.drawn(batch, stream)
        with statistics_kept(list(self.model.modules())):
            fake = self.model.decode(drawn.z, drawn.labels, drawn.codes)
            shown = class_weights(self.model.spec, batch.labels)
            real, forged = (self.model.score(x, shown) for x in (batch.x, fake))
            who = self.words.get(self.judge, f"the {self.judge}")
            found: dict[str, Meter] = {"scores": told_apart(self.score, who, real, forged)}
            if self.learnt is not None:
                x, labels = (part[: len(batch.x)] for part in self.learnt)
                known = self.model.score(x, class_weights(self.model.spec, labels))
                found["by_heart"] = by_heart(self.score, who, known, real, forged)
            return found | self.more_meters(batch.x, fake, drawn)

    def more_meters(self, real: Tensor, fake: Tensor, drawn: Drawn) -> dict[str, Meter]:
        """What a family shows beside, of real images [N, C, H, W], as many drawn ones and the
        points they are of.
        """
        return {}

    def drawn(self, batch: Batch, stream: torch.Generator) -> Drawn:
        """As many points of the prior as there are images, under their labels if it takes any."""
        spec, count, device = self.model.spec, len(batch.x), batch.x.device
        z = torch.randn(count, spec.z, generator=stream).to(device)
        category = torch.randint(max(1, spec.num_classes), (count,), generator=stream).to(device)
        codes = (torch.rand(count, spec.codes, generator=stream) * 2 - 1).to(device)
        labels = class_weights(spec, batch.labels)
        if labels is None and spec.num_classes:
            labels = one_hot(category, spec.num_classes)
        return Drawn(z, labels, codes if spec.codes else None, category)
