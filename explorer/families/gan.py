"""The plain GAN (Goodfellow et al. 2014) with the networks of DCGAN (Radford et al. 2016).

Nothing tells it what the data holds, so nothing stops it from drawing only a part of that.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from explorer.data.resident import Batch
from explorer.families.family import Family
from explorer.models.blocks import Down, dcgan_weights, narrowing
from explorer.models.generator import FromNoise, Generator
from explorer.specs import ImageSpec, ModelSpec
from explorer.specs.options import whole
from explorer.training.fields import IMAGE_GAME, Z
from explorer.training.gan_trainer import GANTrainer
from explorer.training.losses import discriminator_loss, generator_loss
from explorer.training.presets import GAN_RECIPE, GAN_SIZES, LIVE, Preset


@dataclass(frozen=True, kw_only=True)
class GANSpec(ImageSpec, ModelSpec):
    """A plain GAN (Goodfellow et al. 2014) after the DCGAN rules (Radford et al. 2016).

    features: units of the generator's first layer and of the discriminator's last, 0 for neither.
    """

    family: ClassVar[str] = "gan"
    title: ClassVar[str] = "GAN"

    z: int = whole(1, 512, 64)
    features: int = whole(0, 2048, 256)


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


class GAN(FromNoise):
    """A GAN of a `GANSpec`."""

    spec: GANSpec

    def __init__(self, spec: GANSpec) -> None:
        super().__init__()
        self.spec = spec
        self.generator = Generator(spec, spec.z, spec.features)
        self.discriminator = Discriminator(spec)

    def score(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """The logit of "real" of images [N, C, H, W] in [0, 1], [N]."""
        return self.discriminator(x)


class PlainGANTrainer(GANTrainer):
    """The non-saturating game (Goodfellow et al. 2014, section 3); labels are never looked at."""

    model: GAN

    def step(self, batch: Batch, stream: torch.Generator) -> dict[str, Tensor]:
        generator, discriminator = self.model.generator, self.model.discriminator
        z = torch.randn(len(batch.x), self.model.spec.z, generator=stream, device=self.device)
        fake = generator(z)

        real = self.seen(batch.x, stream)
        forged = discriminator(self.seen(fake.detach(), stream))
        d_loss = discriminator_loss(discriminator(real), forged)
        self.optimizers["discriminator"].zero_grad()
        (d_loss + self.flatness(discriminator, real)).backward()
        self.optimizers["discriminator"].step()

        discriminator.requires_grad_(False)
        g_loss = generator_loss(discriminator(self.seen(fake, stream)))
        self.optimizers["generator"].zero_grad()
        g_loss.backward()
        self.optimizers["generator"].step()
        discriminator.requires_grad_(True)
        return {"d": d_loss.detach(), "g": g_loss.detach()}


DCGAN = {"lr": 2e-4, "lr_discriminator": 2e-4, "beta1": 0.5, "batch": 128, "ema": 0.0}
# What makes a GAN collapse and what cures it are settings of its two optimisers, nothing else.
SLOW = {"lr": 1e-3, "lr_discriminator": 2e-4, "decay": "constant", "epochs": 10}
CURE: dict[str, Any] = {**LIVE, **SLOW, "ema": 0.9, "beta1": 0.5}
COLLAPSE: dict[str, Any] = {**CURE, "lr": 2e-3, "beta1": 0.9}

PRESETS = (
    Preset(
        "live",
        "Worth watching",
        "Something of every kind within half a minute on a laptop, without a single label.",
        "",
        values=LIVE,
    ),
    Preset(
        "paper",
        "As in the DCGAN paper",
        "Both networks take steps of 2e-4, with β₁ at .5 and 100 latent dimensions.",
        "Radford et al. 2016, section 4",
        "large",
        values={"z": 100, "features": 0, **DCGAN},
    ),
    Preset(
        "collapse",
        "Cause mode collapse",
        "With β₁ at .9 and longer steps G's momentum carries all z on to whatever fools D just "
        "now; when D has learnt it, they move on together, from one kind of image to the next.",
        "",
        values=COLLAPSE,
    ),
    Preset(
        "cure",
        "Cure it",
        "The same networks from the start, with β₁ at .5 and half the learning rate of G: D "
        "keeps up. A generator that has collapsed already does not find back by itself.",
        "Radford et al. 2016, section 4",
        values=CURE,
    ),
)

FAMILY = Family(
    spec=GANSpec,
    network=GAN,
    trainer=PlainGANTrainer,
    tiny=GANSpec(z=3, width=4, features=8),
    recipe={"epochs": 20, **GAN_RECIPE},
    sizes=GAN_SIZES,
    fields=(Z, *IMAGE_GAME),
    presets=PRESETS,
    sentence="A generator that never sees an image learns to fool a discriminator that does.",
    place=3,
)
