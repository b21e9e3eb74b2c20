"""What a model was at earlier steps: a bounded series of its shown weights, log-spaced in time.

A model changes most at first, so the steps kept lie evenly in log(step + 100). Kernels and matrices
are rounded to float16 (10 bits of fraction: an image moves by about a grey value of 256);
vectors, batch statistics among them, are so small that they stay float32.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from explorer.errors import RunError
from explorer.models import Network
from explorer.training.trainer import State, below

EARLY = 100  # steps below which time counts as even: they look much alike


class Snapshot(NamedTuple):
    """step: updates done. weights: a state dict on the CPU, rounded."""

    step: int
    weights: dict[str, Tensor]


class Snapshots:
    """At most `most` snapshots of together `most_bytes` bytes; the first and last offered stay.

    part: the child of the model that is kept, "" for all of it.
    """

    def __init__(self, most_bytes: int = 256 * 2**20, most: int = 48, part: str = "") -> None:
        if most < 2:
            raise ValueError(f"most: expected at least 2, the first and the last, got {most}")
        self.most_bytes, self.most, self.part = most_bytes, most, part
        self._kept: list[Snapshot] = []

    @property
    def steps(self) -> tuple[int, ...]:
        """The steps that are kept, rising."""
        return tuple(kept.step for kept in self._kept)

    @property
    def bytes(self) -> int:
        """What all snapshots hold in memory."""
        return sum(size(kept.weights) for kept in self._kept)

    def offer(self, step: int, model: Network) -> None:
        """Keep `model` as it is after `step` updates, and let go of what is then too many.

        Offer it as it is shown (inside `Trainer.shown`). The same step again replaces the last; a
        model whose weights are no longer finite is left out. Raises `ValueError` for a step before
        the last.
        """
        if self._kept and step < self._kept[-1].step:
            raise ValueError(f"step: expected at least {self._kept[-1].step}, got {step}")
        prefix = f"{self.part}." if self.part else ""
        weights = rounded({k: v for k, v in model.state_dict().items() if k.startswith(prefix)})
        if not all(value.isfinite().all() for value in weights.values()):
            return
        kept = [*(one for one in self._kept if one.step < step), Snapshot(step, weights)]
        most = min(self.most, max(2, self.most_bytes // max(size(weights), 1)))
        while len(kept) > most:
            del kept[crowded([one.step for one in kept])]
        self._kept = kept  # at once: whoever looks meanwhile sees the old ones or the new

    def at(self, i: int) -> dict[str, Tensor]:
        """The state dict of snapshot `i`, float32 on the CPU, for `load_state_dict`.

        Raises `ValueError` when there is no such snapshot.
        """
        kept = self._kept
        if not 0 <= i < len(kept):
            raise ValueError(f"i: expected 0 to {len(kept) - 1}, got {i}")
        return unrounded(kept[i].weights)

    def state(self) -> State:
        """All of it as flat tensors, for a run that is saved before its end."""
        held = {f"{i}.{k}": v for i, kept in enumerate(self._kept) for k, v in kept.weights.items()}
        return {"most": torch.tensor(self.most), "steps": torch.tensor(self.steps), **held}

    def restore(self, state: State) -> None:
        """Take back what `state` gave; raises `RunError` when something is missing."""
        try:
            self.most, steps = int(state["most"]), state["steps"].tolist()
        except (KeyError, ValueError) as exc:
            raise RunError(
                "The saved history of the run is incomplete; delete the run and start again."
            ) from exc
        self._kept = [Snapshot(step, below(state, f"{i}.")) for i, step in enumerate(steps)]


def crowded(steps: Sequence[int]) -> int:
    """Which of three or more rising steps is missed least: neither the first nor the last.

    Without it the gap in log(step + 100) between its neighbours is the smallest that can be.
    """
    times = [math.log(step + EARLY) for step in steps]
    return min(range(1, len(steps) - 1), key=lambda i: times[i + 1] - times[i - 1])


def rounded(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """Copies on the CPU: float16 where a tensor has two dimensions or more and fits, else as is."""
    return {name: _rounded(value.detach()) for name, value in weights.items()}


def _rounded(value: Tensor) -> Tensor:
    if value.is_floating_point() and value.ndim >= 2:
        half = value.half()
        if half.isfinite().all():
            return half.cpu()
    return value.to("cpu", copy=True)


def unrounded(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """Copies with every float in float32 again."""
    return {
        name: value.to(torch.float32 if value.is_floating_point() else value.dtype, copy=True)
        for name, value in weights.items()
    }


def size(weights: dict[str, Tensor]) -> int:
    """Bytes of all tensors."""
    return sum(value.numel() * value.element_size() for value in weights.values())
