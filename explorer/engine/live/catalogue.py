"""What can be trained here: the families with their sizes, fields and presets, and the data."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.data import DATASETS, Dataset
from explorer.engine.live.offered import OfferedData, OfferedFamily, OfferedField, Offers
from explorer.engine.live.request import kinds_of
from explorer.engine.live.sources import kept_sources
from explorer.specs import RECIPES, SPECS, ModelSpec, Recipe
from explorer.training.presets import FIELDS, PRESETS, SIZES

if TYPE_CHECKING:
    from explorer.engine.engine import Engine

SENTENCES = {
    "vae": "Learns to write an image as a few numbers and to read it back from them.",
    "gan": "A generator that never sees an image learns to fool a discriminator that does.",
    "cgan": "The same game under a label: you choose the class of what is drawn.",
    "infogan": "The same game with codes that the images must show: it finds classes by itself.",
}
FOLDERS = {"mnist": "MNIST", "fashion_mnist": "FashionMNIST"}  # below the data root


def offers(engine: "Engine") -> Offers:
    """Device, limits, families and data sets."""
    limits = engine.live.limits
    return {
        "device": str(engine.device),
        "public": limits.public,
        "keeps": engine.live.keep_folder is not None,
        "limits": {
            "minutes": limits.minutes,
            "steps": limits.steps,
            "parameters": limits.parameters,
            "upload_bytes": engine.limits.upload_bytes,
        },
        "families": [_family(family) for family in PRESETS],
        "datasets": [
            *(
                _dataset(name, data, here=_here(engine.data_root, name))
                for name, data in DATASETS.items()
            ),
            *(_dataset(*kept) for kept in kept_sources(engine)),
        ],
    }


def _family(family: str) -> OfferedFamily:
    spec: Any = SPECS[family]()
    assert isinstance(spec, ModelSpec)
    recipe = Recipe(dataset="", **RECIPES[family])
    default = spec.__dict__ | recipe.__dict__
    return {
        "id": family,
        "title": spec.title,
        "sentence": SENTENCES.get(family, ""),
        "sizes": [{"id": size, "title": size.capitalize()} for size in SIZES[family]],
        "fields": [
            OfferedField(**item.__dict__, default=default[item.name]) for item in FIELDS[family]
        ],
        "presets": list(PRESETS[family]),
        "kinds": list(kinds_of(spec, recipe)),
    }


def _here(root: Path, name: str) -> bool:
    return name not in FOLDERS or (root / FOLDERS[name] / "raw").is_dir()


def _dataset(name: str, data: Dataset, images: str = "", here: bool = True) -> OfferedData:
    return {
        "id": name,
        "title": data.title,
        "images": images,
        "classes": list(data.classes),
        "channels": data.channels,
        "resolution": data.resolution,
        "count": data.count,
        "available": here,
        "why": "" if here else "Not on this machine yet; it is fetched when you start, if it can.",
    }
