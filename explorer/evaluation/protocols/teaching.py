"""CAS, the classification accuracy score (Ravuri & Vinyals 2019): a judge is trained on samples
alone and asked about real test images, beside judge A, the same network trained on real images.
"""

from collections.abc import Generator
from typing import Any

import torch

from explorer.data import Images, ResidentSet
from explorer.evaluation.accuracy import accuracy
from explorer.evaluation.subject import Subject, seeds_from
from explorer.families.judge import Judge

MILLION = 20


def measure(subject: Subject) -> Generator[float, None, dict[str, Any]]:
    """`accuracy` of the judge taught by samples, `real` that of judge A; `per_class` of the former.

    The taught judge has judge A's architecture, recipe and seed.
    """
    judge, count = subject.judges["a"], subject.effort.taught
    labels = subject.labels(count)
    drawn, done = [], 0
    for images in subject.samples(seeds_from(MILLION, count), labels):
        drawn.append(images.clamp(0, 1).mul(255).round().to(torch.uint8))
        done += len(images)
        yield 0.2 * done / count
    taught = ResidentSet(Images(torch.cat(drawn), labels), subject.device)
    lessons = subject.teach(taught)
    while True:
        try:
            yield 0.2 + 0.75 * next(lessons)
        except StopIteration as end:
            pupil: Judge = end.value
            break
    overall, per_class = accuracy(pupil, subject.test)
    real, _ = accuracy(judge, subject.test)
    return {"images": count, "accuracy": overall, "per_class": per_class, "real": real}
