"""Which classes samples show, by judge A, and which of them look least like anything real."""

from collections.abc import Generator
from typing import Any

import torch

from explorer.evaluation.neighbours import nearest
from explorer.evaluation.subject import Subject, seeds_from
from explorer.specs.forms import ImageForm

LEAST = 16  # least typical samples that are named
COUNT = 2_000  # samples that are looked through for them


def why_not(subject: Subject) -> str | None:
    """A judge of the data is needed."""
    if not isinstance(subject.model.spec.form, ImageForm):
        return "Judges look at images, and these are points of the plane."
    if {"a", "b"} <= set(subject.judges):
        return None
    return (
        "There are no judges of this data; train two of the family judge on it, with the seeds 0 "
        "and 1, and name them judge-DATA-a and judge-DATA-b."
    )


def measure(subject: Subject) -> Generator[float, None, dict[str, Any]]:
    """classes: shares of the judge's verdicts; least_typical: seeds and labels of odd samples.

    A sample is the less typical, the farther it lies from its nearest test image in judge A's
    features.
    """
    judge, count = subject.judges["a"], min(COUNT, subject.effort.count)
    labels = subject.labels(count)
    seeds = seeds_from(0, count)
    features, done = [], 0
    for images in subject.samples(seeds, labels):
        features.append(subject.features(judge, images))
        done += len(images)
        yield 0.5 * done / count
    drawn = torch.cat(features)
    index = subject.some(subject.test, subject.effort.count)
    real = torch.cat([subject.features(judge, x) for x in subject.real(subject.test, index)])
    yield 0.8
    shares = torch.bincount(subject.verdicts(judge, drawn), minlength=judge.spec.labels) / count
    far = nearest(drawn, real).distances[:, 0]
    least = far.argsort(descending=True)[:LEAST].tolist()
    return {
        "count": count,
        "classes": shares.tolist(),
        "real_classes": (
            torch.bincount(subject.test.labels, minlength=judge.spec.labels) / len(subject.test)
        ).tolist(),
        "least_typical": [
            {"seed": seeds[i], "label": int(labels[i]), "distance": far[i].item()} for i in least
        ],
    }
