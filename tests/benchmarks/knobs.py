"""Event to pixels: our knob bank against the app that people write today, both with 64 knobs.

Protocol. A CGAN with z = 64 (the shipped one, or untrained weights of its size), two servers and
one headless Chromium on this machine; the two pages are measured in turn, A B A B, each time
freshly opened, at 1440 × 900 with all 64 knobs in the page. Both use one thread per forward pass.

Isolated: single real key presses (Page Up, Page Down: half a unit or a little more) on the knob
that does most, each after a rest. Time runs from a capturing listener on `keydown` to the first
animation frame in which the canvas (or the loaded `<img>`, drawn to a canvas) holds the picture of
that value. A picture the browser has seen before may come from its cache, which favours `<img>`.

Drag: a real press, then one move in each animation frame (60 a second) over most of the range and
back, dispatched in the page before the frame is drawn, which is how Chromium hands out the moves
of a fast mouse; then a real release. Our knob gets `pointermove`, the native slider a new value
and `input`. "shown/s" counts the animation frames in which another, proven picture stood there,
"layers/s" how often the model was seen from inside meanwhile; those looks follow the picture and
must never delay it.

Proof: every picture is compared with those that the engine decodes in this process for all values
asked for so far, and belongs to the nearest, if no grey level is further off than 1 (3 behind
WebP, compared after the same encoding). What matches none is counted as a stranger.
"""

import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from itertools import cycle, islice
from pathlib import Path

from tests.benchmarks.pages import Conventional, Instrument
from tests.benchmarks.report import Finding, asked, findings, machine, percentile, table
from tests.benchmarks.stage import browser, free_port, serving
from tests.benchmarks.subject import write_model
from tests.benchmarks.trace import Trace

KEYS = ["PageUp"] * 4 + ["PageDown"] * 4
TECHNIQUES = (Instrument, Conventional)
Figures = dict[str, tuple[list[Trace], list[Trace]]]


def measure(nudges: int, drags: int, seconds: float, rest: float, rounds: int = 2) -> Figures:
    """The traces of all nudges and of all drags, by the title of the technique."""
    found: Figures = {technique.title: ([], []) for technique in TECHNIQUES}
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        models, urls = Path(folder), {}
        dimension = write_model(models)
        for technique in TECHNIQUES:
            port = free_port()
            command = [*technique.command, "--models", str(models), "--port", str(port)]
            log = models / f"{technique.kind}.log"
            urls[technique] = stack.enter_context(serving(command, port, log))
        chromium = stack.enter_context(browser())
        for turn in range(rounds):
            for technique in TECHNIQUES:
                page = technique(chromium, urls[technique], models, dimension)
                single, dragged = found[technique.title]
                page.nudge("Home", rest)  # from 0, like the other; the first one warms up
                single += [page.nudge(key, rest) for key in islice(cycle(KEYS), nudges // rounds)]
                count = drags // rounds + (turn < drags % rounds)
                dragged += [page.drag(seconds, rest) for _ in range(count)]
                page.close()
    return found


def summary(single: list[Trace], dragged: list[Trace]) -> tuple[float, float, float, int]:
    """p50 and p95 of the isolated latency, shown a second, and drags that ended right."""
    latencies = [trace.latency for trace in single if trace.latency == trace.latency]
    rates = [trace.rate for trace in dragged]
    return (
        percentile(latencies, 50),
        percentile(latencies, 95),
        percentile(rates, 50),
        sum(trace.last_shown for trace in dragged),
    )


def line(title: str, single: list[Trace], dragged: list[Trace]) -> list[str]:
    """One row of the table."""
    p50, p95, rate, last = summary(single, dragged)
    unseen = sum(trace.latency != trace.latency for trace in single)
    lags = [lag for trace in dragged for lag in trace.lags]
    return [
        title,
        f"{p50:.0f} / {p95:.0f}" + (f" ({unseen} never shown)" if unseen else ""),
        f"{rate:.1f} (worst {min(trace.rate for trace in dragged):.1f})",
        f"{percentile([trace.looks / trace.seconds for trace in dragged], 50):.1f}",
        f"{percentile([trace.moves for trace in dragged], 50):.1f}",
        f"{percentile([trace.drawn / trace.seconds for trace in dragged], 50):.1f}",
        f"{percentile(lags, 50):.0f} / {percentile(lags, 95):.0f}",
        f"{last}/{len(dragged)}",
        str(sum(trace.strangers for trace in [*single, *dragged])),
    ]


def run(options: Sequence[str] = ()) -> list[Finding]:
    """Measure and print; the findings for the table of all benchmarks."""
    args = asked(
        "knobs",
        options,
        nudges=(40, 8, "isolated key presses"),
        drags=(10, 2, "drags"),
        seconds=(3.0, 2.0, "length of a drag"),
        rest=(0.7, 0.7, "seconds before each"),
    )
    print(f"knobs: {machine()}")
    found = measure(args.nudges, args.drags, args.seconds, args.rest)
    head = ("technique", "isolated p50/p95 ms", "shown/s", "layers/s", "moves/s", "frames/s")
    head += ("drag p50/p95 ms", "last shown", "strangers")
    print(table(head, [line(title, *traces) for title, traces in found.items()]), "\n")
    (_, p95, rate, last), (_, their_p95, their_rate, _) = (summary(*t) for t in found.values())
    faster, more = their_p95 / p95, rate / max(their_rate, 1e-9)
    ratio = f"{faster:.0f}× on p95, {more:.0f}× shown"
    return [
        Finding("knob: isolated p95", f"{p95:.0f} ms", "≤ 40 ms", p95 <= 40),
        Finding("knob: shown in a 60 Hz drag", f"{rate:.1f}/s", "≥ 55/s", rate >= 55),
        Finding("knob: last value shown", f"{last}/{args.drags}", "always", last == args.drags),
        Finding("knob: against gr.Slider", ratio, "≥ 10× both", min(faster, more) >= 10),
    ]


if __name__ == "__main__":
    print(findings(run(sys.argv[1:])))
