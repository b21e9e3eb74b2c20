"""The plain GAN (Goodfellow et al. 2014) with the networks of DCGAN (Radford et al. 2016).

Nothing tells it what the data holds, so nothing stops it from drawing only a part of that.
"""

from torch import Tensor, nn

from explorer.models.base import FirstLayer, Model, check_point
from explorer.models.blocks import Down, dcgan_weights, narrowing
from explorer.models.generator import Generator
from explorer.specs import GANSpec


class Discriminator(nn.Module):
    """Logit [N] of "real" for images [N, C, H, W] in [0, 1]."""

    def __init__(self, spec: GANSpec) -> None:
        super().__init__()
        down = Down(spec, norm=True)
        self.down = narrowing(down, spec.features) if spec.features else down
        self.score = nn.Linear(spec.features or down.features, 1)
        dcgan_weights(self)

    def forward(self, x: Tensor) -> Tensor:
        return self.score(self.down(x * 2 - 1)).squeeze(1)


class GAN(Model):
    """A GAN of a `GANSpec`."""

    spec: GANSpec

    def __init__(self, spec: GANSpec) -> None:
        super().__init__()
        self.spec = spec
        self.generator = Generator(spec, spec.z, spec.features)
        self.discriminator = Discriminator(spec)

    def decode(
        self, z: Tensor, labels: Tensor | None = None, codes: Tensor | None = None
    ) -> Tensor:
        """Images [N, C, H, W] in [0, 1] for z [N, Z]."""
        check_point(self.spec, z, labels, codes)
        return self.generator(z)

    def first_layer(
        self, z: Tensor, labels: Tensor | None = None, codes: Tensor | None = None
    ) -> FirstLayer:
        check_point(self.spec, z, labels, codes)
        return self.generator.first(z)
