"""A model as one file: weights and card; shapes are compared before anything is allocated."""

import hashlib
from pathlib import Path

import torch

from explorer.checkpoints import files
from explorer.checkpoints.card import Card
from explorer.errors import CheckpointError, SpecError
from explorer.families import skeleton
from explorer.families.judge import Judge
from explorer.files import Act
from explorer.models import Model, Network
from explorer.words import quoted, shown

FORMAT = "latent-explorer/1"


def save_model(path: Path, model: Network, card: Card, act: Act | None = None) -> None:
    """Write the weights and the card of `model` to `path`, whole or not at all."""
    files.write(path, model.state_dict(), {"format": FORMAT, "card": card.to_json()}, act)


def save_card(path: Path, card: Card) -> None:
    """Replace the card of the checkpoint at `path`; its weights stay as they are."""
    with files.opened(path) as file:
        _card(path, file.metadata() or {})
        weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    files.write(path, weights, {"format": FORMAT, "card": card.to_json()})


@files.patiently
def read_card(path: Path) -> Card:
    """The card of the checkpoint at `path`, without reading its weights.

    Raises `CheckpointError` when the file is none of ours.
    """
    with files.opened(path) as file:
        return _card(path, file.metadata() or {})


def load_model(path: Path, device: torch.device | str = "cpu") -> tuple[Model, Card]:
    """The model of the checkpoint at `path` on `device`, in eval mode and frozen, and its card.

    Raises `CheckpointError` unless the file holds exactly the tensors that its spec asks for, and
    when it is a judge.
    """
    model, card = _load(path, device)
    if not isinstance(model, Model):
        raise CheckpointError(
            f"{path.name} is a {card.spec.title.lower()}, which draws no images; choose another "
            f"one."
        )
    return model, card


def load_judge(path: Path, device: torch.device | str = "cpu") -> tuple[Judge, Card]:
    """The judge of the checkpoint at `path`, as `load_model` loads a model."""
    model, card = _load(path, device)
    if not isinstance(model, Judge):
        raise CheckpointError(
            f"{path.name} is a {card.spec.title}, not a judge; choose another one."
        )
    return model, card


@files.patiently
def fingerprint(path: Path) -> str:
    """The SHA-256 of the weights in the checkpoint at `path`, hexadecimal.

    It depends on names, types, shapes and values alone, not on the card.
    """
    digest = hashlib.sha256()
    with files.opened(path) as file:
        for name in sorted(file.keys()):
            tensor = file.get_tensor(name)
            digest.update(f"{name} {tensor.dtype} {list(tensor.shape)} ".encode())
            digest.update(tensor.flatten().view(torch.uint8).numpy().tobytes())
    return digest.hexdigest()


@files.patiently
def _load(path: Path, device: torch.device | str) -> tuple[Network, Card]:
    with files.opened(path) as file:
        card = _card(path, file.metadata() or {})
        model = skeleton(card.spec)
        wanted = {name: (list(t.shape), t.dtype) for name, t in model.state_dict().items()}
        if names := sorted(set(wanted) ^ set(file.keys())):
            raise CheckpointError(
                f"{path.name} does not hold the weights of its spec: "
                f"{shown(names[0])} is missing or too many; get or train it again."
            )
        weights = {}
        for name, (shape, dtype) in wanted.items():
            found = file.get_slice(name).get_shape()
            if found != shape:
                raise CheckpointError(
                    f"{path.name}: {name} has shape {found}, its spec asks for {shape}; "
                    f"get or train it again."
                )
            # A copy, since sums over memory of another alignment round differently.
            weights[name] = file.get_tensor(name).clone()
            if weights[name].dtype != dtype or not weights[name].isfinite().all():
                raise CheckpointError(
                    f"{path.name}: {name} holds values that are not finite "
                    f"{str(dtype).removeprefix('torch.')}; train it again."
                )
    model.load_state_dict(weights, assign=True)
    return model.to(device).eval().requires_grad_(False), card


def _card(path: Path, metadata: dict[str, str]) -> Card:
    found = metadata.get("format")
    if found != FORMAT or "card" not in metadata:
        raise CheckpointError(
            f"{path.name} was not written by this explorer (format {quoted(found)}, expected "
            f"{FORMAT!r}); {files.OURS}."
        )
    try:
        return Card.from_json(metadata["card"])
    except SpecError as exc:
        raise CheckpointError(f"{path.name}: {exc}") from exc
