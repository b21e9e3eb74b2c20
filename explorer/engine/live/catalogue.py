"""What can be trained here: the families with their sizes, fields and presets, and the data."""

from pathlib import Path

from explorer.data import DATASETS, Dataset
from explorer.engine.live.offered import OfferedData, OfferedFamily, OfferedField, Offers
from explorer.engine.live.request import kinds_of
from explorer.engine.live.sources import saved_sources
from explorer.engine.workspace import Workspace
from explorer.families import FAMILIES, Family
from explorer.specs import Recipe

FOLDERS = {"mnist": "MNIST", "fashion_mnist": "FashionMNIST"}  # below the data root


def offers(workspace: Workspace, keeps: bool) -> Offers:
    """Device, limits, families and data sets.

    keeps: whether models can be saved.
    """
    limits = workspace.limits
    return {
        "device": str(workspace.device),
        "public": limits.public,
        "keeps": keeps,
        "limits": {
            "minutes": limits.minutes,
            "steps": limits.steps,
            "parameters": limits.parameters,
            "upload_bytes": limits.upload_bytes,
        },
        "families": [_family(*item) for item in FAMILIES.items() if item[1].presets],
        "datasets": [
            *(
                _dataset(name, data, here=_here(workspace.data_root, name))
                for name, data in DATASETS.items()
            ),
            *(_dataset(*saved) for saved in saved_sources(workspace)),
        ],
    }


def _family(name: str, family: Family) -> OfferedFamily:
    default, kinds = family.settings, kinds_of(family.spec(), Recipe(dataset="", **family.recipe))
    words = {kind: f"{family.trainer.words.get(kind, kind.capitalize())} step" for kind in kinds}
    return {
        "id": name,
        "title": family.title,
        "sentence": family.sentence,
        "form": family.spec.draws.name,
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
        "form": data.form.name,
        "count": data.count,
        "available": here,
        "why": "" if here else "Not on this machine yet; it is fetched when you start, if it can.",
    }
