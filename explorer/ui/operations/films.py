"""Operations on training time and on films: a model's steps, its birth, and any path."""

from typing import TYPE_CHECKING, Any

from explorer.ui.message import Message
from explorer.ui.operations.asked import asked_entry, asked_real, asked_rows, asked_whole

if TYPE_CHECKING:
    from explorer.engine import Engine


def history(engine: "Engine", asked: Message) -> Message:
    """The training steps at which a model can be shown, [] where it carries no history."""
    return Message({"steps": engine.history(asked_entry(engine, asked))})


def film(engine: "Engine", asked: Message) -> Message:
    """A film of the points in the payload, one after the other.

    `format` is gif, webp, png or mp4, `fps` the frames a second, `scale` the side of a pixel,
    `back` whether it runs back to its start. The answer's payload is the file, `type` its media
    type.
    """
    entry, rows, manner = asked_entry(engine, asked), asked_rows(asked), _manner(asked)
    return _file(engine.film(entry, rows, **manner), manner["kind"])


def birth(engine: "Engine", asked: Message) -> Message:
    """A film of a model's history: the points in the payload as one wall, a frame for each step.

    `across` is how many stand in a row; the other fields and the answer are those of `film`.
    """
    entry, rows, manner = asked_entry(engine, asked), asked_rows(asked), _manner(asked)
    across = None if asked.header.get("across") is None else asked_whole(asked, "across")
    return _file(engine.history_film(entry, rows, across, **manner), manner["kind"])


def _manner(asked: Message) -> dict[str, Any]:
    """What `animate` is told, with defaults for what is absent."""
    return {
        "kind": str(asked.header.get("format", "gif")),
        "fps": asked_real(asked, "fps", 12.0),
        "scale": asked_whole(asked, "scale") if "scale" in asked.header else 4,
        "back": bool(asked.header.get("back", False)),
    }


def _file(data: bytes, kind: str) -> Message:
    return Message({"type": "video/mp4" if kind == "mp4" else f"image/{kind}"}, data)
