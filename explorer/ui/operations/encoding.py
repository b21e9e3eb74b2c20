"""Operations on images that come from outside: a file, a drawing, a test image."""

from typing import TYPE_CHECKING

import numpy as np

from explorer.ui.message import Message
from explorer.ui.operations.asked import (
    asked_count,
    asked_entry,
    asked_list,
    asked_pixels,
    asked_whole,
)
from explorer.ui.operations.points import as_lists

if TYPE_CHECKING:
    from explorer.engine import Engine

MOST_SAMPLES = 16
MOST_IMAGES = 64


def prepare(engine: "Engine", asked: Message) -> Message:
    """The picture file in the payload as pixels of the model, uint8 [H, W, C], with notes."""
    image, notes = engine.encoding.prepare(asked_entry(engine, asked), asked.payload)
    return Message({"shape": image.shape, "notes": notes}, image.tobytes())


def encode(engine: "Engine", asked: Message) -> Message:
    """What a model makes of the image in the payload, uint8 of `shape`.

    q(z|x) as lists, and `count` samples z of it by the seeds seed, seed + 1, …; as pixels, uint8
    [1 + count, H, W, C], the reconstruction and then the samples. squared_error: of the
    reconstruction, the mean over all pixels with levels in [0, 1].
    """
    entry, image = asked_entry(engine, asked), asked_pixels(asked)
    seed, count = asked_whole(asked, "seed"), asked_count(asked, MOST_SAMPLES)
    found = engine.encoding.encode(entry, image, range(seed, seed + count))
    pixels = np.concatenate([found.reconstruction[None], found.samples])
    lists = {k: getattr(found, k).astype(float).tolist() for k in ("mu", "sigma", "kl", "z")}
    header = {
        **lists,
        "kl_total": sum(lists["kl"]),
        "squared_error": found.squared_error,
        "rows": len(pixels),
        "shape": pixels.shape,
    }
    return Message(header, pixels.tobytes())


def read_image(engine: "Engine", asked: Message) -> Message:
    """What Q reads from the image in the payload, uint8 of `shape`; the answer of `read_codes`."""
    entry = asked_entry(engine, asked)
    return as_lists(engine.encoding.read_image(entry, asked_pixels(asked)))


def test_images(engine: "Engine", asked: Message) -> Message:
    """Test images of the model's data set, uint8 [N, H, W, C], with labels and class names.

    Those of the list `index`, or `count` from number `first` on. size: how many there are.
    """
    entry = asked_entry(engine, asked)
    if "index" in asked.header:
        index = asked_list(asked, "index", MOST_IMAGES)
    else:
        first = asked_whole(asked, "first")
        index = list(range(first, first + asked_count(asked, MOST_IMAGES)))
    images, labels, size = engine.encoding.test_images(entry, index)
    header = {
        "index": index,
        "labels": labels.tolist(),
        "classes": entry.data_class_names,
        "size": size,
    }
    return Message({**header, "shape": images.shape}, images.tobytes())
