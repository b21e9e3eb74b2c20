"""What can be trained here: the families with their sizes, fields and presets, and the data."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from explorer.data import DATASETS, Dataset
from explorer.engine.live.request import kinds_of
from explorer.engine.live.sources import saved_sources
from explorer.engine.workspace import Workspace
from explorer.specs import RECIPES, SPECS, ModelSpec, Recipe
from explorer.training.presets import FIELDS, PRESETS, SIZES

SENTENCES = {
    "vae": "Learns to write an image as a few numbers and to read it back from them.",
    "gan": "A generator that never sees an image learns to fool a discriminator that does.",
    "cgan": "The same game under a label: you choose the class of what is drawn.",
    "infogan": "The same game with codes that the images must show: it finds classes by itself.",
}
FOLDERS = {"mnist": "MNIST", "fashion_mnist": "FashionMNIST"}  # below the data root


def offers(workspace: Workspace, keeps: bool) -> dict[str, Any]:
    """Device, limits, families and data sets, ready for JSON.

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
        "families": [_family(family) for family in PRESETS],
        "datasets": [
            *(
                _dataset(name, data, here=_here(workspace.data_root, name))
                for name, data in DATASETS.items()
            ),
            *(_dataset(*saved) for saved in saved_sources(workspace)),
        ],
    }


def _family(family: str) -> dict[str, Any]:
    spec: Any = SPECS[family]()
    assert isinstance(spec, ModelSpec)
    recipe = Recipe(dataset="", **RECIPES[family])
    default = spec.__dict__ | recipe.__dict__
    return {
        "id": family,
        "title": spec.title,
        "sentence": SENTENCES.get(family, ""),
        "sizes": [{"id": size, "title": size.capitalize()} for size in SIZES[family]],
        "fields": [asdict(item) | {"default": default[item.name]} for item in FIELDS[family]],
        "presets": [asdict(preset) for preset in PRESETS[family]],
        "kinds": list(kinds_of(spec, recipe)),
    }


def _here(root: Path, name: str) -> bool:
    return name not in FOLDERS or (root / FOLDERS[name] / "raw").is_dir()


def _dataset(name: str, data: Dataset, images: str = "", here: bool = True) -> dict[str, Any]:
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
