"""Servers that are killed while they keep a model: what is lost, and what is left behind.

``python -m tests.benchmarks.killed_keep [--kills 200]``. Protocol. A process keeps two models of
5 MB, each with a history and images, in turns under one name. It is killed (SIGKILL) 0 to 59 ms
after its first copy; then the folder is tidied as the next server does, and looked at.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.engine.live.test_killed_saving import kills


def main() -> int:
    """Print the counts; 1 when anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    count = parser.parse_args().kills
    with tempfile.TemporaryDirectory() as folder:
        found = list(kills(Path(folder), count))
    short = sum(one[0] for one in found)
    left = sum(len(one[1]) - 3 for one in found)
    halves, histories, images = (sum(not one[i] for one in found) for i in (2, 3, 4))
    sys.stdout.write(
        f"{count} kills, {short} within a copy: {halves} halves of a model, {histories} histories "
        f"and {images} images lost, {left} files left behind\n"
    )
    return int(any((halves, histories, images, left)))


if __name__ == "__main__":
    raise SystemExit(main())
