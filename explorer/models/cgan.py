"""The conditional GAN: a DCGAN whose generator takes a label embedding beside z.

Mirza & Osindero 2014 for the conditioning, Radford et al. 2016 for the networks, Miyato & Koyama
2018 for the projection discriminator, Odena et al. 2017 for its auxiliary classifier.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from explorer.models.base import Model, check_point
from explorer.models.blocks import Down, Up, dcgan_weights
from explorer.specs import CGANSpec


class Generator(nn.Module):
    """z [N, Z] and class weights [N, K] to images [N, C, H, W] in [0, 1]."""

    def __init__(self, spec: CGANSpec) -> None:
        super().__init__()
        self.embedding = nn.Linear(spec.labels, spec.embedding, bias=False)
        self.up = Up(spec, spec.z + spec.embedding, norm=True)
        dcgan_weights(self)
        nn.init.normal_(self.embedding.weight)

    def forward(self, z: Tensor, labels: Tensor) -> Tensor:
        # The embedding is linear in the weights, so a mix of classes is a point between them.
        h = torch.cat([z, self.embedding(labels)], dim=1)
        return self.up(h).tanh().add(1).div(2)


class Judgement(NamedTuple):
    """What the discriminator says: logit [N] of "real", and logits [N, K] of the classes.

    The latter are None where it is told the class before it sees the image.
    """

    logit: Tensor
    classes: Tensor | None


class Discriminator(nn.Module):
    """Judges images [N, C, H, W] in [0, 1] under class weights [N, K]."""

    def __init__(self, spec: CGANSpec) -> None:
        super().__init__()
        self.resolution = spec.resolution
        self.by_projection = spec.discriminator == "projection"
        extra = 0 if self.by_projection else 1
        self.down = Down(spec, norm=True, channels=spec.channels + extra)
        self.score = nn.Linear(self.down.features, 1)
        size = self.down.features if self.by_projection else spec.resolution**2
        self.embedding = nn.Linear(spec.labels, size, bias=False)
        if self.by_projection:
            self.classifier = nn.Linear(size, spec.labels)
        dcgan_weights(self)

    def forward(self, x: Tensor, labels: Tensor) -> Judgement:
        x = x * 2 - 1
        if self.by_projection:
            h = self.down(x)
            logit = self.score(h).squeeze(1) + (self.embedding(labels) * h).sum(1)
            return Judgement(logit, self.classifier(h))
        plane = self.embedding(labels).unflatten(1, (1, self.resolution, self.resolution))
        return Judgement(self.score(self.down(torch.cat([x, plane], dim=1))).squeeze(1), None)


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
