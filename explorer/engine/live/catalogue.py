"""What can be trained here: the families with their sizes, fields and presets, and the data."""

from pathlib import Path
from typing import TYPE_CHECKING

from explorer.data import DATASETS, Dataset
from explorer.engine.live.offered import OfferedData, OfferedFamily, OfferedField, Offers
from explorer.engine.live.request import kinds_of
from explorer.engine.live.sources import kept_sources
from explorer.families import FAMILIES, Family
from explorer.specs import Recipe

if TYPE_CHECKING:
    from explorer.engine.engine import Engine

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
        "families": [_family(*item) for item in FAMILIES.items() if item[1].presets],
        "datasets": [
            *(
                _dataset(name, data, here=_here(engine.data_root, name))
                for name, data in DATASETS.items()
            ),
            *(_dataset(*kept) for kept in kept_sources(engine)),
        ],
    }


def _family(name: str, family: Family) -> OfferedFamily:
    default, kinds = family.settings, kinds_of(family.spec(), Recipe(dataset="", **family.recipe))
    words = {kind: f"{family.trainer.words.get(kind, kind)} step" for kind in kinds}
    return {
        "id": name,
        "title": family.title,
        "sentence": family.sentence,
        "sizes": [{"id": size, "title": size.capitalize()} for size in family.sizes],
        "fields": [
            OfferedField(**item.__dict__, default=default[item.name]) for item in family.fields
        ],
        "presets": list(family.presets),
        "kinds": list(kinds),
        "words": {**words, "both": "Step"},
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
