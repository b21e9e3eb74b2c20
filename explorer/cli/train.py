"""``python -m explorer train``: a progress bar with losses, speed and time left."""

import argparse
import secrets
import shlex
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, NamedTuple

import torch
from tqdm import tqdm

from explorer.checkpoints import RunHead, history_path, images_path, state_images_path, state_path
from explorer.checkpoints.history import MOST
from explorer.cli.stop import STOPPED, stop_flag
from explorer.data import DATASETS, Dataset, as_file, data_root, find_dataset
from explorer.data.user_cache import in_use
from explorer.data.user_images import SIDES
from explorer.engine.jobs.described import described, few_fields
from explorer.engine.jobs.run import Job, begin, bytes_of, learnt, resumed
from explorer.engine.jobs.run import train as run
from explorer.engine.jobs.targets import check_place, check_room
from explorer.engine.store.library import Entry, Library
from explorer.errors import RunError, SpecError
from explorer.families import FAMILIES
from explorer.folders import tidy
from explorer.places import add_flags, expanded
from explorer.runtime import be_deterministic, choose_device
from explorer.specs import Recipe
from explorer.specs.forms import ImageForm
from explorer.training.closest import Closest

# What decides where and how it runs, not what comes out: left out of the command in the card.
_LOCAL = ("--device", "--data-root", "--cache", "--save-seconds", "--threads")

SPECS = [family.spec for family in FAMILIES.values()]
_OTHERS = ("model", "dataset", "out", "size", "go_on")  # what --resume takes from the saved run


def add_to(commands: Any, shipped: Path) -> None:
    """Add the command with a flag for every field of every spec and of the recipe."""
    parser = commands.add_parser("train", help="train a model and write its checkpoint")
    parser.add_argument("--model", choices=FAMILIES, help="family")
    known = ", ".join(DATASETS)
    parser.add_argument("--dataset", help=f"{known}, or the path of an .npz file, zip or folder")
    parser.add_argument("--out", type=Path, help="file to write (default runs/MODEL-DATASET)")
    parser.add_argument("--resume", type=Path, metavar="FILE", help="continue the run of this file")
    parser.add_argument(
        "--continue", dest="go_on", metavar="MODEL", help="begin with the weights of this model"
    )
    parser.add_argument("--size", choices=("small", "medium", "large"), help="as the page has it")
    parser.add_argument("--device", help="cuda, mps or cpu (default: the best there is)")
    parser.add_argument("--threads", type=int, help="processor threads")
    add_flags(parser, "--data-root", "--cache")
    parser.add_argument(
        "--history", type=int, default=0, metavar="N", help="keep N earlier steps to show"
    )
    parser.add_argument(
        "--keep", choices=("last", "best"), default="last", help="which moment of a GAN is written"
    )
    parser.add_argument("--save-seconds", type=float, default=60.0, help="how often to save")
    for title, classes in (("model", SPECS), ("recipe", (Recipe,))):
        group = parser.add_argument_group(title)
        for name, kind in _flags(classes).items():
            group.add_argument(f"--{name.replace('_', '-')}", type=kind, dest=name, metavar="X")
    parser.set_defaults(run=main, shipped=shipped)


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
    job = _resumed(args) if args.resume else _planned(args, given)
    check_room(job.out, bytes_of(job), job.otherwise)
    with in_use(expanded(job.data)):
        return _show(job)


def _resumed(args: argparse.Namespace) -> Job:
    """The job of --resume, which takes nothing else."""
    flags = _flags([*SPECS, Recipe]) | dict.fromkeys(_OTHERS, str)
    if args.history or args.keep != "last" or _chosen(args, flags):
        raise RunError(
            "--resume takes model, data, recipe and file from the saved run; leave them out."
        )
    device, root = choose_device(args.device), data_root(args.data_root)
    _check_out(args.resume, "--resume")
    return replace(resumed(args.resume, root, device, args.save_seconds), spare=_spare(args.resume))


