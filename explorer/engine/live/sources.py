"""What a visitor may learn from: a data set of ours, the images they sent, those of a model."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from explorer.checkpoints import images_path
from explorer.data import DATASETS, ELSEWHERE, Dataset, find_dataset
from explorer.engine.workspace import Workspace
from explorer.errors import DataError

SAVED = "kept:"  # how a name begins that means the images beside a model
SHARED = "live-"  # how the ids of models begin that are shared as long as their run is here


class Source(NamedTuple):
    """name: in a recipe. images: the file of user images, else None. dataset: what is known of it.

    A name of user images leads nowhere: the file lies beside the model that learns from it.
    """

    name: str
    images: Path | None
    dataset: Dataset


def source(workspace: Workspace, name: str, shown: str = "") -> Source:
    """What a visitor names: a data set of ours, of what they sent, or `KEPT` and a model's id.

    shown: the SHA-256 of the images of a model as the visitor knows them, "" for any. What they
    sent is another by name whenever its images are. Raises `DataError` where they are others now,
    and for any other name, `UploadError` for images that are gone, and
    `UnknownModelError` without such a model.
    """
    if name.startswith(SAVED):
        entry = workspace.library.entry(name.removeprefix(SAVED))
        images, title = images_path(entry.path).absolute(), entry.dataset
        if entry.data != str(images):
            raise DataError(f"{entry.id} has no images of its own here; choose another data set.")
        if shown not in ("", entry.card.images):
            raise DataError(
                f"{entry.id} was replaced meanwhile and has other images than those that were "
                f"shown; look at them and start again."
            )
    else:
        found = workspace.uploads.dataset(name)
        if found in DATASETS:
            return Source(found, None, DATASETS[found])
        images, title = Path(found), Path(found).stem
    dataset = replace(find_dataset(str(images), workspace.data_root), title=title)
    return Source(f"{ELSEWHERE}{title}", images, dataset)


def saved_sources(workspace: Workspace) -> Iterator[tuple[str, Dataset, str]]:
    """Of the images that listed models have with them: name, what is known of them, SHA-256."""
    for entry in workspace.library.entries():
        path = images_path(entry.path)
        if entry.card.images and path.is_file():
            with suppress(DataError):  # it is damaged
                dataset = find_dataset(str(path), workspace.data_root)
                title = f"images of {entry.id}"
                yield f"{SAVED}{entry.id}", replace(dataset, title=title), entry.card.images
