"""Points from points: routes through waypoints, grids between anchors, sums of groups.

All points are rows float32 [N, Z + K + C] as `explorer.engine.decoding` takes them. z goes the
chosen way; codes and class weights, whose priors are flat, always go straight.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from explorer.checkpoints import load_judge
from explorer.data.images import as_floats, as_kept
from explorer.engine import decoding
from explorer.engine.points import MAX_BATCH, Points
from explorer.engine.store.library import Entry
from explorer.engine.workspace import Workspace
from explorer.errors import PointError
from explorer.evaluation.subject import judge_features
from explorer.latent import (
    EASINGS,
    WAYS,
    Way,
    combine,
    combine_classes,
    evenly_changing,
    grid,
    group_means,
    leg_times,
    lerp,
    onto_shell,
    route,
    shell,
    surrounded,
)
from explorer.words import quoted

EVEN_CHANGE = "image"  # the easing under which the image changes as much at each step
MOST_WAYPOINTS = 9  # eight, and the first again to close a loop
MOST_ANCHORS = 36
MOST_TERMS = 8


class Route(NamedTuple):
    """rows: float32 [F, Z + K + C]. norms: by way, ‖z‖ of each of them, [F]."""

    rows: np.ndarray
    norms: dict[str, np.ndarray]


class WeightedSum(NamedTuple):
    """means: of the groups [G, Z + K + C]; result [Z + K + C]; around: [8, Z + K + C]."""

    means: np.ndarray
    result: np.ndarray
    around: np.ndarray


class Interpolation:
    """What models make of several points at once."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def route(
        self, entry: Entry, waypoints: np.ndarray, steps: int, way: str, easing: str
    ) -> Route:
        """A route through `waypoints` [S, …] by `steps` a leg, so that waypoint s is row s · steps.

        way: "slerp" or "lerp" for z. easing: "even", "smooth", or "image" where each step changes
        the image as much as the next of its leg. Raises `PointError` for what is not offered.
        """
        points = Points.from_rows(entry.spec, waypoints)
        if not 2 <= len(waypoints) <= MOST_WAYPOINTS:
            raise PointError(
                f"A route has 2 to {MOST_WAYPOINTS} stations, not {len(waypoints)}; choose as many."
            )
        most = (MAX_BATCH - 1) // (len(waypoints) - 1)
        if not 1 <= steps <= most:
            raise PointError(
                f"A leg of this route has 1 to {most} steps, not {steps}; choose as many."
            )
        _choice("way", way, WAYS)
        _choice("easing", easing, (*EASINGS, EVEN_CHANGE))
        times = leg_times(steps, "even" if easing == EVEN_CHANGE else easing)
        if easing == EVEN_CHANGE:
            even = _each(points, way, lambda part, goes: route(part, times, goes))
            times = self._even_change(entry, even.rows().numpy(), steps)
        rows = _each(points, way, lambda part, goes: route(part, times, goes)).rows().numpy()
        norms = {name: route(points.z, times, goes).norm(dim=1) for name, goes in WAYS.items()}
        return Route(rows, {name: values.numpy() for name, values in norms.items()})

    def _even_change(self, entry: Entry, rows: np.ndarray, steps: int) -> Tensor:
        """Times [S - 1, steps] of a route by the change from each picture of `rows` to the next."""
        images = torch.from_numpy(decoding.images(self.workspace, entry, rows)).float() / 255
        change = (images[1:] - images[:-1]).flatten(1).norm(dim=1)
        return torch.stack([evenly_changing(leg) for leg in change.split(steps)])

    def grid(
        self, entry: Entry, anchors: np.ndarray, across: int, every: int, way: str
    ) -> np.ndarray:
        """A grid float32 [R', S', Z + K + C] with `anchors`, `across` to a row, in each M-th cell.

        every: M. Raises `PointError` where the anchors fill no rows or the grid is too large.
        """
        points = Points.from_rows(entry.spec, anchors)
        down, rest = divmod(len(anchors), max(across, 1))
        if rest or min(down, across) < 2 or len(anchors) > MOST_ANCHORS:
            raise PointError(
                f"A grid has 2 or more rows of 2 or more anchors, {MOST_ANCHORS} at most; these "
                f"are {len(anchors)} for rows of {across}. Add some, or take some away."
            )
        _choice("way", way, WAYS)
        cells = ((down - 1) * every + 1) * ((across - 1) * every + 1)
        if every < 1 or cells > MAX_BATCH:
            raise PointError(f"A grid has at most {MAX_BATCH} cells; take fewer steps or anchors.")

        def laid(part: Tensor, goes: Way) -> Tensor:
            return grid(part.unflatten(0, (down, across)), every, goes).flatten(0, 1)

        rows = _each(points, way, laid).rows()
        return rows.unflatten(0, ((down - 1) * every + 1, -1)).numpy()

    def weighted_sum(
        self,
        entry: Entry,
        rows: np.ndarray,
        sizes: Sequence[int],
        weights: Sequence[float],
        onto: bool,
        seed: int,
    ) -> WeightedSum:
        """Σ weight · mean of the groups that lie in `rows` one after the other, by their sizes.

        onto: whether the result is brought to the length of the median sample. The neighbours have
        noise U(±.25) on z. Raises `PointError` where groups, weights and points do not fit.
        """
        points = Points.from_rows(entry.spec, rows)
        if not 1 <= len(sizes) <= MOST_TERMS or len(sizes) != len(weights):
            raise PointError(
                f"A sum has 1 to {MOST_TERMS} terms, each with a weight; choose as many."
            )
        if min(sizes) < 1 or sum(sizes) != len(rows):
            raise PointError(
                f"Groups of {sizes} points are not the {len(rows)} that came; choose them again."
            )
        means = Points(*(None if part is None else group_means(part, sizes) for part in points))  # type: ignore[arg-type]
        scale = torch.tensor(weights, dtype=torch.float32)
        z = combine(means.z, scale)
        if onto:
            z = onto_shell(z, shell(entry.spec.z).quantiles[2])
        result = Points(
            z[None],
            None
            if means.class_weights is None
            else combine_classes(means.class_weights, scale)[None],
            None if means.codes is None else combine(means.codes, scale)[None],
        )
        held = (None if part is None else part.expand(8, -1) for part in result[1:])
        around = Points(surrounded(z, seed), *held)
        return WeightedSum(means.rows().numpy(), result.rows()[0].numpy(), around.rows().numpy())

    @torch.inference_mode()
    def verdicts(self, entry: Entry, rows: np.ndarray) -> np.ndarray | None:
        """Judge A's class probabilities float32 [N, L] of the images of points, None without it."""
        path = self.workspace.library.judges(entry.card.recipe.dataset).get("a")
        if path is None:
            return None
        judge, _ = load_judge(path, self.workspace.device)
        if not judge.sees(entry.spec.form):
            return None
        images = self._images(entry, rows).to(self.workspace.device)
        return judge.verdict(judge_features(judge, images)).softmax(1).cpu().numpy()

    def _images(self, entry: Entry, rows: np.ndarray) -> Tensor:
        """float32 [N, C, H, W] in [0, 1], or points [N, 2], on the CPU."""
        return as_floats(as_kept(decoding.decode(self.workspace, entry, rows).cpu()))


def _each(points: Points, way: str, laid: Callable[[Tensor, Way], Tensor]) -> Points:
    """What `laid` makes of each part of points: of z the chosen way, of the rest straight."""
    straight = (None if part is None else laid(part, lerp) for part in points[1:])
    return Points(laid(points.z, WAYS[way]), *straight)


def _choice(name: str, given: str, among: Sequence[str] | dict[str, Way]) -> None:
    if given not in among:
        raise PointError(f"There is no {name} {quoted(given)}; choose {', '.join(among)}.")
