"""All benchmarks, one report: ``python -m tests.benchmarks [--quick]``."""

import sys

from tests.benchmarks import knobs, motion, points, resident, startup, strokes, watching
from tests.benchmarks.report import findings


def main() -> None:
    """Run all of them one after the other; options are for each of them alone but `--quick`."""
    options = sys.argv[1:]
    if options not in ([], ["--quick"]):
        sys.exit("usage: python -m tests.benchmarks [--quick]")
    # resident first: knobs leaves this process with one thread, as its reference needs
    found = [
        finding
        for part in (strokes, resident, startup, points, motion, watching, knobs)
        for finding in part.run(options)
    ]
    print(findings(found))


if __name__ == "__main__":
    main()
