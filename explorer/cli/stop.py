"""Stopping long commands between two steps, so that nothing is lost."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

STOPPED = 130  # the exit code of a command that was stopped by hand


@contextmanager
def stop_flag() -> Iterator[list[int]]:
    """A list that is filled by Ctrl+C or SIGTERM, so that a run only ends between two steps."""
    stop: list[int] = []
    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(s, lambda number, _: stop.append(number)) for s in signals]
    try:
        yield stop
    finally:
        for number, handler in zip(signals, before, strict=True):
            signal.signal(number, handler)
