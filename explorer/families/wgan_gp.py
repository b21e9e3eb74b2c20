"""The Wasserstein GAN with a gradient penalty (Gulrajani et al. 2017, Algorithm 1).

A critic takes the place of the discriminator: it scores images without bound, and the mean score of
real images less that of drawn ones is as large as it can make it without being steeper than 1. That
difference estimates the Wasserstein distance, in Euclidean lengths of images in [0, 1], and falls
as the images get better. A penalty holds the slope near 1 between real and drawn images. It is of
each image by itself, so the critic has no batch normalisation.

One step is one round of the algorithm: the batch is cut into n parts, each is one step of the
critic, and then the generator takes one. So a step is whole wherever a run stops, and a batch has n
times as many images as the critic sees at once.
"""

from dataclasses import dataclass, replace
from typing import ClassVar

import torch
from torch import Tensor, nn

from explorer.data.resident import Batch
from explorer.families.family import Family
from explorer.models.blocks import Down
from explorer.models.generator import FromNoise, Generator
from explorer.specs import ImageSpec, ModelSpec
from explorer.specs.options import real, whole
from explorer.training.fields import AUGMENT, BATCH, BETA1, EMA, EPOCHS, LR_D, LR_G, Field, Z
from explorer.training.gan_trainer import Drawn, GANTrainer
from explorer.training.losses import gradient_penalty, slopes
from explorer.training.meters import Histogram, Meter
from explorer.training.presets import GAN_SIZES, Preset
from explorer.training.scores import CRITIC, binned


@dataclass(frozen=True, kw_only=True)
class WGANGPSpec(ImageSpec, ModelSpec):
    """A Wasserstein GAN with gradient penalty (Gulrajani et al. 2017).

    features: units of the generator's first layer and of the critic's last, 0 for neither.
    penalty: λ, the weight of the gradient penalty. critic_steps: steps of the critic, each on its
    part of the batch, before one of the generator.
    """

    family: ClassVar[str] = "wgan_gp"
    title: ClassVar[str] = "WGAN-GP"

    z: int = whole(1, 512, 64)
    features: int = whole(0, 2048, 256)
    penalty: float = real(0.0, 1000.0, 10.0)
    critic_steps: int = whole(1, 100, 5)


