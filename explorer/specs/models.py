"""What a model is, as frozen values: the family, its sizes, and what it can do.

The rest of the program asks a spec for its abilities (`classes`, `codes`, `encoder`,
`reads_codes`) and never for the name of a family.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from explorer.errors import SpecError
from explorer.specs.fields import Checked, before_of, choice, from_fields, real, whole
from explorer.words import quoted

MOST_LABELS = 1000


@dataclass(frozen=True, kw_only=True)
class Spec(Checked):
    """The fields that every network has, whether it draws images or judges them.

    width: hidden units of an MLP, or channels of the convolution next to the image (doubled at
    each halving). depth: hidden layers of an MLP, or halvings of the resolution. channels: 1
    (grey) or 3 (colour). resolution: pixels along one side.
    """

    family: ClassVar[str]
    title: ClassVar[str]

    width: int = whole(1, 2048, 32)
    depth: int = whole(1, 8, 2)
    channels: int = choice({1: "1 (grey)", 3: "3 (colour)"}, 1)
    resolution: int = whole(8, 256, 28)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.convolutional and self.resolution % 2**self.depth:
            raise SpecError(
                f"resolution {self.resolution} cannot be halved {self.depth} times; "
                f"choose a smaller depth or a multiple of {2**self.depth}."
            )

    @property
    def convolutional(self) -> bool:
        """Whether the network works on maps, so that each level of depth halves the resolution."""
        return True

    @property
    def classes(self) -> int:
        """How many classes (labels or values of a categorical code) one can choose; 0 for none."""
        return 0

    @property
    def knobs(self) -> int:
        """How many numbers beside the classes choose an image: 0 for a network that draws none."""
        return 0

    def to_dict(self) -> dict[str, Any]:
        """The family and all fields, ready for JSON; `spec_from_dict` is the way back."""
        return {"family": self.family, **asdict(self)}


@dataclass(frozen=True, kw_only=True)
class ModelSpec(Spec):
    """What every generative model has beside: z, the number of latent dimensions."""

    z: int = whole(1, 512, 16)

    @property
    def codes(self) -> int:
        """How many continuous codes c ~ U(-1, 1) the decoder takes beside z."""
        return 0

    @property
    def knobs(self) -> int:
        """All latent dimensions and continuous codes."""
        return self.z + self.codes

    @property
    def encoder(self) -> bool:
        """Whether the model maps an image back to a posterior over z."""
        return False

    @property
    def mixture(self) -> bool:
        """Whether a fitted mixture of Gaussians is there to draw z from, beside N(0, I)."""
        return False

    @property
    def reads_codes(self) -> bool:
        """Whether the model reads categorical and continuous codes back from an image."""
        return False


@dataclass(frozen=True, kw_only=True)
class VAESpec(ModelSpec):
    """A variational autoencoder (Kingma & Welling 2014) with weight β on the KL (Higgins 2017).

    likelihood: `bernoulli` trains on pixels binarised anew in every batch, so that its loss is a
    true likelihood; `gaussian` trains on grey or colour values with one learned σ for all pixels
    (σ-VAE, Rybkin et al. 2021). components: Gaussians of the mixture that is fitted to the encoded
    training images as a second prior to draw from (Ghosh et al. 2020); 0 for none.
    """

    family: ClassVar[str] = "vae"
    title: ClassVar[str] = "VAE"

    network: str = choice(("mlp", "conv"), "mlp")
    likelihood: str = choice(("bernoulli", "gaussian"), "bernoulli")
    beta: float = real(0.0, 1000.0, 1.0)
    components: int = whole(0, 100, 10, before=0)

    @property
    def convolutional(self) -> bool:
        return self.network == "conv"

    @property
    def encoder(self) -> bool:
        return True

    @property
    def mixture(self) -> bool:
        return self.components > 0


@dataclass(frozen=True, kw_only=True)
class GANSpec(ModelSpec):
    """A plain GAN (Goodfellow et al. 2014) after the DCGAN rules (Radford et al. 2016).

    features: units of the generator's first layer and of the discriminator's last, 0 for neither.
    """

    family: ClassVar[str] = "gan"
    title: ClassVar[str] = "GAN"

    z: int = whole(1, 512, 64)
    features: int = whole(0, 2048, 256)


@dataclass(frozen=True, kw_only=True)
class CGANSpec(ModelSpec):
    """A conditional GAN (Mirza & Osindero 2014) after the DCGAN rules (Radford et al. 2016).

    labels: number of classes. embedding: size of the label's embedding in the generator, 0 to take
    the class weights as they are. features: units of the generator's first layer and of the
    discriminator's last, 0 for neither. discriminator: how it answers to the label: as a
    `classifier` beside (Odena et al. 2017), by `projection` (Miyato & Koyama 2018) or by
    `concatenation` of an embedded plane to the image.
    """

    family: ClassVar[str] = "cgan"
    title: ClassVar[str] = "CGAN"

    z: int = whole(1, 512, 64)
    labels: int = whole(2, MOST_LABELS, 10)
    embedding: int = whole(0, 512, 0)
    features: int = whole(0, 2048, 256, before=0)
    discriminator: str = choice(("classifier", "projection", "concatenation"), "classifier")

    @property
    def classes(self) -> int:
        return self.labels


@dataclass(frozen=True, kw_only=True)
class InfoGANSpec(ModelSpec):
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
    def classes(self) -> int:
        return self.categories

    @property
    def codes(self) -> int:
        return self.continuous

    @property
    def reads_codes(self) -> bool:
        return True


@dataclass(frozen=True, kw_only=True)
class JudgeSpec(Spec):
    """A small classifier whose features and verdicts measure generative models.

    labels: number of classes. features: units of the penultimate layer.
    """

    family: ClassVar[str] = "judge"
    title: ClassVar[str] = "Judge"

    labels: int = whole(2, MOST_LABELS, 10)
    features: int = whole(1, 2048, 128)

    @property
    def classes(self) -> int:
        return self.labels


SPECS: dict[str, type[Spec]] = {
    VAESpec.family: VAESpec,
    GANSpec.family: GANSpec,
    CGANSpec.family: CGANSpec,
    InfoGANSpec.family: InfoGANSpec,
    JudgeSpec.family: JudgeSpec,
}


def spec_class(family: object) -> type[Spec]:
    """The spec class of a family; raises `SpecError` naming the families there are."""
    if not isinstance(family, str) or family not in SPECS:
        raise SpecError(f"Unknown model family {quoted(family)}; choose one of {', '.join(SPECS)}.")
    return SPECS[family]


def spec_from_dict(values: Mapping[str, Any]) -> Spec:
    """The spec that `Spec.to_dict` described; raises `SpecError` for anything else.

    A field that is missing is younger than the file and has the value that the file meant: its
    default, or what it is declared to have been `before`. So a new field's default is what all
    files without it meant, or it says what that was.
    """
    if not isinstance(values, Mapping):
        raise SpecError(f"A spec must be an object, got {quoted(values)}.")
    rest = dict(values)
    cls = spec_class(rest.pop("family", None))
    return from_fields(cls, {**before_of(cls), **rest}, f"The spec of a {cls.title}")
