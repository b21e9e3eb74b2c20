"""What is said of what can be trained here."""

from dataclasses import dataclass
from typing import TypedDict

from explorer.training.fields import Field
from explorer.training.presets import Preset


class Allowed(TypedDict):
    """The limits of a run, and of what is sent to learn from."""

    minutes: float
    steps: int
    parameters: int
    upload_bytes: int


class Size(TypedDict):
    """A size of a family's networks."""

    id: str
    title: str


@dataclass(frozen=True, kw_only=True)
class OfferedField(Field):
    """A hyper-parameter, and what it is unless somebody says otherwise."""

    default: float | str


class OfferedFamily(TypedDict):
    """form: what it draws and learns. kinds: its single steps. words: what a person reads of each
    of these, and of both at once.
    """

    id: str
    title: str
    sentence: str
    form: str
    sizes: list[Size]
    fields: list[OfferedField]
    presets: list[Preset]
    kinds: list[str]
    words: dict[str, str]


class OfferedData(TypedDict):
    """images: the SHA-256 of own images, or "". form: of what it holds. count: of the images for
    training, None where unread.

    available: whether it is here; why: what happens where it is not, or "".
    """

    id: str
    title: str
    images: str
    classes: list[str]
    form: str
    count: int | None
    available: bool
    why: str


class Offers(TypedDict):
    """public: whether the app runs for everybody. keeps: whether it keeps models."""

    device: str
    public: bool
    keeps: bool
    limits: Allowed
    families: list[OfferedFamily]
    datasets: list[OfferedData]
