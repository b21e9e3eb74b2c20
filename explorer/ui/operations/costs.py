"""What operations cost: the lane in which each takes its turn, and the memory it will take.

What a knob needs is quick, and has threads that nothing else takes. Decoding many points has its
own. Films, maps, searches and looks at files are heavy. Watching and ordering a run is waiting.
A price stands beside its operation; where it depends on what is asked for, it is a function of the
same arguments.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from explorer.engine import Engine, Entry

MB = 2**20
QUICK, MANY, HEAVY, WATCH = "quick", "many", "heavy", "watch"
FEW = 16  # points that are decoded at once for a knob
SMALL = 32 * MB  # of quick work
CHUNK = 250  # images at once of maps and directions


class Cost(NamedTuple):
    """lane: `QUICK`, `MANY`, `HEAVY` or `WATCH`. size: bytes beyond what is small."""

    lane: str
    size: int = 0


LITTLE = Cost(QUICK)
SOME = Cost(MANY, 64 * MB)
FILES = Cost(HEAVY, 64 * MB)
PICTURES = Cost(HEAVY, 256 * MB)
WAITING = Cost(WATCH)


def few(engine: "Engine", model: "Entry", count: int) -> Cost:
    """Of decoding a few points, which is quick where they are small."""
    size = engine.costs.decoding(model, count)
    return Cost(QUICK) if size <= SMALL else Cost(MANY, size)


def one(engine: "Engine", model: "Entry", **_: Any) -> Cost:
    """Of decoding one point."""
    return few(engine, model, 1)


def many(engine: "Engine", model: "Entry", count: int) -> Cost:
    """Of decoding as many points as are asked for, beside other work."""
    return Cost(MANY, max(SOME.size, engine.costs.decoding(model, count)))


def heavy(engine: "Engine", model: "Entry", count: int, least: int) -> Cost:
    """Of work that decodes so many points at a time, and takes `least` bytes of any model."""
    return Cost(HEAVY, max(least, engine.costs.decoding(model, count)))


def chunks(engine: "Engine", model: "Entry", **_: Any) -> Cost:
    """Of maps and directions, which decode chunk by chunk."""
    return heavy(engine, model, CHUNK, PICTURES.size)
