"""The conditional GAN (Mirza & Osindero 2014) with the networks of Radford et al. 2016.

The discriminator answers to the label in one of three ways: it classifies beside (Odena et al.
2017), by projection (Miyato & Koyama 2018), or it is shown the label with the image.
"""

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explorer.data.resident import Batch
from explorer.families.family import Family
from explorer.models import FirstLayer, Model, check_point
from explorer.models.blocks import Down, dcgan_weights, narrowing
from explorer.models.generator import Generator
from explorer.specs import ImageSpec, ModelSpec
from explorer.specs.base import MOST_LABELS
from explorer.specs.options import choice, whole
from explorer.training.fields import IMAGE_GAME, Field, Z
from explorer.training.gan_trainer import GANTrainer
from explorer.training.losses import discriminator_loss, generator_loss, one_hot
from explorer.training.presets import GAN_RECIPE, GAN_SIZES, LIVE, Preset


@dataclass(frozen=True, kw_only=True)
class CGANSpec(ImageSpec, ModelSpec):
    """A conditional GAN (Mirza & Osindero 2014) after the DCGAN rules (Radford et al. 2016).

    labels: number of classes. embedding: size of the label's embedding in the generator, 0 to take
    the class weights as they are. features: units of the generator's first layer and of the
    discriminator's last, 0 for neither. discriminator: how it answers to the label: as a
    `classifier` beside (Odena et al. 2017), by `projection` (Miyato & Koyama 2018) or by
    `concatenation` of an embedded plane to the image.
    """

    family: ClassVar[str] = "cgan"
    title: ClassVar[str] = "CGAN"

    z: int = whole(1, 512, 64)
    labels: int = whole(2, MOST_LABELS, 10)
    embedding: int = whole(0, 512, 0)
    features: int = whole(0, 2048, 256, before=0)
    discriminator: str = choice(("classifier", "projection", "concatenation"), "classifier")

    @property
    def num_classes(self) -> int:
        return self.labels


class LabelledGenerator(Generator):
    """z [N, Z] and class weights [N, K] to images [N, C, H, W] in [0, 1]."""

    def __init__(self, spec: CGANSpec) -> None:
        super().__init__(spec, spec.z + (spec.embedding or spec.labels), spec.features)
        self.embedding: nn.Module = nn.Identity()
        if spec.embedding:
            self.embedding = nn.Linear(spec.labels, spec.embedding, bias=False)
            nn.init.normal_(self.embedding.weight)

    def inputs(self, *parts: Tensor) -> Tensor:
        z, labels = parts
        # The embedding is linear in the weights, so a mix of classes is a point between them.
        return torch.cat([z, self.embedding(labels)], dim=1)


class Judgement(NamedTuple):
    """What the discriminator says: logit [N] of "real", and logits [N, K] of the classes.

    The latter are None unless it classifies.
    """

    logit: Tensor
    classes: Tensor | None


class Discriminator(nn.Module):
    """Judges images [N, C, H, W] in [0, 1] under class weights [N, K]."""

    def __init__(self, spec: CGANSpec) -> None:
        super().__init__()
        self.resolution, self.kind = spec.resolution, spec.discriminator
        extra = 1 if self.kind == "concatenation" else 0
        down = Down(spec, norm=True, channels=spec.channels + extra)
        self.down = narrowing(down, spec.features) if spec.features else down
        size = spec.features or down.features
        self.score = nn.Linear(size, 1)
        if self.kind == "classifier":
            self.classifier = nn.Linear(size, spec.labels)
        else:
            size = size if self.kind == "projection" else spec.resolution**2
            self.embedding = nn.Linear(spec.labels, size, bias=False)
        dcgan_weights(self)

    def forward(self, x: Tensor, labels: Tensor) -> Judgement:
        x = x * 2 - 1
        if self.kind == "concatenation":
            plane = self.embedding(labels).unflatten(1, (1, self.resolution, self.resolution))
            return Judgement(self.score(self.down(torch.cat([x, plane], dim=1))).squeeze(1), None)
        h = self.down(x)
        logit = self.score(h).squeeze(1)
        if self.kind == "classifier":
            return Judgement(logit, self.classifier(h))
        return Judgement(logit + (self.embedding(labels) * h).sum(1), None)


