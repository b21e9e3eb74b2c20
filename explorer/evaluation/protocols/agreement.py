"""How often a conditional model draws the class it was asked for, by judge B."""

from collections.abc import Generator
from typing import Any

import torch

from explorer.evaluation.conditional import agreement
from explorer.evaluation.protocols import verdict
from explorer.evaluation.subject import Subject, seeds_from

MILLION = 10
WRONG = 16  # disagreements that are named


def why_not(subject: Subject) -> str | None:
    """The model must take the labels of the data, and the data must have judges."""
    if not subject.model.spec.takes_labels:
        return "The model takes no labels."
    return verdict.why_not(subject)


def measure(subject: Subject) -> Generator[float, None, dict[str, Any]]:
    """Shares over all samples and for each class; `wrong`: the first disagreements, by class."""
    count = subject.effort.count
    labels, judge = subject.labels(count), subject.judges["b"]
    seeds = seeds_from(MILLION, count)
    verdicts, done = [], 0
    for images in subject.samples(seeds, labels):
        verdicts.append(subject.verdicts(judge, subject.features(judge, images)))
        done += len(images)
        yield done / count
    predicted = torch.cat(verdicts)
    found = agreement(predicted, labels, judge.spec.labels)
    wrong = torch.nonzero((predicted != labels) & (labels == found.worst))[:, 0]
    return {
        "count": count,
        "overall": found.overall,
        "interval": list(found.interval),
        "per_class": list(found.per_class),
        "worst": found.worst,
        "confusion": found.confusion.tolist(),
        "wrong": [
            {"seed": seeds[i], "label": int(labels[i]), "verdict": int(predicted[i])}
            for i in wrong[:WRONG].tolist()
        ],
    }
