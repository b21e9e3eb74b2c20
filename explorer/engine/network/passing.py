"""What passes through a model at one point: from z to the image, and on to whoever looks at it."""

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from explorer.engine.network.inside import Inside, Network
from explorer.engine.network.layers import Ways, watched, ways
from explorer.engine.pictures import image_of
from explorer.engine.points import Points
from explorer.engine.store.library import Entry
from explorer.engine.workspace import Workspace
from explorer.errors import PointError
from explorer.models import Encodes, Reconstructs, Scores


class Passed(NamedTuple):
    """What the layers of `Inside` hold, and what comes of it.

    levels: uint8, all shown maps and units, part by part, layer by layer; or one layer whole.
    score: of the image, by the judge, None without one. mu, sigma, kl: float32 [Z], of q(z|x) in
    nats, [0] without an encoder. misfit: −log p(x|z) in nats, None where the model does not say
    it. x is the image that was given, or the one drawn.
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
    whole: tuple[str, int] | None = None,
) -> Passed:
    """What passes through the model of an entry at one point, float32 [1, Z + K + C].

    image: uint8 [H, W, C] that the encoder looks at, the image of the point without one. time: an
    index into `history` of the part that decodes; the others are those of the finished model.
    whole: a part and the number of a layer that is shown of it, all of which is wanted. Raises
    `PointError` for points or images that do not fit, for more than one point and for no layer.
    """
    if len(row) != 1:
        raise PointError(f"Layers are shown of one point, not of {len(row)}; choose one.")
    points = Points.from_rows(entry.spec, row).to(workspace.device)
    model = workspace.models.get(entry.path)
    then = model if time is None else workspace.histories.model(entry.path, time)
    drawn = then.decode(*points)
    x = drawn if image is None else image_of(entry, image, workspace.device)
    work = ways(model, points, x, points.class_weights) | {"decoder": lambda: then.decode(*points)}
    levels = levels_of(network.inside(entry), work, whole)
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


def levels_of(inside: Inside, work: Ways, whole: tuple[str, int] | None) -> np.ndarray:
    """What is shown of all layers, uint8, while parts do their work; or all of one layer."""
    found = []
    for part in inside.parts:
        if whole and whole[0] != part.name:
            continue
        hidden = watched(work[part.name])
        for i, (shown, place) in enumerate(zip(part.layers, part.places, strict=True)):
            if not whole or whole[1] == i:
                found.append(shown.levels(hidden[place].values, whole=bool(whole)).flatten())
    if whole and not found:
        raise PointError(f"There is no layer {whole[1]} of the {whole[0]}; choose the model again.")
    return torch.cat(found).numpy() if found else np.zeros(0, np.uint8)
