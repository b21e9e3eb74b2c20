"""What a model is, as frozen values: the family, its sizes, and what it can do.

The rest of the program asks a spec for its abilities (`num_classes`, `codes`, `encoder`,
`reads_codes`, `form`, …) and never for the name of a family. A family's own spec stands in its file
of `explorer.families`. What it draws or judges is said by `ImageSpec` or `PlaneSpec`, whose fields
the data fills; so it does a field `labels` of one whose classes are the labels of the data.
"""

from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from explorer.errors import SpecError
from explorer.specs.forms import Form, ImageForm, PlaneForm
from explorer.specs.latents import LatentSpace, latent_space
from explorer.specs.options import Checked, choice, real, whole

MOST_LABELS = 1000


@dataclass(frozen=True, kw_only=True)
class Spec(Checked, ABC):
    """The fields that every network has, whether it draws images or judges them.

    width: hidden units of an MLP, or channels of the convolution next to the image (doubled at
    each halving). depth: hidden layers of an MLP, or halvings of the resolution. draws: the kind
    of form that it draws or judges.
    """

    family: ClassVar[str]
    title: ClassVar[str]
    draws: ClassVar[type[Form]]

    width: int = whole(1, 2048, 32)
    depth: int = whole(1, 8, 2)

    @property
    def called(self) -> str:
        """The title, with what sets a network apart from the plain one of its family."""
        return self.title

    @property
    @abstractmethod
    def form(self) -> Form:
        """What it draws or judges."""

    @property
    def convolutional(self) -> bool:
        """Whether the network works on maps, so that each level of depth halves the resolution."""
        return False

    @property
    def num_classes(self) -> int:
        """How many classes (labels or values of a categorical code) one can choose; 0 for none."""
        return 0

    @property
    def knobs(self) -> int:
        """How many numbers beside the classes choose an image: 0 for a network that draws none."""
        return 0

    def to_dict(self) -> dict[str, Any]:
        """The family and all fields, ready for JSON; `explorer.families` knows the way back."""
        return {"family": self.family, **asdict(self)}


@dataclass(frozen=True, kw_only=True)
class ImageSpec(Spec):
    """Of images: channels, 1 (grey) or 3 (colour), and resolution, pixels along one side."""

    draws: ClassVar[type[Form]] = ImageForm

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
    def form(self) -> ImageForm:
        return ImageForm(self.channels, self.resolution)

    @property
    def convolutional(self) -> bool:
        return True


@dataclass(frozen=True, kw_only=True)
class PlaneSpec(Spec):
    """Of points of the plane: reach, how far from 0 the picture of them goes."""

    draws: ClassVar[type[Form]] = PlaneForm

    reach: float = real(1e-6, 1e6, 1.5)

    @property
    def form(self) -> PlaneForm:
        return PlaneForm(self.reach)


@dataclass(frozen=True, kw_only=True)
class ModelSpec(Spec):
    """What every generative model has beside: z, the number of latent dimensions."""

    z: int = whole(1, 512, 16)

    @property
    def codes(self) -> int:
        """How many continuous codes c ~ U(-1, 1) the decoder takes beside z."""
        return 0

    @property
    def latents(self) -> LatentSpace:
        """What a point of the model is made of."""
        return latent_space(self.z, self.num_classes, self.codes)

    @property
    def knobs(self) -> int:
        """All latent dimensions and continuous codes."""
        return self.latents.knobs

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

    @property
    def takes_labels(self) -> bool:
        """Whether its classes are the labels of the data, which are told to it in training."""
        return self.num_classes > 0 and not self.reads_codes

    @property
    def binary(self) -> bool:
        """Whether p(x|z) is of pixels that are 0 or 1: `logits` says it, and losses are nats."""
        return False
