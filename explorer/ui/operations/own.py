"""Operations on files that a visitor sent: pictures to learn from, and models."""

from typing import TYPE_CHECKING, Any

from explorer.ui.message import Message, StrangeError
from explorer.ui.operations.asked import asked_whole
from explorer.words import quoted

if TYPE_CHECKING:
    from explorer.engine import Engine

MOST_SKIPPED = 2000


def own_preview(engine: "Engine", asked: Message) -> Message:
    """What the zip of pictures in `upload` would teach, with examples as uint8 pixels of `shape`.

    By `resolution`, and `channels`, or null for what the pictures have. dataset: the name of the
    images for training. images: their SHA-256, as the card of a model that learns from them will
    hold it. classes: `name` and `count` of each, [] without. skipped: `name` of a file
    and `why` it was, the first 2,000 of `skipped_count`.
    """
    resolution, channels = asked_whole(asked, "resolution"), None
    if asked.header.get("channels") is not None:
        channels = asked_whole(asked, "channels")
    found = engine.preview(_asked_upload(asked), resolution, channels)
    header = {
        "dataset": found.dataset,
        "images": found.images,
        "count": found.size,
        "classes": [{"name": name, "count": count} for name, count in found.classes],
        "skipped": [skipped._asdict() for skipped in found.skipped[:MOST_SKIPPED]],
        "skipped_count": len(found.skipped),
        "note": found.note,
        "shape": found.examples.shape,
    }
    return Message(header, found.examples.tobytes())


def own_progress(engine: "Engine", asked: Message) -> Message:
    """How much of the pictures in `upload` was looked at for the preview, a `share` from 0 to 1."""
    return Message({"share": engine.uploads.share(_asked_upload(asked))})


def own_here(engine: "Engine", asked: Message) -> Message:
    """Whether the file in `upload` is still `here`; asking keeps it for longer."""
    return Message({"here": engine.uploads.here(_asked_upload(asked))})


def own_let_go(engine: "Engine", asked: Message) -> Message:
    """Let go of the file in `upload`, and of the images that were made of it.

    A run that learns from them has its own.
    """
    engine.uploads.let_go(_asked_upload(asked))
    return Message({})


def add_model(engine: "Engine", asked: Message) -> Message:
    """The id in `model` of the checkpoint in `upload`; it is in no list, and goes with its file."""
    return Message({"model": engine.add_model(_asked_upload(asked)).id})


def _asked_upload(asked: Message) -> str:
    token: Any = asked.header.get("upload")
    if not isinstance(token, str):
        raise StrangeError(f"upload must be the token of a file that was sent, got {quoted(token)}")
    return token
