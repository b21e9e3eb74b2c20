"""Operations on live training: what there is to train, a run's looks and orders, its models."""

from typing import TYPE_CHECKING, Annotated, Any, TypedDict, Unpack

from explorer.ui.operations.asked import Run, Visitor
from explorer.ui.operations.costs import FILES, PICTURES, SOME, WAITING
from explorer.ui.operations.given import Pixels, Wall
from explorer.ui.operations.schema import of
from explorer.ui.operations.table import operation

if TYPE_CHECKING:
    from explorer.engine import Engine
    from explorer.engine.live import Estimate, GridAt, GridHead, Offers, RunHere, StatusSnapshot

Data = Annotated[str, "As `training` lists it, or what `own_preview` called a visitor's own."]


class Chosen(TypedDict):
    """What a visitor chose, see `explorer.engine.live.Choice`."""

    family: Annotated[str, "As `training` lists it."]
    dataset: Data
    size: Annotated[str, "Of the family's networks."]
    values: Annotated[dict[str, Any], {"default": {}}, "Fields of the spec and of the recipe."]
    seed: Annotated[int, {"default": 0}, "Of weights, noise and the order of the images."]
    model: Annotated[str | None, {"default": None}, "The id of one whose weights it begins with."]
    images: Annotated[str, {"default": ""}, "The SHA-256 of own images as they were shown."]


class Started(TypedDict):
    """run: the token that all others ask for."""

    run: str


class Runs(TypedDict):
    """runs: in the order in which they were asked for."""

    runs: "list[RunHere]"


class State(TypedDict):
    """state: what the run is doing now."""

    state: str


class Explored(TypedDict):
    """model: an id that is in no list, and goes with its visitor. step: of its training."""

    model: str
    step: int


class Nothing(TypedDict):
    """A header without fields."""


class Kept(TypedDict):
    """model: its id. note: a sentence on own images that could not be kept with it, or ""."""

    model: str
    note: str


@operation(SOME)
def training(engine: "Engine") -> "Offers":
    """Device, limits, families with sizes, fields, presets and single steps, and data sets."""
    return engine.training()


@operation(PICTURES)
def train_examples(engine: "Engine", dataset: Data) -> "tuple[GridHead, Pixels]":
    """Training images of a data set, class by class."""
    grid = engine.train_examples(dataset)
    return grid.head(), grid.pixels


@operation(SOME)
def train_estimate(engine: "Engine", **chosen: Unpack[Chosen]) -> "Estimate":
    """What a choice costs, or why it cannot be trained."""
    return engine.train_estimate(**chosen)


@operation(FILES)
def train_start(engine: "Engine", visitor: Visitor, **chosen: Unpack[Chosen]) -> Started:
    """Begin a run of what was chosen; one that would learn other `images` is refused."""
    return {"run": engine.train_start(visitor, **chosen)}


@operation(WAITING)
def train_look(
    engine: "Engine",
    visitor: Visitor,
    run: Run,
    since: Annotated[int, "The number of the last status."],
) -> "tuple[StatusSnapshot, Wall]":
    """What is newer than a status that was seen, with the grid's pixels if it has changed, uint8.

    Waits at most a second for something newer.
    """
    found = engine.live.status(run, since, visitor)
    return found, b"" if found.grid is None else found.grid.pixels.tobytes()


@operation(WAITING)
def train_runs(
    engine: "Engine",
    visitor: Visitor,
    runs: Annotated[list[Run], of(0, 64), "Those that the visitor has begun."],
) -> Runs:
    """Which runs are still here, and what has become of them; asking has them stay."""
    return {"runs": engine.live.here(runs, visitor)}


@operation(SOME)
def train_middles(engine: "Engine", visitor: Visitor, run: Run) -> Pixels:
    """What stands for each cluster of the collapse meter: the real image nearest to its centre.

    uint8 [K, H, W, C]; none where classes have names.
    """
    return engine.live.middles(run, visitor)


@operation(WAITING)
def train_do(
    engine: "Engine",
    visitor: Visitor,
    run: Run,
    what: Annotated[str, "pause, resume, slow, stop, reset, or a single step of its kinds."],
) -> State:
    """Follow an order."""
    return {"state": engine.live.command(run, what, visitor)}


@operation(SOME)
def train_at(
    engine: "Engine", visitor: Visitor, run: Run, snapshot: Annotated[int, "Its index."]
) -> "tuple[GridAt, Pixels]":
    """The grid of samples at a snapshot."""
    step, grid = engine.live.grid_at(run, snapshot, visitor)
    return {**grid.head(), "step": step}, grid.pixels


@operation(FILES)
def train_back(engine: "Engine", visitor: Visitor, run: Run) -> Nothing:
    """Stop a run, if it is on, and make its model that of its best moment."""
    engine.live.go_back(run, visitor)
    return {}


@operation(FILES)
def train_explore(engine: "Engine", visitor: Visitor, run: Run) -> Explored:
    """The model of a run as it is now."""
    model = engine.live.explore(run, visitor)
    return {"model": model, "step": engine.library.entry(model).card.step}


@operation(FILES)
def train_keep(
    engine: "Engine",
    visitor: Visitor,
    run: Run,
    name: Annotated[str, "Under which it is kept."],
    replace: Annotated[bool, "Whether a kept one of this name may go."] = False,
) -> Kept:
    """Keep the model of a run as it is now."""
    model, note = engine.live.save(run, name, visitor, replace)
    return {"model": model, "note": note}
