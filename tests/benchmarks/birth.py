"""What training time costs as a knob: a step of the slider, a snapshot, a film.

``python -m tests.benchmarks.birth``: processor time of one core, on the shipped model that carries
its history; snapshots are of `cgan-mnist`, whose generator and discriminator are 1.7 M numbers.
"""

import time
from collections.abc import Callable

import numpy as np
import torch

from explorer.engine import Engine
from explorer.engine.animation import KINDS
from explorer.training.snapshots import Snapshots
from tests.benchmarks.report import Finding, findings, percentile
from tests.benchmarks.stage import ROOT

MODEL, LARGER = "cgan-mnist-small", "cgan-mnist"
ACROSS, DOWN = 10, 10
MOVE, OFFER, FILM = 50, 20, 5000  # ms
KB = 5000


def spent(work: Callable[[], object]) -> float:
    """Processor time of `work` in ms."""
    begun = time.process_time()
    work()
    return 1000 * (time.process_time() - begun)


def run() -> list[Finding]:
    """Times, sizes, and how far the last snapshot is from the finished model."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # as the app does
    engine = Engine([ROOT / "checkpoints"], "cpu")
    entry = engine.library.entry(MODEL)
    steps = engine.history(entry)
    labels = np.arange(ACROSS * DOWN) % entry.spec.num_classes
    rows = engine.rows(entry, engine.draw(entry, range(ACROSS * DOWN)), labels)
    engine.images(entry, rows[:1], 0)
    found = []
    for what, times in (
        ("a move of the time to a picture", range(1, len(steps))),  # none of them is open yet
        ("back to a time seen before", [len(steps) - 1] * 30),
    ):
        each = [spent(lambda t=t: engine.images(entry, rows[:1], t)) for t in times]
        told = f"{percentile(each, 50):.1f} / {percentile(each, 95):.1f} ms"
        met = percentile(each, 95) <= MOVE
        found.append(Finding(f"{what}, p50 / p95", told, f"≤ {MOVE} ms", met))
    finished = engine.images(entry, rows).astype(int)
    off = int(np.abs(finished - engine.images(entry, rows, len(steps) - 1)).max())
    found.append(Finding("the last snapshot and the model", f"{off} of 255", "≤ 2", off <= 2))
    for kind in KINDS:
        begun = time.process_time()
        film = engine.history_film(entry, rows, ACROSS, kind=kind, scale=2)
        took, size = 1000 * (time.process_time() - begun), len(film) / 1024
        what = f"a birth of {DOWN} by {ACROSS}, {len(steps)} frames, {kind}"
        met = took <= FILM and size <= KB
        told = f"{took:.0f} ms, {size:,.0f} KB"
        found.append(Finding(what, told, f"≤ {FILM} ms, {KB} KB", met))
    model, snapshots = (
        engine.workspace.models.get(engine.library.entry(LARGER).path),
        Snapshots(most=8),
    )
    each = [spent(lambda i=i: snapshots.offer(i, model)) for i in range(50)]
    median = percentile(each, 50)
    found.append(Finding("a snapshot", f"{median:.1f} ms", f"≤ {OFFER} ms", median <= OFFER))
    torch.set_num_threads(threads)
    return found


if __name__ == "__main__":
    print(findings(run()))
