"""Reads the arguments, runs one command, and turns our errors into one line and exit code 2."""

import argparse
import logging
import sys
from collections.abc import Sequence
from typing import Any

import torch

from explorer.cli import directions, evaluate, inspect, sample, train
from explorer.errors import ExplorerError
from explorer.places import SHIPPED, cached_in
from explorer.words import sentence


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage before it; takes no shortened flags."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, allow_abbrev=False)

    def error(self, message: str) -> None:  # type: ignore[override]
        self.exit(2, f"{self.prog}: {sentence(message)} (see {self.prog} --help)\n")


def parser() -> argparse.ArgumentParser:
    """The parser with one sub-command per module of `explorer.cli`."""
    root = _Parser(prog="python -m explorer", description=__doc__)
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in (train, evaluate, sample, directions, inspect):
        module.add_to(commands, SHIPPED)
    return root


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0, 2 for a mistake, 130 when stopped by hand."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    given = list(sys.argv[1:] if arguments is None else arguments)
    args = parser().parse_args(given)
    try:
        with cached_in(getattr(args, "cache", None)):
            return args.run(args, given)
    except ExplorerError as exc:
        sys.stderr.write(f"{sentence(exc)}\n")
        return 2
    except (MemoryError, RuntimeError) as exc:
        if not _out_of_memory(exc):
            raise
        sys.stderr.write(f"Not enough memory ({sentence(exc)}); choose a smaller model or batch.\n")
        return 2


def _out_of_memory(exc: Exception) -> bool:
    """Whether it is NumPy's error, CUDA's, or the plain `RuntimeError` of torch on the CPU."""
    return isinstance(exc, MemoryError | torch.OutOfMemoryError) or "allocate" in str(exc)
