"""Points in, images out: what a model draws, at any step of its training, one by one or as a film.

Rows are points as plain values, float32 [N, Z + K + C]: z, class weights, codes.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from explorer.data.images import as_kept
from explorer.engine import codes
from explorer.engine.animation import animate
from explorer.engine.codes import CodeReading
from explorer.engine.points import MAX_BATCH, Points, checked_seeds, one_class
from explorer.engine.store.histories import history_film
from explorer.engine.store.library import Entry
from explorer.engine.store.model_cache import ModelCache
from explorer.engine.workspace import Workspace
from explorer.errors import FilmError, PointError
from explorer.latent import Mixture, equal_parts
from explorer.latent import draw as draw_prior
from explorer.models import Model
from explorer.words import quoted

MAX_SAMPLES = 1_000_000


class Samples(NamedTuple):
    """images uint8 [N, H, W, C], labels int64 [N], latents float32 [N, Z + C]."""

    images: np.ndarray
    labels: np.ndarray
    latents: np.ndarray


def draw(
    models: ModelCache, entry: Entry, seeds: Sequence[int], prior: str = "normal"
) -> np.ndarray:
    """One prior point per seed, float32 [N, Z + C]: z, then continuous codes.

    prior: "normal" for z ~ N(0, I), "mixture" for the fitted mixture of a model that has one.
    """
    spec, mixture = entry.spec, None
    if prior == "mixture" and spec.mixture:
        model = models.get(entry.path)
        mixture = Mixture(*(model.get_buffer(f"prior_{n}").cpu() for n in Mixture._fields))
    elif prior != "normal":
        raise PointError(f"{entry.id} has no prior {quoted(prior)}; draw from the normal one.")
    points = draw_prior(checked_seeds(seeds), spec.z, spec.codes, mixture)
    return torch.cat(points, dim=1).numpy()


def rows(entry: Entry, drawn: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Points [N, Z + K + C] from drawn [N, Z + C] and labels int64 [N] (unused without K)."""
    parts, start = [], 0
    for block in entry.spec.latents:
        if block.prior == "simplex":
            parts.append(np.eye(block.size, dtype=np.float32)[labels])
        else:
            parts.append(drawn[:, start : start + block.size])
            start += block.size
    return np.concatenate(parts, axis=1)


def history(workspace: Workspace, entry: Entry) -> tuple[int, ...]:
    """The training steps at which a model can be shown, rising; () without a history."""
    return workspace.histories.steps(entry.path)


@torch.inference_mode()
def decode(
    workspace: Workspace, entry: Entry, points: np.ndarray, time: int | None = None
) -> Tensor:
    """Images [N, C, H, W] in [0, 1] (or points [N, 2]) of rows, on the device.

    time: an index into `history`, None for the finished model. Raises `PointError` when the
    points do not fit the model, or it has no such time.
    """
    checked = Points.from_rows(entry.spec, points).to(workspace.device)
    return _model(workspace, entry, time).decode(*checked)


def _model(workspace: Workspace, entry: Entry, time: int | None) -> Model:
    path = entry.path
    return workspace.models.get(path) if time is None else workspace.histories.model(path, time)


@torch.inference_mode()
def images(
    workspace: Workspace, entry: Entry, points: np.ndarray, time: int | None = None
) -> np.ndarray:
    """The same as pixels, uint8 [N, H, W, C]."""
    drawn = decode(workspace, entry, points, time)
    return workspace.pictures.pixels(entry, _model(workspace, entry, time), drawn)


def many_images(workspace: Workspace, entry: Entry, points: np.ndarray) -> Tensor:
    """The images uint8 [N, C, H, W] of any number of points [N, Z + K + C].

    Or what a model of the plane draws, float32 [N, 2]: as `explorer.data.Images` has both.
    """
    chunks = (points[i : i + MAX_BATCH] for i in range(0, len(points), MAX_BATCH))
    drawn = (decode(workspace, entry, chunk).cpu() for chunk in chunks)
    return torch.cat([as_kept(images) for images in drawn])


def film(workspace: Workspace, entry: Entry, points: np.ndarray, **manner: Any) -> bytes:
    """A film of points [F, Z + K + C], in the `manner` of `explorer.engine.animation`."""
    return animate(images(workspace, entry, points), **manner)


def film_of_history(
    workspace: Workspace, entry: Entry, points: np.ndarray, across: int | None, **manner: Any
) -> bytes:
    """A film of points [N, Z + K + C] as one grid, `across` to a row, through the history.

    Raises `FilmError` without a history, or for what a film cannot be.
    """
    times = range(len(history(workspace, entry)))
    if not times:
        raise FilmError(
            f"{entry.id} has no history; choose a model that has one, or train with --history."
        )
    checked = Points.from_rows(entry.spec, points).to(workspace.device)

    def frame(time: int) -> np.ndarray:
        model = workspace.histories.model(entry.path, time)
        return workspace.pictures.pixels(entry, model, model.decode(*checked))

    return history_film(map(frame, times), checked, across, **manner)


@torch.inference_mode()
def read_codes(workspace: Workspace, entry: Entry, points: np.ndarray) -> CodeReading:
    """What Q reads from the images of points [N, Z + K + C].

    Raises `PointError` when the points do not fit or the model reads no codes.
    """
    return codes.read(workspace.models, entry, decode(workspace, entry, points))


def sample(
    workspace: Workspace,
    entry: Entry,
    count: int,
    seed: int,
    label: int | None = None,
    prior: str = "normal",
    chunk: int = 256,
    time: int | None = None,
) -> Iterator[Samples]:
    """`count` random samples in chunks; sample i uses seed + i. time: see `decode`.

    Without `label`, a model with classes draws them in equal parts; one without has labels
    of -1. Raises `PointError` when a number is out of range.
    """
    spec = entry.spec
    if label is not None:
        one_class(spec, label)
    if not 1 <= count <= MAX_SAMPLES:
        raise PointError(f"The count must be from 1 to {MAX_SAMPLES:,}, got {count:,}.")
    if spec.num_classes == 0:
        labels = np.full(count, -1, dtype=np.int64)
    elif label is None:
        labels = equal_parts(count, spec.num_classes).numpy()
    else:
        labels = np.full(count, label, dtype=np.int64)
    for start in range(0, count, chunk):
        part = labels[start : start + chunk]
        seeds = range(seed + start, seed + start + len(part))
        drawn = draw(workspace.models, entry, seeds, prior)
        yield Samples(images(workspace, entry, rows(entry, drawn, part), time), part, drawn)
