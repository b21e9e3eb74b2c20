"""``python -m explorer train``: a progress bar with losses, speed and time left."""

import argparse
import shlex
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from explorer.checkpoints import RunHead, images_path, place_images, state_path
from explorer.checkpoints.history import MOST
from explorer.cli.stop import STOPPED, stop_flag
from explorer.data import DATASETS, as_file, data_root, find_dataset
from explorer.data.own_cache import in_use
from explorer.engine.runs import Job, resumed
from explorer.engine.runs import train as run
from explorer.errors import RunError, SpecError
from explorer.runtime import be_deterministic, choose_device
from explorer.specs import RECIPES, SPECS, Recipe, Spec, recipe_from_dict, spec_from_dict

# What decides where and how it runs, not what comes out: left out of the command in the card.
_LOCAL = ("--device", "--data-root", "--save-seconds", "--threads")


def add_to(commands: Any, shipped: Path) -> None:
    """Add the command with a flag for every field of every spec and of the recipe."""
    parser = commands.add_parser("train", help="train a model and write its checkpoint")
    parser.add_argument("--model", choices=SPECS, help="family")
    known = ", ".join(DATASETS)
    parser.add_argument("--dataset", help=f"{known}, or the path of an .npz file, zip or folder")
    parser.add_argument("--out", type=Path, help="file to write (default runs/MODEL-DATASET)")
    parser.add_argument("--resume", type=Path, metavar="FILE", help="continue the run of this file")
    parser.add_argument("--device", help="cuda, mps or cpu (default: the best there is)")
    parser.add_argument("--threads", type=int, help="processor threads")
    parser.add_argument("--data-root", type=Path, help="folder of the data sets")
    parser.add_argument(
        "--history", type=int, default=0, metavar="N", help="keep N earlier steps to show"
    )
    parser.add_argument("--save-seconds", type=float, default=60.0, help="how often to save")
    for title, classes in (("model", SPECS.values()), ("recipe", (Recipe,))):
        group = parser.add_argument_group(title)
        for name, kind in _flags(classes).items():
            group.add_argument(f"--{name.replace('_', '-')}", type=kind, dest=name, metavar="X")
    parser.set_defaults(run=main)


def _flags(classes: Any) -> dict[str, type]:
    kinds = {"int": int, "float": float, "str": str, int: int, float: float, str: str}
    found = {field.name: kinds[field.type] for cls in classes for field in fields(cls)}
    found.pop("dataset", None)
    return found


def main(args: argparse.Namespace, given: Sequence[str]) -> int:
    """Train to the end (0) or until stopped by Ctrl+C or SIGTERM (130)."""
    be_deterministic()
    if args.threads:
        torch.set_num_threads(max(1, args.threads))
    device, root = choose_device(args.device), data_root(args.data_root)
    if args.resume:
        flags = _flags([*SPECS.values(), Recipe])
        if args.model or args.dataset or args.out or args.history or _chosen(args, flags):
            raise RunError(
                "--resume takes model, data, recipe and file from the saved run; leave them out."
            )
        job = resumed(args.resume, root, device, args.save_seconds)
    else:
        spec, recipe = _described(args)
        head = RunHead(spec, recipe, _command(given))
        out = args.out or Path("runs") / f"{args.model}-{Path(recipe.dataset).stem}.safetensors"
        if out.suffix != ".safetensors":
            raise RunError(f"--out must end in .safetensors, got {out}.")
        if state_path(out).exists():
            raise RunError(
                f"An unfinished run lies beside {out}; continue it with --resume {out}, "
                f"or delete {state_path(out)}."
            )
        if args.history != 0 and not 2 <= args.history <= MOST:
            raise RunError(f"--history must be 0 or from 2 to {MOST}, got {args.history}.")
        images = _own_images(args.dataset, recipe.dataset, out)
        job = Job(head, out, root, device, args.save_seconds, history=args.history, images=images)
    with in_use(Path(job.data).expanduser()):
        return _show(job)


def _described(args: argparse.Namespace) -> tuple[Spec, Recipe]:
    if not args.model or not args.dataset:
        raise SpecError("Say what to train with --model and --dataset, or --resume FILE.")
    root = data_root(args.data_root)
    name = as_file(args.dataset, root, args.resolution, args.channels)
    data = find_dataset(name, root)
    values: dict[str, Any] = {"channels": data.channels, "resolution": data.resolution}
    cls = SPECS[args.model]
    if "labels" in _flags([cls]):
        data.check_classes(cls.title)
        values["labels"] = len(data.classes)
    chosen = _chosen(args, _flags(SPECS.values()))
    own = {name: value for name, value in chosen.items() if name in _flags([cls])}
    spec = spec_from_dict({**cls(**{**values, **own}).to_dict(), **chosen})
    recipe = {**RECIPES[args.model], **_chosen(args, _flags([Recipe]))}
    return spec, recipe_from_dict({"dataset": name, **recipe})


def _own_images(given: str, name: str, out: Path) -> Path | None:
    """The images of a zip or folder, which lie beside the model from now on; None for others.

    The cache in which they were read may let them go.
    """
    try:
        if name != given:
            return place_images(Path(name).expanduser(), out)
        images_path(out).unlink(missing_ok=True)  # of the model that was there before
        return None
    except OSError as exc:
        raise RunError(
            f"There is no room for the images beside {out} ({exc.strerror or exc}); free some "
            f"space, or choose another --out."
        ) from exc


def _chosen(args: argparse.Namespace, flags: dict[str, type]) -> dict[str, Any]:
    return {name: getattr(args, name) for name in flags if getattr(args, name) is not None}


def _command(given: Sequence[str]) -> str:
    kept, skip = [], False
    for word in given:
        if skip or word.startswith(_LOCAL):
            skip = not skip and "=" not in word
            continue
        kept.append(word)
    return shlex.join(["python", "-m", "explorer", *kept])


def _show(job: Job) -> int:
    bar_style: dict[str, Any] = {"unit": "step", "dynamic_ncols": True, "delay": 0.1}
    with stop_flag() as stop, tqdm(**bar_style, file=sys.stderr) as bar:
        progress = run(job)
        for record in progress:
            bar.total, bar.n = record.steps, record.step
            losses = "  ".join(f"{name} {value:.3f}" for name, value in record.losses.items())
            bar.set_description(f"epoch {record.epoch}/{record.epochs}", refresh=False)
            bar.set_postfix_str(f"{losses}  {record.speed:,.0f} images/s", refresh=False)
            bar.update(0)
            if stop:
                progress.close()
                bar.close()
                sys.stderr.write(
                    f"Stopped at step {record.step}. {job.out} can be explored; "
                    f"continue with: python -m explorer train --resume {job.out}\n"
                )
                return STOPPED
    sys.stderr.write(f"Wrote {job.out}\n")
    return 0
