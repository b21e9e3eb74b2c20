"""Operations on files that a visitor sent: pictures to learn from, and models."""

from typing import TYPE_CHECKING, Annotated, TypedDict

from explorer.ui.operations.asked import Upload
from explorer.ui.operations.costs import FILES, LITTLE, PICTURES
from explorer.ui.operations.given import Pixels
from explorer.ui.operations.table import operation

if TYPE_CHECKING:
    from explorer.engine import Engine

MOST_SKIPPED = 2000


class Own(TypedDict):
    """dataset: the name of the images for training. images: their SHA-256, as a card will hold it.

    classes: [] without. skipped: the first 2,000 of `skipped_count`. fit: how pictures that were
    not square became so. oblong: whether any were.
    """

    dataset: str
    images: str
    count: int
    classes: "list[OwnClass]"
    skipped: "list[SkippedFile]"
    skipped_count: int
    note: str
    fit: str
    oblong: bool


class OwnClass(TypedDict):
    """count: its images."""

    name: str
    count: int


class SkippedFile(TypedDict):
    """why: a sentence on what was wrong with it."""

    name: str
    why: str


class Share(TypedDict):
    """share: from 0 to 1."""

    share: float


class Here(TypedDict):
    """here: whether the file is."""

    here: bool


class Added(TypedDict):
    """model: an id that is in no list."""

    model: str


class Nothing(TypedDict):
    """A header without fields."""


@operation(PICTURES)
def own_preview(
    engine: "Engine",
    upload: Upload,
    resolution: Annotated[int, "The side of the images: 28, 32 or 64."],
    channels: Annotated[int | None, "1 or 3, or none for what the pictures have."] = None,
    fit: Annotated[str | None, "crop, pad or stretch; none for what loses little."] = None,
) -> tuple[Own, Pixels]:
    """What a zip of pictures would teach, with examples uint8 [N, R, R, C]."""
    found = engine.preview(upload, resolution, channels, fit)
    return {
        "dataset": found.dataset,
        "images": found.images,
        "count": found.size,
        "classes": [{"name": name, "count": count} for name, count in found.classes],
        "skipped": [{"name": one.name, "why": one.why} for one in found.skipped[:MOST_SKIPPED]],
        "skipped_count": len(found.skipped),
        "note": found.note,
        "fit": found.fit,
        "oblong": found.oblong,
    }, found.examples


@operation(LITTLE)
def own_progress(engine: "Engine", upload: Upload) -> Share:
    """How much of the pictures was looked at for the preview."""
    return {"share": engine.uploads.share(upload)}


@operation(LITTLE)
def own_here(engine: "Engine", upload: Upload) -> Here:
    """Whether a file is still here; asking keeps it for longer."""
    return {"here": engine.uploads.here(upload)}


@operation(LITTLE)
def own_let_go(engine: "Engine", upload: Upload) -> Nothing:
    """Let go of a file, and of the images that were made of it.

    A run that learns from them has its own.
    """
    engine.uploads.let_go(upload)
    return {}


@operation(FILES)
def add_model(engine: "Engine", upload: Upload) -> Added:
    """The checkpoint that was sent as a model; it goes with its file."""
    return {"model": engine.add_model(upload).id}
