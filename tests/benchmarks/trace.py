"""What the probe saw, held against the engine: which value does each shown frame belong to?"""

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.benchmarks.subject import Reference


@dataclass(frozen=True)
class Trace:
    """asked: (ms, value) of each event. shown: (ms, value) of each frame that was proven.

    strangers: frames that are the engine's image of no value that had been asked for by then.
    begun, ended: the drag, in ms; drawn: animation frames within it. looks: how often within it the
    layers that the image went through were seen, too.
    """

    asked: list[tuple[float, float]]
    shown: list[tuple[float, float]]
    strangers: int
    begun: float
    ended: float
    drawn: int
    looks: int = 0

    @property
    def latency(self) -> float:
        """Milliseconds from the last event to the first frame that shows its value, or NaN."""
        at, value = self.asked[-1]
        return next((ms - at for ms, v in self.shown if v == value and ms >= at), float("nan"))

    @property
    def last_shown(self) -> bool:
        """Whether the last frame shows the last value."""
        return bool(self.shown) and self.shown[-1][1] == self.asked[-1][1]

    @property
    def seconds(self) -> float:
        """How long the drag took."""
        return (self.ended - self.begun) / 1000

    @property
    def rate(self) -> float:
        """Proven frames a second within the drag."""
        return sum(self.begun <= ms <= self.ended for ms, _ in self.shown) / self.seconds

    @property
    def moves(self) -> float:
        """Events a second within the drag."""
        return sum(self.begun <= ms <= self.ended for ms, _ in self.asked) / self.seconds

    @property
    def lags(self) -> list[float]:
        """Milliseconds from the event to the frame, of each frame shown within the drag."""
        found = []
        for ms, value in self.shown:
            since = [ms - at for at, asked in self.asked if asked == value and at <= ms]
            if ms <= self.ended and min(since) < ms:  # the value of before has no event
                found.append(min(since))
        return found


def prove(seen: Mapping[str, Any], reference: Reference, tolerance: int) -> Trace:
    """Match each frame of `probe.seen()` to the value whose image it is.

    Of all values that had been asked for by then the nearest image counts, the newest of equal
    ones, and only when no grey level is further off than `tolerance`.
    """
    asked = [(float(at), float(value)) for at, value in seen["asked"]]
    images = np.stack([reference.frame(value) for _, value in asked])
    shown, strangers = [], 0
    for ms, encoded in seen["frames"]:
        frame = np.frombuffer(b64decode(encoded), np.uint8).astype(np.int16)
        by_then = sum(at <= ms for at, _ in asked)
        off = np.abs(images[:by_then] - frame)
        newest = by_then - 1 - int(off.sum(1)[::-1].argmin())
        if off[newest].max() <= tolerance:
            shown.append((float(ms), asked[newest][1]))
        else:
            strangers += 1
    drawn, ended = seen.get("drawn") or 0, seen.get("ended") or 0.0
    looks = sum(seen["begun"] <= at <= ended for at in seen["looks"])
    return Trace(asked, shown, strangers, seen["begun"], ended, drawn, looks)
