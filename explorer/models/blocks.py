"""The parts that the families share, after the DCGAN rules (Radford et al. 2016, section 3).

Strided convolutions instead of pooling, batch normalisation except next to the image, ReLU on
the way up and LeakyReLU(0.2) on the way down.
"""

from itertools import pairwise

from torch import Tensor, nn

from explorer.models.base import FirstLayer
from explorer.specs import ImageSpec


def mlp(sizes: list[int], bend: type[nn.Module] = nn.SiLU) -> nn.Sequential:
    """Linear layers of `sizes` with a nonlinearity after each."""
    layers: list[nn.Module] = []
    for inside, outside in pairwise(sizes):
        layers += [nn.Linear(inside, outside), bend()]
    return nn.Sequential(*layers)


class Down(nn.Module):
    """Images [N, C, R, R] to features [N, F]: `depth` convolutions that halve the side.

    The first has `spec.width` channels, each further one twice as many.
    """

    def __init__(self, spec: ImageSpec, *, norm: bool, channels: int | None = None) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        inside = channels or spec.channels
        for level in range(spec.depth):
            outside = spec.width * 2**level
            normed = norm and level > 0
            layers.append(nn.Conv2d(inside, outside, 4, stride=2, padding=1, bias=not normed))
            if normed:
                layers.append(nn.BatchNorm2d(outside))
            layers.append(nn.LeakyReLU(0.2))
            inside = outside
        self.layers = nn.Sequential(*layers, nn.Flatten())
        self.features = inside * (spec.resolution // 2**spec.depth) ** 2

    def forward(self, x: Tensor) -> Tensor:
        return self.layers(x)


class Up(nn.Module):
    """Vectors [N, inputs] to maps [N, C, R, R] of any real value: the mirror image of `Down`."""

    def __init__(self, spec: ImageSpec, inputs: int, *, norm: bool) -> None:
        super().__init__()
        side = spec.resolution // 2**spec.depth
        inside = spec.width * 2 ** (spec.depth - 1)
        self.start = nn.Linear(inputs, inside * side * side, bias=not norm)
        self.unflatten = nn.Unflatten(1, (inside, side, side))
        layers: list[nn.Module] = [nn.BatchNorm2d(inside)] if norm else []
        layers.append(nn.ReLU())
        for level in reversed(range(spec.depth - 1)):
            outside = spec.width * 2**level
            layers.append(
                nn.ConvTranspose2d(inside, outside, 4, stride=2, padding=1, bias=not norm)
            )
            if norm:
                layers.append(nn.BatchNorm2d(outside))
            layers.append(nn.ReLU())
            inside = outside
        layers.append(nn.ConvTranspose2d(inside, spec.channels, 4, stride=2, padding=1))
        self.layers = nn.Sequential(*layers)

    def forward(self, h: Tensor) -> Tensor:
        return self.layers(self.unflatten(self.start(h)))

    def first(self, h: Tensor) -> FirstLayer:
        """What the first ReLU is given and gives, [N, F]."""
        before = self.unflatten(self.start(h))
        if isinstance(self.layers[0], nn.BatchNorm2d):
            before = self.layers[0](before)
        return FirstLayer(before.flatten(1), before.flatten(1).relu())


def mixing(inputs: int, features: int) -> nn.Sequential:
    """A generator's first layer: a label or code can choose there, not only be added to noise."""
    return nn.Sequential(
        nn.Linear(inputs, features, bias=False), nn.BatchNorm1d(features), nn.ReLU()
    )


def first_of(mix: nn.Sequential, h: Tensor) -> FirstLayer:
    """What the ReLU of `mixing` is given and gives for its inputs h [N, inputs], [N, features]."""
    before = mix[:2](h)
    return FirstLayer(before, before.relu())


def narrowing(down: Down, features: int) -> nn.Sequential:
    """`down`, then a dense layer to so few features that a discriminator does not win at once."""
    return nn.Sequential(
        down,
        nn.Linear(down.features, features, bias=False),
        nn.BatchNorm1d(features),
        nn.LeakyReLU(0.2),
    )


def dcgan_weights(module: nn.Module) -> None:
    """Set initial weights to N(0, 0.02²) and batch-norm gains to N(1, 0.02²), as DCGAN does."""
    for part in module.modules():
        if isinstance(part, nn.Conv2d | nn.ConvTranspose2d | nn.Linear):
            nn.init.normal_(part.weight, 0.0, 0.02)
            if part.bias is not None:
                nn.init.zeros_(part.bias)
        elif isinstance(part, nn.BatchNorm2d | nn.BatchNorm1d):
            nn.init.normal_(part.weight, 1.0, 0.02)
            nn.init.zeros_(part.bias)
