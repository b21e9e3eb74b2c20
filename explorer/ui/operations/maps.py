"""Operations on the map of a model: its points, what lies at one of them, what is near a point."""

from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.ui.message import Message, MessageError, StrangeError
from explorer.ui.operations.asked import asked_entry, asked_rows, asked_whole
from explorer.words import quoted

if TYPE_CHECKING:
    from explorer.engine import Engine

LAYOUTS = ("plane", "neighbours")
NO_LABEL = 255
MOST = 64  # points of a map in one call


def map(engine: "Engine", asked: Message) -> Message:
    """Places float32 [N, 2], then labels uint8 [N] into `classes`, 255 for none (or beyond 254).

    In the `layout` "plane" a place is a point's coordinates on the plane of `origin` [Z] and
    `directions` [2, Z]. In that of "neighbours", where `layouts` offers it, a place has no z, and
    `ready` is false until it was computed; ask again then.
    """
    entry, layout = asked_entry(engine, asked), asked.header.get("layout", "plane")
    if layout not in LAYOUTS:
        raise MessageError(f"There is no layout {quoted(layout)}; choose {' or '.join(LAYOUTS)}.")
    found = engine.latent_map(entry)
    places = found.places if layout == "plane" else engine.neighbours(entry)
    count = 0 if places is None else len(places)
    header = {
        "kind": found.kind,
        "note": found.note,
        "layout": layout,
        "layouts": LAYOUTS if found.has_neighbours else LAYOUTS[:1],
        "ready": places is not None,
        "count": count,
        "classes": found.class_names,
        "origin": found.plane.origin.tolist(),
        "directions": found.plane.directions.tolist(),
        "explained": found.shares,
    }
    if places is None:
        return Message(header)
    labels = found.labels[:count]
    colours = np.where((labels >= 0) & (labels < NO_LABEL), labels, NO_LABEL).astype(np.uint8)
    return Message(header, places.astype("<f4").tobytes() + colours.tobytes())


def map_points(engine: "Engine", asked: Message) -> Message:
    """The points float32 [n, Z + K + C] at `index`, a list of places in the map."""
    entry, index = asked_entry(engine, asked), asked.header.get("index")
    if not isinstance(index, list) or not all(type(i) is int for i in index):
        raise StrangeError(f"index must be a list of whole numbers, got {quoted(index)}")
    if not 1 <= len(index) <= MOST:
        raise MessageError(f"Ask for 1 to {MOST} points of a map at once, not {len(index)}.")
    rows = engine.map_rows(entry, index)
    return Message({"shape": rows.shape}, rows.astype("<f4").tobytes())


def manifold(engine: "Engine", asked: Message) -> Message:
    """Pixels uint8 [side², H, W, C] of the one point in the payload, moved all over the plane.

    From the top left; `stops` are the places of the columns, and of the rows from the bottom.
    """
    entry, side = asked_entry(engine, asked), asked_whole(asked, "side")
    pixels, stops = engine.manifold(entry, asked_rows(asked), side)
    return Message({"shape": pixels.shape, "stops": stops.tolist()}, pixels.tobytes())


def nearest(engine: "Engine", asked: Message) -> Message:
    """The test images nearest to the one point in the payload; their pixels uint8 [n, H, W, C].

    `latents` (null without an encoder) and `looks` have lists of `indices`, `labels` and
    `distances`; the pixels are of the former, then of the latter. `by` says of which kind the
    distances of looks are: "features" or "pixels"; `classes` are the data set's, [] if unknown.
    """
    entry = asked_entry(engine, asked)
    found = engine.nearest(entry, asked_rows(asked))
    header: dict[str, Any] = {"by": found.by, "latents": None, "classes": entry.data_class_names}
    kinds = {"latents": found.latents, "looks": found.features}
    pixels = []
    for name, images in kinds.items():
        if images is not None:
            lists = ("indices", "labels", "distances")
            header[name] = {part: getattr(images, part).tolist() for part in lists}
            pixels.append(images.images)
    shown = np.concatenate(pixels)
    return Message({**header, "shape": shown.shape}, shown.tobytes())
