"""What passes through a model at one point: from z to the image, and on to whoever looks at it."""

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from explorer.engine.network.inside import Network
from explorer.engine.network.layers import watched, ways
from explorer.engine.pictures import image_of
from explorer.engine.points import Points
from explorer.engine.store.library import Entry
from explorer.engine.workspace import Workspace
from explorer.errors import PointError
from explorer.models import Encodes, Model, Reconstructs, Scores


class Passed(NamedTuple):
    """What the layers of `Inside` hold, and what comes of it.

    levels: uint8, all shown maps and units, part by part, layer by layer. score: of the image, by
    the judge, None without one. mu, sigma, kl: float32 [Z], of q(z|x) in nats, [0] without an
    encoder. misfit: −log p(x|z) in nats, None where the model does not say it. x is the image that
    was given, or the one drawn.
    """

    levels: np.ndarray
    score: float | None
    mu: np.ndarray
    sigma: np.ndarray
    kl: np.ndarray
    misfit: float | None


@torch.inference_mode()
def passed(
    workspace: Workspace,
    network: Network,
    entry: Entry,
    row: np.ndarray,
    image: np.ndarray | None = None,
    time: int | None = None,
) -> Passed:
    """What passes through the model of an entry at one point, float32 [1, Z + K + C].

    image: uint8 [H, W, C] that the encoder looks at, the image of the point without one. time: an
    index into `history` of the part that decodes; the others are those of the finished model.
    Raises `PointError` for points or images that do not fit, and for more than one point.
    """
    if len(row) != 1:
        raise PointError(f"Layers are shown of one point, not of {len(row)}; choose one.")
    points = Points.from_rows(entry.spec, row).to(workspace.device)
    model = workspace.models.get(entry.path)
    then = model if time is None else workspace.histories.model(entry.path, time)
    drawn = then.decode(*points)
    x = drawn if image is None else image_of(entry, image, workspace.device)
    levels = levels_of(network, entry, then, model, points, x)
    nothing = np.zeros(0, np.float32)
    mu, sigma, kl, misfit, score = nothing, nothing, nothing, None, None
    if isinstance(model, Encodes):
        q = model.encode(x, points.class_weights)
        sigmas = (0.5 * q.logvar).exp()
        mu, sigma, kl = (part[0].cpu().numpy() for part in (q.mu, sigmas, q.kl()))
    if isinstance(then, Reconstructs):
        misfit = finite(then.misfit(points.z, x, points.class_weights))
    if isinstance(model, Scores):
        score = finite(model.score(drawn, points.class_weights))
    return Passed(levels, score, mu, sigma, kl, misfit)


def finite(value: Tensor) -> float | None:
    """The one number of a tensor; None where a model that has gone astray gives none."""
    return value.item() if value.isfinite().all() else None


def levels_of(
    network: Network, entry: Entry, then: Model, model: Model, points: Points, x: Tensor
) -> np.ndarray:
    """What is shown of all layers, uint8: of the decoder of `then`, and of the rest of `model`."""
    work = ways(model, points, x, points.class_weights) | {"decoder": lambda: then.decode(*points)}
    found = []
    for part in network.inside(entry).parts:
        hidden = watched(work[part.name])
        found += [
            shown.levels(hidden[place].values).flatten()
            for shown, place in zip(part.layers, part.places, strict=True)
        ]
    return torch.cat(found).numpy() if found else np.zeros(0, np.uint8)