class Critic(nn.Module):
    """Score [N] without bound of images [N, C, H, W] in [0, 1]."""

    def __init__(self, spec: WGANGPSpec) -> None:
        super().__init__()
        down = Down(spec, norm=False)
        self.down: nn.Module = down
        if spec.features:
            dense = nn.Linear(down.features, spec.features)
            self.down = nn.Sequential(down, dense, nn.LeakyReLU(0.2))
        # Only differences of scores count, so a bias would learn nothing.
        self.score = nn.Linear(spec.features or down.features, 1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.score(self.down(x * 2 - 1)).squeeze(1)


class WGANGP(FromNoise):
    """A WGAN-GP of a `WGANGPSpec`."""

    spec: WGANGPSpec

    def __init__(self, spec: WGANGPSpec) -> None:
        super().__init__()
        self.spec = spec
        self.generator = Generator(spec, spec.z, spec.features)
        self.critic = Critic(spec)

    def score(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """What the critic says of images [N, C, H, W] in [0, 1], [N]; only differences count."""
        return self.critic(x)


class WGANGPTrainer(GANTrainer):
    """n steps of the critic on parts of the batch, then one of the generator.

    While the critic learns, the generator stands still, so all its images of a step are drawn at
    once; it is then taught by all of them.
    """

    model: WGANGP
    judge = "critic"
    score = CRITIC
    words: ClassVar[dict[str, str]] = {"generator": "G"}

    def step(self, batch: Batch, stream: torch.Generator) -> dict[str, Tensor]:
        generator, critic, spec = self.model.generator, self.model.critic, self.model.spec
        count = len(batch.x)
        z = torch.randn(count, spec.z, generator=stream, device=self.device)
        share = torch.rand(count, 1, 1, 1, generator=stream, device=self.device)
        fake = generator(z)

        x, forged = self.seen(batch.x, stream), self.seen(fake.detach().float(), stream)
        between = torch.lerp(forged, x, share)
        parts = min(spec.critic_steps, count)
        distances, penalties = [], []
        for part in zip(*(each.tensor_split(parts) for each in (x, forged, between)), strict=True):
            distance, penalty = self._teach(*part)
            distances.append(distance)
            penalties.append(penalty)

        critic.requires_grad_(False)
        g_loss = -critic(self.seen(fake, stream)).float().mean()
        self.optimizers["generator"].zero_grad()
        g_loss.backward()
        self.optimizers["generator"].step()
        critic.requires_grad_(True)
        return {
            "wasserstein": torch.stack(distances).mean(),
            "penalty": torch.stack(penalties).mean(),
        }

    def _teach(self, real: Tensor, fake: Tensor, between: Tensor) -> tuple[Tensor, Tensor]:
        """One step of the critic: its estimate of the distance, and λ times the penalty."""
        critic = self.model.critic
        of_real, of_fake = critic(torch.cat([real, fake])).float().tensor_split(2)
        distance = of_real.mean() - of_fake.mean()
        penalty = self.model.spec.penalty * gradient_penalty(slopes(critic, between))
        self.optimizers["critic"].zero_grad()
        (penalty - distance).backward()
        self.optimizers["critic"].step()
        return distance.detach(), penalty.detach()

    def more_meters(self, real: Tensor, fake: Tensor, drawn: Drawn) -> dict[str, Meter]:
        """How steep the critic is between real and drawn images, where it is held to 1."""
        share = torch.linspace(0, 1, len(real), device=real.device)[:, None, None, None]
        norms = slopes(self.model.critic, torch.lerp(fake, real, share)).detach().nan_to_num()
        high = max(2.0, norms.max().item())
        meter = Histogram(
            title="slope of the critic",
            told=f"{norms.mean():.2f} on average",
            hint="How steep it is between real and drawn images: the penalty holds it to 1.",
            values={"mean": norms.mean().item(), "off": (norms - 1).abs().mean().item()},
            low=0.0,
            high=high,
            real=binned(norms, 0.0, high),
            drawn=[],
            middle=1.0,
            words=["flat", "1", "steep"],
        )
        return {"slopes": meter}


FIELDS = (
    Z,
    Field(
        "critic_steps",
        "Critic steps",
        "Steps of the critic, each on its part of the batch, before one of the generator.",
        1,
        10,
    ),
    Field("penalty", "λ", "Weight of the gradient penalty, which keeps the slope at 1.", 0.0, 50.0),
    LR_G,
    replace(
        LR_D,
        label="Learning rate of the critic",
        sentence="How far one step moves the critic (Adam).",
    ),
    BETA1,
    Field("beta2", "β₂", "How long Adam remembers the size of gradients.", 0.0, 0.9999),
    BATCH,
    EPOCHS,
    EMA,
    AUGMENT,
)

PRESETS = (
    Preset(
        "live",
        "Worth watching",
        "Worth a look within a minute on a laptop; the distance rises as the critic learns, then "
        "falls.",
        "",
        values={"batch": 160, "lr": 2e-3, "lr_discriminator": 1e-3, "ema": 0.98, "epochs": 4},
    ),
    Preset(
        "paper",
        "As in the WGAN-GP paper",
        "Five critic steps on 64 images each, both with steps of 1e-4, β₁ 0 and β₂ .9.",
        "Gulrajani et al. 2017, algorithm 1",
        "large",
        values={"z": 128, "features": 0, "batch": 320, "ema": 0.0, "epochs": 100},
    ),
)

FAMILY = Family(
    spec=WGANGPSpec,
    network=WGANGP,
    trainer=WGANGPTrainer,
    tiny=WGANGPSpec(z=3, width=4, features=8),
    # Gulrajani et al. 2017, algorithm 1
    recipe={
        "epochs": 40,
        "batch": 320,
        "lr": 1e-4,
        "lr_discriminator": 1e-4,
        "beta1": 0.0,
        "beta2": 0.9,
        "ema": 0.999,
    },
    sizes=GAN_SIZES,
    fields=FIELDS,
    presets=PRESETS,
    sentence="A critic in place of the discriminator: its loss says how far the images are off.",
    place=4,
)
