"""Operations on points of a latent space: drawn, decoded, read."""

from typing import TYPE_CHECKING

from explorer.ui.message import Message
from explorer.ui.operations.asked import asked_entry, asked_rows, asked_time, asked_whole

if TYPE_CHECKING:
    from explorer.engine import CodeReading, Engine


def draw(engine: "Engine", asked: Message) -> Message:
    """Prior points of the seeds seed, seed + 1, … as float32 [count, Z + C]."""
    seed, count = asked_whole(asked, "seed"), asked_whole(asked, "count")
    prior = str(asked.header.get("prior", "normal"))
    drawn = engine.draw(asked_entry(engine, asked), range(seed, seed + count), prior)
    return Message({"shape": drawn.shape}, drawn.astype("<f4").tobytes())


def images(engine: "Engine", asked: Message) -> Message:
    """Pixels uint8 [N, H, W, C] of the points in the payload, float32 [N, Z + K + C].

    At `time`, an index into the steps of `history`; of the finished model without it.
    """
    pixels = engine.images(asked_entry(engine, asked), asked_rows(asked), asked_time(asked))
    return Message({"shape": pixels.shape}, pixels.tobytes())


def read_codes(engine: "Engine", asked: Message) -> Message:
    """What Q reads from the image of one point: category probabilities, mean and sd of codes."""
    reading = engine.read_codes(asked_entry(engine, asked), asked_rows(asked))
    return as_lists(reading)


def as_lists(reading: "CodeReading") -> Message:
    """A reading of one image as lists: category probabilities, mean and sd of codes."""
    return Message(
        {name: values[0].astype(float).tolist() for name, values in reading._asdict().items()}
    )
