"""Whether samples are copies: the nearest training image of each, beside that of test images."""

from collections.abc import Generator
from typing import Any

import torch

from explorer.evaluation.memorisation import memorisation
from explorer.evaluation.sheet import png_row
from explorer.evaluation.subject import Subject, seeds_from
from explorer.specs.forms import ImageForm

MILLION = 30
SHOWN = 8
BINS = 30
BLOCK = 20_000  # training images that exist as floats at once


def why_not(subject: Subject) -> str | None:
    """Copies mean something of images alone."""
    if isinstance(subject.model.spec.form, ImageForm):
        return None
    return "A point that lies on a training point is no copy."


def measure(subject: Subject) -> Generator[float, None, dict[str, Any]]:
    """Medians of the Euclidean distance in pixel values, `ratio` of samples to test images, their
    histograms up to `high`, and the first `SHOWN` of both with the training images they are
    nearest to, as indices of the splits and as pictures (samples are drawn again by their seeds).
    """
    count = min(subject.effort.looked_up, len(subject.test))
    labels, seeds = subject.labels(count), seeds_from(MILLION, count)
    # Equal parts come sorted; a fixed shuffle shows different classes first.
    order = torch.randperm(count, generator=torch.Generator().manual_seed(MILLION))
    drawn = torch.cat(list(subject.samples(seeds, labels[order])))
    index = subject.some(subject.test, count)
    real = torch.cat(list(subject.real(subject.test, index)))
    yield 0.1
    everything = torch.arange(len(subject.train))
    blocks = (subject.train.gather(part).x for part in everything.to(drawn.device).split(BLOCK))
    found = memorisation(drawn, blocks, real)
    yield 0.9
    again = found.test_indices[:SHOWN]
    near = found.indices[:SHOWN]
    high = max(found.sample_distances.max().item(), found.test_distances.max().item())
    histograms = {
        name: (torch.histc(distances.float().cpu(), BINS, 0, high) / count).tolist()
        for name, distances in (("samples", found.sample_distances), ("test", found.test_distances))
    }
    return {
        "count": count,
        "train": len(subject.train),
        "sample_median": found.sample_median,
        "test_median": found.test_median,
        "ratio": found.ratio,
        "high": high,
        "histograms": histograms,
        "nearest": [
            {
                "seed": seeds[i],
                "label": int(labels[order][i]),
                "train": int(found.indices[i]),
                "distance": found.sample_distances[i].item(),
            }
            for i in range(min(SHOWN, count))
        ],
        "nearest_of_test": [
            {
                "test": int(index[i]),
                "train": int(again[i]),
                "distance": found.test_distances[i].item(),
            }
            for i in range(min(SHOWN, count))
        ],
        "pictures": {
            "nearest": png_row(subject.train.gather(near).x),
            "test": png_row(real[:SHOWN]),
            "nearest_of_test": png_row(subject.train.gather(again).x),
        },
    }
