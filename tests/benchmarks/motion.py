"""Paths, grids and sums: pictures a second while a path plays, and how long each takes to appear.

Protocol. ``python -m tests.benchmarks.motion [--quick]``: the shipped app and one headless Chromium
on this machine, 1440 × 900, `cgan-mnist`. Every picture on the page at the end is compared with the
one that the engine in this process makes; a round in which one differs counts as missed.

Player: a closed path through four stations, all of it loaded; "shown" counts the animation frames
of three seconds in which the screen holds another picture than in the frame before.

Filmstrip, grid, result: another path (four other stations, 21 pictures in its strip), another 8 × 8
grid between four corners, another sum of three groups of three; time runs from the change of the
page's state to the first animation frame in which the last of the pictures stands there.
"""

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.engine import Engine, Entry
from tests.benchmarks.report import Finding, findings, percentile
from tests.benchmarks.stage import HOST, ROOT, acquainted, browser, free_port, serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

MODEL = "cgan-mnist"
SHOWN_GOAL, SECONDS = 55, 3.0
QUIET = 600  # ms without a change after which none is expected
TOLERANCE = 1  # grey levels
SIDE, STEPS = 8, 30

SESSION = """
  const { session } = await import(new URL("instrument/app/host_gradio.js", document.baseURI));"""
OPEN = f"""async ([name, tab, changes]) => {{
  {SESSION}
  session.edit(name, changes);
  document.querySelector(`#tabs [data-tab-id=${{tab}}]`).click();
}}"""
# Milliseconds from a change of a tab state to the last change of the canvases, and what they show.
CHANGE = f"""async ([name, changes, selector, quiet]) => {{
  {SESSION}
  const canvases = () => [...document.querySelectorAll(selector)];
  const grey = (canvas) => {{
    const {{ data }} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return [...data].filter((_, i) => i % 4 === 0);
  }};
  let painted = 0;
  const {{ putImageData }} = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.putImageData = function (...given) {{
    putImageData.apply(this, given);
    if (this.canvas.matches(selector)) painted += 1;
  }};
  const begun = performance.now();
  session.edit(name, changes);
  let [last, seen] = [begun, 0];
  await new Promise((done) => {{
    const look = () => {{
      const now = performance.now();
      if (painted !== seen) [seen, last] = [painted, now];
      if (now - last > quiet) done();
      else requestAnimationFrame(look);
    }};
    requestAnimationFrame(look);
  }});
  CanvasRenderingContext2D.prototype.putImageData = putImageData;
  return [last - begun, canvases().map(grey)];
}}"""
PLAY = """async (seconds) => {
  const canvas = document.querySelector("[data-testid=frame]");
  const pen = canvas.getContext("2d");
  const words = () => pen.getImageData(0, 0, canvas.width, canvas.height).data.join();
  document.querySelector(".le-interpolate [data-do=play]").click();
  await new Promise((done) => setTimeout(done, 300));
  let [shown, frames, last] = [0, 0, ""];
  const begun = performance.now();
  await new Promise((done) => {
    const look = () => {
      const now = words();
      frames += 1;
      if (now !== last) shown += 1;
      last = now;
      if (performance.now() - begun < 1000 * seconds) requestAnimationFrame(look);
      else done();
    };
    requestAnimationFrame(look);
  });
  const passed = (performance.now() - begun) / 1000;
  document.querySelector(".le-interpolate [data-do=play]").click();
  return [shown / passed, frames / passed];
}"""


def points(engine: Engine, entry: Entry, first: int, count: int) -> tuple[np.ndarray, list[Any]]:
    """Samples of seeds as rows [count, Z + K] and as the page writes them."""
    labels = np.arange(count) * 3 % entry.spec.num_classes
    rows = engine.rows(entry, engine.draw(entry, range(first, first + count)), labels)
    z = entry.spec.z
    plain = [
        {"model": entry.id, "seed": first + i, "z": row[:z].tolist(), "classes": row[z:].tolist()}
        for i, row in enumerate(rows)
    ]
    return rows, plain


Round = Callable[[Engine, Entry, int], tuple[dict[str, Any], np.ndarray]]


