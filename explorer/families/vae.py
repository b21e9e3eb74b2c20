"""The variational autoencoder (Kingma & Welling 2014), as an MLP or with convolutions.

The encoder gives q(z|x) = N(μ, σ²); the decoder gives the mean of p(x|z), Bernoulli pixels or a
Gaussian with one learned σ (Rybkin et al. 2021). Training minimises the negative ELBO with weight
β on the KL (Higgins et al. 2017).

Labels pass through here for families that extend it (`seen`, `inputs`); a VAE is given none.
It is long because it holds a family whole, and what three others extend.
"""

import math
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor, nn

from explorer.data.resident import Batch
from explorer.families.family import Family
from explorer.models import FirstLayer, Model, Posterior, check_point, class_weights
from explorer.models.blocks import Down, Up, mlp
from explorer.specs import ImageSpec, ModelSpec
from explorer.specs.options import choice, real, whole
from explorer.training.fields import BATCH, EPOCHS, LR, Field, Z
from explorer.training.losses import bernoulli_nll, gaussian_nll
from explorer.training.meters import Bar, Bars, Meter, Scatter
from explorer.training.presets import Preset
from explorer.training.trainer import Trainer

ACTIVE = 0.01  # variance of a posterior mean over images (Burda et al. 2016, section 5.1)


@dataclass(frozen=True, kw_only=True)
class VariationalSpec(ModelSpec):
    """What all VAEs have (Kingma & Welling 2014): a weight β on the KL (Higgins et al. 2017).

    components: Gaussians of the mixture that is fitted to the encoded training images as a second
    prior to draw from (Ghosh et al. 2020); 0 for none.
    """

    beta: float = real(0.0, 1000.0, 1.0)
    components: int = whole(0, 100, 10, before=0)

    @property
    def called(self) -> str:
        return self.title if self.beta == 1.0 else f"{self.title} β = {self.beta:g}"

    @property
    def encoder(self) -> bool:
        return True

    @property
    def mixture(self) -> bool:
        return self.components > 0


@dataclass(frozen=True, kw_only=True)
class VAESpec(ImageSpec, VariationalSpec):
    """A variational autoencoder of images.

    likelihood: `bernoulli` trains on pixels binarised anew in every batch, so that its loss is a
    true likelihood; `gaussian` trains on grey or colour values with one learned σ for all pixels
    (σ-VAE, Rybkin et al. 2021).
    """

    family: ClassVar[str] = "vae"
    title: ClassVar[str] = "VAE"

    network: str = choice(("mlp", "conv"), "mlp")
    likelihood: str = choice(("bernoulli", "gaussian"), "bernoulli")

    @property
    def convolutional(self) -> bool:
        return self.network == "conv"

    @property
    def binary(self) -> bool:
        return self.likelihood == "bernoulli"


