"""Figures as plain text: percentiles, tables, and whether a goal was met."""

import os
import platform
from collections.abc import Sequence
from statistics import quantiles
from typing import NamedTuple

import torch


class Finding(NamedTuple):
    """One measured figure beside its goal; `met` is decided where it was measured."""

    what: str
    measured: str
    goal: str
    met: bool


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
