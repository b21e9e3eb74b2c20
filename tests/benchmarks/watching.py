"""A run that is watched in a real browser: its pace, the page's frames, and another visitor's knob.

``python -m tests.benchmarks.watching [--quick] [--only cgan,vae] [--pairs 7] [--seconds 10]``: the
app and one headless Chromium on this machine, the live presets on strokes, started in the Train
tab. Protocol. Pace: updates a second while the tab is open and drawn, against the same loop alone
in this process, in turns A B A B, the run being paused meanwhile; the figure is the median of the
ratios of neighbours, so that other work on the machine falls on both. Beside it, from /proc, the
processor time of an update: all of the server against the loop alone, which other work moves less.
It begins when what the first seconds may cost beyond the rest is spent. Frames:
`requestAnimationFrame` on the Train tab while the run is on. Knob: isolated key presses of a
second visitor in Explore while the last run is on, measured and proven as `tests.benchmarks.knobs`
does.
"""

import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import torch

from explorer.data import ResidentSet, load_dataset
from explorer.engine import Engine
from tests.benchmarks.knobs import KEYS
from tests.benchmarks.pages import Instrument
from tests.benchmarks.processes import Spent, spent
from tests.benchmarks.report import Finding, asked, findings, machine, percentile, table
from tests.benchmarks.stage import ROOT, acquainted, browser, free_port, serving
from tests.benchmarks.subject import write_model
from tests.benchmarks.training import DATASET, Rate, headless

if TYPE_CHECKING:
    from playwright.sync_api import Page

FAMILIES = "vae,cgan"
PACE_GOAL, FRAMES_GOAL, KNOB_GOAL = 0.9, 55, 100  # share of headless; a second; ms
FRAMED = 2.0  # seconds of frames, before the pace is measured: asking for them costs frames
SETTLED = 30.0  # seconds from the start, when what may be seen more of at first is over

STEP = r"""() => {
  const words = document.querySelector("[data-part=progress]").textContent;
  return Number(/^step ([\d,]+)/.exec(words)?.[1].replaceAll(",", "") ?? 0);
}"""
WATCHING = "document.querySelector('[data-part=progress]').title"
FRAMES = """async (seconds) => {
  const begun = performance.now();
  let frames = 0;
  await new Promise((done) => {
    const look = () => {
      frames += 1;
      if (performance.now() - begun < 1000 * seconds) requestAnimationFrame(look);
      else done();
    };
    requestAnimationFrame(look);
  });
  return (1000 * frames) / (performance.now() - begun);
}"""


class Pair(NamedTuple):
    """A run with the tab open and the loop alone after it, each for some `seconds`."""

    open: Rate
    alone: Rate
    frames: float
    spent: Spent
    seconds: float


def started(page: "Page", url: str, family: str) -> None:
    """The Train tab with a run that is on, and all of its meters shown."""
    page.goto(url)
    page.wait_for_selector(".le-explore[data-ready=true]")
    page.click("#tabs [data-tab-id=train]")
    page.wait_for_selector(".le-train[data-ready=true]")
    page.get_by_label("Family").select_option(family)
    page.click(".le-hyper summary")
    page.get_by_label("Epochs").fill("200")  # more than will be needed
    page.wait_for_timeout(1000)
    page.click(".le-train [data-do=start]")
    page.wait_for_selector("[data-testid=collapse]:not([hidden])", timeout=120_000)
    page.wait_for_timeout(1000 * SETTLED)


def conduct(page: "Page", state: str) -> None:
    """Pause or resume, and wait until it is so."""
    page.click(".le-train [data-do=start]")
    page.wait_for_selector(f".le-train[data-state={state}]")


def pair(page: "Page", engine: Engine, data: ResidentSet, family: str, seconds: float) -> Pair:
    """Both measurements, of a run that is on before and after them."""
    frames = page.evaluate(FRAMES, FRAMED)
    begun, before, first = time.perf_counter(), spent(), page.evaluate(STEP)
    page.wait_for_timeout(1000 * seconds)
    steps, used = page.evaluate(STEP) - first, spent().since(before)
    taken = time.perf_counter() - begun
    conduct(page, "paused")
    alone = headless(engine, data, family, seconds)
    conduct(page, "running")
    return Pair(Rate(steps / taken, used.server / steps), alone, frames, used, taken)


