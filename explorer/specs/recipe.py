"""How a model is trained, as frozen values; each family has defaults of its own."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from explorer.errors import SpecError
from explorer.specs.options import Checked, choice, from_fields, real, text, whole
from explorer.words import quoted


@dataclass(frozen=True, kw_only=True)
class Recipe(Checked):
    """One training run; two runs of one recipe on one machine give the same weights.

    dataset: a name of `explorer.data.DATASETS`. epochs: passes over the training split. batch:
    images a step. lr: Adam's step size for the VAE or the generator; lr_discriminator: for the
    discriminator (and Q) or critic. beta1, beta2: Adam's decays. decay: `constant`, or `cosine`
    from lr to 0 over the run. ema: decay of the averaged generator, 0 for none. info: weight λ of
    the categorical, code_info: of the continuous mutual-information terms (InfoGAN); the latter is
    smaller so that both are of the size of the GAN's losses (Chen et al. 2016, sec. 5). auxiliary:
    weight of the cross-entropy where a CGAN's discriminator classifies. consistency: weight of Q's
    agreement with itself on real images (InfoGAN). warmup: epochs in which the weight of the KL
    rises from 0 to its β, against posterior collapse (VAE; Bowman et al. 2016).
    augment: strength at which a discriminator or critic sees images changed at random, 0 for as
    they are (GANs; Zhao et al. 2020). r1: weight γ of the penalty on the discriminator's slope at
    real images (GANs; Mescheder et al. 2018).
    fit: how a person's pictures that are not square became so: `crop`, `pad` or `stretch`; empty
    where the data has no such, and in files from before one could choose.
    precision: `float32`, or `bfloat16` for the networks' matrix products, with weights, losses and
    sums in float32.

    A number that one family alone is trained by is a field of that family's spec, as β is.
    """

    dataset: str = text(4096)
    epochs: int = whole(1, 100_000, 20)
    batch: int = whole(2, 8192, 128)
    seed: int = whole(0, 2**31 - 1, 0)
    lr: float = real(1e-8, 10_000.0, 1e-3)
    lr_discriminator: float = real(1e-8, 10_000.0, 2e-4)
    beta1: float = real(0.0, 0.9999, 0.9)
    beta2: float = real(0.0, 0.99999, 0.999)
    decay: str = choice(("constant", "cosine"), "constant")
    ema: float = real(0.0, 0.99999, 0.0)
    info: float = real(0.0, 100.0, 1.0)
    code_info: float = real(0.0, 100.0, 0.1)
    auxiliary: float = real(0.0, 100.0, 0.0)
    consistency: float = real(0.0, 100.0, 0.0)
    warmup: float = real(0.0, 100_000.0, 0.0)
    augment: float = real(0.0, 1.0, 0.0)
    r1: float = real(0.0, 1000.0, 0.0)
    fit: str = choice(("", "crop", "pad", "stretch"), "")
    precision: str = choice(("float32", "bfloat16"), "float32")

    def to_dict(self) -> dict[str, Any]:
        """All fields, ready for JSON."""
        return asdict(self)


def recipe_from_dict(values: Mapping[str, Any]) -> Recipe:
    """The recipe that `Recipe.to_dict` described; raises `SpecError` for anything else.

    A field that is missing is younger than the file, and its default is what the file meant.
    """
    if not isinstance(values, Mapping):
        raise SpecError(f"A recipe must be an object, got {quoted(values)}.")
    return from_fields(Recipe, values, "A recipe")
