"""The InfoGAN (Chen et al. 2016): codes that the generator is made to show and Q to read.

Q shares all but its last layers with the discriminator and models the categorical code by a
softmax, each continuous code by a Gaussian with its own mean and variance (section 6).

Training adds λ L_I(G, Q) to the game (eq. 6). L_I is maximised over the generator and Q's own
layers. The trunk that Q shares is taught by the discriminator alone: were it to serve L_I too,
generator and trunk would agree on textures that carry the codes and that no person sees.

With the recipe's weight `consistency` Q is also asked about real images, still without labels: it
is to say the same of an image and of its slightly moved copy, and to use all categories equally
(Hu et al. 2017). Categories then fall between the clusters of the data, not through them.
"""

import math
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explorer.data.resident import Batch
from explorer.families.family import Family
from explorer.models import FirstLayer, Model, Reading, check_point
from explorer.models.blocks import Down, dcgan_weights, narrowing
from explorer.models.generator import Generator
from explorer.specs import ImageSpec, ModelSpec
from explorer.specs.options import whole
from explorer.training.fields import IMAGE_GAME, Field, Z
from explorer.training.gan_trainer import Drawn, GANTrainer
from explorer.training.losses import (
    categorical_information,
    code_information,
    consistency,
    continuous_information,
    discriminator_loss,
    generator_loss,
    one_hot,
)
from explorer.training.meters import Bar, Bars, Meter
from explorer.training.presets import GAN_RECIPE, GAN_SIZES, LIVE, Preset


