"""Training that is watched against training that is not, and knobs while a run is on.

``python -m tests.benchmarks.training [--quick]``, without a browser. Protocol. The live presets of
the VAE and the CGAN on strokes, one thread per network as in the app. Headless: the loop alone,
`Run.progress`. Watched: the same run through the service, with a visitor who looks 12 times a
second and unpacks the answer. The two take turns, A B A B, each after a second to warm up, for
`--seconds` each. The figure is the median of the ratios of neighbours, of updates a second and of
processor seconds an update, the visitor's included, which other work on the machine moves less.

Knobs: one point of a shipped CGAN is decoded through the service, each after a rest, without a run
and while a watched run is on; from the packed request to the packed answer.
"""

import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import median
from typing import Any, NamedTuple

import torch

from explorer.data import ResidentSet, load_dataset
from explorer.engine import Engine
from explorer.engine.live import Choice, plan
from explorer.families import new_run
from explorer.ui.message import unpack
from explorer.ui.service import answer
from tests.benchmarks.report import Finding, asked, findings, machine, percentile, table
from tests.benchmarks.stage import ROOT
from tests.ui.talk import ask, packed

LOOKS = 12  # a second
DATASET, KNOBS = "strokes", "cgan-mnist"
FAMILIES = ("vae", "cgan")


class Rate(NamedTuple):
    """Updates a second, and processor seconds an update of all threads of this process."""

    updates: float
    cost: float


def chosen(family: str) -> dict[str, Any]:
    """The live preset of a family, with more epochs than will be needed."""
    first = FAMILIES[family].presets[0]
    values = {**first.values, "epochs": 200}
    return {"family": family, "dataset": DATASET, "size": first.size, "values": values}


def headless(engine: Engine, data: ResidentSet, family: str, seconds: float) -> Rate:
    """The loop alone."""
    head = plan(engine.workspace, Choice(**chosen(family))).head
    progress = new_run(head.spec, head.recipe, data).progress(1)
    warm_up = time.perf_counter() + 1
    first = next(record for record in progress if time.perf_counter() > warm_up).step
    begun, spent = time.perf_counter(), time.process_time()
    last = next(record for record in progress if time.perf_counter() - begun > seconds).step
    steps = last - first
    return Rate(steps / (time.perf_counter() - begun), (time.process_time() - spent) / steps)


@contextmanager
def watched_run(engine: Engine, family: str) -> Iterator[str]:
    """The token of a run that has begun and is looked at 12 times a second by a thread."""
    run, over = ask(engine, "train_start", **chosen(family), seed=0).header["run"], False

    def visitor() -> None:
        since = 0
        while not over:
            begun = time.perf_counter()
            since = ask(engine, "train_look", run=run, since=since).header["number"]
            time.sleep(max(0.0, 1 / LOOKS - (time.perf_counter() - begun)))

    thread = threading.Thread(target=visitor)
    thread.start()
    while engine.live.status(run, 0).collapse is None:  # all that is made once has been made
        time.sleep(0.05)
    try:
        yield run
    finally:
        over = True
        thread.join()
        engine.live.close()


def watched(engine: Engine, family: str, seconds: float) -> Rate:
    """The same through the service."""
    with watched_run(engine, family) as run:
        time.sleep(1)
        begun, spent, first = time.perf_counter(), time.process_time(), at(engine, run)
        time.sleep(seconds)
        steps = at(engine, run) - first
        taken = time.perf_counter() - begun
        return Rate(steps / taken, (time.process_time() - spent) / steps)


def at(engine: Engine, run: str) -> int:
    """The step a run is at, read where its own thread counts."""
    session = engine.live._runs[run].session
    assert session is not None
    return session.run.step


def latencies(engine: Engine, count: int, rest: float) -> list[float]:
    """Milliseconds from a packed request for one image to the packed answer, each after a rest."""
    entry = engine.library.entry(KNOBS)
    found = []
    for seed in range(count):
        drawn = engine.draw(entry, [seed])
        rows = engine.rows(entry, drawn, torch.tensor([seed % 10]).numpy())
        request = packed("images", rows, model=KNOBS, count=1)
        time.sleep(rest)
        begun = time.perf_counter()
        given = answer(engine, request)
        found.append(1000 * (time.perf_counter() - begun))
        assert unpack(given).payload
    return found[1:]


def run(options: Sequence[str] = ()) -> list[Finding]:
    """Measure and print; the findings for the table of all benchmarks."""
    args = asked(
        "training",
        options,
        seconds=(10.0, 3.0, "of each measurement"),
        rounds=(5, 3, "of headless and watched"),
        knobs=(60, 20, "decoded points"),
    )
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # as the app does
    print(f"training: {machine()}")
    engine = Engine([ROOT / "checkpoints"], "cpu")
    data = ResidentSet(load_dataset(DATASET, engine.data_root), "cpu")
    found, rows = [], []
    for family in FAMILIES:
        alone, seen = [], []
        for _ in range(args.rounds):
            alone.append(headless(engine, data, family, args.seconds))
            seen.append(watched(engine, family, args.seconds))
        rates = [median(rate.updates for rate in rates) for rates in (alone, seen)]
        costs = [1000 * median(rate.cost for rate in rates) for rates in (alone, seen)]
        rows.append([family, *(f"{value:.1f}" for value in (*rates, *costs))])
        pairs = list(zip(alone, seen, strict=True))
        slower = 100 * median(1 - shown.updates / free.updates for free, shown in pairs)
        found.append(
            Finding(f"{family}: watched", f"{slower:.0f} % slower", "≤ 10 %", slower <= 10)
        )
        dearer = 100 * median(shown.cost / free.cost - 1 for free, shown in pairs)
        found.append(
            Finding(f"{family}: its processor time", f"{dearer:+.0f} %", "≤ 10 %", dearer <= 10)
        )
    head = ("live preset", "headless steps/s", "watched steps/s", "ms of processor", "watched ms")
    print(table(head, rows), "\n")
    still = latencies(engine, args.knobs, 0.15)
    with watched_run(engine, FAMILIES[-1]):
        busy = latencies(engine, args.knobs, 0.15)
    for name, values in (("no run", still), ("a run is on", busy)):
        p50, p95 = percentile(values, 50), percentile(values, 95)
        measured = f"{p50:.1f} / {p95:.1f} ms"
        found.append(Finding(f"decode, {name}, p50 / p95", measured, "≤ 100 ms", p95 <= 100))
    torch.set_num_threads(threads)
    return found


if __name__ == "__main__":
    print(findings(run(sys.argv[1:])))
