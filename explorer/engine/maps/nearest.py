"""The test images nearest to a point, by where the encoder puts them and by image features."""

from typing import Literal, NamedTuple

import numpy as np
import torch
from torch import Tensor

from explorer.data import Images
from explorer.data.images import as_floats
from explorer.engine.maps.features import ImageFeatures, image_features
from explorer.engine.maps.latent_map import FORMAT, TESTS, build_map, data_key, held_out
from explorer.engine.points import Points
from explorer.engine.store.library import Entry
from explorer.engine.store.result_cache import Arrays
from explorer.engine.workspace import Workspace
from explorer.errors import PointError
from explorer.evaluation.neighbours import nearest as closest

MOST = 8


class Found(NamedTuple):
    """Images of the test split, nearest first.

    indices, labels: int64 [k], with labels of -1 where nobody labelled them. distances: float32
    [k]. images: uint8 [k, H, W, C].
    """

    indices: np.ndarray
    labels: np.ndarray
    distances: np.ndarray
    images: np.ndarray


class Nearest(NamedTuple):
    """latents: by the distance of z to posterior means; None of a model without an encoder.

    features: by the distance of what is called `by`: "features" of judge A, or "pixels" in [0, 1].
    """

    latents: Found | None
    features: Found
    by: Literal["features", "pixels"]


@torch.inference_mode()
def nearest(workspace: Workspace, entry: Entry, row: np.ndarray) -> Nearest:
    """The `MOST` test images nearest to one point float32 [1, Z + K + C].

    Raises `PointError` for a point that does not fit or more than one, `DataError` without data.
    """
    points = Points.from_rows(entry.spec, row)
    if len(row) != 1:
        raise PointError(f"Ask for the neighbours of one point at once, not of {len(row)}.")
    split = held_out(workspace, entry)
    seen = image_features(workspace, entry)
    model = workspace.models.get(entry.path)
    image = model.decode(*points.to(workspace.device))

    def found(query: Tensor, keys: Tensor) -> Found:
        distances, (indices,) = closest(query, keys, min(MOST, len(keys)))
        images = workspace.pictures.pixels(entry, model, as_floats(split.images[indices]))
        return Found(indices.numpy(), split.labels[indices].numpy(), distances[0].numpy(), images)

    by_features = found(seen.see(image).cpu(), _of_tests(workspace, entry, seen, split))
    by_latents = None
    if entry.spec.encoder:
        mapped = build_map(workspace, entry)
        if mapped.kind == TESTS:
            by_latents = found(points.z, torch.from_numpy(mapped.latents[:, : entry.spec.z]))
    return Nearest(by_latents, by_features, seen.by)


def _of_tests(workspace: Workspace, entry: Entry, seen: ImageFeatures, split: Images) -> Tensor:
    """What the test images look like, [N, D]; features are computed once."""
    if not seen.weights:
        return seen.of(split.images, workspace.device)

    def compute() -> Arrays:
        return {"features": seen.of(split.images, workspace.device).numpy()}

    shape = str(list(split.images.shape))  # models of other resolutions see the same data otherwise
    key = ("features", FORMAT, seen.weights, data_key(workspace, entry), shape)
    return torch.from_numpy(workspace.results.get(key, ("features",), compute)["features"])
