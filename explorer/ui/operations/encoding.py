"""Operations on images that come from outside: a file, a drawing, a test image."""

from typing import TYPE_CHECKING, Annotated, TypedDict

import numpy as np

from explorer.ui.operations.asked import File, Image, Index, Model, Seed
from explorer.ui.operations.costs import SOME, few, one
from explorer.ui.operations.given import Pixels
from explorer.ui.operations.points import Reading, reading_of
from explorer.ui.operations.schema import within
from explorer.ui.operations.table import operation

if TYPE_CHECKING:
    from explorer.engine import Engine


class Notes(TypedDict):
    """notes: sentences on what was done to a picture."""

    notes: list[str]


class Encoded(TypedDict):
    """q(z|x) of an image: mu, sigma and kl in nats by dimension, samples z [N, Z] of it.

    squared_error: of the reconstruction, the mean over all pixels with levels in [0, 1]. label: the
    class under which the image was read, null where the model takes none.
    """

    mu: list[float]
    sigma: list[float]
    kl: list[float]
    z: list[list[float]]
    kl_total: float
    squared_error: float
    label: int | None
    rows: int


class Labelled(TypedDict):
    """index: of the images. classes: names for `labels`. size: how many images there are."""

    index: list[int]
    labels: list[int]
    classes: list[str]
    size: int


@operation(SOME)
def prepare(engine: "Engine", model: Model, file: File) -> tuple[Notes, Pixels]:
    """A picture file as pixels of the model, uint8 [H, W, C]."""
    image, notes = engine.encoding.prepare(model, file)
    return {"notes": list(notes)}, image


@operation(lambda engine, model, count, **_: few(engine, model, 1 + count))
def encode(
    engine: "Engine",
    model: Model,
    image: Image,
    seed: Seed,
    count: Annotated[int, within(1, 16), "How many samples of q(z|x)."],
) -> tuple[Encoded, Pixels]:
    """What a model makes of an image: its reconstruction, then samples, uint8 [1 + count, H, W, C].

    Sample i is drawn by the seed seed + i.
    """
    found = engine.encoding.encode(model, image, range(seed, seed + count))
    pixels = np.concatenate([found.reconstruction[None], found.samples])
    kl = found.kl.tolist()
    return {
        "mu": found.mu.tolist(),
        "sigma": found.sigma.tolist(),
        "kl": kl,
        "z": found.z.tolist(),
        "kl_total": sum(kl),
        "squared_error": found.squared_error,
        "label": found.label,
        "rows": len(pixels),
    }, pixels


@operation(one)
def read_image(engine: "Engine", model: Model, image: Image) -> Reading:
    """What Q reads from an image."""
    return reading_of(engine.encoding.read_image(model, image))


@operation(SOME)
def test_images(engine: "Engine", model: Model, index: Index) -> tuple[Labelled, Pixels]:
    """Test images of the model's data set by their numbers, uint8 [N, H, W, C]."""
    images, labels, size = engine.encoding.test_images(model, index)
    named = list(model.data_class_names)
    return {"index": index, "labels": labels.tolist(), "classes": named, "size": size}, images
