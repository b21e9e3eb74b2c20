"""All directions through the latent space of a model, found once in the background and cached."""

import json
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch

from explorer.checkpoints import fingerprint
from explorer.engine.directions.direction import Direction
from explorer.engine.directions.labelled_latents import DRAWN, TESTS, encoded, sampled
from explorer.engine.directions.supervised import attribute_directions
from explorer.engine.directions.unsupervised import principal, sefa
from explorer.engine.maps.latent_map import data_key
from explorer.engine.store.library import Entry
from explorer.engine.store.result_cache import Arrays, Key
from explorer.engine.workspace import Workspace
from explorer.errors import DataError, KeepError
from explorer.latent import covariance

FORMAT = "1"  # to be raised when a direction would come out differently
ARRAYS = ("heads", "vectors")


class Directions(NamedTuple):
    """ready: whether all are there. note: what a person should know of them, or ""."""

    ready: bool
    note: str
    directions: tuple[Direction, ...]


def find_directions(workspace: Workspace, entry: Entry, *, wait: bool = False) -> Directions:
    """The directions of a model; until all are found, those that are there at once.

    With `wait` it comes back with all. Without its data, those of a model with an encoder are of
    samples, and `note` says so.
    """
    of, key, note = _source(workspace, entry)

    def compute() -> Arrays:
        return workspace.results.get(key, ARRAYS, lambda: _arrays(_found(workspace, entry, of)))

    cached = workspace.results.found(key, ARRAYS) or (
        compute() if wait else workspace.background.get(key, compute)
    )
    if cached is not None:
        found = _read(cached)
    else:
        # What is encoded has a spread of its own, which is not known yet.
        found = sefa(workspace.models, entry, _prior_spread(entry)) if of == DRAWN else []
    try:
        saved = workspace.saved_directions.directions(entry)
    except KeepError as exc:
        saved, note = [], " ".join(filter(None, (note, str(exc))))
    return Directions(cached is not None, note, (*found, *saved))


def _source(workspace: Workspace, entry: Entry) -> tuple[str, Key, str]:
    """What the directions are of, the key under which they are cached, and the note on them."""
    note = ""
    if entry.spec.encoder:
        try:
            key: Key = ("directions", FORMAT, entry.weights, TESTS, data_key(workspace, entry))
            if workspace.results.found(key, ARRAYS) is None:
                workspace.splits.get(entry.data, entry.spec)
            return TESTS, key, ""
        except DataError as exc:
            note = f"These directions are of samples, since the images cannot be read. {exc}"
    judge = workspace.library.judges(entry.card.recipe.dataset).get("a")
    seen_by = fingerprint(judge) if judge and not entry.spec.num_classes else ""
    return DRAWN, ("directions", FORMAT, entry.weights, DRAWN, seen_by), note


def _found(workspace: Workspace, entry: Entry, of: str) -> list[Direction]:
    labelled = (encoded if of == TESTS else sampled)(workspace, entry)
    spread = covariance(labelled.fit.z.double()) if of == TESTS else _prior_spread(entry)
    return [
        *attribute_directions(workspace, entry, labelled, spread),
        *principal(workspace, entry, labelled, spread),
        *sefa(workspace.models, entry, spread),
    ]


def _prior_spread(entry: Entry) -> torch.Tensor:
    return torch.eye(entry.spec.z, dtype=torch.float64)


def _arrays(found: Sequence[Direction]) -> Arrays:
    """Directions as arrays; `_read` is the way back."""
    heads = [direction.head() for direction in found]
    return {
        "heads": np.array(json.dumps(heads)),
        "vectors": np.stack([direction.vector for direction in found]),
    }


def _read(arrays: Arrays) -> list[Direction]:
    heads = json.loads(str(arrays["heads"]))
    return [
        Direction(**head, vector=vector)
        for head, vector in zip(heads, arrays["vectors"], strict=True)
    ]
