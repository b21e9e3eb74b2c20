"""A training run before it begins: what it learns, from what, and where it is to be written."""

import math
from dataclasses import dataclass
from pathlib import Path

import torch

from explorer.checkpoints import (
    Card,
    RunHead,
    images_path,
    load_state,
    read_card,
    state_images_path,
)
from explorer.families import skeleton

ENCODED = 10_000


@dataclass(frozen=True)
class Job:
    """A run to be written to `out`, with data from `data_root`, on `device`.

    save_seconds: how often the unfinished run is saved, for the case that it is killed; infinity
    for never, not even when it is stopped. history: how many earlier steps can be shown
    afterwards, 0 for none; a resumed run knows it. weights: the model file to begin with, if any.
    images: the file of user images to learn from, which lie beside `out` then; None where the
    recipe names them. encoded: training images to whose latents a mixture prior is fitted. spare:
    other files to write where `out` cannot be written. otherwise: what a person can do then. best:
    whether the model is to be that of its best moment; a resumed run knows it.
    """

    head: RunHead
    out: Path
    data_root: Path
    device: torch.device
    save_seconds: float = 60.0
    resume: bool = False
    history: int = 0
    weights: Path | None = None
    images: Path | None = None
    encoded: int = ENCODED
    spare: tuple[Path, ...] = ()
    otherwise: str = "choose another --out"
    best: bool = False

    @property
    def data(self) -> str:
        """The name by which its data set is opened."""
        return str(self.images) if self.images else self.head.recipe.dataset


def resumed(out: Path, data_root: Path, device: torch.device, save_seconds: float) -> Job:
    """The job whose unfinished run lies beside `out`; raises `CheckpointError` without one."""
    _, head = load_state(out)
    return Job(
        head, out, data_root, device, save_seconds, resume=True, images=_images_of(out, head)
    )


def _images_of(out: Path, head: RunHead) -> Path | None:
    """The user images that the unfinished run of `out` learns from."""
    if state_images_path(out).is_file():
        return state_images_path(out)
    # Earlier versions laid them beside the model; they may be those of another one, too.
    found = images_path(out).is_file() and (not out.is_file() or _is_of(read_card(out), head))
    return images_path(out) if found else None


def _is_of(card: Card, head: RunHead) -> bool:
    return (card.spec, card.recipe, card.command) == head


def bytes_of(job: Job) -> int:
    """How much its files take at most, while the state is written anew beside the old one."""
    weights = skeleton(job.head.spec).state_dict().values()
    model = sum(value.numel() * value.element_size() for value in weights)
    state = 0 if job.save_seconds == math.inf else 4 * model  # with averages and two moments
    images = job.images.stat().st_size if job.images else 0
    return model + 2 * state + 2 * job.history * model + images
