"""One training run: a generator of progress records that can stop, save and go on anywhere."""

import math
import time
from collections.abc import Generator
from dataclasses import dataclass

import torch

from explorer.data import ResidentSet
from explorer.errors import RunError
from explorer.models import build
from explorer.runtime import generator, seeded
from explorer.specs import Recipe, Spec
from explorer.training.registry import TRAINERS
from explorer.training.trainer import State, below


@dataclass(frozen=True)
class Progress:
    """Where a run stands. step counts updates done; speed is in images a second, left in s."""

    step: int
    steps: int
    epoch: int
    epochs: int
    losses: dict[str, float]
    speed: float
    left: float


class Run:
    """A model of `spec` trained on `data` by `recipe`; the same seed gives the same weights."""

    def __init__(self, spec: Spec, recipe: Recipe, data: ResidentSet) -> None:
        self.spec, self.recipe, self.data = spec, recipe, data
        device = data.images.device
        with seeded(recipe.seed):
            model = build(spec).to(device)
        self.trainer = TRAINERS[spec.family](model, recipe)
        self.stream = generator(recipe.seed, device)
        self.step = 0
        self.per_epoch = data.steps_per_epoch(recipe.batch)
        self.steps = self.per_epoch * recipe.epochs
        self.losses: dict[str, float] = {}

    def progress(self, every: int = 20) -> Generator[Progress]:
        """Train to the end, yielding a record every `every` steps and at the last.

        Closing the generator stops between two steps; `state` and `trainer.shown` are valid
        whenever it rests. Raises `RunError` when a loss is no longer a number.
        """
        self.trainer.model.train()
        device, reduced = self.trainer.device, self.recipe.precision == "bfloat16"
        begun, first = time.perf_counter(), self.step
        for batch in self.data.batches(self.recipe.batch, self.recipe.seed, self.step):
            if self.step >= self.steps:
                return
            self.trainer.scale_rates(self._rate(self.step))
            self.trainer.epoch = self.step / self.per_epoch
            with torch.autocast(device.type, torch.bfloat16, enabled=reduced):
                losses = self.trainer.step(batch, self.stream)
            self.step += 1
            self.trainer.average(self.step)
            if self.step % every == 0 or self.step == self.steps:
                self.losses = {name: value.item() for name, value in losses.items()}
                if not all(map(math.isfinite, self.losses.values())):
                    raise RunError(
                        f"The losses at step {self.step} are no longer numbers; "
                        f"start again with a smaller --lr."
                    )
                each = (time.perf_counter() - begun) / (self.step - first)
                yield Progress(
                    step=self.step,
                    steps=self.steps,
                    epoch=(self.step - 1) // self.per_epoch + 1,
                    epochs=self.recipe.epochs,
                    losses=self.losses,
                    speed=self.recipe.batch / each,
                    left=(self.steps - self.step) * each,
                )

    def _rate(self, step: int) -> float:
        """The factor on all learning rates at `step`."""
        if self.recipe.decay == "cosine":
            return 0.5 * (1 + math.cos(math.pi * step / self.steps))
        return 1.0

    def state(self) -> State:
        """Weights, averages, optimisers, the random stream, step and losses, as flat tensors."""
        return self.trainer.state() | {
            "run.stream": self.stream.get_state(),
            "run.step": torch.tensor(self.step),
            **{
                f"run.loss.{name}": torch.tensor(value, dtype=torch.float64)
                for name, value in self.losses.items()
            },
        }

    def restore(self, state: State) -> None:
        """Go on where `state` was taken; raises `RunError` when it does not fit."""
        self.trainer.restore(state)
        try:
            self.stream.set_state(state["run.stream"].cpu())
            self.step = int(state["run.step"])
            self.losses = {k: v.item() for k, v in below(state, "run.loss.").items()}
        except (RuntimeError, KeyError) as exc:
            raise RunError(f"The saved run is incomplete: {exc}.") from exc