class CGAN(Model):
    """A conditional GAN of a `CGANSpec`."""

    spec: CGANSpec

    def __init__(self, spec: CGANSpec) -> None:
        super().__init__()
        self.spec = spec
        self.generator = LabelledGenerator(spec)
        self.discriminator = Discriminator(spec)

    def decode(
        self, z: Tensor, labels: Tensor | None = None, codes: Tensor | None = None
    ) -> Tensor:
        """Images [N, C, H, W] in [0, 1] for z [N, Z] and class weights [N, K]."""
        check_point(self.spec, z, labels, codes)
        return self.generator(z, labels)

    def first_layer(
        self, z: Tensor, labels: Tensor | None = None, codes: Tensor | None = None
    ) -> FirstLayer:
        check_point(self.spec, z, labels, codes)
        assert labels is not None
        return self.generator.first(z, labels)

    def score(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """The logit of "real" of images [N, C, H, W] in [0, 1] under class weights, [N]."""
        return self.discriminator(x, labels).logit


class CGANTrainer(GANTrainer):
    """The non-saturating game under the labels of the batch (Mirza & Osindero 2014).

    A discriminator that classifies learns the labels of real images, and the generator is to be
    recognised by it, both with the recipe's weight `auxiliary` (Odena et al. 2017).
    """

    model: CGAN

    def step(self, batch: Batch, stream: torch.Generator) -> dict[str, Tensor]:
        generator, discriminator = self.model.generator, self.model.discriminator
        labels = one_hot(batch.labels, self.model.spec.labels)
        z = torch.randn(len(labels), self.model.spec.z, generator=stream, device=labels.device)
        fake = generator(z, labels)

        x = self.seen(batch.x, stream)
        real = discriminator(x, labels)
        forged = discriminator(self.seen(fake.detach(), stream), labels)
        d_loss = discriminator_loss(real.logit, forged.logit)
        learnt = self._cross_entropy(real.classes, batch.labels)
        self.optimizers["discriminator"].zero_grad()
        flat = self.flatness(lambda x: discriminator(x, labels).logit, x)
        (d_loss + self.recipe.auxiliary * learnt + flat).backward()
        self.optimizers["discriminator"].step()

        discriminator.requires_grad_(False)
        judged = discriminator(self.seen(fake, stream), labels)
        g_loss = generator_loss(judged.logit)
        shown = self._cross_entropy(judged.classes, batch.labels)
        self.optimizers["generator"].zero_grad()
        (g_loss + self.recipe.auxiliary * shown).backward()
        self.optimizers["generator"].step()
        discriminator.requires_grad_(True)
        losses = {"d": d_loss.detach(), "g": g_loss.detach()}
        return losses | ({"class": shown.detach()} if shown.requires_grad else {})

    def _cross_entropy(self, logits: Tensor | None, labels: Tensor) -> Tensor:
        """−E[log p(label)] in nats; 0 where nothing classifies, or without weight."""
        if logits is None or not self.recipe.auxiliary:
            return torch.zeros((), device=labels.device)
        return F.cross_entropy(logits.float(), labels)


FIELDS = (
    Z,
    Field(
        "discriminator",
        "D and the label",
        "How the discriminator answers to the label: it classifies beside, is shown the label "
        "with the image, or compares both (projection).",
        0,
        0,
        choices=("classifier", "concatenation", "projection"),
    ),
    Field(
        "auxiliary",
        "Weight of the classifier",
        "How much the right class counts beside looking real, where D classifies.",
        0.0,
        2.0,
    ),
    *IMAGE_GAME,
)

PRESETS = (
    Preset(
        "live",
        "Worth watching",
        "A row for each class, to be told apart within a quarter of a minute on a laptop.",
        "",
        values={**LIVE, "auxiliary": 0.1},
    ),
    Preset(
        "paper",
        "The label as input of both",
        "The discriminator is shown the label with the image, in the networks of DCGAN.",
        "Mirza & Osindero 2014",
        values={**LIVE, "discriminator": "concatenation", "auxiliary": 0.0},
    ),
    Preset(
        "shipped",
        "As the shipped models",
        "Slower and better: large networks, a long average, a classifier that counts fully.",
        "Odena et al. 2017",
        "large",
        values={"epochs": 12},
    ),
)

FAMILY = Family(
    spec=CGANSpec,
    network=CGAN,
    trainer=CGANTrainer,
    tiny=CGANSpec(z=3, width=4, features=8),
    recipe={"epochs": 20, **GAN_RECIPE, "auxiliary": 1.0},
    sizes=GAN_SIZES,
    fields=FIELDS,
    presets=PRESETS,
    sentence="The same game under a label: you choose the class of what is drawn.",
    place=1,
)
