"""A step looked at from outside: one network moved alone, the slopes that a step had."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from explorer.training.trainer import Trainer


@contextmanager
def moving_only(trainer: Trainer, name: str) -> Iterator[None]:
    """Within it a step moves what the optimiser `name` trains, and nothing else.

    All other networks keep weights, batch statistics and Adam's moments, bit for bit. Raises
    `ValueError` when the trainer has no such optimiser.
    """
    if name not in trainer.optimizers:
        raise ValueError(f"name: expected one of {', '.join(trainer.optimizers)}, got {name!r}")
    others = [other for own, other in trainer.optimizers.items() if own != name]
    moved = {id(p) for group in trainer.optimizers[name].param_groups for p in group["params"]}
    still = [
        part
        for part in trainer.model.modules()
        if not any(id(p) in moved for p in part.parameters(recurse=False))
    ]
    hooks = [other.register_step_pre_hook(_forget_slopes) for other in others]
    try:
        with statistics_kept(still):
            yield
    finally:
        for hook in hooks:
            hook.remove()


@contextmanager
def statistics_kept(parts: "list[nn.Module]") -> Iterator[None]:
    """Put the buffers of these modules (their batch statistics) back in the end."""
    buffers = [buffer for part in parts for buffer in part.buffers(recurse=False)]
    before = [buffer.clone() for buffer in buffers]
    try:
        yield
    finally:
        for buffer, value in zip(buffers, before, strict=True):
            buffer.copy_(value)


@contextmanager
def slopes_measured(trainer: Trainer) -> Iterator[dict[str, Tensor]]:
    """The norm of the gradient that each optimiser was given, by its name, filled by a step."""
    found: dict[str, Tensor] = {}

    def measure(name: str, optimizer: torch.optim.Optimizer) -> None:
        slopes = [p.grad for g in optimizer.param_groups for p in g["params"] if p.grad is not None]
        if slopes:
            found[name] = torch.stack(torch._foreach_norm(slopes)).norm()

    hooks = [
        optimizer.register_step_pre_hook(lambda own, *_, name=name: measure(name, own))
        for name, optimizer in trainer.optimizers.items()
    ]
    try:
        yield found
    finally:
        for hook in hooks:
            hook.remove()


def _forget_slopes(optimizer: torch.optim.Optimizer, *_: Any) -> None:
    optimizer.zero_grad()  # a step without gradients moves nothing
