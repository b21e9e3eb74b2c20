"""The conditional GAN (Mirza & Osindero 2014) with the networks of Radford et al. 2016.

The discriminator answers to the label in one of three ways: it classifies beside (Odena et al.
2017), by projection (Miyato & Koyama 2018), or it is shown the label with the image.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from explorer.models.base import FirstLayer, Model, check_point
from explorer.models.blocks import Down, dcgan_weights, narrowing
from explorer.models.generator import Generator
from explorer.specs import CGANSpec


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
