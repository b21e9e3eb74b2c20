"""Operations on training time and on films: a model's steps, its birth, and any path."""

from typing import TYPE_CHECKING, Annotated, Literal, TypedDict

from explorer.ui.operations.asked import Model, Points
from explorer.ui.operations.costs import HEAVY, LITTLE, Cost
from explorer.ui.operations.given import Bytes
from explorer.ui.operations.table import operation

if TYPE_CHECKING:
    from explorer.engine import Engine

STEPS = 32  # of a history, about; its file alone knows

Format = Annotated[Literal["gif", "webp", "png", "mp4"], "Of the file; png is an animated one."]
Fps = Annotated[float, "Frames a second, from 1 to 50."]
Scale = Annotated[int, "The side of a pixel, from 1 to 16."]
Back = Annotated[bool, "Whether it runs back to its start."]


class History(TypedDict):
    """steps: at which a model can be shown, rising; [] where it carries no history."""

    steps: list[int]


class Film(TypedDict):
    """type: the media type of the file."""

    type: str


@operation(LITTLE)
def history(engine: "Engine", model: Model) -> History:
    """The training steps at which a model can be shown."""
    return {"steps": list(engine.history(model))}


@operation(
    lambda engine, model, points, scale, back, **_: Cost(
        HEAVY, engine.costs.filming(model, len(points) * (1 + back), scale)
    )
)
def film(
    engine: "Engine",
    model: Model,
    points: Points,
    format: Format = "gif",
    fps: Fps = 12.0,
    scale: Scale = 4,
    back: Back = False,
) -> tuple[Film, Bytes]:
    """A film of points, one after the other."""
    data = engine.film(model, points, kind=format, fps=fps, scale=scale, back=back)
    return _film(format), data


@operation(
    lambda engine, model, points, scale, **_: Cost(
        HEAVY, engine.costs.filming(model, len(points), scale, STEPS)
    )
)
def birth(
    engine: "Engine",
    model: Model,
    points: Points,
    across: Annotated[int | None, "How many points stand in a row; none for a square."] = None,
    format: Format = "gif",
    fps: Fps = 12.0,
    scale: Scale = 4,
    back: Back = False,
) -> tuple[Film, Bytes]:
    """A film of a model's history: points as one wall, a frame for each step."""
    data = engine.history_film(model, points, across, kind=format, fps=fps, scale=scale, back=back)
    return _film(format), data


def _film(kind: str) -> Film:
    return {"type": "video/mp4" if kind == "mp4" else f"image/{kind}"}
