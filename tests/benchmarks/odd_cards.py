"""A thousand odd cards: how many are taken, and that none is worse than a sentence.

``python -m tests.benchmarks.odd_cards [--cards 1000]``. Protocol. Cards of every family with all of
their evidence, of which one to three things are odd, are read by the list, by what describes a
model, by the evidence, as an upload and by the command line. Whatever is raised and is no error of
ours ends it, after the card was printed.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.test_odd_cards import read_many


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=1000)
    count = parser.parse_args().cards
    with tempfile.TemporaryDirectory() as folder:
        taken = read_many(Path(folder), count)
    sys.stdout.write(f"{count} odd cards: {taken} taken, {count - taken} refused in a sentence\n")


if __name__ == "__main__":
    main()
