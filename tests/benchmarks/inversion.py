"""How often a search finds a model's own sample again, and how long that takes.

``python -m tests.benchmarks.inversion [--quick]``: samples of the shipped GANs with random seeds
and classes in equal parts, 100 of each (10 with --quick); each search begins at other seeds and
takes all of its steps. Seconds of one processor say what a search costs on a machine that has
other work, too.
"""

import sys
import time
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch

from explorer.engine import Engine
from explorer.engine.inversion import advance, begin
from tests.benchmarks.report import Finding, findings, percentile
from tests.benchmarks.stage import ROOT

MODELS = ("cgan-mnist", "infogan-mnist")
COUNT, QUICK = 100, 10
FIRST = 50_000  # seed of the samples, far from those that searches begin at
NEAR, NEARER = 0.01, 0.005  # mean squared errors of pixels in [0, 1]
SECONDS = 10


class Search(NamedTuple):
    """The residual it came to, whether the class is the sample's, and seconds by both clocks."""

    residual: float
    same_class: bool
    wall: float
    processor: float


def searches(model: str, count: int) -> list[Search]:
    """One search for each of `count` samples of `model`."""
    engine = Engine([ROOT / "checkpoints"], "cpu")
    entry = engine.library.entry(model)
    found = []
    for images, labels, _ in engine.sample(entry, count, FIRST):
        for image, label in zip(images, labels, strict=True):
            clocks = time.perf_counter(), time.process_time()
            state = begin(engine.workspace, entry, image, seed=0)
            state = advance(engine.workspace, entry, image, state, state.steps)
            wall, processor = time.perf_counter() - clocks[0], time.process_time() - clocks[1]
            weights = state.rows[state.best, entry.spec.z :][: entry.spec.num_classes]
            same = int(weights.argmax()) == label
            found.append(Search(float(state.residuals[state.best]), same, wall, processor))
    return found


def run(options: Sequence[str]) -> list[Finding]:
    """Shares that were found, classes and seconds of each model."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # as the app does
    found = []
    for model in MODELS:
        done = searches(model, QUICK if "--quick" in options else COUNT)
        residuals = [search.residual for search in done]
        for bound, goal in ((NEAR, 0.9), (NEARER, 0.9)):
            share = float(np.mean([r <= bound for r in residuals]))
            measured = f"{100 * share:.0f} % of {len(done)}"
            found.append(
                Finding(f"{model}, ≤ {bound}", measured, f"≥ {100 * goal:.0f} %", share >= goal)
            )
        middle, far = percentile(residuals, 50), max(residuals)
        found.append(
            Finding(f"{model}, residual", f"{middle:.5f}, worst {far:.5f}", "≤ 0.01", far <= NEAR)
        )
        same = float(np.mean([search.same_class for search in done]))
        found.append(Finding(f"{model}, same class", f"{100 * same:.0f} %", "≥ 90 %", same >= 0.9))
        for clock in ("wall", "processor"):
            seconds = [getattr(search, clock) for search in done]
            middle, slow = percentile(seconds, 50), percentile(seconds, 95)
            measured = f"{middle:.1f} s, p95 {slow:.1f} s"
            found.append(
                Finding(f"{model}, {clock}", measured, f"≤ {SECONDS} s", middle <= SECONDS)
            )
    torch.set_num_threads(threads)
    return found


if __name__ == "__main__":
    print(findings(run(sys.argv[1:])))