@dataclass(frozen=True, kw_only=True)
class InfoGANSpec(ImageSpec, ModelSpec):
    """An InfoGAN (Chen et al. 2016): noise z, a categorical code and continuous codes U(-1, 1).

    categories: values of the categorical code. continuous: number of continuous codes.
    features: units of the generator's first layer, and of the last that D and Q share.
    """

    family: ClassVar[str] = "infogan"
    title: ClassVar[str] = "InfoGAN"

    z: int = whole(1, 512, 62)
    categories: int = whole(2, 1000, 10)
    continuous: int = whole(0, 16, 2)
    features: int = whole(1, 2048, 256)

    @property
    def num_classes(self) -> int:
        return self.categories

    @property
    def codes(self) -> int:
        return self.continuous

    @property
    def reads_codes(self) -> bool:
        return True


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

    def score(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """The logit of "real" of images [N, C, H, W] in [0, 1], [N]."""
        return self.discriminator(x).logit


class InfoGANTrainer(GANTrainer):
    """Labels are never looked at: the categorical code finds the classes by itself."""

    model: InfoGAN

    def make_optimizers(self) -> dict[str, torch.optim.Optimizer]:
        judge = self.model.discriminator
        return {
            "generator": self.adam(self.model.generator, judge.q, lr=self.recipe.lr),
            "discriminator": self.adam(judge.trunk, judge.score, lr=self.recipe.lr_discriminator),
        }

    def step(self, batch: Batch, stream: torch.Generator) -> dict[str, Tensor]:
        generator, discriminator = self.model.generator, self.model.discriminator
        spec, count, device = self.model.spec, len(batch.x), self.device
        z = torch.randn(count, spec.z, generator=stream, device=device)
        category = torch.randint(spec.categories, (count,), generator=stream, device=device)
        codes = torch.rand(count, spec.continuous, generator=stream, device=device) * 2 - 1
        fake = generator(z, one_hot(category, spec.categories), codes)

        for optimizer in self.optimizers.values():
            optimizer.zero_grad()
        x = self.seen(batch.x, stream)
        real, forged = discriminator(x), discriminator(self.seen(fake.detach(), stream)).logit
        d_loss = discriminator_loss(real.logit, forged)
        agreed = torch.zeros((), device=device)
        if self.recipe.consistency:
            moved = discriminator(moved_a_little(x, stream)).reading.logits
            agreed = consistency(real.reading.logits, moved)
        flat = self.flatness(lambda x: discriminator(x).logit, x)
        (d_loss + self.recipe.consistency * agreed + flat).backward()
        self.optimizers["discriminator"].step()

        discriminator.trunk.requires_grad_(False)
        judged = discriminator(self.seen(fake, stream))
        g_loss = generator_loss(judged.logit)
        categorical = categorical_information(judged.reading, category)
        continuous = continuous_information(judged.reading, codes)
        information = self.recipe.info * categorical + self.recipe.code_info * continuous
        (g_loss - information).backward()
        self.optimizers["generator"].step()
        discriminator.trunk.requires_grad_(True)
        return {
            "d": d_loss.detach(),
            "g": g_loss.detach(),
            "log_q_category": categorical.detach(),
            "log_q_codes": continuous.detach(),
        }

    def more_meters(self, real: Tensor, fake: Tensor, drawn: Drawn) -> dict[str, Meter]:
        """For each code its lower bound L_I = H(c) + E[log Q(c|x)] beside H(c), in nats.

        Of a category no more can be known than H(c); that of a continuous code is a differential
        entropy, and one that is read precisely goes beyond it.
        """
        reading = self.model.read(fake)
        logs = {"category": categorical_information(reading, drawn.category).item()}
        if drawn.codes is not None:
            each = code_information(reading, drawn.codes).mean(0)
            logs |= {f"c{i + 1}": value for i, value in enumerate(each.tolist())}
        entropies = {"category": math.log(self.model.spec.categories)}  # a code in ±1 has log 2
        bars = []
        for code, log_q in logs.items():
            entropy = entropies.get(code, math.log(2))
            nats, told = entropy + log_q, f"{entropy + log_q:.2f} · H {entropy:.2f}"
            hint = f"I(c; x) of at least {nats:.2f} nats; H(c) is {entropy:.2f}"
            bars.append(Bar(name=code, value=nats, mark=entropy, told=told, hint=hint))
        total = sum(max(0.0, bar.value) for bar in bars)
        meter = Bars(
            title="what Q knows of the codes",
            told=f"L_I {total:.2f} nats",
            hint="Bars: what Q reads of each code from images; ticks: all there is to know of it.",
            values={bar.name: bar.value for bar in bars},
            bars=bars,
            high=max(max(bar.value, bar.mark or 0.0) for bar in bars),
        )
        return {"information": meter}


def moved_a_little(x: Tensor, stream: torch.Generator) -> Tensor:
    """Images [N, C, H, W], each turned, stretched, sheared and shifted at random.

    By up to .25 radians, 15 %, .3 and 7.5 % of the side: as much as handwriting varies anyway.
    """
    most = torch.tensor([0.25, 0.15, 0.15, 0.3, 0.15, 0.15], device=x.device)
    lot = (torch.rand(len(x), 6, generator=stream, device=x.device) * 2 - 1) * most
    angle, across, down, shear, *shift = lot.unbind(1)
    first = torch.stack([angle.cos() * (1 + across), shear - angle.sin(), shift[0]], 1)
    second = torch.stack([angle.sin(), angle.cos() * (1 + down), shift[1]], 1)
    grid = F.affine_grid(torch.stack([first, second], 1), list(x.shape), align_corners=False)
    return F.grid_sample(x, grid, align_corners=False)


FIELDS = (
    Z,
    Field("categories", "Categories", "Values of the categorical code.", 2, 20),
    Field("continuous", "Continuous codes", "How many codes from −1 to 1.", 0, 5),
    Field("info", "λ", "Weight of the mutual information with the category.", 0.0, 3.0),
    Field("code_info", "λ of the codes", "The same for the continuous codes.", 0.0, 1.0),
    Field(
        "consistency",
        "Consistency of Q",
        "How much Q is to say the same of a real image and its slightly moved copy; 0 as in "
        "the paper.",
        0.0,
        3.0,
    ),
    *IMAGE_GAME,
)

PRESETS = (
    Preset(
        "live",
        "Worth watching",
        "A row for each category, which finds its class by itself.",
        "",
        values={**LIVE, "info": 0.1, "code_info": 0.1, "consistency": 0.3},
    ),
    Preset(
        "paper",
        "As in the InfoGAN paper",
        "62 noise dimensions, ten categories and two codes, 5,000 steps and more.",
        "Chen et al. 2016, appendix C.1",
        "large",
        values={"epochs": 11, "ema": 0.0, "consistency": 0.0, "info": 1.0},
    ),
)

FAMILY = Family(
    spec=InfoGANSpec,
    network=InfoGAN,
    trainer=InfoGANTrainer,
    tiny=InfoGANSpec(z=3, width=4, categories=4, features=8),
    # Chen et al. 2016, appendix C.1; 5,000 updates of batch 128 are 10.7 epochs of MNIST
    recipe={"epochs": 10, **GAN_RECIPE, "consistency": 1.0},
    sizes=GAN_SIZES,
    fields=FIELDS,
    presets=PRESETS,
    sentence="The same game with codes that the images must show: it finds classes by itself.",
    place=2,
)
