"""``python -m explorer evaluate``: measures a checkpoint and writes the result into its card."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from tqdm import tqdm

from explorer.cli.say import say
from explorer.cli.stop import STOPPED, stop_flag
from explorer.data import data_root
from explorer.engine import Library
from explorer.engine.cards.evaluate import Measuring, beside, evaluate, note_runs
from explorer.engine.cards.figures import figures
from explorer.engine.store.library import is_file
from explorer.errors import UnknownModelError
from explorer.evaluation.protocols import PROTOCOLS
from explorer.evaluation.subject import Effort
from explorer.places import add_flags
from explorer.runtime import choose_device
from explorer.words import quoted


def add_to(commands: Any, shipped: Path) -> None:
    """Add the command, with a flag for each field of `Effort`."""
    parser = commands.add_parser("evaluate", help="measure a model and write it into its card")
    parser.add_argument("checkpoint", help="a shipped name or a file")
    parser.add_argument("--json", action="store_true", help="print the evidence as JSON")
    parser.add_argument("--only", nargs="+", default=[], metavar="P", help=", ".join(PROTOCOLS))
    parser.add_argument("--judges", type=Path, help="a folder with judges of your own data")
    add_flags(parser, "--data-root", "--cache")
    parser.add_argument("--device")
    parser.add_argument(
        "--runs", nargs="+", type=Path, metavar="FILE", help="note these runs with other seeds"
    )
    for field in fields(Effort):
        flag = f"--{field.name.replace('_', '-')}"
        parser.add_argument(flag, type=int, dest=field.name, default=field.default, metavar="N")
    parser.set_defaults(run=main, shipped=shipped)


def main(args: argparse.Namespace, given: Sequence[str]) -> int:
    """Measure to the end (0) or until stopped by Ctrl+C or SIGTERM (130)."""
    folders = [args.shipped, *([args.judges] if args.judges else [])]
    library = Library(*folders)
    path = _path(args.checkpoint, library)
    if args.runs:
        return _show(note_runs(path, args.runs), path, library, args.json)
    effort = Effort(**{field.name: getattr(args, field.name) for field in fields(Effort)})
    device, root = choose_device(args.device), data_root(args.data_root)
    measuring = evaluate(path, library, root, device, effort, args.only)
    style: dict[str, Any] = {"file": sys.stderr, "dynamic_ncols": True, "delay": 0.1}
    with stop_flag() as stop, tqdm(total=1.0, bar_format=_BAR, **style) as bar:
        while True:
            try:
                record: Measuring = next(measuring)
            except StopIteration as end:
                evidence = end.value
                break
            bar.set_description(f"{record.number}/{record.of} {record.title}", refresh=False)
            bar.n = record.fraction
            bar.update(0)
            if stop:
                measuring.close()
                bar.close()
                sys.stderr.write(
                    f"Stopped. What is done is kept in {beside(path)}; the same command goes on.\n"
                )
                return STOPPED
    return _show(evidence, path, library, args.json)


_BAR = "{desc} {percentage:3.0f}% |{bar}| {elapsed}"


def _path(name: str, library: Library) -> Path:
    """The file of a model or of a judge."""
    for folder in library.folders:
        path = folder / f"{name}.safetensors"
        if Path(name).name == name and is_file(path):
            return path
    if is_file(Path(name)):
        return Path(name)
    raise UnknownModelError(f"There is no model and no file {quoted(name)}; {library.choices}.")


def _show(evidence: dict[str, Any], path: Path, library: Library, as_json: bool) -> int:
    if as_json:
        sys.stdout.write(json.dumps(evidence) + "\n")
        return 0
    for judge in evidence.get("judges", {}).values():
        share = "not measured" if judge["accuracy"] is None else f"{100 * judge['accuracy']:.2f} %"
        say(f"{judge['id']} {judge['weights'][:12]}, test accuracy {share}")
    rows = [(f.name, f.value, f.anchor, f.target, f.protocol) for f in figures(path, evidence)]
    head = ("measure", "value", "published", "target", "protocol")
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(4)]
    for row in [head, *rows]:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        say("  ".join([*cells, row[4]]))
    for name, reason in evidence["left_out"].items():
        say(f"{name}: left out. {reason}")
    took = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in evidence["seconds"].items())
    if took:
        say(f"Time: {took}")
    return 0
