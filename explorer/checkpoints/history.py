"""What a model decoded to at earlier steps, as one file beside its checkpoint.

NAME.history.safetensors holds, stacked over the steps, the floats of the one part that decoding
needs: kernels and matrices in float16, vectors in float32. It names the weights it led to, so that
it is never shown with others.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor

from explorer.checkpoints import files
from explorer.checkpoints.model import fingerprint, read_card
from explorer.errors import CheckpointError
from explorer.families import skeleton
from explorer.files import Act
from explorer.folders import whole
from explorer.models import Model
from explorer.specs import Spec
from explorer.words import cause, shown

FORMAT = "latent-explorer-history/1"
MAX_BYTES = 256 * 2**20
MOST = 256  # steps


class History(NamedTuple):
    """steps: rising. weights: by name, a tensor [S, …] of all steps."""

    steps: tuple[int, ...]
    weights: dict[str, Tensor]

    def at(self, i: int) -> dict[str, Tensor]:
        """The decoding part of the model's state dict at the i-th step, float32 copies."""
        return {name: stack[i].to(torch.float32, copy=True) for name, stack in self.weights.items()}


def history_path(out: Path) -> Path:
    """Where the history of the checkpoint `out` is kept."""
    return out.with_suffix(".history.safetensors")


def save_history(
    out: Path,
    steps: Sequence[int],
    weights: Iterable[Mapping[str, Tensor]],
    act: Act | None = None,
) -> None:
    """Write the history of the checkpoint at `out`: a state dict of its model for each step.

    What decoding does not need is left out. act: that which replaces the model, too. Raises
    `CheckpointError` when `out` is no model, and for a history that would be too large to be read.
    """
    model = act.at(out) if act else out
    names = list(_wanted(out, read_card(model).spec))
    kept: dict[str, list[Tensor]] = {name: [] for name in names}
    for each in weights:
        for name in names:
            kept[name].append(each[name].detach().cpu())
    stacks = {name: _halved(torch.stack(values)) for name, values in kept.items()}
    size = sum(stack.numel() * stack.element_size() for stack in stacks.values())
    if len(steps) > MOST or size > MAX_BYTES:
        raise CheckpointError(
            f"A history of {len(steps)} steps and {size / 2**20:,.0f} MB is too large; keep at "
            f"most {MOST} steps and {MAX_BYTES // 2**20} MB."
        )
    about = {"steps": json.dumps(list(steps)), "weights": fingerprint(model)}
    files.write(history_path(out), stacks, {"format": FORMAT, **about}, act)


@files.patiently
def load_history(out: Path) -> History | None:
    """The history of the checkpoint at `out`, or None where it has none.

    Raises `CheckpointError` unless it is whole, finite, of the shapes that the model's spec asks
    for, and of the very weights in `out`.
    """
    with whole(out.parent):
        return _read(out, history_path(out))


def _read(out: Path, path: Path) -> History | None:
    if not path.exists():
        return None
    wanted = _wanted(out, read_card(out).spec)
    with files.opened(path) as file:
        metadata = file.metadata() or {}
        if metadata.get("format") != FORMAT:
            raise _refusal(path, "it is no history of this explorer")
        if metadata.get("weights") != fingerprint(out):
            raise _refusal(path, f"it belongs to other weights than those in {out.name}")
        steps = _steps(path, metadata.get("steps", ""))
        if names := sorted(set(wanted) ^ set(file.keys())):
            raise _refusal(path, f"{shown(names[0])} is missing or too many")
        stacks = {}
        for name, shape in wanted.items():
            found, asked = file.get_slice(name).get_shape(), [len(steps), *shape]
            if found != asked:
                raise _refusal(path, f"{name} has shape {found}, steps and spec ask for {asked}")
            stacks[name] = file.get_tensor(name).clone()
            fits = stacks[name].dtype in (torch.float16, torch.float32)
            if not fits or not stacks[name].isfinite().all():
                raise _refusal(path, f"{name} holds values that are not finite float16 or float32")
    return History(steps, stacks)


def _wanted(out: Path, spec: Spec) -> dict[str, list[int]]:
    """The floats that the model at `out` decodes with, by name, and their shapes."""
    model = skeleton(spec)
    if not isinstance(model, Model):
        raise CheckpointError(
            f"{out.name} is a {spec.title.lower()}, which has no history; leave it out."
        )
    prefix = f"{model.decoding}." if model.decoding else ""
    return {
        name: list(value.shape)
        for name, value in model.state_dict().items()
        if name.startswith(prefix) and value.is_floating_point()
    }


def _halved(stack: Tensor) -> Tensor:
    """Float16 where each step has two dimensions or more and all fits, else as it is."""
    half = stack.half()
    return half if stack.ndim > 2 and half.isfinite().all() else stack


def _steps(path: Path, text: str) -> tuple[int, ...]:
    try:
        steps: Any = json.loads(text)
    except (ValueError, RecursionError) as exc:
        raise _refusal(path, f"its steps cannot be read ({cause(exc)})") from exc
    whole = isinstance(steps, list) and all(type(s) is int and 0 <= s < 2**53 for s in steps)
    if not whole or not 1 <= len(steps) <= MOST or sorted(set(steps)) != steps:
        raise _refusal(path, f"its steps must be 1 to {MOST} rising whole numbers")
    return tuple(steps)


def _refusal(path: Path, why: str) -> CheckpointError:
    return CheckpointError(
        f"{path.name}: {why}; delete it, or train the model again with --history."
    )
