"""The generator that all GAN families share, after DCGAN (Radford et al. 2016, section 3).

What goes in differs from family to family: noise alone, or with a class or codes beside it.
"""

from typing import Any

import torch
from torch import Tensor, nn

from explorer.models.base import FirstLayer, Model, check_point
from explorer.models.blocks import Up, dcgan_weights, first_of, mixing
from explorer.specs import ImageSpec


class Generator(nn.Module):
    """z [N, Z], and what stands beside it, to images [N, C, H, W] in [0, 1].

    inputs: columns of all parts together. features: units of the first layer, 0 for none.
    """

    def __init__(self, spec: ImageSpec, inputs: int, features: int) -> None:
        super().__init__()
        self.mix = mixing(inputs, features) if features else nn.Identity()
        self.up = Up(spec, features or inputs, norm=True)
        dcgan_weights(self)

    def forward(self, *parts: Tensor) -> Tensor:
        return self.up(self.mix(self.inputs(*parts))).tanh().add(1).div(2)

    def inputs(self, *parts: Tensor) -> Tensor:
        return torch.cat(parts, dim=1)

    def first(self, *parts: Tensor) -> FirstLayer:
        h = self.inputs(*parts)
        return first_of(self.mix, h) if isinstance(self.mix, nn.Sequential) else self.up.first(h)


class FromNoise(Model):
    """A model whose `generator` is given z [N, Z] and nothing else."""

    generator: Any

    def decode(
        self, z: Tensor, labels: Tensor | None = None, codes: Tensor | None = None
    ) -> Tensor:
        """What the generator draws of z [N, Z]: images [N, C, H, W] in [0, 1], or points [N, 2]."""
        check_point(self.spec, z, labels, codes)
        return self.generator(z)

    def first_layer(
        self, z: Tensor, labels: Tensor | None = None, codes: Tensor | None = None
    ) -> FirstLayer:
        check_point(self.spec, z, labels, codes)
        return self.generator.first(z)
