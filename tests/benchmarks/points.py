"""The Points tab: from pen-up to the reconstruction, from a move over the map to pixels.

Protocol. ``python -m tests.benchmarks.points [--quick]``: the shipped app and one headless Chromium
on this machine, 1440 × 900, each page freshly opened. Both are measured against the picture that
the engine in this process makes of what the page asked for, so no frame is counted that shows
anything else.

Pen: real strokes of random direction on the pad, `vae-mnist-50d`; time runs from `pointerup` to the
first animation frame after which the reconstruction's canvas changes no more, and holds what the
engine encodes from the input beside it. The page encodes while one draws; where the last of these
reconstructions is the final one already, the time is 0.

Hover: single real moves to random places of the map of `vae-mnist-2d`, each after a rest; time runs
from `pointermove` to the first animation frame in which the image is the one of that place.
"""

import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from explorer.engine import Engine
from tests.benchmarks.report import Finding, findings, percentile
from tests.benchmarks.stage import HOST, ROOT, acquainted, browser, free_port, serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

Touch = Callable[..., None]
PEN_GOAL, HOVER_GOAL = 150, 40  # ms
TOLERANCE = 1  # grey levels
QUIET = 400  # ms without a new picture after which none is expected

WATCH = """([selector, event]) => {
  const canvas = document.querySelector(selector);
  const seen = window.seen = { at: 0, changes: [], before: [] };
  let last = "";
  addEventListener(event, () => {
    seen.before = seen.changes.at(-1)?.[1] ?? seen.before;
    Object.assign(seen, { at: performance.now(), changes: [] });
  }, { capture: true });
  const look = () => {
    const { width, height } = canvas, pen = canvas.getContext("2d");
    const data = width ? pen.getImageData(0, 0, width, height).data : [];
    const levels = data.filter((_, i) => i % 4 === 0);
    const words = levels.join();
    if (words !== last) {
      last = words;
      seen.changes.push([performance.now() - seen.at, [...levels]]);
    }
    requestAnimationFrame(look);
  };
  look();
}"""
HOVERED = "() => document.querySelector('.le-map').dataset.hovered.split(' ').map(Number)"


def opened(page: "Page", url: str, model: str, watched: Sequence[str], touched: str) -> Touch:
    """The Points tab of a model with its map drawn: a way to go anywhere in what is `touched`.

    watched: the canvas whose pictures are timed, and the event from which on.
    """
    page.goto(url)
    page.wait_for_selector(".le-explore[data-ready=true]")
    page.select_option("[data-testid=model]", model)
    page.click("#tabs [data-tab-id=points]")
    page.wait_for_selector(".le-map[aria-busy=false]", timeout=120_000)
    page.wait_for_timeout(1500)
    page.evaluate(WATCH, watched)
    box = page.locator(touched).bounding_box()
    assert box

    def touch(steps: int = 1) -> None:
        x, y = (random.uniform(0.2, 0.8) for _ in range(2))
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=steps)

    return touch


def pen(page: "Page", engine: Engine, url: str, count: int) -> list[float]:
    """Milliseconds from the end of each of `count` strokes to its reconstruction."""
    watched = ["[data-testid=found]", "pointerup"]
    touch = opened(page, url, "vae-mnist-50d", watched, "[data-testid=pad]")
    entry, found = engine.library.entry("vae-mnist-50d"), []
    for i in range(count):
        if i % 5 == 0:
            page.click("[data-do=clear]")
        for stop in range(6):
            touch(steps=5)
            if stop == 0:
                page.mouse.down()
        page.mouse.up()
        page.wait_for_timeout(QUIET)
        shown = page.evaluate("() => [[0, window.seen.before], ...window.seen.changes]")
        image = page.evaluate(
            "() => { const c = document.querySelector('[data-testid=framed]');"
            " return [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data]; }"
        )
        framed = np.array(image, np.uint8).reshape(28, 28, 4)[..., :1]
        wanted = engine.encoding.encode(entry, framed, [0]).reconstruction.ravel().astype(int)
        ms, levels = shown[-1]
        if len(levels) == len(wanted) and np.abs(np.array(levels) - wanted).max() <= TOLERANCE:
            found.append(ms)
    return found


def hover(page: "Page", engine: Engine, url: str, count: int) -> list[float]:
    """Milliseconds from each of `count` moves over the map to the image of that place."""
    watched = ["[data-testid=current-point]", "pointermove"]
    touch = opened(page, url, "vae-mnist-2d", watched, "[data-testid=map]")
    entry, found = engine.library.entry("vae-mnist-2d"), []
    for _ in range(count):
        page.wait_for_timeout(random.uniform(100, 150))
        touch()
        page.wait_for_timeout(QUIET)
        place = np.array([page.evaluate(HOVERED)], np.float32)
        wanted = engine.images(entry, place).ravel().astype(int)
        for ms, levels in page.evaluate("() => window.seen.changes"):
            if np.abs(np.array(levels) - wanted).max() <= 2 * TOLERANCE:  # the place is rounded
                found.append(ms)
                break
    return found


def run(options: Sequence[str]) -> list[Finding]:
    """Both figures; a picture that is not the engine's counts as missed."""
    count = 10 if "--quick" in options else 60
    engine = Engine([ROOT / "checkpoints"], "cpu")
    found = []
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        port = free_port()
        command = ["app.py", "--host", HOST, "--device", "cpu", "--port", str(port)]
        with serving(command, port, Path(folder) / "log") as url:
            for title, measure, goal in (
                ("pen up to reconstruction", pen, PEN_GOAL),
                ("move over the map to pixels", hover, HOVER_GOAL),
            ):
                page = acquainted(chromium.new_page(viewport={"width": 1440, "height": 900}))
                times = measure(page, engine, url, count)
                far = percentile(times, 95)
                words = (
                    f"p50 {percentile(times, 50):.0f} ms, p95 {far:.0f} ms, {len(times)} of {count}"
                )
                met = far <= goal and len(times) == count
                found.append(Finding(title, words, f"p95 ≤ {goal} ms", met))
                page.close()
    return found


if __name__ == "__main__":
    print(findings(run(sys.argv[1:])))
