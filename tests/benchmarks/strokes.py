"""`strokes` beside real MNIST: how fast it is drawn, and how well judges of one know the other.

``python -m tests.benchmarks.strokes``; MNIST is looked for in the data root.
"""

import sys
import time
from collections.abc import Sequence

import torch

from explorer.checkpoints import load_judge
from explorer.data import ResidentSet, data_root, load_dataset
from explorer.data.strokes import render_strokes, sample_writing
from explorer.evaluation.accuracy import accuracy
from tests.benchmarks.report import Finding, findings
from tests.benchmarks.stage import ROOT

COUNT = 10_000
# A judge, whose test images it looks at, and the share it should know.
ACROSS = (("judge-mnist-b", "strokes", 0.90), ("judge-strokes-a", "mnist", 0.85))


def run(options: Sequence[str]) -> list[Finding]:
    """Images a second of processor time on one core, and judges across the two data sets."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    begun = time.process_time()
    render_strokes(*sample_writing(COUNT, seed=0))
    speed = COUNT / (time.process_time() - begun)
    torch.set_num_threads(threads)
    found = [Finding("strokes, one core", f"{speed:,.0f} images/s", "≥ 5,000", speed >= 5_000)]
    for name, dataset, goal in ACROSS:
        judge, _ = load_judge(ROOT / "checkpoints" / f"{name}.safetensors")
        test = ResidentSet(load_dataset(dataset, data_root(), train=False), "cpu")
        share, per_class = accuracy(judge, test)
        worst = min(range(len(per_class)), key=per_class.__getitem__)
        measured = f"{100 * share:.2f} %, worst {worst}: {100 * per_class[worst]:.1f} %"
        found.append(
            Finding(f"{name} on {dataset}", measured, f"≥ {100 * goal:.0f} %", share >= goal)
        )
    return found


if __name__ == "__main__":
    print(findings(run(sys.argv[1:])))
