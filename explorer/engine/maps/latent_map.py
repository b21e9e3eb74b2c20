"""Maps: where images lie in a latent space, and the plane along which one moves over them.

Of a model with an encoder: the posterior means of test images, seen along their two principal
components. Of any other: samples, seen along the two directions that change the image most.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from explorer.data import Images, data_stamp, find_dataset
from explorer.engine import decoding
from explorer.engine.encoding import posterior_means
from explorer.engine.points import MAX_BATCH, Points
from explorer.engine.store.library import Entry
from explorer.engine.store.result_cache import Arrays, Key
from explorer.engine.workspace import Workspace
from explorer.errors import DataError, PointError
from explorer.latent import (
    Plane,
    covariance,
    draw,
    leading_plane,
    manifold,
    mean_metric,
    principal_plane,
)

FORMAT = "1"  # to be raised when a map would come out differently
COUNT = 10_000  # points
FEWEST = 10  # points whose neighbours say something
CHUNK = 250  # images that exist as floats at once
DECODED = 6400  # images from which the directions that change them most are found
MOST_SIDE = 22  # of a manifold, as many images as are decoded at once
TESTS, SAMPLES = "test images", "samples"


class Map(NamedTuple):
    """Points of a latent space and the plane they are seen on.

    kind: "test images", where point i is image i of the test split, or "samples", where it is
    drawn by seed i. note: why it is not of test images, where one would expect them, or "".
    latents: float32 [N, Z + C]. labels: int64 [N] into class_names, which are the data's for test
    images and the model's for samples; -1 without any. places: float32 [N, 2]. shares: how much of
    the variance (of the change of the image, for samples) is along each direction.
    """

    kind: str
    note: str
    class_names: tuple[str, ...]
    latents: np.ndarray
    labels: np.ndarray
    places: np.ndarray
    plane: Plane
    shares: tuple[float, float]

    @property
    def has_neighbours(self) -> bool:
        """Whether it can be laid out by neighbours, too: not if its plane shows all there is."""
        return len(self.plane.origin) > 2 and len(self.labels) >= FEWEST


ARRAYS = ("latents", "labels", "places", "origin", "directions", "shares")


def build_map(workspace: Workspace, entry: Entry) -> Map:
    """The map of a model, computed once; without its data, one of samples that says so."""
    note = ""
    if entry.spec.encoder:
        try:
            class_names = find_dataset(entry.data, workspace.data_root).classes
            key: Key = ("map", FORMAT, entry.weights, TESTS, data_key(workspace, entry))
            found = workspace.results.get(key, ARRAYS, lambda: _encoded(workspace, entry))
            return _map(TESTS, "", class_names, found)
        except DataError as exc:
            note = (
                f"These are samples, since the test {entry.spec.form.many} cannot be shown. {exc}"
            )
    key = ("map", FORMAT, entry.weights, SAMPLES)
    found = workspace.results.get(key, ARRAYS, lambda: _samples(workspace, entry))
    return _map(SAMPLES, note, entry.class_names, found)


def map_rows(workspace: Workspace, entry: Entry, index: Sequence[int]) -> np.ndarray:
    """The points at `index` of the map as float32 [n, Z + K + C]; `PointError` out of range."""
    found = build_map(workspace, entry)
    count = len(found.labels)
    if not all(0 <= i < count for i in index):
        raise PointError(f"The map of {entry.id} has points 0 to {count - 1}; choose among them.")
    chosen = np.array(index, dtype=np.int64)
    return decoding.rows(entry, found.latents[chosen], found.labels[chosen])


def manifold_rows(workspace: Workspace, entry: Entry, row: np.ndarray, side: int) -> np.ndarray:
    """One point [1, Z + K + C] moved to places of equal mass all over the plane, [side², …].

    All but its place on the plane is held. Raises `PointError` for another shape or side.
    """
    point = Points.from_rows(entry.spec, row)
    if not 1 <= side <= MOST_SIDE or len(row) != 1:
        raise PointError(f"Ask for the manifold of one point, with a side of 1 to {MOST_SIDE}.")
    points = point.take(torch.zeros(side**2, dtype=torch.int64))
    moved = build_map(workspace, entry).plane.move(points.z, manifold(side))
    return points._replace(z=moved).rows().numpy()


def data_key(workspace: Workspace, entry: Entry) -> str:
    """What names the images of a model's data set; `DataError` for a file that is gone."""
    return data_stamp(entry.data, workspace.data_root)


def held_out(workspace: Workspace, entry: Entry) -> Images:
    """The first `COUNT` test images of a model's data; labels of -1 where nobody labelled them.

    Raises `DataError` without the data.
    """
    split = workspace.splits.get(entry.data, entry.spec)
    images, labels = split.images[:COUNT], split.labels[:COUNT]
    labelled = find_dataset(entry.data, workspace.data_root).classes
    return Images(images, labels if labelled else torch.full_like(labels, -1))


def _map(kind: str, note: str, class_names: tuple[str, ...], arrays: Arrays) -> Map:
    plane = Plane(*(torch.from_numpy(arrays[name]) for name in ("origin", "directions")))
    first, second = arrays["shares"].tolist()
    latents, labels, places = (arrays[name] for name in ("latents", "labels", "places"))
    return Map(kind, note, class_names, latents, labels, places, plane, (first, second))


@torch.inference_mode()
def _encoded(workspace: Workspace, entry: Entry) -> Arrays:
    """Posterior means of test images, along their principal components."""
    split, model = held_out(workspace, entry), workspace.models.get(entry.path)
    mu = posterior_means(model, split.images, split.labels, CHUNK)
    latents = torch.cat([mu, torch.zeros(len(mu), entry.spec.codes)], dim=1)
    exact = mu.double()
    return _arrays(latents, split.labels, principal_plane(exact), covariance(exact))


@torch.inference_mode()
def _samples(workspace: Workspace, entry: Entry) -> Arrays:
    """Samples by seeds 0, 1, …, classes in turn, along the directions that change images most."""
    spec = entry.spec
    z, codes = draw(range(COUNT), spec.z, spec.codes)
    labels = (
        torch.arange(COUNT) % spec.num_classes if spec.num_classes else torch.full((COUNT,), -1)
    )
    latents = torch.cat([z, codes], dim=1)
    some = min(MAX_BATCH, max(8, DECODED // (2 * spec.z)))
    rows = decoding.rows(entry, latents[:some].numpy(), labels[:some].numpy())
    points = Points.from_rows(spec, rows).to(workspace.device)
    matrix = mean_metric(workspace.models.get(entry.path).decode, *points).cpu().double()
    plane = leading_plane(matrix, torch.zeros_like(matrix[0]))
    return _arrays(latents, labels, plane, matrix)


def _arrays(latents: Tensor, labels: Tensor, plane: Plane, matrix: Tensor) -> Arrays:
    """The arrays of a map on a plane that shows some of `matrix` [Z, Z]."""
    shares = plane.shares(matrix)
    plane = Plane(*(part.float() for part in plane))
    places = plane.coordinates(latents[:, : len(matrix)])
    values = (latents, labels, places, *plane, shares)
    return {name: value.numpy() for name, value in zip(ARRAYS, values, strict=True)}
