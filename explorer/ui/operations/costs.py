"""What each operation costs: the lane in which it takes its turn, and the memory it will take.

What a knob needs is quick, and has threads that nothing else takes. Decoding many points has its
own. Films, maps, searches and looks at files are heavy. Watching and ordering a run is waiting.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from explorer.errors import ExplorerError
from explorer.ui.message import Message
from explorer.ui.operations.asked import asked_entry

if TYPE_CHECKING:
    from explorer.engine import Engine, Entry

MB = 2**20
QUICK, MANY, HEAVY, WATCH = "quick", "many", "heavy", "watch"
FEW = 16  # points that are decoded at once for a knob
SMALL = 32 * MB  # of quick work
STEPS = 32  # of a history, about; its file alone knows
CHUNK = 250  # images at once of maps and directions


class Cost(NamedTuple):
    """lane: `QUICK`, `MANY`, `HEAVY` or `WATCH`. size: bytes beyond what is small."""

    lane: str
    size: int = 0


def cost(engine: "Engine", asked: Message) -> Cost:
    """What an operation will cost; one that will be refused anyway is quick."""
    known = COSTS.get(str(asked.header.get("op")), Cost(QUICK))
    if isinstance(known, Cost):
        return known
    try:
        return known(engine, asked, asked_entry(engine, asked))
    except ExplorerError:
        return Cost(QUICK)


def _count(asked: Message, name: str = "count", otherwise: int = 1) -> int:
    value: Any = asked.header.get(name, otherwise)
    return min(max(value, 0), 2**20) if type(value) is int else otherwise


def _few(engine: "Engine", entry: "Entry", count: int) -> Cost:
    """Of decoding a few points, which is quick where they are small."""
    size = engine.costs.decoding(entry, count)
    return Cost(QUICK) if size <= SMALL else Cost(MANY, size)


def _images(engine: "Engine", asked: Message, entry: "Entry") -> Cost:
    count = _count(asked)
    few = _few(engine, entry, count)
    return few if count <= FEW else Cost(MANY, engine.costs.decoding(entry, count))


def _one(engine: "Engine", asked: Message, entry: "Entry") -> Cost:
    return _few(engine, entry, 1)


def _encode(engine: "Engine", asked: Message, entry: "Entry") -> Cost:
    return _few(engine, entry, 1 + _count(asked))


def _verdicts(engine: "Engine", asked: Message, entry: "Entry") -> Cost:
    return Cost(MANY, max(MANY_POINTS.size, engine.costs.decoding(entry, _count(asked))))


def _manifold(engine: "Engine", asked: Message, entry: "Entry") -> Cost:
    points = min(_count(asked, "side"), 2**10) ** 2
    return Cost(MANY, max(MANY_POINTS.size, engine.costs.decoding(entry, points)))


def _chunks(engine: "Engine", asked: Message, entry: "Entry") -> Cost:
    return Cost(HEAVY, max(256 * MB, engine.costs.decoding(entry, CHUNK)))


def _nearest(engine: "Engine", asked: Message, entry: "Entry") -> Cost:
    return Cost(HEAVY, max(448 * MB, engine.costs.decoding(entry, 1)))


def _film(engine: "Engine", asked: Message, entry: "Entry") -> Cost:
    frames = _count(asked) * (2 if asked.header.get("back") else 1)
    return Cost(HEAVY, engine.costs.filming(entry, frames, _count(asked, "scale", 4)))


def _birth(engine: "Engine", asked: Message, entry: "Entry") -> Cost:
    size = engine.costs.filming(entry, _count(asked), _count(asked, "scale", 4), STEPS)
    return Cost(HEAVY, size)


def _search(engine: "Engine", asked: Message, entry: "Entry") -> Cost:
    return Cost(HEAVY, engine.costs.searching(entry))


MANY_POINTS = Cost(MANY, 64 * MB)

COSTS: dict[str, Cost | Callable[["Engine", Message, "Entry"], Cost]] = {
    **dict.fromkeys(("evidence", "draw", "history"), Cost(QUICK)),
    **dict.fromkeys(("read_codes", "read_image"), _one),
    **dict.fromkeys(("own_progress", "own_here", "own_let_go"), Cost(QUICK)),
    **dict.fromkeys(("locked_direction", "keep_direction", "forget_direction"), Cost(QUICK)),
    **dict.fromkeys(("models", "describe", "prepare", "test_images", "map_points"), MANY_POINTS),
    **dict.fromkeys(("route", "grid", "sum"), MANY_POINTS),
    **dict.fromkeys(("training", "train_estimate", "train_at"), MANY_POINTS),
    **dict.fromkeys(("own_preview", "train_examples"), Cost(HEAVY, 256 * MB)),
    **dict.fromkeys(("map", "directions"), _chunks),
    **dict.fromkeys(("add_model", "train_start", "train_explore"), Cost(HEAVY, 64 * MB)),
    "train_keep": Cost(HEAVY, 64 * MB),
    "nearest": _nearest,
    **dict.fromkeys(("train_look", "train_do"), Cost(WATCH)),
    "images": _images,
    "encode": _encode,
    "verdicts": _verdicts,
    "manifold": _manifold,
    "film": _film,
    "birth": _birth,
    "invert": _search,
}
