"""Inversion: the point whose image is nearest to a given one, found by descent on the pixels.

Nothing is remembered between two calls: a `State` holds all of the search, and whoever searches
brings it back to go on. Many starts descend side by side (Creswell & Bharath 2018); codes start
at a prediction where there is one (Zhu et al. 2016). Each start keeps its class, so that starts in
all classes are the search over classes.

What is minimised is the mean squared error of the D pixel values plus `NOISE`² / D · ‖z‖²: up to
a factor, −log p(z|x) for pixels with Gaussian noise of that deviation and z ~ N(0, I).
"""

import numpy as np
import torch
from torch import Tensor

from explorer.engine import decoding
from explorer.engine.pictures import image_of
from explorer.engine.points import MAX_BATCH, Points
from explorer.engine.search_state import STARTS, State
from explorer.engine.store.library import Entry
from explorer.engine.workspace import Workspace
from explorer.errors import PointError
from explorer.latent.descent import Moments, adam, falling
from explorer.models import Model, ReadsCodes

CANDIDATES = 500  # decoded to choose the starts from
KEPT = 10  # starts that go on after half of the steps
STEPS = 300
RATE = 0.1  # of Adam at the first step, in units of z
NOISE = 0.1  # brings z of real digits to the shell; with .05 it lies beyond, with .2 within


def begin(
    workspace: Workspace, entry: Entry, image: np.ndarray, seed: int, steps: int = STEPS
) -> State:
    """The starts of a search for `image` uint8 [H, W, C]: the best of `CANDIDATES` points.

    z comes from N(0, I) by the seeds seed, seed + 1, …; the same ones are tried in every class,
    with the continuous codes that Q reads from the image. The best of each class come first, then
    the second best, so that the starts are of as many classes as can be. Raises `PointError` for
    an image of another size or a seed that is none.
    """
    spec, model = entry.spec, workspace.models.get(entry.path)
    target = image_of(entry, image, workspace.device)
    classes = max(1, spec.num_classes)
    seeds = range(seed, seed + max(1, CANDIDATES // classes))
    drawn = decoding.draw(workspace.models, entry, seeds)
    with torch.inference_mode():
        if isinstance(model, ReadsCodes):
            drawn[:, spec.z :] = model.read(target).mu.clamp(-1, 1).cpu().numpy()
        labels = np.arange(classes).repeat(len(drawn))
        rows = decoding.rows(entry, np.tile(drawn, (classes, 1)), labels)
        chunks = (rows[i : i + MAX_BATCH] for i in range(0, len(rows), MAX_BATCH))
        points = (Points.from_rows(spec, chunk).to(workspace.device) for chunk in chunks)
        errors = torch.cat([_errors(model, some, target) for some in points]).cpu().numpy()
    places = errors.reshape(classes, -1).argsort(axis=1).argsort(axis=1).ravel()
    chosen = np.lexsort((errors, places))[:STARTS]
    moments = np.zeros((2, len(chosen), spec.knobs), dtype=np.float32)
    return State(rows[chosen], moments, errors[chosen], 0, steps)


def advance(
    workspace: Workspace, entry: Entry, image: np.ndarray, state: State, steps: int
) -> State:
    """The search after up to `steps` more steps; one that is at its end stays as it is.

    Half way, all but the `KEPT` nearest starts are given up. Whether steps are taken in one call
    or in several makes no difference. Raises `PointError` for an image or points that do not fit.
    """
    model, end = workspace.models.get(entry.path), min(state.step + steps, state.steps)
    with torch.inference_mode(False):  # the tensors of this mode have no slopes
        target = image_of(entry, image, workspace.device)
        points = Points.from_rows(entry.spec, state.rows).to(workspace.device)
        moments = Moments(*torch.from_numpy(state.moments).to(workspace.device))
        for step in range(state.step, end):
            errors, slope = _slope(model, points, target)
            if step == state.steps // 2:
                kept = errors.topk(min(KEPT, len(errors)), largest=False).indices.sort().values
                points, slope = points.take(kept), slope[kept]
                moments = Moments(*(part[kept] for part in moments))
            move, moments = adam(moments, slope, step, falling(step, state.steps, RATE))
            points = _moved(points, move)
        rows = points.rows()
        with torch.no_grad():
            errors = _errors(model, points, target)
    if not (rows.isfinite().all() and errors.isfinite().all()):
        raise PointError("The search has left all numbers behind; begin it again.")
    carried = torch.stack(moments).cpu().numpy()
    return State(rows.cpu().numpy(), carried, errors.cpu().numpy(), end, state.steps)


def _errors(model: Model, points: Points, target: Tensor) -> Tensor:
    """The mean squared error [N] of the points' images."""
    return (model.decode(*points) - target).square().flatten(1).mean(1)


def _slope(model: Model, points: Points, target: Tensor) -> tuple[Tensor, Tensor]:
    """The errors [N], and the slope [N, Z + C] of what is minimised in z and codes.

    Slopes are asked for of the points alone, so a model that others look at stays as it is.
    """
    with torch.enable_grad():
        z = points.z.requires_grad_()
        free = [z] if points.codes is None else [z, points.codes.requires_grad_()]
        errors = _errors(model, points, target)
        far = NOISE**2 / target.numel() * z.square().sum()
        slopes = torch.autograd.grad(errors.sum() + far, free)
    return errors.detach(), torch.cat(slopes, dim=1)


def _moved(points: Points, move: Tensor) -> Points:
    """The points moved by [N, Z + C], codes no further than where they are drawn."""
    z, codes = points.z.detach(), points.codes
    if codes is not None:
        codes = (codes.detach() + move[:, z.shape[1] :]).clamp(-1, 1)
    return Points(z + move[:, : z.shape[1]], points.class_weights, codes)
