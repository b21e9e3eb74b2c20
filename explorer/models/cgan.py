"""The conditional GAN (Mirza & Osindero 2014) with the networks of Radford et al. 2016.

The discriminator answers to the label in one of three ways: it classifies beside (Odena et al.
2017), by projection (Miyato & Koyama 2018), or it is shown the label with the image.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from explorer.models.base import FirstLayer, Model, check_point
from explorer.models.blocks import Down, Up, dcgan_weights, first_of, mixing, narrowing
from explorer.specs import CGANSpec


class Generator(nn.Module):
    """z [N, Z] and class weights [N, K] to images [N, C, H, W] in [0, 1]."""

    def __init__(self, spec: CGANSpec) -> None:
        super().__init__()
        size = spec.embedding or spec.labels
        self.embedding = (
            nn.Linear(spec.labels, size, bias=False) if spec.embedding else nn.Identity()
        )
        inputs = spec.z + size
        self.mix = mixing(inputs, spec.features) if spec.features else nn.Identity()
        self.up = Up(spec, spec.features or inputs, norm=True)
        dcgan_weights(self)
        if spec.embedding:
            nn.init.normal_(self.embedding.weight)  # type: ignore[arg-type]

    def forward(self, z: Tensor, labels: Tensor) -> Tensor:
        return self.up(self.mix(self.inputs(z, labels))).tanh().add(1).div(2)

    def inputs(self, z: Tensor, labels: Tensor) -> Tensor:
        # The embedding is linear in the weights, so a mix of classes is a point between them.
        return torch.cat([z, self.embedding(labels)], dim=1)

    def first(self, z: Tensor, labels: Tensor) -> FirstLayer:
        h = self.inputs(z, labels)
        return self.up.first(h) if isinstance(self.mix, nn.Identity) else first_of(self.mix, h)


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
        self.generator = Generator(spec)
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
