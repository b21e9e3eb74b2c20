"""What heavy work takes of memory, beside what it was said to take before it began.

``python -m tests.benchmarks.costs``, on Linux. Protocol. One process with the shipped models; each
piece of work is done once to load what is loaded once, and once more; its memory is the largest
resident set in the second round beyond the one before it.
"""

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from explorer.engine import Engine
from explorer.runtime import give_back
from explorer.ui.message import Message
from explorer.ui.operations import OPERATIONS
from tests.benchmarks.report import Finding, findings, machine, table
from tests.benchmarks.stage import ROOT

MODEL = "cgan-mnist-small"
STATUS, MARKS = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def memory(name: str) -> int:
    """A line of this process's status in bytes: VmRSS now, VmHWM the largest since the mark."""
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) * 1024


def taken(work: Callable[[], Any]) -> int:
    """The bytes that the second round of some work takes at the most."""
    work()
    give_back()
    MARKS.write_text("5")  # proc(5): the mark of the largest resident set begins anew
    before = memory("VmRSS")
    work()
    return memory("VmHWM") - before


def run(options: Sequence[str] = ()) -> list[Finding]:
    """Measure each piece of work and print it beside its price."""
    print(machine())
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        engine = Engine([ROOT / "checkpoints"], "cpu", results=Path(folder))
        entry = engine.library.entry(MODEL)
        rows = engine.rows(entry, engine.draw(entry, range(480)), np.arange(480) % 10)
        asked: dict[str, Message] = {}
        for kind, scale in (("gif", 10), ("webp", 10), ("mp4", 10), ("png", 10)):
            fields = {"op": "film", "format": kind, "scale": scale, "count": len(rows)}
            asked[f"film as {kind}"] = Message({"model": MODEL, **fields}, rows.tobytes())
        some = rows[:120].tobytes()
        born = {"op": "birth", "format": "mp4", "across": 12, "count": 120}
        asked["birth"] = Message({"model": MODEL, **born}, some)
        asked["512 images"] = Message(
            {"model": MODEL, "op": "images", "count": 480}, rows.tobytes()
        )
        image = {"model": MODEL, "op": "invert", "shape": [28, 28, 1], "seed": 0}
        asked["search"] = Message(image, bytes(784))
        asked["nearest"] = Message(
            {"model": MODEL, "op": "nearest", "count": 1}, rows[:1].tobytes()
        )
        asked["map"] = Message({"model": MODEL, "op": "map"})
        lines, worst = [], 0.0
        for name, message in asked.items():
            call = OPERATIONS[str(message.header["op"])].read(engine, message)
            price = call.cost.size
            most = taken(call.answer)
            lines.append((name, f"{most / 2**20:,.0f} MB", f"{price / 2**20:,.0f} MB"))
            worst = max(worst, most / max(price, 1))
    print(table(("work", "taken", "said before"), lines))
    said = "memory taken of what was said before"
    return [Finding(said, f"≤ {worst:.0%}", "≤ 100%", worst <= 1)]


if __name__ == "__main__":
    print(findings(run(sys.argv[1:])))
