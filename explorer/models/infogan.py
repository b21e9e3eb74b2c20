"""The InfoGAN (Chen et al. 2016): codes that the generator is made to show and Q to read.

Q shares all but its last layers with the discriminator and models the categorical code by a
softmax, each continuous code by a Gaussian with its own mean and variance (section 6).
"""

from typing import NamedTuple

from torch import Tensor, nn

from explorer.models.base import FirstLayer, Model, Reading, check_point
from explorer.models.blocks import Down, dcgan_weights, narrowing
from explorer.models.generator import Generator
from explorer.specs import InfoGANSpec


class Judgement(NamedTuple):
    """What the shared trunk says of images: logit [N] of "real", and Q's reading."""

    logit: Tensor
    reading: Reading


class Discriminator(nn.Module):
    """The trunk with its two heads, D and Q, for images [N, C, H, W] in [0, 1]."""

    def __init__(self, spec: InfoGANSpec) -> None:
        super().__init__()
        self.trunk = narrowing(Down(spec, norm=True), spec.features)
        self.score = nn.Linear(spec.features, 1)
        self.sizes = (spec.categories, spec.continuous, spec.continuous)
        self.q = nn.Sequential(
            nn.Linear(spec.features, 128, bias=False),
            nn.BatchNorm1d(128),
            nn.LeakyReLU(0.2),
            nn.Linear(128, sum(self.sizes)),
        )
        dcgan_weights(self)

    def forward(self, x: Tensor) -> Judgement:
        h = self.trunk(x * 2 - 1)
        logits, mu, logvar = self.q(h).split(self.sizes, dim=1)
        # σ may not fall below e^-1.5: an unbounded likelihood would let Q outbid the game.
        return Judgement(self.score(h).squeeze(1), Reading(logits, mu, logvar.clamp(-3, 2)))


class InfoGAN(Model):
    """An InfoGAN of an `InfoGANSpec`."""

    spec: InfoGANSpec

    def __init__(self, spec: InfoGANSpec) -> None:
        super().__init__()
        self.spec = spec
        inputs = spec.z + spec.categories + spec.continuous
        self.generator = Generator(spec, inputs, spec.features)
        self.discriminator = Discriminator(spec)

    def decode(
        self, z: Tensor, labels: Tensor | None = None, codes: Tensor | None = None
    ) -> Tensor:
        """Images [N, C, H, W] in [0, 1] for z [N, Z], weights [N, K] and codes [N, C]."""
        check_point(self.spec, z, labels, codes)
        return self.generator(z, labels, z[:, :0] if codes is None else codes)

    def first_layer(
        self, z: Tensor, labels: Tensor | None = None, codes: Tensor | None = None
    ) -> FirstLayer:
        check_point(self.spec, z, labels, codes)
        assert labels is not None
        return self.generator.first(z, labels, z[:, :0] if codes is None else codes)

    def read(self, x: Tensor) -> Reading:
        """Q(c|x) for images [N, C, H, W] in [0, 1]."""
        return self.discriminator(x).reading