def strip(engine: Engine, entry: Entry, first: int) -> tuple[dict[str, Any], np.ndarray]:
    """Another path, and the rows of its strip."""
    rows, plain = points(engine, entry, first, 4)
    closed = np.concatenate([rows, rows[:1]])
    path = engine.interpolation.route(entry, closed, STEPS, "slerp", "smooth").rows
    return {"points": plain}, path[:: STEPS // 5]


def grid(engine: Engine, entry: Entry, first: int) -> tuple[dict[str, Any], np.ndarray]:
    """Another grid between four corners."""
    rows, plain = points(engine, entry, first, 4)
    return {"points": plain}, engine.interpolation.grid(entry, rows, 2, SIDE - 1, "slerp").reshape(
        SIDE * SIDE, -1
    )


def result(engine: Engine, entry: Entry, first: int) -> tuple[dict[str, Any], np.ndarray]:
    """Another sum, and the rows of the nine."""
    rows, plain = points(engine, entry, first, 9)
    sizes, terms = [3, 3, 3], [1.0, -1.0, 1.0]
    found = engine.interpolation.weighted_sum(entry, rows, sizes, terms, False, 1)
    nine = np.concatenate([found.around[:4], found.result[None], found.around[4:]])
    return {"points": plain, "sizes": sizes, "terms": terms}, nine


# What is timed: its title, the tab state, its tab, its view, the canvases, a round, the goal in ms.
TIMED: tuple[tuple[str, str, str, str, str, Round, int], ...] = (
    ("filmstrip", "path", "interpolate", "film", "[data-testid=film] canvas", strip, 250),
    ("grid 8 × 8", "path", "interpolate", "corners", "[data-testid=grid] canvas", grid, 250),
    ("arithmetic result", "sum", "arithmetic", "sum", "[data-testid=result] canvas", result, 150),
)


def timed(page: "Page", engine: Engine, entry: Entry, what: tuple[Any, ...], count: int) -> Finding:
    """How long it takes until another one is shown, over `count` rounds."""
    title, name, tab, view, selector, make, goal = what
    page.evaluate(OPEN, [name, tab, {"view": view}])
    page.wait_for_selector(selector)
    page.wait_for_timeout(1500)
    found = []
    for i in range(count):
        changes, rows = make(engine, entry, 100 + 20 * i)
        ms, shown = page.evaluate(CHANGE, [name, changes, selector, QUIET])
        wanted = engine.images(entry, rows).reshape(len(rows), -1).astype(int)
        got = np.array(shown)
        if got.shape == wanted.shape and np.abs(got - wanted).max() <= TOLERANCE:
            found.append(ms)
    far = percentile(found, 95)
    words = f"p50 {percentile(found, 50):.0f} ms, p95 {far:.0f} ms, {len(found)} of {count}"
    return Finding(title, words, f"p95 ≤ {goal} ms", far <= goal and len(found) == count)


def played(page: "Page", engine: Engine, entry: Entry) -> Finding:
    """Pictures a second of a path that is loaded."""
    changes, _ = strip(engine, entry, 1)
    page.evaluate(OPEN, ["path", "interpolate", {**changes, "view": "film"}])
    page.wait_for_selector(f".le-film[data-loaded='{4 * STEPS + 1}']")
    shown, frames = page.evaluate(PLAY, SECONDS)
    words = f"{shown:.1f}/s shown of {frames:.1f} frames/s"
    return Finding("path player", words, f"≥ {SHOWN_GOAL}/s", shown >= SHOWN_GOAL)


def run(options: Sequence[str]) -> list[Finding]:
    """All four figures."""
    count = 6 if "--quick" in options else 30
    engine = Engine([ROOT / "checkpoints"], "cpu")
    entry = engine.library.entry(MODEL)
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        port = free_port()
        command = ["app.py", "--host", HOST, "--device", "cpu", "--port", str(port)]
        with serving(command, port, Path(folder) / "log") as url:
            page = acquainted(chromium.new_page(viewport={"width": 1440, "height": 900}))
            page.goto(url)
            page.wait_for_selector(".le-explore[data-ready=true]")
            page.select_option("[data-testid=model]", MODEL)
            page.wait_for_timeout(1500)
            found = [played(page, engine, entry)]
            found += [timed(page, engine, entry, what, count) for what in TIMED]
    return found


if __name__ == "__main__":
    print(findings(run(sys.argv[1:])))
