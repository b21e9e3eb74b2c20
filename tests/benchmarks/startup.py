"""From the command line to a usable page, against an empty Gradio app that imports torch.

Protocol. One headless Chromium is already running; every page is opened in a context of its own,
so that nothing comes from the browser's cache. `python app.py` and `empty_app.py` are started in
turn, A B A B A B, after one start of each that does not count and only fills the file cache. Time
runs from before the process is spawned to the moment the page is usable: ours when the first image
is drawn (`data-ready` is true), the other when its line of text is visible. Both pages are asked
for as soon as the server answers. "served" is the part until that answer.
"""

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from tests.benchmarks.report import Finding, asked, findings, machine, table
from tests.benchmarks.stage import HOST, acquainted, browser, free_port, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

GOAL = 1.5


class App(NamedTuple):
    """What to start (the port follows) and which element says that the page is usable."""

    title: str
    command: tuple[str, ...]
    usable: str


APPS = (
    App("Latent Explorer", ("app.py", "--host", HOST, "--port"), ".le-explore[data-ready=true]"),
    App("empty Gradio app", ("-m", "tests.benchmarks.empty_app"), "#empty p"),
)


class Start(NamedTuple):
    """Seconds until the server answered and until the page was usable."""

    served: float
    usable: float


def start(app: App, chromium: "Browser", folder: Path) -> Start:
    """One start of `app`, ended again."""
    port = free_port()
    begun = time.perf_counter()
    with serving([*app.command, str(port)], port, folder / "log") as url:
        served = time.perf_counter() - begun
        context = chromium.new_context(viewport={"width": 1440, "height": 900})
        page = acquainted(context.new_page())
        page.goto(url, wait_until="commit")
        page.wait_for_selector(app.usable, timeout=120_000)
        usable = time.perf_counter() - begun
        context.close()
    return Start(served, usable)


def run(options: Sequence[str] = ()) -> list[Finding]:
    """Measure and print; the finding for the table of all benchmarks."""
    starts = asked("startup", options, starts=(5, 2, "of each app")).starts
    print(f"startup: {machine()}")
    found: dict[str, list[Start]] = {app.title: [] for app in APPS}
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        for turn in range(starts + 1):
            for app in APPS:
                taken = start(app, chromium, Path(folder))
                if turn:
                    found[app.title].append(taken)
    rows = [
        [
            title,
            f"{median(s.served for s in taken):.2f}",
            f"{median(s.usable for s in taken):.2f}",
            ", ".join(f"{s.usable:.2f}" for s in taken),
        ]
        for title, taken in found.items()
    ]
    print(table(("app", "served s", "usable s (median)", "each"), rows), "\n")
    ours, empty = (median(s.usable for s in taken) for taken in found.values())
    ratio = ours / empty
    measured = f"{ratio:.2f}× ({ours:.1f} s / {empty:.1f} s)"
    return [
        Finding("start to usable page, against an empty app", measured, "≤ 1.5×", ratio <= GOAL)
    ]


if __name__ == "__main__":
    print(findings(run(sys.argv[1:])))
