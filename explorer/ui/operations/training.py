"""Operations on live training: what there is to train, a run's looks and orders, its models."""

from typing import TYPE_CHECKING, Any

from explorer.ui.message import Message, StrangeError
from explorer.ui.operations.asked import asked_whole
from explorer.words import quoted

if TYPE_CHECKING:
    from explorer.engine import Engine


def training(engine: "Engine", asked: Message) -> Message:
    """Device, limits, families with sizes, fields, presets and single steps, and data sets."""
    return Message(engine.training())


def train_examples(engine: "Engine", asked: Message) -> Message:
    """Training images of `dataset`, class by class: `rows`, `columns`, `labels`, and pixels."""
    wall = engine.train_examples(_text(asked, "dataset"))
    return Message(wall.head(), wall.pixels.tobytes())


def train_estimate(engine: "Engine", asked: Message) -> Message:
    """parameters, steps and seconds of what was chosen, null where `errors` say why it cannot be.

    sentence: a warning before what is heavy for this machine, or "".
    """
    return Message(engine.train_estimate(**_choice(asked)))


def train_start(engine: "Engine", asked: Message) -> Message:
    """Begin a run of what was chosen; `run` is the token that all others ask for.

    model: the id of one whose weights it begins with, or null. images: the SHA-256 of own images
    as they were shown; a run that would learn others is refused. Without it there is no such check.
    """
    return Message({"run": engine.train_start(asked.visitor, **_choice(asked))})


def train_look(engine: "Engine", asked: Message) -> Message:
    """What is newer than the look of number `since`, with the wall's pixels if it has changed.

    Waits at most a second for something newer. The fields are those of
    `explorer.engine.live.StatusSnapshot`; in meters null stands for a number that is none.
    """
    look = engine.live.status(_run(asked), asked_whole(asked, "since"), asked.visitor)
    return Message(look.head(), b"" if look.grid is None else look.grid.pixels.tobytes())


def train_do(engine: "Engine", asked: Message) -> Message:
    """Follow an order: pause, resume, slow, stop, reset, or a single step of the run's kinds."""
    what = _text(asked, "what")
    return Message({"state": engine.live.command(_run(asked), what, asked.visitor)})


def train_at(engine: "Engine", asked: Message) -> Message:
    """The wall at the snapshot of index `snapshot`, and its `step`; its pixels as payload."""
    index = asked_whole(asked, "snapshot")
    step, wall = engine.live.grid_at(_run(asked), index, asked.visitor)
    return Message({"step": step, **wall.head()}, wall.pixels.tobytes())


def train_explore(engine: "Engine", asked: Message) -> Message:
    """The id of the model as it is now, which is in no list and goes with its visitor."""
    return Message({"model": engine.live.explore(_run(asked), asked.visitor)})


def train_keep(engine: "Engine", asked: Message) -> Message:
    """Keep the model as it is now as `name`; `replace` whether one of that name may go.

    model: its id. note: a sentence on own images that could not be kept with it, or "".
    """
    again = asked.header.get("replace") is True
    kept = engine.live.save(_run(asked), _text(asked, "name"), asked.visitor, again)
    return Message(kept._asdict())


def _run(asked: Message) -> str:
    return _text(asked, "run")


def _text(asked: Message, name: str) -> str:
    value = asked.header.get(name)
    if not isinstance(value, str):
        raise StrangeError(f"{name} must be text, got {quoted(value)}")
    return value


def _choice(asked: Message) -> dict[str, Any]:
    """The fields of a choice, of the right types."""
    values, model = asked.header.get("values") or {}, asked.header.get("model")
    if not isinstance(values, dict):
        raise StrangeError(f"values must be an object, got {quoted(values)}")
    if model is not None and not isinstance(model, str):
        raise StrangeError(f"model must be the id of a model or null, got {quoted(model)}")
    chosen = {name: _text(asked, name) for name in ("family", "dataset", "size")}
    seed = asked_whole(asked, "seed") if "seed" in asked.header else 0
    images = _text(asked, "images") if "images" in asked.header else ""
    return {**chosen, "values": values, "seed": seed, "model": model, "images": images}
