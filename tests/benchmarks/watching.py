"""A run that is watched in a real browser: its pace, the page's frames, and another visitor's knob.

Protocol. ``python -m tests.benchmarks.watching [--quick]``: the app and one headless Chromium on
this machine, the live preset of the CGAN on strokes, started in the Train tab. Pace: updates a
second while the tab is open and drawn, against the same loop alone in this process, in turns
A B A B, the run being paused meanwhile. Frames: `requestAnimationFrame` on the Train tab while the
run is on. Knob: isolated key presses of a second visitor in Explore while the run is on, measured
and proven as `tests.benchmarks.knobs` does.
"""

import sys
import tempfile
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import torch

from explorer.data import ResidentSet, load_dataset
from explorer.engine import Engine
from tests.benchmarks.knobs import KEYS
from tests.benchmarks.pages import Instrument
from tests.benchmarks.report import Finding, findings, machine, percentile
from tests.benchmarks.stage import ROOT, browser, free_port, serving
from tests.benchmarks.subject import write_model
from tests.benchmarks.training import DATASET, headless

if TYPE_CHECKING:
    from playwright.sync_api import Page

FAMILY = "cgan"
PACE_GOAL, FRAMES_GOAL, KNOB_GOAL = 0.9, 55, 100  # share of headless; a second; ms

STEP = r"""() => {
  const words = document.querySelector("[data-part=progress]").textContent;
  return Number(/^step ([\d,]+)/.exec(words)?.[1].replaceAll(",", "") ?? 0);
}"""
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


def started(page: "Page", url: str) -> None:
    """The Train tab with a run that is on, and all of its meters shown."""
    page.goto(url)
    page.wait_for_selector(".le-explore[data-ready=true]")
    page.click("#tabs [data-tab-id=train]")
    page.wait_for_selector(".le-train[data-ready=true]")
    page.get_by_label("Family").select_option(FAMILY)
    page.wait_for_timeout(1000)
    page.click(".le-train [data-do=start]")
    page.wait_for_selector("[data-testid=collapse]:not([hidden])", timeout=120_000)
    page.wait_for_timeout(1000)


def conduct(page: "Page", state: str) -> None:
    """Pause or resume, and wait until it is so."""
    page.click(".le-train [data-do=start]")
    page.wait_for_selector(f".le-train[data-state={state}]")


def pace(page: "Page", seconds: float) -> tuple[float, float]:
    """Updates and frames a second of a run that is on."""
    first = page.evaluate(STEP)
    frames = page.evaluate(FRAMES, seconds)
    return (page.evaluate(STEP) - first) / seconds, frames


def run(options: Sequence[str] = ()) -> list[Finding]:
    """Measure and print; the findings for the table of all benchmarks."""
    seconds, rounds, keys = (4.0, 1, 8) if "--quick" in options else (10.0, 3, 40)
    torch.set_num_threads(1)  # as the app does
    print(f"watching: {machine()}")
    engine = Engine([ROOT / "checkpoints"], "cpu")
    data = ResidentSet(load_dataset(DATASET, engine.data_root), "cpu")
    shown, alone, frames = [], [], []
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        dimension, port = write_model(Path(folder)), free_port()
        command = [*Instrument.command, "--models", folder, "--home", folder, "--port", str(port)]
        with serving(command, port, Path(folder) / "log") as url:
            page = chromium.new_page(viewport={"width": 1440, "height": 900})
            started(page, url)
            for _ in range(rounds):
                updates, drawn = pace(page, seconds)
                shown.append(updates)
                frames.append(drawn)
                conduct(page, "paused")
                alone.append(headless(engine, data, FAMILY, seconds).updates)
                conduct(page, "running")
            other = Instrument(chromium, url, Path(folder), dimension)
            other.nudge("Home", 0.7)
            traces = [other.nudge(key, 0.7) for key in islice(cycle(KEYS), keys)]
            other.close()
    times = [trace.latency for trace in traces if trace.latency == trace.latency]
    share, far = median(shown) / median(alone), percentile(times, 95)
    knob = f"p50 {percentile(times, 50):.0f} ms, p95 {far:.0f} ms, {len(times)} of {keys}"
    return [
        Finding(
            "training with the tab open",
            f"{share:.2f} of headless ({median(shown):.1f} against {median(alone):.1f} steps/s)",
            f"≥ {PACE_GOAL}",
            share >= PACE_GOAL,
        ),
        Finding(
            "frames of the Train tab",
            f"{median(frames):.1f}/s",
            f"≥ {FRAMES_GOAL}/s",
            median(frames) >= FRAMES_GOAL,
        ),
        Finding("a knob meanwhile", knob, f"p95 ≤ {KNOB_GOAL} ms", far <= KNOB_GOAL),
    ]


if __name__ == "__main__":
    print(findings(run(sys.argv[1:])))
