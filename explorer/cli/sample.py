"""``python -m explorer sample``: images, labels and latents as one .npz file, or a .png sheet."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np
from PIL import Image

from explorer.engine import decoding
from explorer.engine.animation import image_grid
from explorer.engine.decoding import Samples
from explorer.engine.jobs.targets import check_place
from explorer.engine.workspace import Workspace
from explorer.errors import CheckpointError
from explorer.files import why_not_written, written
from explorer.words import quoted

OTHERWISE = "choose another --out"


def add_to(commands: Any, shipped: Path) -> None:
    """Add the command."""
    parser = commands.add_parser("sample", help="draw samples from a model into an .npz file")
    parser.add_argument("checkpoint", help="a shipped name or a file")
    parser.add_argument("--count", type=int, default=64)
    parser.add_argument("--label", type=int, help="one class only (default: equal parts)")
    parser.add_argument("--seed", type=int, default=0, help="sample i uses seed + i")
    parser.add_argument("--prior", default="normal", help="normal, or mixture where one is fitted")
    parser.add_argument(
        "--time", type=int, metavar="I", help="the I-th step of its history, from 0"
    )
    parser.add_argument("--out", type=Path, default=Path("samples.npz"), help=".npz, or .png")
    parser.add_argument("--device")
    parser.set_defaults(run=main, shipped=shipped)


def main(args: argparse.Namespace, given: Sequence[str]) -> int:
    """Write images uint8 [N, H, W, C], labels int64 [N] and latents float32 [N, Z + C]."""
    if not args.out.name:
        raise CheckpointError(f"--out must name a file, got {quoted(str(args.out))}.")
    check_place(args.out, OTHERWISE)
    workspace = Workspace.open([args.shipped], args.device)
    entry = workspace.library.find(args.checkpoint)
    parts = decoding.sample(
        workspace, entry, args.count, args.seed, args.label, args.prior, time=args.time
    )
    samples = Samples(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))
    write = _write_sheet if args.out.suffix == ".png" else _write_arrays
    try:
        with written(args.out) as temporary, open(temporary, "wb") as file:
            write(file, samples)
    except OSError as exc:
        raise CheckpointError(why_not_written(exc, args.out, OTHERWISE)) from exc
    sys.stdout.write(f"Wrote {args.count} samples of {entry.id} to {args.out}\n")
    return 0


def _write_arrays(file: IO[bytes], samples: Samples) -> None:
    np.savez_compressed(file, images=samples.images, labels=samples.labels, latents=samples.latents)


def _write_sheet(file: IO[bytes], samples: Samples) -> None:
    """All images side by side in rows as near to a square as can be, enlarged twice."""
    sheet = image_grid(samples.images)
    picture = Image.fromarray(sheet.squeeze(2) if sheet.shape[2] == 1 else sheet)
    picture.resize((picture.width * 2, picture.height * 2), Image.Resampling.NEAREST).save(
        file, format="PNG"
    )
