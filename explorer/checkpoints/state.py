"""An unfinished run as one file beside its model: everything that `--resume` needs."""

import json
from pathlib import Path
from typing import NamedTuple

from torch import Tensor

from explorer.checkpoints import files
from explorer.checkpoints.images import images_path
from explorer.errors import CheckpointError, SpecError
from explorer.families import spec_from_dict
from explorer.files import Act
from explorer.specs import Recipe, Spec, recipe_from_dict
from explorer.words import cause

FORMAT = "latent-explorer-run/1"


class RunHead(NamedTuple):
    """What is being trained, how, and by which command."""

    spec: Spec
    recipe: Recipe
    command: str


def state_path(out: Path) -> Path:
    """Where the unfinished run of the model file `out` is kept."""
    return out.with_suffix(".state.safetensors")


def state_images_path(out: Path) -> Path:
    """Where the own images lie that the unfinished run of `out` learns from."""
    return images_path(state_path(out))


def save_state(out: Path, state: dict[str, Tensor], head: RunHead, act: Act | None = None) -> None:
    """Write the state of a run beside its model file `out`, whole or not at all."""
    plain = {
        "spec": head.spec.to_dict(),
        "recipe": head.recipe.to_dict(),
        "command": head.command,
    }
    files.write(state_path(out), state, {"format": FORMAT, "run": json.dumps(plain)}, act)


@files.patiently
def load_state(out: Path) -> tuple[dict[str, Tensor], RunHead]:
    """The saved run of the model file `out`; raises `CheckpointError` when there is none."""
    path = state_path(out)
    if not path.exists():
        raise CheckpointError(
            f"There is no unfinished run of {out} (no {path.name} beside it); "
            + (
                f"it is finished. Train its model further with --continue {out}."
                if out.is_file()
                else "it was never started, so start it without --resume."
            )
        )
    with files.opened(path) as file:
        metadata = file.metadata() or {}
        if metadata.get("format") != FORMAT:
            raise CheckpointError(f"{path.name} is no saved run of this explorer; move it away.")
        try:
            plain = json.loads(metadata["run"])
            head = RunHead(
                spec_from_dict(plain["spec"]), recipe_from_dict(plain["recipe"]), plain["command"]
            )
        except (ValueError, KeyError, TypeError, SpecError, RecursionError) as exc:
            raise CheckpointError(
                f"The run in {path.name} cannot be read ({cause(exc)}); delete it and start again."
            ) from exc
        return {name: file.get_tensor(name) for name in file.keys()}, head  # noqa: SIM118
