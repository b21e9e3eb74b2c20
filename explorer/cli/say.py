"""What a command says: line by line, and nothing that a terminal would follow as an order."""

import sys

from explorer.words import shown

LINE = 20_000  # characters


def say(line: str) -> None:
    """Write one line; what a card or a file's name brings with it is only text."""
    sys.stdout.write(f"{shown(line.rstrip(), LINE)}\n")
