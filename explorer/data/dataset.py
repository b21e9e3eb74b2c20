"""What the program knows about a data set before any of it is read."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from torch import Tensor

from explorer.data.images import Images
from explorer.data.mixtures import Mixture
from explorer.data.progress import OnProgress, silent
from explorer.errors import DataError
from explorer.specs.base import MOST_LABELS
from explorer.specs.forms import Form
from explorer.words import shown


class Load(Protocol):
    """Reads or draws one split of a data set from below `root`."""

    def __call__(self, root: Path, train: bool, on_progress: OnProgress = silent) -> Images:
        """The split; raises `DataError` when the data is not there and cannot be fetched."""


@dataclass(frozen=True)
class Dataset:
    """A data set: its title, the names of its classes, its form, and how it is read.

    classes: () where there are no labels; all labels are 0 then. form: of images that are not
    square the resolution is the longer side. mixture: what points are drawn from. factors: names
    of the columns of `Images.factors`; () where nothing is known about an image. grid: how many
    values each factor takes, where all are discrete. render: draws any
    points of that grid, int64 [N, F] to uint8 [N, C, H, W]. framing: how a person's picture is
    brought to the form of its images, a name of `explorer.data.framing.FRAMINGS`. units: of the
    factors; "" where the values are kinds, "turn" where they go round once and the last value is
    the first again. count: of training images, None where nobody knows before they are read.
    tests: of test images, where that may be few.
    some: a few of the training images at once, where it takes long to draw them all. note: gives
    sentences on what became of a person's images, for which it may have to read them. fit: how
    those of them that were not square became so, a name of `explorer.data.squares.FITS`, or "".
    """

    title: str
    classes: tuple[str, ...]
    form: Form
    load: Load
    factors: tuple[str, ...] = ()
    grid: tuple[int, ...] = ()
    render: Callable[[Tensor], Tensor] | None = None
    framing: str = "whole"
    units: tuple[str, ...] = ()
    count: int | None = None
    tests: int | None = None
    some: Callable[[], Images] | None = None
    note: Callable[[], str] = str
    mixture: Mixture | None = None
    fit: str = ""

    def check_classes(self, kind: str) -> None:
        """Raise `DataError` unless a kind of model that takes labels can learn these classes."""
        count = len(self.classes)
        if 2 <= count <= MOST_LABELS:
            return
        if count > 2:
            raise DataError(
                f"{self.title} has {count:,} classes and a {kind} takes at most {MOST_LABELS:,}; "
                f"put some together, or train a family without classes."
            )
        has = f"one class only ({shown(self.classes[0])})" if count else "no labels"
        raise DataError(
            f"{self.title} has {has} and a {kind} needs two classes or more; sort pictures into "
            f"one folder for each class, give the file an array `labels`, or train a family "
            f"without classes."
        )
