"""Operations on the map of a model: its points, what lies at one of them, what is near a point."""

from typing import TYPE_CHECKING, Annotated, Literal, TypedDict

import numpy as np

from explorer.ui.operations.asked import Index, Model, Points
from explorer.ui.operations.costs import MB, SOME, chunks, heavy, many
from explorer.ui.operations.given import Bytes, Floats, Pixels
from explorer.ui.operations.schema import of
from explorer.ui.operations.table import operation

if TYPE_CHECKING:
    from explorer.engine import Engine, Found

NO_LABEL = 255
Layout = Literal["plane", "neighbours"]


class LatentMap(TypedDict):
    """The plane through `origin` [Z] along `directions` [2, Z], with the share that each explains.

    kind: "test images" or "samples"; note: why it is of samples, or "". ready: false until the
    layout was computed; ask again then.
    """

    kind: str
    note: str
    layout: Layout
    layouts: list[Layout]
    ready: bool
    count: int
    classes: list[str]
    origin: list[float]
    directions: list[list[float]]
    explained: tuple[float, float]


class MapTraits(TypedDict):
    """ready: false until they were measured; ask again then."""

    ready: bool
    names: list[str]
    units: list[str]


class Manifold(TypedDict):
    """stops: the places of the columns, and of the rows from the bottom."""

    stops: list[float]


class Near(TypedDict):
    """Test images, nearest first; labels of -1 where nobody labelled them."""

    indices: list[int]
    labels: list[int]
    distances: list[float]


class Nearest(TypedDict):
    """latents: by z, null without an encoder. features: by those of judge A, or by pixels.

    classes: the data set's, [] if unknown.
    """

    by: Literal["features", "pixels"]
    latents: Near | None
    features: Near
    classes: list[str]


@operation(chunks)
def map(
    engine: "Engine",
    model: Model,
    layout: Annotated[Layout, "Whether places are on a plane, or beside neighbours."] = "plane",
) -> tuple[LatentMap, Bytes]:
    """Places float32 [count, 2], then labels uint8 [count] into `classes`, 255 for none.

    In the layout "plane" a place is a point's coordinates on the plane. In that of "neighbours",
    where `layouts` offers it, a place has no z.
    """
    found = engine.latent_map(model)
    places = found.places if layout == "plane" else engine.neighbours(model)
    count = 0 if places is None else len(places)
    labels = found.labels[:count]
    colours = np.where((labels >= 0) & (labels < NO_LABEL), labels, NO_LABEL).astype(np.uint8)
    return {
        "kind": found.kind,
        "note": found.note,
        "layout": layout,
        "layouts": ["plane", "neighbours"] if found.has_neighbours else ["plane"],
        "ready": places is not None,
        "count": count,
        "classes": list(found.class_names),
        "origin": found.plane.origin.tolist(),
        "directions": found.plane.directions.tolist(),
        "explained": found.shares,
    }, b"" if places is None else places.astype("<f4").tobytes() + colours.tobytes()


@operation(SOME)
def map_points(engine: "Engine", model: Model, index: Index) -> Floats:
    """The points at places of the map, float32 [n, Z + K + C]."""
    return engine.map_rows(model, index)


@operation(lambda engine, model, index: many(engine, model, len(index)))
def map_images(
    engine: "Engine",
    model: Model,
    index: Annotated[list[int], of(1, 256), "Numbers of points, from 0."],
) -> Pixels:
    """What points of the map are decoded to, uint8 [n, H, W, C]."""
    return engine.map_images(model, index)


@operation(chunks)
def map_traits(engine: "Engine", model: Model) -> tuple[MapTraits, Floats]:
    """What the first points of the map look like, float32 [A, count], a row for each of `names`."""
    found = engine.map_traits(model)
    if found is None:
        return {"ready": False, "names": [], "units": []}, np.zeros((0, 0), np.float32)
    return {"ready": True, "names": list(found.names), "units": list(found.units)}, found.values


@operation(lambda engine, model, side, **_: many(engine, model, min(abs(side), 2**10) ** 2))
def manifold(
    engine: "Engine",
    model: Model,
    points: Points,
    side: Annotated[int, "How many pictures stand in a row."],
) -> tuple[Manifold, Pixels]:
    """One point moved all over the plane, uint8 [side², H, W, C] from the top left."""
    pixels, stops = engine.manifold(model, points, side)
    return {"stops": stops.tolist()}, pixels


@operation(lambda engine, model, **_: heavy(engine, model, 1, 448 * MB))
def nearest(engine: "Engine", model: Model, points: Points) -> tuple[Nearest, Pixels]:
    """The test images nearest to one point: pixels of `latents`, then of `features`, uint8."""
    found = engine.nearest(model, points)
    shown = [images for images in (found.latents, found.features) if images is not None]
    return {
        "by": found.by,
        "latents": None if found.latents is None else _near(found.latents),
        "features": _near(found.features),
        "classes": list(model.data_class_names),
    }, np.concatenate([images.images for images in shown])


def _near(found: "Found") -> Near:
    indices, labels, distances = (part.tolist() for part in found[:3])
    return {"indices": indices, "labels": labels, "distances": distances}
