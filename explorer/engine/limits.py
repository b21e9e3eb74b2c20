"""How much the app does for one visitor and for all, strict where it runs for everybody.

Each limit says in its own words what it is of; `--limit NAME=VALUE` and the README's table are read
from here.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from typing import Any

from explorer.errors import RunError, SpecError

SPACE_VARIABLE = "SPACE_ID"  # set where the app runs for everybody
MB = 2**20


def _limit(default: Any, says: str, unit: str = "") -> Any:
    return field(default=default, metadata={"says": says, "unit": unit})


@dataclass(frozen=True)
class Limits:
    """public: whether the app runs for everybody. All others say themselves what they are of.

    Heavy work is whatever a visitor asks for beyond a few images or points: films, maps, searches,
    previews of user images. A rate is in bytes a second; sizes are in bytes.
    """

    public: bool = False
    steps: int = _limit(10_000_000, "steps of one run")
    minutes: float = _limit(7 * 24 * 60.0, "minutes of one run, while it has its turn")
    parameters: int = _limit(100_000_000, "parameters of one run")
    runs: int = _limit(16, "runs of all visitors, waiting and resting ones counted")
    snapshot_bytes: int = _limit(256 * MB, "earlier steps of one run", "MB")
    ended: int = _limit(4, "runs of one visitor that stay after their end, until the page closes")
    ended_bytes: int = _limit(512 * MB, "files of all such runs of one visitor", "MB")
    keep_bytes: int = _limit(500 * MB, "own images that are kept with a model", "MB")
    upload_bytes: int = _limit(1024 * MB, "one file that is sent", "MB")
    uploads: int = _limit(32, "files of all visitors")
    uploads_each: int = _limit(6, "files of one visitor")
    upload_seconds: float = _limit(3600.0, "seconds in which a file has to come")
    upload_rate: int = _limit(1024, "bytes a second at which it has to come, after its first 10 s")
    works: int = _limit(2, "pieces of heavy work at a time")
    works_each: int = _limit(2, "pieces of heavy work of one visitor at a time")
    waiting: int = _limit(32, "pieces of heavy work that wait")
    waiting_each: int = _limit(8, "pieces of heavy work of one visitor that wait")
    work_bytes: int = _limit(2048 * MB, "memory of heavy work, and of decoding many points", "MB")
    channels: int = _limit(256, "pages that are connected at a time")
    transit_bytes: int = _limit(64 * MB, "questions and answers of one visitor on their way", "MB")
    unread_seconds: float = _limit(30.0, "seconds after which one who reads nothing is let go")

    def check(self, parameters: int, steps: int) -> None:
        """Raise `RunError` for a run that is larger than what is allowed."""
        for name, value, most in (
            ("parameters", parameters, self.parameters),
            ("steps", steps, self.steps),
        ):
            if value > most:
                raise RunError(
                    f"This run has {value:,} {name} and this app allows {most:,}; choose a "
                    f"smaller size or fewer epochs, or start the app on your own machine."
                )

    def changed(self, settings: Iterable[str]) -> "Limits":
        """These limits with some changed, each as NAME=VALUE in the unit of `table`.

        Raises `SpecError` for what is no limit or no number above 0.
        """
        known = {item.name: item for item in fields(self) if item.metadata}
        changed = {}
        for setting in settings:
            name, _, text = setting.partition("=")
            if name not in known:
                raise SpecError(
                    f"--limit takes NAME=VALUE with one of {', '.join(known)}, got {setting!r:.60}."
                )
            try:
                value = float(text.replace(",", "").replace("_", ""))
            except ValueError:
                value = 0.0
            if not 0 < value < 2**53:
                raise SpecError(f"--limit {name} must be a number above 0, got {text!r:.60}.")
            scale = MB if known[name].metadata["unit"] == "MB" else 1
            kind = type(getattr(self, name))
            changed[name] = kind(value * scale)
        return replace(self, **changed)


STRICT = Limits(
    public=True,
    steps=6_000,
    minutes=10.0,
    parameters=4_000_000,
    runs=8,
    snapshot_bytes=48 * MB,
    ended=2,
    ended_bytes=96 * MB,
    upload_bytes=64 * MB,
    uploads_each=3,
    upload_seconds=300.0,
    upload_rate=16 * 1024,
    works=1,
    works_each=1,
    waiting=12,
    waiting_each=3,
    work_bytes=512 * MB,
    channels=128,
    transit_bytes=16 * MB,
)


def limits_here() -> Limits:
    """The strict limits on a public Space, wide ones elsewhere."""
    return STRICT if os.environ.get(SPACE_VARIABLE) else Limits()


def table() -> str:
    """All limits in Markdown: the name, what it is of, on one's own machine and on a Space."""
    lines = ["| `--limit` | what | your machine | public Space |", "|---|---|---|---|"]
    for item in fields(Limits):
        if item.metadata:
            values = [_shown(item.metadata["unit"], getattr(of, item.name)) for of in BOTH]
            lines.append(f"| `{item.name}` | {item.metadata['says']} | {values[0]} | {values[1]} |")
    return "\n".join(lines) + "\n"


BOTH = (Limits(), STRICT)


def _shown(unit: str, value: float) -> str:
    return f"{value / MB:,.0f} {unit}" if unit else f"{value:,.0f}"
