"""Processor seconds and memory of processes that a benchmark has started, as Linux counts them."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

PROCESSES = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")  # in a second
SERVER, BROWSER = "app.py", "chrom"


class Spent(NamedTuple):
    """Seconds so far, of all threads of a process; busiest: of the one that has spent most."""

    server: float
    busiest: float
    browser: float

    def since(self, before: "Spent") -> "Spent":
        """What was spent after `before`."""
        return Spent(*(now - then for now, then in zip(self, before, strict=True)))


def spent() -> Spent:
    """Of the app's server and of the browser below this process; 0 where there is no /proc."""
    server, browser = [0.0], [0.0]
    for folder in _below(os.getpid()):
        try:
            words = (folder / "cmdline").read_bytes().decode(errors="replace")
            if SERVER in words:
                server += [_stat(task / "stat")[1] for task in (folder / "task").iterdir()]
            elif BROWSER in words.split("\0")[0]:
                browser.append(_stat(folder / "stat")[1])
        except OSError:  # it has ended meanwhile
            continue
    return Spent(sum(server), max(server), sum(browser))


def resident() -> int:
    """Bytes of memory of the app's server below this process; 0 where there is no /proc."""
    for folder in _below(os.getpid()):
        with suppress(OSError):  # it has ended meanwhile
            if SERVER in (folder / "cmdline").read_text(errors="replace"):
                pages = int((folder / "statm").read_text().split()[1])
                return pages * os.sysconf("SC_PAGE_SIZE")
    return 0


def _below(parent: int) -> Iterator[Path]:
    """The folders of the children of a process, and of theirs."""
    children: dict[int, list[int]] = {}
    for folder in PROCESSES.glob("[0-9]*"):
        try:
            children.setdefault(_stat(folder / "stat")[0], []).append(int(folder.name))
        except OSError:
            continue
    waiting = [parent]
    while waiting:
        for child in children.get(waiting.pop(), []):
            waiting.append(child)
            yield PROCESSES / str(child)


def _stat(path: Path) -> tuple[int, float]:
    """The parent of a process or thread and the seconds it has spent, of proc_pid_stat(5)."""
    fields = path.read_text().rpartition(")")[2].split()
    return int(fields[1]), (int(fields[11]) + int(fields[12])) / TICKS
