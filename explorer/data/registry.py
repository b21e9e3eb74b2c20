"""The data sets by name; a new one is one loader and one line here."""

import math
from functools import partial
from pathlib import Path

from explorer.data import mixtures, sprites, strokes
from explorer.data.arrays import find_file, is_path, npz_dataset
from explorer.data.dataset import Dataset
from explorer.data.images import Images
from explorer.data.progress import OnProgress, silent
from explorer.data.torchvision_sets import load_torchvision
from explorer.data.user_file import RESOLUTION, own_file, own_source, squared_file
from explorer.errors import DataError
from explorer.places import data_root, shortened
from explorer.specs.forms import ImageForm, PlaneForm
from explorer.words import quoted

SOME = 1000  # images of a data set that is drawn, where a few are enough


def _sprites(title: str, grid: tuple[int, ...], resolution: int, hues: int = 0) -> Dataset:
    full, load = (*grid, hues) if hues else grid, sprites.load_sprites(grid, resolution, hues)
    return Dataset(
        title,
        sprites.SHAPES,
        ImageForm(3 if hues else 1, resolution),
        load,
        factors=(*sprites.FACTORS, sprites.HUE) if hues else sprites.FACTORS,
        units=(*sprites.UNITS, "") if hues else sprites.UNITS,
        grid=full,
        count=math.prod(grid) * 9 // 10,
        render=partial(sprites.render_sprites, grid=full, resolution=resolution),
        some=partial(load, Path(), True, most=SOME),
    )


def _mixture(title: str, mixture: mixtures.Mixture, reach: float) -> Dataset:
    names, load = map(str, range(1, len(mixture.centres) + 1)), mixtures.load_mixture(mixture)
    return Dataset(
        title, tuple(names), PlaneForm(reach), load, count=mixtures.TRAIN, mixture=mixture
    )


DATASETS: dict[str, Dataset] = {
    "mnist": Dataset(
        "MNIST",
        tuple("0123456789"),
        ImageForm(1, 28),
        load_torchvision("MNIST"),
        framing="digit",
        count=60_000,
    ),
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
        ImageForm(1, 28),
        load_torchvision("FashionMNIST"),
        framing="garment",
        count=60_000,
    ),
    "strokes": Dataset(
        "Strokes",
        tuple("0123456789"),
        ImageForm(1, strokes.SIDE),
        strokes.load_strokes,
        factors=tuple(strokes.FACTORS),
        units=strokes.UNITS,
        framing="digit",
        count=strokes.TRAIN,
        some=partial(strokes.load_strokes, Path(), True, most=SOME),
    ),
    "sprites": _sprites("Sprites (dSprites-like)", sprites.LIGHT_GRID, 32),
    "sprites_colour": _sprites("Colour sprites (dSprites-like)", sprites.LIGHT_GRID, 32, hues=6),
    "sprites_64": _sprites("Sprites 64 (dSprites-like)", sprites.GRID, 64),
    "ring": _mixture("Ring of 8 Gaussians", mixtures.ring(), 1.5),
    "grid": _mixture("Grid of 25 Gaussians", mixtures.grid(), 5.0),
}


ELSEWHERE = "own:"  # how a name begins that is never looked for as a path


def title_of(name: str) -> str:
    """What a person reads of the name of a data set."""
    if name in DATASETS:
        return DATASETS[name].title
    elsewhere = name.startswith(ELSEWHERE)
    return name.removeprefix(ELSEWHERE) if elsewhere else Path(name).stem


def find_dataset(name: str, root: Path | None = None, on_progress: OnProgress = silent) -> Dataset:
    """The data set called `name`, or the one at the path `name`: an .npz file, a zip or a folder.

    A relative path is tried from the current folder, then from `root` (`data_root()` if None).
    on_progress: hears of the reading of a zip or a folder. Raises `DataError` for an unknown name,
    or for a file without images as `explorer.data.arrays` and `explorer.data.user_images` read.
    """
    if name in DATASETS:
        return DATASETS[name]
    if name.startswith(ELSEWHERE):
        raise DataError(
            f"The pictures of {quoted(name.removeprefix(ELSEWHERE))} are not here; put their file "
            f"beside the model, as NAME.images.npz."
        )
    root = root or data_root()
    if is_path(name):
        return npz_dataset(find_file(name, root))
    if source := own_source(name, root):
        return npz_dataset(own_file(source, on_progress=on_progress))
    raise DataError(
        f"Unknown data set {quoted(name)}; choose one of {', '.join(DATASETS)}, "
        f"or give the path of an .npz file with images, or of a zip or a folder of pictures."
    )


def as_file(
    name: str,
    root: Path,
    resolution: int | None,
    channels: int | None,
    on_progress: OnProgress = silent,
    fit: str | None = None,
) -> str:
    """The name of a data set for a recipe; of a zip or a folder, the .npz of its pictures.

    resolution, channels and fit: what the pictures are brought to, and how, see `own_images`; None
    where nobody chose. Arrays are brought to squares where somebody did. Raises `DataError` as
    `own_file` and `squared_file` do, and for a fit of what is no person's own.
    """
    named = name in DATASETS or name.startswith(ELSEWHERE)
    if named and fit:
        raise DataError(f"{title_of(name)} is brought to no other shape; leave out --fit.")
    if fit and is_path(name):
        source = find_file(name, root)
        found = squared_file(source, fit)
        return name if found == source else shortened(found)
    own = None if named else own_source(name, root)
    if own is None:
        return name
    side = resolution or RESOLUTION
    return shortened(own_file(own, side, channels, on_progress=on_progress, fit=fit))


def data_stamp(name: str, root: Path, on_progress: OnProgress = silent) -> str:
    """Words that name the images of a data set: its name and, of a file, its size and last change.

    Raises `DataError` for a file that is not there.
    """
    name = as_file(name, root, None, None, on_progress)
    if name in DATASETS or not is_path(name):
        return name
    found = find_file(name, root).stat()
    return f"{name} {found.st_size} {found.st_mtime_ns}"


def load_dataset(name: str, root: Path, *, train: bool = True) -> Images:
    """One split of the data set `name` from below `root`, fetched or drawn where it can be.

    Raises `DataError` as `find_dataset` does, or when the data is not there and cannot be fetched.
    """
    return find_dataset(name, root).load(root, train)
