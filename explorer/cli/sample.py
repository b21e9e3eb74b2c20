"""``python -m explorer sample``: images, labels and latents as one .npz file."""

import argparse
import os
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from explorer.engine import Engine
from explorer.errors import CheckpointError


def add_to(commands: Any, shipped: Path) -> None:
    """Add the command."""
    parser = commands.add_parser("sample", help="draw samples from a model into an .npz file")
    parser.add_argument("checkpoint", help="a shipped name or a file")
    parser.add_argument("--count", type=int, default=64)
    parser.add_argument("--label", type=int, help="one class only (default: equal parts)")
    parser.add_argument("--seed", type=int, default=0, help="sample i uses seed + i")
    parser.add_argument("--out", type=Path, default=Path("samples.npz"))
    parser.add_argument("--device")
    parser.set_defaults(run=main, shipped=shipped)


def main(args: argparse.Namespace, given: Sequence[str]) -> int:
    """Write images uint8 [N, H, W, C], labels int64 [N] and latents float32 [N, Z + C]."""
    engine = Engine([args.shipped], args.device)
    entry = engine.library.find(args.checkpoint)
    parts = list(engine.sample(entry, args.count, args.seed, args.label))
    arrays = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in ("images", "labels", "latents")
    }
    temporary = args.out.with_name(args.out.name + ".tmp")
    try:
        with open(temporary, "wb") as file:
            np.savez_compressed(file, **arrays)
        os.replace(temporary, args.out)
    except (OSError, zipfile.BadZipFile) as exc:
        temporary.unlink(missing_ok=True)
        raise CheckpointError(f"{args.out} could not be written: {exc}.") from exc
    sys.stdout.write(f"Wrote {args.count} samples of {entry.id} to {args.out}\n")
    return 0
