"""``python -m explorer list`` and ``info``: what there is, and how it was made."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from explorer.cli.say import say
from explorer.engine import Engine
from explorer.engine.cards.description import count_parameters
from explorer.engine.store.library import Library


def add_to(commands: Any, shipped: Path) -> None:
    """Add both commands."""
    listing = commands.add_parser("list", help="the shipped models")
    listing.set_defaults(run=show_list, shipped=shipped)
    info = commands.add_parser("info", help="what a checkpoint says of itself")
    info.add_argument("checkpoint", help="a shipped name or a file")
    info.set_defaults(run=show_info, shipped=shipped)


def show_list(args: argparse.Namespace, given: Sequence[str]) -> int:
    """One line per model: id, family, data set, latent size, parameters."""
    for entry in Library(args.shipped).entries():
        spec = entry.spec
        say(
            f"{entry.id:24} {spec.title:8} {entry.dataset:14} z {spec.z:<4}"
            f"{count_parameters(entry) / 1e6:6.2f} M parameters"
        )
    return 0


def show_info(args: argparse.Namespace, given: Sequence[str]) -> int:
    """The card of one checkpoint, a line per field."""
    engine = Engine([args.shipped], "cpu")
    entry = engine.library.find(args.checkpoint)
    card, described = entry.card, engine.describe(entry)
    lines: dict[str, Any] = {
        "file": entry.path,
        "size": f"{entry.path.stat().st_size / 1e6:.2f} MB",
        "parameters": f"{described.parameters:,}",
        "data set": entry.dataset,
        "trained": f"step {card.step:,} of {card.steps:,}, {card.created}, {card.software}",
        "command": card.command,
        "history": _steps(engine.history(entry)),
        "knobs": f"{len(described.order)} of {described.z} dimensions do something",
    }
    lines |= {f"model.{k}": v for k, v in card.spec.to_dict().items()}
    lines |= {f"recipe.{k}": v for k, v in card.recipe.to_dict().items()}
    lines |= {f"loss.{k}": f"{v:.4f}" for k, v in card.losses.items()}
    for name, value in lines.items():
        say(f"{name:24} {value}")
    return 0


def _steps(steps: tuple[int, ...]) -> str:
    return f"{len(steps)} steps, {steps[0]:,} to {steps[-1]:,}" if steps else "none"
