"""One training run: a generator of progress records that can stop, save and go on anywhere."""

import math
import time
from collections.abc import Generator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from explorer.data import ResidentSet
from explorer.data.resident import Batch
from explorer.errors import RunError
from explorer.runtime import generator
from explorer.training.closest import Closest
from explorer.training.meters import Text
from explorer.training.single import moving_only, slopes_measured
from explorer.training.trainer import State, Trainer, below

LOWER_RATE = "start again with a smaller learning rate (--lr)."


@dataclass(frozen=True)
class Next:
    """What a run is to do until its next record, to be sent into its generator.

    every: steps. only: the name of the one optimiser whose network moves, "" for all of them.
    meters: whether the record is to carry them.
    """

    every: int = 1
    only: str = ""
    meters: bool = False


@dataclass(frozen=True)
class Progress:
    """Where a run stands. step counts updates done; speed is in images a second, left in s.

    meters: plain `explorer.training.meters` by name, those of the trainer and as `gradients` the
    norms of the last step's by optimiser; {} unless they were asked for. measuring: seconds of
    processor time that they took.
    """

    step: int
    steps: int
    epoch: int
    epochs: int
    losses: dict[str, float]
    speed: float
    left: float
    meters: dict[str, Any] = field(default_factory=dict)
    measuring: float = 0.0


class Run:
    """A model trained on `data` as its trainer does; the same seed gives the same weights.

    watched: the batch that meters are of. closest: its best moment, None where nobody keeps that.
    """

    closest: Closest | None = None

    def __init__(self, trainer: Trainer, data: ResidentSet, watched: Batch | None = None) -> None:
        self.trainer, self.data, self.watched = trainer, data, watched
        self.recipe = recipe = trainer.recipe
        self.stream = generator(recipe.seed, data.images.device)
        if watched is not None:
            some = torch.randperm(len(data), generator=generator(0))[: len(watched.x)]
            trainer.learnt = data.gather(some.to(data.images.device))
        self.step = 0
        self.per_epoch = data.steps_per_epoch(recipe.batch)
        self.steps = self.per_epoch * recipe.epochs
        self.losses: dict[str, float] = {}

    def progress(self, every: int | Next = 20) -> Generator[Progress, Next | None, None]:
        """Train to the end, yielding a record every so many steps and at the last.

        every: how many, or what to do until the first record; what is sent in counts from there
        on. Closing the generator stops between two steps; `state` and `trainer.shown` are valid
        whenever it rests. Rests and meters are not in `speed`. Raises `RunError` when a loss is
        no longer a number, or beyond the trainer's `largest`.
        """
        self.trainer.model.train()
        order = every if isinstance(every, Next) else Next(every)
        begun, started, due = time.perf_counter(), self.step, self.step + order.every
        for batch in self.data.batches(self.recipe.batch, self.recipe.seed, self.step):
            if self.step >= self.steps:
                return
            due = min(due, self.steps)
            asked = order.meters and self.step + 1 == due
            measured: AbstractContextManager[dict[str, Tensor]] = (
                slopes_measured(self.trainer) if asked else nullcontext({})
            )
            with measured as slopes:
                losses = self._update(batch, order.only)
            if self.step < due:
                continue
            self.losses = {name: value.item() for name, value in losses.items()}
            self._check_losses()
            rested = time.perf_counter()
            each = (rested - begun) / (self.step - started)
            measuring = time.thread_time()
            found = self._meters(slopes) if asked else {}
            record = Progress(
                step=self.step,
                steps=self.steps,
                epoch=(self.step - 1) // self.per_epoch + 1,
                epochs=self.recipe.epochs,
                losses=self.losses,
                speed=self.recipe.batch / each,
                left=(self.steps - self.step) * each,
                meters=found,
                measuring=time.thread_time() - measuring,
            )
            order = (yield record) or order
            begun += time.perf_counter() - rested
            due = self.step + order.every

    def _update(self, batch: Batch, only: str) -> dict[str, Tensor]:
        """One step on a batch, of the network `only` alone where it is named."""
        trainer, device = self.trainer, self.trainer.device
        trainer.scale_rates(self._rate(self.step))
        trainer.epoch = self.step / self.per_epoch
        reduced = torch.autocast(
            device.type, torch.bfloat16, enabled=self.recipe.precision == "bfloat16"
        )
        with reduced, moving_only(trainer, only) if only else nullcontext():
            losses = trainer.step(batch, self.stream)
        self.step += 1
        if only in ("", trainer.averaged):
            trainer.average(self.step)
        return losses

    def _check_losses(self) -> None:
        """Raise `RunError` when a loss is no number, or so large that nothing can be learnt."""
        for name, value in self.losses.items():
            if not math.isfinite(value):
                raise no_numbers("losses", self.step)
            if abs(value) > self.trainer.largest:
                raise RunError(
                    f"The losses at step {self.step} are beyond all measure ({name} {value:.0e}); "
                    f"{LOWER_RATE}"
                )

    def _meters(self, slopes: dict[str, Tensor]) -> dict[str, Any]:
        norms = {name: norm.item() for name, norm in slopes.items()}
        shown = {} if self.watched is None else self.trainer.measured(self.watched)
        return shown | {"gradients": Text(title="gradient norms", values=norms).plain()}

    def _rate(self, step: int) -> float:
        """The factor on all learning rates at `step`."""
        if self.recipe.decay == "cosine":
            return 0.5 * (1 + math.cos(math.pi * step / self.steps))
        return 1.0

    def look(self) -> None:
        """See whether this is the best moment so far."""
        if self.closest is not None:
            with self.trainer.shown() as model:
                self.closest.offer(self.step, model, self.losses)

    def go_back(self) -> None:
        """What is shown becomes what it was at the best moment, if there was one."""
        best = self.closest
        if best is not None and best.weights:
            with self.trainer.shown() as model:
                model.load_state_dict(best.weights)
            self.step, self.losses = best.step, best.losses

    def state(self) -> State:
        """Weights, averages, optimisers, the random stream, step and losses, as flat tensors."""
        best = {} if self.closest is None else self.closest.state()
        return self.trainer.state() | {
            **{f"closest.{name}": value for name, value in best.items()},
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
            best = below(state, "closest.")
            if self.closest is not None and best:
                self.closest.restore(best)
        except (RuntimeError, KeyError) as exc:
            raise RunError("The saved run is incomplete; delete it and start again.") from exc


def no_numbers(what: str, step: int) -> RunError:
    """The error of a run whose losses or weights are NaN or infinite."""
    return RunError(f"The {what} at step {step} are no longer numbers; {LOWER_RATE}")