class VAE(Model):
    """A VAE of a `VAESpec`, or of another `VariationalSpec` as an MLP."""

    decoding = "decoder"
    spec: VariationalSpec

    def __init__(self, spec: VariationalSpec, planes: int = 0, beside: int = 0) -> None:
        """planes: channels of maps beside those of an image. beside: numbers beside z, and beside
        the pixels of an MLP.
        """
        super().__init__()
        self.spec = spec
        if isinstance(spec, ImageSpec) and spec.convolutional:
            down = Down(spec, norm=False, channels=spec.channels + planes)
            self.body: nn.Module = down
            features = down.features
            self.decoder: nn.Module = Up(spec, spec.z + beside, norm=False)
        else:
            pixels = math.prod(spec.form.shape)
            hidden = [spec.width] * spec.depth
            self.body = nn.Sequential(nn.Flatten(), mlp([pixels + beside, *hidden]))
            features = spec.width
            self.decoder = nn.Sequential(
                mlp([spec.z + beside, *hidden]),
                nn.Linear(spec.width, pixels),
                nn.Unflatten(1, spec.form.shape),
            )
        self.mu = nn.Linear(features, spec.z)
        self.logvar = nn.Linear(features, spec.z)
        if not spec.binary:
            self.log_sigma = nn.Parameter(torch.zeros(()))
        if spec.mixture:  # the fitted prior: shares, means, Cholesky factors; N(0, I) until then
            k, z = spec.components, spec.z
            self.register_buffer("prior_weights", torch.full((k,), 1 / k))
            self.register_buffer("prior_means", torch.zeros(k, z))
            factors = torch.zeros(k, z, z)
            factors.diagonal(dim1=1, dim2=2).fill_(1)  # `eye` takes a second on the meta device
            self.register_buffer("prior_factors", factors)

    def seen(self, x: Tensor, labels: Tensor | None) -> Tensor:
        """What the encoder is given for images [N, C, H, W]."""
        return x

    def inputs(self, z: Tensor, labels: Tensor | None) -> Tensor:
        """What the decoder is given for z [N, Z]."""
        return z

    def encode(self, x: Tensor, labels: Tensor | None = None) -> Posterior:
        """q(z|x) for images [N, C, H, W] in [0, 1]."""
        h = self.body(self.seen(x, labels))
        return Posterior(self.mu(h), self.logvar(h).clamp(-12, 6))

    def logits(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        """What the decoder says before the sigmoid, [N, C, H, W], for z [N, Z]."""
        return self.decoder(self.inputs(z, labels))

    def misfit(self, z: Tensor, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """−log p(x|z) of each image in nats, [N], for z [N, Z] and images of the likelihood."""
        logits = self.logits(z, labels)
        if self.spec.binary:
            return bernoulli_nll(logits, x)
        return gaussian_nll(self.mean(logits), x, self.log_sigma)

    def mean(self, logits: Tensor) -> Tensor:
        """The mean of p(x|z) where the decoder says `logits`."""
        return logits.sigmoid()

    def first_layer(
        self, z: Tensor, labels: Tensor | None = None, codes: Tensor | None = None
    ) -> FirstLayer:
        check_point(self.spec, z, labels, codes)
        h = self.inputs(z, labels)
        if isinstance(self.decoder, Up):
            return self.decoder.first(h)
        linear, bend = self.decoder[0][:2]  # type: ignore[index]
        before = linear(h)
        return FirstLayer(before, bend(before))

    def decode(
        self, z: Tensor, labels: Tensor | None = None, codes: Tensor | None = None
    ) -> Tensor:
        """The mean of p(x|z), [N, C, H, W] in [0, 1], for z [N, Z]."""
        check_point(self.spec, z, labels, codes)
        return self.mean(self.logits(z, labels))


class VAETrainer(Trainer):
    """Reconstruction and KL per image in nats; Bernoulli pixels are drawn anew in every batch."""

    model: VAE

    @property
    def largest(self) -> float:  # type: ignore[override]
        """Nats of an image: as much for each pixel as others have for an image."""
        return Trainer.largest * math.prod(self.model.spec.form.shape)

    def make_optimizers(self) -> dict[str, torch.optim.Optimizer]:
        return {"vae": self.adam(self.model, lr=self.recipe.lr)}

    def step(self, batch: Batch, stream: torch.Generator) -> dict[str, Tensor]:
        model, spec, x = self.model, self.model.spec, batch.x
        if spec.binary:  # the same as torch.bernoulli in a third of its time
            x = (torch.rand(x.shape, generator=stream, device=x.device) < x).float()
        labels = class_weights(spec, batch.labels)
        posterior = model.encode(x, labels)
        reconstruction = model.misfit(posterior.sample(stream), x, labels).mean()
        kl = posterior.kl().sum(1).mean()
        rise = min(1.0, self.epoch / self.recipe.warmup) if self.recipe.warmup else 1.0
        loss = reconstruction + rise * spec.beta * kl
        self.optimizers["vae"].zero_grad()
        loss.backward()
        self.optimizers["vae"].step()
        return {"reconstruction": reconstruction.detach(), "kl": kl.detach()}

    def meters(self, batch: Batch, stream: torch.Generator) -> dict[str, Meter]:
        """Both terms in nats an image, and μ of the images on the two axes of most KL."""
        spec, x = self.model.spec, batch.x
        labels = class_weights(spec, batch.labels)
        if spec.binary:
            x = (torch.rand(x.shape, generator=stream).to(x.device) < x).float()
        with self.shown():
            q = self.model.encode(x, labels)
            noise = torch.randn(q.mu.shape, generator=stream).to(x.device)
            z = q.mu + (0.5 * q.logvar).exp() * noise
            reconstruction = self.model.misfit(z, x, labels).mean().item()
        kl = q.kl().mean(0)
        values = {"reconstruction": reconstruction, "kl": kl.sum().item()}
        active = int((q.mu.var(0) > ACTIVE).sum())
        axes = sorted(kl.argsort(descending=True)[:2].tolist())
        told = f"reconstruction {reconstruction:.1f} + KL {values['kl']:.1f}".replace("-", "−")
        return {
            "posterior": Bars(
                title="test images, nats an image",
                told=told,
                hint="Coloured: what is wrong with the images; the rest: what their z cost.",
                values=values,
                bars=[Bar(name="", value=reconstruction)],
                high=sum(values.values()),
            ),
            "scatter": Scatter(
                title="where they are encoded",
                told=f"{active} of {spec.z} units active",
                hint="μ of test images on the two axes with most KL; rings: the prior, 1 to 3 σ.",
                values={"active": active, "units": spec.z},
                places=[[round(v, 3) for v in place] for place in q.mu[:, axes].tolist()],
                labels=batch.labels.tolist(),
                axes=[f"z{axis + 1}" for axis in axes],
                far=3.5,
                rings=[1, 2, 3],
            ),
        }


BETA = Field("beta", "β", "Weight of the KL: more makes z tidier, images softer.", 0.0, 20.0)
WARMUP = Field(
    "warmup",
    "KL warm-up",
    "Epochs in which the weight of the KL rises from 0, so that z is used at all.",
    0.0,
    1_000.0,
)
FIELDS = (
    Z,
    BETA,
    Field(
        "likelihood",
        "Likelihood",
        "Bernoulli for pixels that are black or white, Gaussian for grey and colour.",
        0,
        0,
        choices=("bernoulli", "gaussian"),
    ),
    WARMUP,
    LR,
    BATCH,
    EPOCHS,
)

PRESETS = (
    Preset(
        "live",
        "Worth watching",
        "Images that one recognises within half a minute on a laptop.",
        "",
        values={"z": 16, "lr": 2e-3, "decay": "constant", "epochs": 10},
    ),
    Preset(
        "paper",
        "As in the VAE paper",
        "One hidden layer of 500 units and 20 latent dimensions, but with Adam for Adagrad.",
        "Kingma & Welling 2014, section 5",
        values={"z": 20, "width": 500, "depth": 1, "batch": 100, "decay": "constant"},
    ),
    Preset(
        "plane",
        "Two dimensions",
        "All images on one plane, as in the figure of the paper's appendix.",
        "Kingma & Welling 2014, figure 4",
        "large",
        values={"z": 2, "lr": 2e-3, "warmup": 5.0, "epochs": 100},
    ),
    Preset(
        "beta",
        "β-VAE",
        "The KL counts four times, so that one dimension comes to stand for one factor.",
        "Higgins et al. 2017",
        values={
            "network": "conv",
            "width": 16,
            "z": 6,
            "beta": 4.0,
            "batch": 64,
            "lr": 5e-4,
            "decay": "constant",
            "epochs": 40,
        },
    ),
)

FAMILY = Family(
    spec=VAESpec,
    network=VAE,
    trainer=VAETrainer,
    tiny=VAESpec(z=2, width=8, depth=1),
    recipe={"epochs": 50, "lr": 1e-3, "decay": "cosine"},
    sizes={"small": {"width": 128}, "medium": {"width": 256}, "large": {"width": 1024}},
    fields=FIELDS,
    presets=PRESETS,
    sentence="Learns to write an image as a few numbers and to read it back from them.",
    place=5,
)
