"""What all trainers share: optimisers, the averaged generator, and their state as flat tensors."""

import copy
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from explorer.data.resident import Batch
from explorer.errors import RunError
from explorer.models import Network
from explorer.runtime import generator
from explorer.specs import Recipe
from explorer.training.meters import Meter

State = dict[str, Tensor]


class Trainer(ABC):
    """One family's training step on `model`, with `optimizers` by name.

    `averaged` names the child of the model whose exponential moving average is shown and saved
    (the generator of a GAN); it is empty where nothing is averaged. `epoch` is how many epochs are
    done, in fractions, and is set by whoever calls `step`. `largest` is the size of a loss beyond
    which a run does not come back: those of a game that goes well stay below 100. `words` are what
    a person calls its optimisers, where that is not their name. `learnt` are images that it learns
    from, with which its meters compare those it never saw; None where nobody looks. `decays` says
    that a model may be best before the end of its training.
    """

    averaged = ""
    words: ClassVar[dict[str, str]] = {}
    epoch = 0.0
    largest = 1e4
    learnt: Batch | None = None
    decays: ClassVar[bool] = False

    def __init__(self, model: Network, recipe: Recipe) -> None:
        self.model = model
        self.recipe = recipe
        self.device = next(model.parameters()).device
        self.optimizers = self.make_optimizers()
        self.rates = {name: o.param_groups[0]["lr"] for name, o in self.optimizers.items()}
        self.ema: nn.Module | None = None
        if self.averaged and recipe.ema:
            self.ema = copy.deepcopy(getattr(model, self.averaged)).requires_grad_(False)

    @abstractmethod
    def make_optimizers(self) -> dict[str, torch.optim.Optimizer]:
        """The optimisers by the name of what they train."""

    @abstractmethod
    def step(self, batch: Batch, stream: torch.Generator) -> dict[str, Tensor]:
        """One update on a batch; every random number comes from `stream`.

        Returns the losses as scalar tensors, so that nobody waits for the device at each step.
        """

    def meters(self, batch: Batch, stream: torch.Generator) -> dict[str, Meter]:
        """What there is to show of the model beside its losses, by name, on a batch to look at.

        Leaves weights and batch statistics as they were; every random number is from `stream`.
        """
        return {}

    @torch.no_grad()
    def measured(self, batch: Batch, seed: int = 0) -> dict[str, dict[str, Any]]:
        """The meters as they are now, plain values by name; a fixed `seed` gives fixed noise."""
        found = self.meters(batch, generator(seed))
        return {name: meter.plain() for name, meter in found.items()}

    def adam(self, *modules: nn.Module, lr: float) -> torch.optim.Optimizer:
        """Adam over the modules with the recipe's β₁ and β₂."""
        parameters = [p for module in modules for p in module.parameters()]
        fused = self.device.type in ("cpu", "cuda")
        betas = (self.recipe.beta1, self.recipe.beta2)
        return torch.optim.Adam(parameters, lr=lr, betas=betas, fused=fused)

    def scale_rates(self, scale: float) -> None:
        """Set every learning rate to `scale` times its first value."""
        for name, optimizer in self.optimizers.items():
            for group in optimizer.param_groups:
                group["lr"] = self.rates[name] * scale

    @torch.no_grad()
    def average(self, step: int) -> None:
        """Move the averaged weights and batch statistics towards the present ones.

        The decay warms up as min(ema, (1 + t) / (10 + t)), so that early pictures are not grey.
        """
        if self.ema is None:
            return
        decay = min(self.recipe.ema, (1 + step) / (10 + step))
        now = getattr(self.model, self.averaged).state_dict()
        for name, value in self.ema.state_dict().items():
            if value.is_floating_point():
                value.lerp_(now[name], 1 - decay)
            else:
                value.copy_(now[name])

    @contextmanager
    def shown(self) -> Iterator[Network]:
        """The model as it is shown and saved: averaged weights, every part in eval mode.

        The weights and the mode of every submodule are back afterwards.
        """
        modes = {part: part.training for part in self.model.modules()}
        present = getattr(self.model, self.averaged) if self.ema is not None else None
        try:
            if self.ema is not None:
                setattr(self.model, self.averaged, self.ema)
            self.model.eval()
            yield self.model
        finally:
            if present is not None:
                setattr(self.model, self.averaged, present)
            for part, mode in modes.items():
                part.training = mode
            self.model.zero_grad(set_to_none=True)

    def state(self) -> State:
        """Everything a run needs to go on: weights, averages and optimisers, as flat tensors."""
        state = {f"model.{k}": v for k, v in self.model.state_dict().items()}
        if self.ema is not None:
            state |= {f"ema.{k}": v for k, v in self.ema.state_dict().items()}
        for name, optimizer in self.optimizers.items():
            for index, entries in optimizer.state_dict()["state"].items():
                state |= {f"optimizer.{name}.{index}.{k}": v for k, v in entries.items()}
        return state

    def restore(self, state: State) -> None:
        """Take back what `state` gave; raises `RunError` when it belongs to another model."""
        try:
            self.model.load_state_dict(below(state, "model."))
            if self.ema is not None:
                self.ema.load_state_dict(below(state, "ema."))
            for name, optimizer in self.optimizers.items():
                entries: dict[int, State] = {}
                for key, value in below(state, f"optimizer.{name}.").items():
                    index, field = key.split(".")
                    entries.setdefault(int(index), {})[field] = value.clone()
                fresh = optimizer.state_dict()
                optimizer.load_state_dict({**fresh, "state": entries})
        except (RuntimeError, ValueError, KeyError) as exc:
            raise RunError(
                "The saved run does not fit its own recipe; delete it and start again."
            ) from exc


def below(state: State, prefix: str) -> State:
    """The entries whose names start with `prefix`, named without it."""
    return {k.removeprefix(prefix): v for k, v in state.items() if k.startswith(prefix)}
