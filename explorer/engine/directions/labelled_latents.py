"""Points of a latent space of which something is known: their class, and attributes in numbers.

Of a model with an encoder: posterior means of real images, about which the data says something.
Of any other, or without the data: samples, of which is known what is seen on their images.
"""

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from explorer.checkpoints import load_judge
from explorer.data import find_dataset
from explorer.engine import decoding
from explorer.engine.directions.attributes import (
    CHUNK,
    Attributes,
    from_factors,
    measurable,
    measure,
)
from explorer.engine.encoding import posterior_means
from explorer.engine.store.library import Entry
from explorer.engine.workspace import Workspace
from explorer.evaluation.subject import judge_features, seeds_from
from explorer.families.judge import Judge
from explorer.latent import draw

IMAGES = 10_000  # of each split, at most
SAMPLES = 5_000
HELD_OUT = 1_000  # of the samples
MILLION = 90  # of the samples' seeds
TESTS, DRAWN = "test images", "samples"


class Part(NamedTuple):
    """z: float32 [N, Z]. rows: float32 [N, Z + K + C], the whole points.

    labels: int64 [N], all 0 where nothing says them. values: [N] of each attribute.
    """

    z: Tensor
    rows: np.ndarray
    labels: Tensor
    values: dict[str, Tensor]


class LabelledLatents(NamedTuple):
    """Two parts, to fit on and to test on; they are `of` "test images" or "samples".

    tested: the latter in words, with their number. class_names: of the labels, () where z does
    not decide them. units: of the attributes. measured: whether these are measured on images, and
    can be on any other image of the model.
    """

    fit: Part
    test: Part
    of: str
    tested: str
    class_names: tuple[str, ...]
    units: dict[str, str]
    measured: bool


def encoded(workspace: Workspace, entry: Entry) -> LabelledLatents:
    """Posterior means of training images, and of test images; `DataError` without the data."""
    dataset = find_dataset(entry.data, workspace.data_root)
    model, about, parts = workspace.models.get(entry.path), Attributes({}, {}), []
    measured = measurable(entry) and not dataset.factors
    for train in (True, False):
        split = workspace.splits.get(entry.data, entry.spec, train=train)
        stream = torch.Generator().manual_seed(0)
        index = torch.randperm(len(split.images), generator=stream)[:IMAGES]
        images, labels = split.images[index], split.labels[index]
        z = posterior_means(model, images, labels, CHUNK)
        if split.factors is not None:
            about = from_factors(dataset, split.factors[index], labels)
        elif measured:
            about = measure(images)
        parts.append(Part(z, z.numpy(), labels, about.values))
    fit, test = parts
    tested = f"{len(test.z):,} test {entry.spec.form.many}"
    return LabelledLatents(fit, test, TESTS, tested, dataset.classes, about.units, measured)


def sampled(workspace: Workspace, entry: Entry) -> LabelledLatents:
    """Samples of the prior with the classes in turn; judge A says those that z decides.

    Continuous codes are held at 0, for whoever moves z holds them, too.
    """
    spec, about = entry.spec, Attributes({}, {})
    z = draw(seeds_from(MILLION, SAMPLES), spec.z).z
    labels = torch.arange(len(z)) % max(1, spec.num_classes)
    drawn = torch.cat([z, z.new_zeros(len(z), spec.codes)], 1)
    rows = decoding.rows(entry, drawn.numpy(), labels.numpy())
    judge, measured = judge_of(workspace, entry), measurable(entry)
    if measured or judge:
        images = decoding.many_images(workspace, entry, rows)
        about = measure(images) if measured else about
        labels = judged(workspace, images, judge) if judge else labels
    parts = []
    for some in (slice(HELD_OUT, None), slice(HELD_OUT)):
        values = {name: of[some] for name, of in about.values.items()}
        parts.append(Part(z[some], rows[some], labels[some], values))
    fit, test = parts
    how = " with codes at 0" if spec.codes else ", as judge A sees them" if judge else ""
    tested = f"{len(test.z):,} held-out {DRAWN}{how}"
    known = entry.data_class_names
    class_names = known if judge and judge.spec.labels == len(known) else ()
    return LabelledLatents(fit, test, DRAWN, tested, class_names, about.units, measured)


def judge_of(workspace: Workspace, entry: Entry) -> Judge | None:
    """Judge A of the data, if the model's classes are not chosen and can be seen by it."""
    path = workspace.library.judges(entry.card.recipe.dataset).get("a")
    if path is None or entry.spec.num_classes:
        return None
    judge, _ = load_judge(path, workspace.device)
    return judge if judge.sees(entry.spec.form) else None


@torch.inference_mode()
def judged(workspace: Workspace, images: Tensor, judge: Judge) -> Tensor:
    """The classes int64 [N] that a judge sees on images uint8 [N, C, H, W]."""
    chunks = (part.to(workspace.device).float() / 255 for part in images.split(CHUNK))
    verdicts = [judge.verdict(judge_features(judge, part)).argmax(1) for part in chunks]
    return torch.cat(verdicts).cpu()
