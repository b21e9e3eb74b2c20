"""The data sets by name; a new one is one loader and one line here."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from torch import Tensor

from explorer.data import sprites, strokes
from explorer.data.images import Images
from explorer.data.torchvision_sets import load_torchvision
from explorer.errors import DataError


@dataclass(frozen=True)
class Dataset:
    """A data set: its title, the names of its classes, its size, and `load(root, train)`.

    factors: names of the columns of `Images.factors`; () where nothing is known about an image.
    grid: how many values each factor takes, where all are discrete. render: draws any points of
    that grid, int64 [N, F] to uint8 [N, C, H, W].
    """

    title: str
    classes: tuple[str, ...]
    channels: int
    resolution: int
    load: Callable[[Path, bool], Images]
    factors: tuple[str, ...] = ()
    grid: tuple[int, ...] = ()
    render: Callable[[Tensor], Tensor] | None = None


def _sprites(title: str, grid: tuple[int, ...], resolution: int, hues: int = 0) -> Dataset:
    full = (*grid, hues) if hues else grid
    return Dataset(
        title,
        sprites.SHAPES,
        3 if hues else 1,
        resolution,
        sprites.load_sprites(grid, resolution, hues),
        factors=(*sprites.FACTORS, sprites.HUE) if hues else sprites.FACTORS,
        grid=full,
        render=partial(sprites.render_sprites, grid=full, resolution=resolution),
    )


DATASETS: dict[str, Dataset] = {
    "mnist": Dataset("MNIST", tuple("0123456789"), 1, 28, load_torchvision("MNIST")),
    "fashion_mnist": Dataset(
        "Fashion-MNIST",
        (
            "T-shirt",
            "Trouser",
            "Pullover",
            "Dress",
            "Coat",
            "Sandal",
            "Shirt",
            "Sneaker",
            "Bag",
            "Boot",
        ),
        1,
        28,
        load_torchvision("FashionMNIST"),
    ),
    "strokes": Dataset(
        "Strokes",
        tuple("0123456789"),
        1,
        strokes.SIDE,
        strokes.load_strokes,
        factors=tuple(strokes.FACTORS),
    ),
    "sprites": _sprites("Sprites (dSprites-like)", sprites.LIGHT_GRID, 32),
    "sprites_colour": _sprites("Colour sprites (dSprites-like)", sprites.LIGHT_GRID, 32, hues=6),
    "sprites_64": _sprites("Sprites 64 (dSprites-like)", sprites.GRID, 64),
}


def load_dataset(name: str, root: Path, *, train: bool = True) -> Images:
    """One split of the data set `name` from below `root`, fetched there if it can be.

    Raises `DataError` for an unknown name, or when the data is not there and cannot be fetched.
    """
    if name not in DATASETS:
        raise DataError(f"Unknown data set {name!r}; choose one of {', '.join(DATASETS)}.")
    return DATASETS[name].load(root, train)
