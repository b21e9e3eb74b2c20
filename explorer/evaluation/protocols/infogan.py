"""What InfoGAN's Q reads from real images and from samples (Chen et al. 2016, section 7)."""

import math
from collections.abc import Generator
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from explorer.data import ResidentSet
from explorer.evaluation.codes import clustering_error, correlations, information, majority_map
from explorer.evaluation.strokes import breadth, slant, stroke_width
from explorer.evaluation.subject import Subject, seeds_from
from explorer.latent import draw
from explorer.models import ReadsCodes

MILLION = 60
MEASURED = ("slant", "stroke width", "digit width")


def why_not(subject: Subject) -> str | None:
    """The model must read its codes."""
    return None if subject.model.spec.reads_codes else "The model reads no codes."


def measure(subject: Subject) -> Generator[float, None, dict[str, Any]]:
    """error: of the class that argmax Q(c|x) stands for, on all test images; mapping: that class
    for each category, by majority on the training split; information: L_I in nats on fresh
    samples, at most `entropy`. correlations: Pearson's r of each continuous code with what is
    `measured` on grey samples (none for other images), within categories: a measure's mean over
    each category is taken off, since a 0 is broader than a 1 whatever the code.
    """
    model, spec = subject.model, subject.model.spec
    assert isinstance(model, ReadsCodes)
    classes = max(1, len(subject.dataset.classes))
    read = {}
    for place, (name, split) in enumerate((("train", subject.train), ("test", subject.test))):
        read[name] = _categories(subject, split)
        yield 0.4 * (place + 1)
    mapping = majority_map(read["train"], subject.train.labels.cpu(), spec.num_classes, classes)
    error = clustering_error(read["test"], subject.test.labels.cpu(), mapping)

    count = subject.effort.count
    labels, seeds = subject.labels(count), seeds_from(MILLION, count)
    drawn = torch.cat(list(subject.samples(seeds, labels)))
    yield 0.9
    log_q = []
    with torch.inference_mode():
        for images, category in zip(drawn.split(500), labels.split(500), strict=True):
            logits = model.read(images).logits
            log_q.append(-F.cross_entropy(logits, category.to(logits.device), reduction="none"))
    entropy = math.log(spec.num_classes)
    result: dict[str, Any] = {
        "error": error,
        "mapping": mapping.tolist(),
        "information": information(torch.cat(log_q), entropy),
        "entropy": entropy,
        "samples": count,
    }
    if spec.codes and spec.form.picture[2] == 1:
        codes = draw(seeds, spec.z, spec.codes).codes
        measured = torch.stack([slant(drawn), stroke_width(drawn), breadth(drawn)], 1).cpu()
        for category in range(spec.num_classes):
            of = labels == category
            measured[of] -= measured[of].mean(0)
        result["measured"] = MEASURED
        result["correlations"] = correlations(codes, measured).tolist()
    return result


@torch.inference_mode()
def _categories(subject: Subject, split: ResidentSet) -> Tensor:
    """argmax Q(c|x) of every image of the split, int64 [N]."""
    model, index = subject.model, torch.arange(len(split), device=subject.device)
    assert isinstance(model, ReadsCodes)
    return torch.cat(
        [model.read(split.gather(i).x).logits.argmax(1) for i in index.split(500)]
    ).cpu()