def row(family: str, pairs: Sequence[Pair]) -> list[str]:
    """What the machine spent on the run and on watching it."""
    beside = [(p.spent.server - p.spent.busiest) / p.seconds for p in pairs]
    of_update = [p.spent.busiest / p.seconds / p.open.updates for p in pairs]
    values = (
        [p.alone.updates for p in pairs],
        [p.open.updates for p in pairs],
        [1000 * p.alone.cost for p in pairs],
        [1000 * seconds for seconds in of_update],
        [1000 * seconds for seconds in beside],
        [1000 * p.spent.browser / p.seconds for p in pairs],
    )
    return [family, *(f"{median(value):.1f}" for value in values)]


HEAD = ("live preset", "alone steps/s", "open steps/s", "alone ms/step", "open ms/step")
HEAD += ("rest of the server ms/s", "browser ms/s")


def of_pairs(family: str, pairs: Sequence[Pair]) -> list[Finding]:
    """Pace, processor time and frames of a family."""
    shares = sorted(p.open.updates / p.alone.updates for p in pairs)
    dearer = sorted(100 * (p.open.cost / p.alone.cost - 1) for p in pairs)
    share, more, frames = median(shares), median(dearer), median(p.frames for p in pairs)
    told = f"{share:.2f} of headless ({shares[0]:.2f} to {shares[-1]:.2f})"
    cost = f"{more:+.0f} % ({dearer[0]:+.0f} to {dearer[-1]:+.0f})"
    return [
        Finding(f"{family}, the tab open", told, f"≥ {PACE_GOAL}", share >= PACE_GOAL),
        Finding(f"{family}, processor time of an update", cost, "≤ +10 %", more <= 10),
        Finding(
            f"{family}, frames of the Train tab",
            f"{frames:.1f}/s",
            f"≥ {FRAMES_GOAL}/s",
            frames >= FRAMES_GOAL,
        ),
    ]


def of_knob(other: Instrument, keys: int) -> Finding:
    """The isolated latency of a second visitor's knob."""
    other.nudge("Home", 0.7)
    traces = [other.nudge(key, 0.7) for key in islice(cycle(KEYS), keys)]
    times = [trace.latency for trace in traces if trace.latency == trace.latency]
    far = percentile(times, 95)
    told = f"p50 {percentile(times, 50):.0f} ms, p95 {far:.0f} ms, {len(times)} of {keys}"
    return Finding("a knob meanwhile", told, f"p95 ≤ {KNOB_GOAL} ms", far <= KNOB_GOAL)


def run(options: Sequence[str] = ()) -> list[Finding]:
    """Measure and print; the findings for the table of all benchmarks."""
    args = asked(
        "watching",
        options,
        only=(FAMILIES, FAMILIES, "families"),
        pairs=(7, 3, "of open and alone"),
        seconds=(10.0, 4.0, "of each of them"),
        keys=(40, 8, "presses of the knob's keys"),
    )
    torch.set_num_threads(1)  # as the app does
    print(f"watching: {machine()}")
    engine = Engine([ROOT / "checkpoints"], "cpu")
    data = ResidentSet(load_dataset(DATASET, engine.data_root), "cpu")
    found, rows = [], []
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        dimension, port = write_model(Path(folder)), free_port()
        command = [*Instrument.command, "--models", folder, "--home", folder, "--port", str(port)]
        with serving(command, port, Path(folder) / "log") as url:
            for family in args.only.split(","):
                page = acquainted(chromium.new_page(viewport={"width": 1440, "height": 900}))
                started(page, url, family)
                pairs = [pair(page, engine, data, family, args.seconds) for _ in range(args.pairs)]
                found += of_pairs(family, pairs)
                rows.append(row(family, pairs))
                print(f"{family}: {page.evaluate(WATCHING)}", flush=True)
                if family == args.only.split(",")[-1]:
                    other = Instrument(chromium, url, Path(folder), dimension)
                    found.append(of_knob(other, args.keys))
                    other.close()
                page.close()
    print(table(HEAD, rows), "\n")
    return found


if __name__ == "__main__":
    print(findings(run(sys.argv[1:])))
