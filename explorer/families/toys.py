"""A GAN and a VAE of points of the plane, small enough that one sees all that they do.

The data are mixtures of Gaussians, on which mode collapse was first shown (Metz et al. 2017,
section 3.3; Srivastava et al. 2017, section 4.1). The training is that of the image families.
"""

import math
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from explorer.families.family import Family
from explorer.families.gan import PlainGANTrainer
from explorer.families.vae import BETA, VAE, WARMUP, VAETrainer, VariationalSpec
from explorer.models import FirstLayer, Posterior, check_point
from explorer.models.blocks import mlp
from explorer.models.generator import FromNoise
from explorer.specs import ModelSpec, PlaneSpec
from explorer.specs.options import whole
from explorer.training.fields import BATCH, EPOCHS, GAME, LR, Z
from explorer.training.presets import Preset

FIRST_SIGMA = 0.05  # of p(x|z), in reaches


@dataclass(frozen=True, kw_only=True)
class ToyGANSpec(PlaneSpec, ModelSpec):
    """A GAN (Goodfellow et al. 2014) of points of the plane; both networks are MLPs."""

    family: ClassVar[str] = "toy_gan"
    title: ClassVar[str] = "Toy GAN"

    width: int = whole(1, 2048, 128)
    depth: int = whole(1, 8, 3)
    z: int = whole(1, 512, 2)


class ToyGAN(FromNoise):
    """A toy GAN of a `ToyGANSpec`. What the discriminator says is shown, too, so all is kept."""

    decoding = ""
    spec: ToyGANSpec

    def __init__(self, spec: ToyGANSpec) -> None:
        super().__init__()
        self.spec = spec
        hidden = [spec.width] * spec.depth
        self.generator = nn.Sequential(
            mlp([spec.z, *hidden], nn.ReLU), nn.Linear(spec.width, 2), Times(spec.reach)
        )
        self.discriminator = nn.Sequential(
            Times(1 / spec.reach),
            mlp([2, *hidden], nn.LeakyReLU),
            nn.Linear(spec.width, 1),
            nn.Flatten(0),
        )

    def first_layer(
        self, z: Tensor, labels: Tensor | None = None, codes: Tensor | None = None
    ) -> FirstLayer:
        check_point(self.spec, z, labels, codes)
        linear, bend = self.generator[0][:2]
        before = linear(z)
        return FirstLayer(before, bend(before))

    def score(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """The logit of "real" of points [N, 2], [N]."""
        return self.discriminator(x)


class Times(nn.Module):
    """Multiplies by a number, so that networks see points of about ±1."""

    def __init__(self, factor: float) -> None:
        super().__init__()
        self.factor = factor

    def forward(self, x: Tensor) -> Tensor:
        return x * self.factor


@dataclass(frozen=True, kw_only=True)
class ToyVAESpec(PlaneSpec, VariationalSpec):
    """A VAE (Kingma & Welling 2014) of points of the plane, with one learned σ of p(x|z)."""

    family: ClassVar[str] = "toy_vae"
    title: ClassVar[str] = "Toy VAE"

    width: int = whole(1, 2048, 128)
    depth: int = whole(1, 8, 3)
    z: int = whole(1, 512, 2)


class ToyVAE(VAE):
    """A toy VAE of a `ToyVAESpec`, which learns to draw again first, for its σ begins small."""

    spec: ToyVAESpec

    def __init__(self, spec: ToyVAESpec) -> None:
        super().__init__(spec)
        self.log_sigma = nn.Parameter(torch.tensor(math.log(FIRST_SIGMA * spec.reach)))

    def encode(self, x: Tensor, labels: Tensor | None = None) -> Posterior:
        """q(z|x) for points [N, 2]."""
        return super().encode(x / self.spec.reach, labels)

    def mean(self, logits: Tensor) -> Tensor:
        return logits * self.spec.reach


SIZES: dict[str, dict[str, Any]] = {
    "small": {"width": 32, "depth": 2},
    "medium": {"width": 128, "depth": 3},
    "large": {"width": 256, "depth": 4},
}
PLANE_Z = replace(Z, sentence="How many numbers a point is made of; two are a plane, too.", high=32)

GAN_PRESETS = (
    Preset(
        "live",
        "Worth watching",
        "All modes within half a minute on a laptop: first a cloud, then one after the other.",
        "",
        values={"epochs": 30},
    ),
    Preset(
        "collapse",
        "Cause mode collapse",
        "With steps ten times as long as those of D, G carries all z to the one mode that D "
        "believes just now, and on to the next when D has learnt it.",
        "Metz et al. 2017, section 3.3",
        values={
            "lr": 2e-3,
            "lr_discriminator": 2e-4,
            "beta1": 0.5,
            "batch": 256,
            "ema": 0.0,
            "decay": "constant",
            "epochs": 10,
        },
    ),
)

VAE_PRESETS = (
    Preset(
        "live",
        "Worth watching",
        "A VAE keeps every mode and draws bridges between them, for its z is one piece.",
        "",
        values={"epochs": 15},
    ),
    Preset(
        "collapse",
        "Let the posterior collapse",
        "With a KL that counts twenty times nothing is written into z, and all points become one.",
        "Bowman et al. 2016",
        values={"beta": 20.0, "warmup": 0.0, "epochs": 5},
    ),
)

GAN_FAMILY = Family(
    spec=ToyGANSpec,
    network=ToyGAN,
    trainer=PlainGANTrainer,
    tiny=ToyGANSpec(width=8, depth=1),
    recipe={
        "epochs": 60,
        "batch": 512,
        "lr": 5e-4,
        "lr_discriminator": 1e-3,
        "beta1": 0.0,
        "ema": 0.995,
        "decay": "cosine",
    },
    sizes=SIZES,
    fields=(PLANE_Z, *GAME),
    presets=GAN_PRESETS,
    sentence="Points of the plane instead of images, so that all that G and D do is seen at once.",
    place=7,
)

VAE_FAMILY = Family(
    spec=ToyVAESpec,
    network=ToyVAE,
    trainer=VAETrainer,
    tiny=ToyVAESpec(width=8, depth=1),
    recipe={"epochs": 40, "batch": 256, "lr": 2e-3, "decay": "cosine", "warmup": 3.0},
    sizes=SIZES,
    fields=(PLANE_Z, BETA, WARMUP, LR, BATCH, EPOCHS),
    presets=VAE_PRESETS,
    sentence="A VAE of points of the plane: what it takes for what, and what lies between.",
    place=8,
)
