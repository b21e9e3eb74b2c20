"""A small convolutional classifier: its features and verdicts measure the generative models.

Pairs of 3×3 convolutions with batch normalisation, halved by pooling (Simonyan & Zisserman 2015),
then one dense layer whose activations are the features.
"""

from torch import Tensor, nn

from explorer.models.base import Network
from explorer.specs import JudgeSpec


class Judge(Network):
    """A judge of a `JudgeSpec`."""

    spec: JudgeSpec

    def __init__(self, spec: JudgeSpec) -> None:
        super().__init__()
        self.spec = spec
        # The first convolution strides: at full resolution it would cost more than all others.
        layers = _normed(spec.channels, spec.width, stride=2)
        inside, side = spec.width, spec.resolution // 2
        for level in range(1, spec.depth):
            outside = spec.width * 2**level
            layers += [*_normed(inside, outside), *_normed(outside, outside), nn.MaxPool2d(2)]
            inside, side = outside, side // 2
        self.body = nn.Sequential(*layers, nn.Flatten())
        self.last = nn.Sequential(nn.Linear(inside * side**2, spec.features), nn.ReLU())
        self.head = nn.Linear(spec.features, spec.labels)

    def features(self, x: Tensor) -> Tensor:
        """Penultimate activations [N, D] of images [N, C, H, W] in [0, 1]."""
        return self.last(self.body(x * 2 - 1))

    def verdict(self, features: Tensor) -> Tensor:
        """Logits [N, K] of the classes from features [N, D]."""
        return self.head(features)

    def forward(self, x: Tensor) -> Tensor:
        """Logits [N, K] of images [N, C, H, W] in [0, 1]."""
        return self.verdict(self.features(x))


def _normed(inside: int, outside: int, stride: int = 1) -> list[nn.Module]:
    size = 5 if stride == 2 else 3
    return [
        nn.Conv2d(inside, outside, size, stride=stride, padding=size // 2, bias=False),
        nn.BatchNorm2d(outside),
        nn.ReLU(),
    ]
