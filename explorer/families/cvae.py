"""The conditional VAE (Sohn, Lee & Yan 2015), in the form of M2 (Kingma et al. 2014).

The label stands beside the image in the encoder q(z|x, y) and beside z in the decoder p(x|z, y).
The prior N(0, I) knows nothing of it, so that z comes to hold what the label leaves open: slant,
weight, style. An image that is encoded under its class can then be drawn under another.
"""

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor, nn

from explorer.families import vae
from explorer.families.family import Family
from explorer.families.vae import VAE, VAESpec, VAETrainer
from explorer.specs.base import MOST_LABELS
from explorer.specs.options import whole
from explorer.training.presets import Preset


@dataclass(frozen=True, kw_only=True)
class CVAESpec(VAESpec):
    """A conditional VAE (Sohn et al. 2015; M2 of Kingma et al. 2014).

    labels: number of classes. components: as of a VAE, of the images of all classes together; none
    by default, for z is to be independent of the class.
    """

    family: ClassVar[str] = "cvae"
    title: ClassVar[str] = "CVAE"

    labels: int = whole(2, MOST_LABELS, 10)
    components: int = whole(0, 100, 0)

    @property
    def num_classes(self) -> int:
        return self.labels


class CVAE(VAE):
    """A conditional VAE of a `CVAESpec`; the decoder takes mixtures of classes, too.

    Convolutions see the label as one more plane of the image, a sum of learned planes.
    """

    spec: CVAESpec

    def __init__(self, spec: CVAESpec) -> None:
        super().__init__(spec, planes=1, beside=spec.labels)
        if spec.convolutional:
            self.embedding = nn.Linear(spec.labels, spec.resolution**2, bias=False)
            nn.init.normal_(self.embedding.weight, 0.0, 0.5)

    def seen(self, x: Tensor, labels: Tensor | None) -> Tensor:
        assert labels is not None
        if not self.spec.convolutional:
            return torch.cat([x.flatten(1), labels], dim=1)
        plane = self.embedding(labels).unflatten(1, (1, *x.shape[2:]))
        return torch.cat([x, plane], dim=1)

    def inputs(self, z: Tensor, labels: Tensor | None) -> Tensor:
        assert labels is not None
        return torch.cat([z, labels], dim=1)


PRESETS = (
    Preset(
        "live",
        "Worth watching",
        "A column for each class, to be told apart within half a minute on a laptop.",
        "",
        values={"z": 8, "beta": 2.0, "lr": 2e-3, "decay": "constant", "epochs": 10},
    ),
    Preset(
        "paper",
        "As M2 in its paper",
        "One hidden layer of 500 units and 50 latent dimensions, here with all labels known.",
        "Kingma et al. 2014, section 4",
        values={"z": 50, "width": 500, "depth": 1, "batch": 100, "decay": "constant"},
    ),
    Preset(
        "shipped",
        "As the shipped model",
        "Few dimensions and a KL that counts twice: z holds the style, the label the class.",
        "",
        values={"width": 220, "z": 8, "beta": 2.0, "lr": 2e-3, "warmup": 2.0, "epochs": 12},
    ),
)

FAMILY = Family(
    spec=CVAESpec,
    network=CVAE,
    trainer=VAETrainer,
    tiny=CVAESpec(z=2, width=8, depth=1),
    recipe=vae.FAMILY.recipe,
    sizes=vae.FAMILY.sizes,
    fields=vae.FIELDS,
    presets=PRESETS,
    sentence="A VAE that is told the class: its numbers hold the style, and you choose the class.",
    place=6,
)
