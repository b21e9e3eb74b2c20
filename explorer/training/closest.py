"""The best moment of a run: when what a model draws was closest to real images it never saw.

A discriminator that has learnt its few images by heart teaches nothing any more, and the generator
decays (Karras et al. 2020, figure 1). The best weights are kept, so that one can go back.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from explorer.errors import RunError
from explorer.models import Network
from explorer.training.trainer import State, below

LATE = 3  # looks one after the other that must all be worse before anything is said
WORSE = 1.5  # times as far as at the best moment
LEAST = 0.05  # and by so much, for what is close enough varies by chance
MOST = 400  # looks that are remembered


class Closest:
    """The closest of all moments at which a model was offered, by `measure`, with its weights.

    keep: whether a run is to end with it. step, apart: of that moment; infinite before there is
    one. losses: those of then. looks: step and distance of every look.
    """

    def __init__(self, measure: Callable[[Network], float], keep: bool = False) -> None:
        self.measure, self.keep = measure, keep
        self.step, self.apart = 0, float("inf")
        self.losses: dict[str, float] = {}
        self.weights: dict[str, Tensor] = {}
        self.looks: list[tuple[int, float]] = []

    def offer(self, step: int, model: Network, losses: dict[str, float]) -> None:
        """Look at the model as it is shown after `step` updates."""
        apart = self.measure(model)
        self.looks.append((step, apart))
        if len(self.looks) > MOST:
            self.looks = self.looks[: MOST // 2 : 2] + self.looks[MOST // 2 :]
        if apart < self.apart:  # never where it is no number
            self.step, self.apart, self.losses = step, apart, dict(losses)
            self.weights = {
                name: value.detach().to("cpu", copy=True)
                for name, value in model.state_dict().items()
            }

    @property
    def worse(self) -> bool:
        """Whether the last looks were all clearly worse than the best moment."""
        late = [apart for step, apart in self.looks[-LATE:] if step > self.step]
        beyond = max(WORSE * self.apart, self.apart + LEAST)
        return len(late) == LATE and not any(apart <= beyond for apart in late)

    def sentence(self) -> str:
        """When the model was best and what has become of it since, "" before any look."""
        if not self.weights:
            return ""
        best = f"Closest to real images that it never saw at step {self.step:,}"
        now, apart = self.looks[-1]
        if not self.worse:
            return f"{best}."
        return f"{best}, and {apart / self.apart:.1f} times as far at step {now:,}."

    def state(self) -> State:
        """All of it as flat tensors, for a run that is saved before its end."""
        looks = [(self.step, self.apart), *self.looks]
        losses = {f"loss.{k}": torch.tensor(v, dtype=torch.float64) for k, v in self.losses.items()}
        weights = {f"weights.{k}": v for k, v in self.weights.items()}
        about = {
            "looks": torch.tensor(looks, dtype=torch.float64),
            "keep": torch.tensor(self.keep),
        }
        return {**about, **losses, **weights}

    def restore(self, state: State) -> None:
        """Take back what `state` gave; raises `RunError` when something is missing."""
        if "looks" not in state:
            raise RunError(
                "The best moment of the saved run is missing; delete the run and start again."
            )
        looks = [(int(step), apart) for step, apart in state["looks"].tolist()]
        (self.step, self.apart), *self.looks = looks
        self.keep = bool(state.get("keep", False))
        self.weights = below(state, "weights.")
        self.losses = {k: v.item() for k, v in below(state, "loss.").items()}