def _planned(args: argparse.Namespace, given: Sequence[str]) -> Job:
    """The job of a new run; nothing has been written for it yet."""
    device, root = choose_device(args.device), data_root(args.data_root)
    if args.history != 0 and not 2 <= args.history <= MOST:
        raise RunError(f"--history must be 0 or from 2 to {MOST}, got {args.history}.")
    begun = None if args.go_on is None else Library(args.shipped).find(args.go_on)
    if begun is None and not (args.model and args.dataset):
        raise SpecError("Say what to train with --model and --dataset, --continue or --resume.")
    if begun and (flags := _chosen(args, {"size": str, **_flags(SPECS)})):
        raise RunError(f"--continue takes the model as it is; leave out --{min(flags)}.")
    family = args.model or (begun.spec.family if begun else "")
    data = _data(args, begun, root)
    stem = f"{begun.id}-continued" if begun else f"{family}-{Path(data.name).stem}"
    out = args.out or Path("runs") / f"{stem}.safetensors"
    _check_out(out)
    if state_path(out).exists():
        raise RunError(
            f"An unfinished run lies beside {out}; continue it with --resume {out}, "
            f"or delete {state_path(out)}."
        )
    found = described(family, data.name, data.known, values_of(args), args.size, begun)
    few = [
        f"--{name} {value:g}"
        for name, value in few_fields(family, data.known.count).items()
        if getattr(found.recipe, name) == value
    ]
    if few:
        words = "So few images are learnt with {}, lest they are learnt by heart."
        sys.stderr.write(f"{words.format(' and '.join(few))}\n")
    head = RunHead(*found, _command(given))
    weights = begun.path if begun else None
    job = Job(head, out, root, device, args.save_seconds, False, args.history, weights, data.images)
    job = replace(job, spare=_spare(out), best=args.keep == "best")
    if job.best and not FAMILIES[family].trainer.decays:
        raise RunError(f"A {head.spec.title} is best at its end; leave out --keep.")
    return job


def values_of(args: argparse.Namespace) -> dict[str, Any]:
    """The fields of the spec and of the recipe that somebody chose."""
    return _chosen(args, _flags([*SPECS, Recipe]))


class _Data(NamedTuple):
    """name: in a recipe. images: the file of user images, which lie beside the model then.

    The cache in which those of a zip or a folder were read may let them go.
    """

    name: str
    known: Dataset
    images: Path | None


def _data(args: argparse.Namespace, begun: Entry | None, root: Path) -> _Data:
    """What is to be learnt from: --dataset, else what the model that is continued learnt from."""
    if args.dataset is None and begun is not None:
        if args.fit:
            raise RunError("--fit is for pictures that --dataset names; leave it out.")
        images = images_path(begun.path) if begun.data != begun.card.recipe.dataset else None
        return _Data(begun.card.recipe.dataset, find_dataset(begun.data, root), images)
    resolution, channels = args.resolution, args.channels
    if begun and isinstance(form := begun.spec.form, ImageForm):
        channels, resolution = form.channels, form.resolution if form.resolution in SIDES else None
    name = as_file(args.dataset, root, resolution, channels, fit=args.fit)
    images = expanded(name) if name != args.dataset else None
    return _Data(name, find_dataset(name, root), images)


def _check_out(out: Path, flag: str = "--out") -> None:
    """Raise an error unless a run can be written to `out`; what was left there is tidied."""
    if out.suffix != ".safetensors":
        raise RunError(f"{flag} must end in .safetensors, got {out}.")
    beside = (state_path(out), state_images_path(out), history_path(out))
    check_place(out, Job.otherwise, beside)
    tidy(out.parent)


def _spare(out: Path) -> tuple[Path, ...]:
    """Where a run is written that cannot be written to `out`."""
    folder = f"latent-explorer-{secrets.token_hex(4)}"
    places = [Path(tempfile.gettempdir())]
    with suppress(RuntimeError):  # a person without a home
        places.append(Path.home())
    return tuple(place / folder / out.name for place in places)


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
        split, note = learnt(job)
        if note:
            sys.stderr.write(f"{note}\n")
        begun = begin(job, split)
        progress, warned = run(job, run=begun), False
        for record in progress:
            bar.total, bar.n = record.steps, record.step
            losses = "  ".join(f"{name} {value:.3f}" for name, value in record.losses.items())
            bar.set_description(f"epoch {record.epoch}/{record.epochs}", refresh=False)
            bar.set_postfix_str(f"{losses}  {record.speed:,.0f} images/s", refresh=False)
            bar.update(0)
            if begun.closest and begun.closest.worse and not warned:
                warned = True
                bar.write(_on_decay(begun.closest), file=sys.stderr)
            if stop:
                progress.close()
                bar.close()
                sys.stderr.write(
                    f"Stopped at step {record.step}. {job.out} can be explored; "
                    f"continue with: python -m explorer train --resume {job.out}\n"
                )
                return STOPPED
    at = f", as it was at step {begun.step:,} of {begun.steps:,}"
    sys.stderr.write(f"Wrote {job.out}{at if begun.step < begun.steps else ''}\n")
    if begun.closest and begun.closest.worse and not begun.closest.keep:
        sys.stderr.write(f"{_on_decay(begun.closest)}\n")
    return 0


def _on_decay(closest: Closest) -> str:
    """That samples have become worse, and what can be done."""
    if closest.keep:
        return f"{closest.sentence()} The model of step {closest.step:,} is kept."
    return f"{closest.sentence()} Train with --keep best to have the model of then."
