"""What benchmarks are asked and what they say: sizes, percentiles, tables, goals that were met."""

import argparse
import os
import platform
from collections.abc import Sequence
from statistics import quantiles
from typing import Any, NamedTuple

import torch


class Finding(NamedTuple):
    """One measured figure beside its goal; `met` is decided where it was measured."""

    what: str
    measured: str
    goal: str
    met: bool


def asked(name: str, options: Sequence[str], **sizes: tuple[Any, Any, str]) -> argparse.Namespace:
    """The options of a benchmark: its sizes, each (usual, with --quick, what it is)."""
    parser = argparse.ArgumentParser(prog=f"python -m tests.benchmarks.{name}")
    for size, (usual, _, what) in sizes.items():
        parser.add_argument(f"--{size}", type=type(usual), help=f"{what} ({usual})")
    parser.add_argument("--quick", action="store_true", help="little of each, to see that it works")
    found = parser.parse_args(options)
    for size, (usual, quick, _) in sizes.items():
        if getattr(found, size) is None:
            setattr(found, size, quick if found.quick else usual)
    return found


def percentile(values: Sequence[float], percent: int) -> float:
    """The `percent`-th percentile (1 to 99), interpolated; NaN without values."""
    if len(values) < 2:
        return values[0] if values else float("nan")
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Left-aligned columns under their heads."""
    lines = [list(head), *map(list, rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def machine() -> str:
    """One line on where this runs; a load well above 0 means that the figures are too high."""
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, torch {torch.__version__}, load {load} at the start"
    )


def findings(found: Sequence[Finding]) -> str:
    """All findings as one table."""
    rows = [(f.what, f.measured, f.goal, "met" if f.met else "MISSED") for f in found]
    return table(("what", "measured", "goal", ""), rows)
