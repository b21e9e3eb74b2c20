"""``python -m explorer directions``: a table of the directions through a model's latent space."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from explorer.cli.say import say
from explorer.engine.directions.find import find_directions
from explorer.engine.workspace import Workspace
from explorer.places import add_flags


def add_to(commands: Any, shipped: Path) -> None:
    """Add the command."""
    parser = commands.add_parser("directions", help="list the directions of a model's latent space")
    parser.add_argument("checkpoint", help="a shipped name or a file")
    add_flags(parser, "--data-root", "--cache")
    parser.add_argument("--device")
    parser.set_defaults(run=main, shipped=shipped)


def main(args: argparse.Namespace, given: Sequence[str]) -> int:
    """A line for each direction: name, kind, method, score, effect of strength 1, and how."""
    workspace = Workspace.open([args.shipped], args.device, args.data_root)
    entry = workspace.library.find(args.checkpoint)
    found = find_directions(workspace, entry, wait=True)
    rows = [("name", "kind", "method", "score", "effect", "")]
    for one in found.directions:
        score = "" if one.score is None else f"{one.score_name} {one.score:.3f}"
        effect = "" if one.effect is None else f"{one.effect:+.3g} {one.unit}"
        rows.append((one.name, one.kind, one.method, score, effect.strip(), one.detail))
    widths = [max(len(row[i]) for row in rows) for i in range(5)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        say("  ".join([*cells, row[5]]))
    if found.note:
        say(found.note)
    return 0
