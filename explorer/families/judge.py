"""A small convolutional classifier: its features and verdicts measure the generative models.

Pairs of 3×3 convolutions with batch normalisation, halved by pooling (Simonyan & Zisserman 2015),
then one dense layer whose activations are the features. It is trained by cross-entropy on the
labels of images that are shifted by up to two pixels.
"""

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explorer.data.resident import Batch
from explorer.families.family import Family
from explorer.models import Network
from explorer.specs import ImageSpec
from explorer.specs.base import MOST_LABELS
from explorer.specs.forms import Form, ImageForm
from explorer.specs.options import whole
from explorer.training.trainer import Trainer

SHIFT = 2  # pixels


@dataclass(frozen=True, kw_only=True)
class JudgeSpec(ImageSpec):
    """A small classifier whose features and verdicts measure generative models.

    labels: number of classes. features: units of the penultimate layer.
    """

    family: ClassVar[str] = "judge"
    title: ClassVar[str] = "Judge"

    labels: int = whole(2, MOST_LABELS, 10)
    features: int = whole(1, 2048, 128)

    @property
    def num_classes(self) -> int:
        return self.labels


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

    def sees(self, form: Form) -> bool:
        """Whether it can judge what has this form: images of its channels, brought to its size."""
        return isinstance(form, ImageForm) and form.channels == self.spec.channels

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


class JudgeTrainer(Trainer):
    """A classifier that has to know a class wherever in the image it stands."""

    model: Judge

    def make_optimizers(self) -> dict[str, torch.optim.Optimizer]:
        return {"judge": self.adam(self.model, lr=self.recipe.lr)}

    def step(self, batch: Batch, stream: torch.Generator) -> dict[str, Tensor]:
        offset = torch.randint(
            2 * SHIFT + 1, (2, len(batch.x)), generator=stream, device=self.device
        )
        logits = self.model(shifted(batch.x, offset))
        loss = F.cross_entropy(logits, batch.labels)
        self.optimizers["judge"].zero_grad()
        loss.backward()
        self.optimizers["judge"].step()
        right = (logits.detach().argmax(1) == batch.labels).float().mean()
        return {"cross_entropy": loss.detach(), "accuracy": right}


def shifted(x: Tensor, offset: Tensor) -> Tensor:
    """Images [N, C, H, W], each moved within a black border by offset int64 [2, N] − SHIFT."""
    count, _, height, width = x.shape
    padded = F.pad(x, [SHIFT] * 4).movedim(1, 3)
    rows = offset[0, :, None, None] + torch.arange(height, device=x.device)[:, None]
    columns = offset[1, :, None, None] + torch.arange(width, device=x.device)
    image = torch.arange(count, device=x.device)[:, None, None]
    return padded[image, rows, columns].movedim(3, 1).contiguous()


FAMILY = Family(
    spec=JudgeSpec,
    network=Judge,
    trainer=JudgeTrainer,
    tiny=JudgeSpec(width=4, features=8),
    recipe={"epochs": 8, "lr": 2e-3, "decay": "cosine"},
)
