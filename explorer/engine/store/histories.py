"""Models as they were at earlier steps: training time as one more number of a point."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from explorer.checkpoints import History, history_path, load_history
from explorer.engine.animation import animate, image_grid
from explorer.engine.points import Points
from explorer.engine.store.model_cache import ModelCache
from explorer.errors import CheckpointError, FilmError, PointError
from explorer.families import skeleton
from explorer.files import why_not_read
from explorer.models import Model

MOST = 144  # points in a film of a history
HOLD = 1.5  # seconds for which its last frame stays

Stamps = tuple[int, int]  # when a checkpoint and its history last changed


class Histories:
    """The last two histories in use, and the last 16 models at a time, shared by all visitors."""

    def __init__(self, models: ModelCache) -> None:
        self.models = models
        self._history = lru_cache(maxsize=2)(self._load)
        self._model = lru_cache(maxsize=16)(self._build)

    def steps(self, path: Path) -> tuple[int, ...]:
        """The steps at which the model of the checkpoint at `path` can be shown; () without any.

        Raises `CheckpointError` when there is a history that cannot be used.
        """
        if not history_path(path).exists():
            return ()
        return self._history(path, _stamps(path)).steps

    def model(self, path: Path, time: int) -> Model:
        """The model of the checkpoint at `path` as it decoded at its `time`-th step, from 0.

        Raises `PointError` when there is no such step.
        """
        steps = self.steps(path)
        if not steps:
            raise PointError(f"{path.stem} has no history; leave the time out.")
        if not 0 <= time < len(steps):
            raise PointError(
                f"{path.stem} has no time {time}; choose from 0 (step {steps[0]:,}) to "
                f"{len(steps) - 1} (step {steps[-1]:,})."
            )
        return self._model(path, _stamps(path), time)

    def _load(self, path: Path, stamps: Stamps) -> History:
        history = load_history(path)
        if history is None:
            raise CheckpointError(f"{history_path(path)} is gone; choose the model again.")
        return history

    def _build(self, path: Path, stamps: Stamps, time: int) -> Model:
        with torch.inference_mode(False):  # as in the cache: slopes can be asked for
            return earlier(self.models.get(path), self._history(path, stamps).at(time))


def earlier(model: Model, weights: dict[str, Tensor]) -> Model:
    """A model that shares all with `model` but the given `weights`, in eval mode and frozen."""
    then = skeleton(model.spec)
    assert isinstance(then, Model)
    device = next(model.parameters()).device
    changed = {name: value.to(device) for name, value in weights.items()}
    then.load_state_dict({**model.state_dict(), **changed}, assign=True)
    return then.eval().requires_grad_(False)


@torch.no_grad()
def history_film(
    images: Iterable[np.ndarray], points: Points, across: int | None = None, **manner: Any
) -> bytes:
    """A film of `points` as one grid, `across` to a row, with a frame for each time.

    images: uint8 [N, H, W, C] of them at each. The last frame stays. `manner` is that of
    `explorer.engine.animation.animate`. Raises `FilmError` for too many points, and for what is
    not offered.
    """
    if len(points.z) > MOST:
        raise FilmError(f"Choose at most {MOST} points for a film, not {len(points.z)}.")
    frames = [image_grid(each, across) for each in images]
    return animate(np.stack(frames), hold=HOLD, **manner)


def _stamps(path: Path) -> Stamps:
    try:
        return path.stat().st_mtime_ns, history_path(path).stat().st_mtime_ns
    except OSError as exc:
        raise CheckpointError(why_not_read(exc, path)) from exc
