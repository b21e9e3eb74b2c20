"""Whether arithmetic on latents does what it says: thick a − thin a + thin b is a thick b.

Groups of three points are averaged, after Radford et al. 2016, section 6.3.2.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, NamedTuple

import torch
from torch import Tensor

from explorer.evaluation.arithmetic import Sums, claim, combine, draw_sums, quarters
from explorer.evaluation.protocols import verdict
from explorer.evaluation.strokes import slant, stroke_width
from explorer.evaluation.subject import CHUNK, Subject, seeds_from
from explorer.latent import draw

MILLION = 80
GROUP = 3
SHOWN = 8  # sums of each attribute that are kept to be looked at
NUMBERS = 3_200  # of their latents, at most


@dataclass(frozen=True)
class Attribute:
    """measure: of images [N, 1, H, W], [N]. high, low: what one that measures much or little is."""

    measure: Callable[[Tensor], Tensor]
    high: str
    low: str


ATTRIBUTES = {
    "stroke width": Attribute(stroke_width, "thick", "thin"),
    "slant": Attribute(slant, "right-leaning", "left-leaning"),
}


class Look(NamedTuple):
    """What is seen in N images: judge B's classes int64 [N], and each attribute [A, N]."""

    read: Tensor
    measured: Tensor


def why_not(subject: Subject) -> str | None:
    """Grey digits, judges, and a model that encodes them or takes their labels are needed."""
    spec = subject.model.spec
    if subject.dataset.framing != "digit" or spec.form.picture[2] != 1:
        return "Stroke width and slant are measured of grey digits alone."
    if spec.reads_codes:
        return "The model does not know which class each of its categories is."
    if not spec.encoder and not spec.takes_labels:
        return "The model neither encodes images nor takes labels."
    return verdict.why_not(subject)


@torch.inference_mode()
def measure(subject: Subject) -> Generator[float, None, dict[str, Any]]:
    """For each attribute the `explorer.evaluation.arithmetic.Claim` of `triples` sums.

    Points are the posterior means of all test images, or else samples (z, in equal classes), and
    what counts is what is decoded from them, results in class b where the model takes labels.
    `threes` averages three points for each term, `singles` takes the first of each three, and
    `chance` adds and subtracts threes of a that were not chosen by what they measure; since b is
    at its low end, it may well rise in more than half of these. examples: the first sums of
    threes, what they were read as and measured, and the latents of each term.
    """
    z, labels = _points(subject)
    yield 0.1
    points = _look(subject, z, labels)
    yield 0.4
    attributes: dict[str, Any] = {}
    for number, (name, attribute) in enumerate(ATTRIBUTES.items()):
        classes = quarters(points.measured[number], labels)
        stream = torch.Generator().manual_seed(seeds_from(MILLION + 1, 2)[number])
        sums = draw_sums(classes, subject.effort.triples, GROUP, stream)
        gap = torch.tensor([classes[b].gap for b in sums.b.tolist()])
        found: dict[str, Any] = {"high": attribute.high, "low": attribute.low}
        for step, (way, groups) in enumerate(_ways(sums).items(), 1):
            plus, minus, base = (z[group] for group in groups)
            before = _look(subject, base.mean(1), sums.b)
            after = _look(subject, combine(plus, minus, base), sums.b)
            values = before.measured[number], after.measured[number]
            found[way] = claim(sums.b, (before.read, after.read), values, gap)._asdict()
            if way == "threes":
                terms = torch.stack([plus.mean(1), minus.mean(1), base.mean(1)], 1)
                found["examples"] = _examples(sums, terms, after.read, values)
            yield 0.4 + 0.1 * (3 * number + step)
        attributes[name] = found
    return {
        "triples": subject.effort.triples,
        "group": GROUP,
        "points": len(z),
        "of": "test images" if subject.model.spec.encoder else "samples",
        "attributes": attributes,
    }


def _points(subject: Subject) -> tuple[Tensor, Tensor]:
    """z [N, Z] and classes int64 [N] of the points of which sums are made; on the CPU."""
    spec, test = subject.model.spec, subject.test
    if not spec.encoder:
        count = subject.effort.count
        return draw(seeds_from(MILLION, count), spec.z).z, subject.labels(count)
    batches = subject.batches(test, torch.arange(len(test)))
    return torch.cat([subject.encode(*batch).mu.cpu() for batch in batches]), test.labels.cpu()


def _look(subject: Subject, z: Tensor, labels: Tensor) -> Look:
    """What is seen in the images of z [N, Z], in classes int64 [N] where the model takes them."""
    judge = subject.judges["b"]
    read, measured = [], []
    for part, own in zip(z.split(CHUNK), labels.split(CHUNK), strict=True):
        images = subject.decode(part, subject.weights(own), None)
        read.append(subject.verdicts(judge, subject.features(judge, images)))
        measured.append(torch.stack([one.measure(images).cpu() for one in ATTRIBUTES.values()]))
    return Look(torch.cat(read), torch.cat(measured, 1))


def _ways(sums: Sums) -> dict[str, tuple[Tensor, Tensor, Tensor]]:
    """The groups [T, G] that are added, subtracted and added to, by the name of the way."""
    return {
        "threes": (sums.high, sums.low, sums.base),
        "singles": (sums.high[:, :1], sums.low[:, :1], sums.base[:, :1]),
        "chance": (sums.plus, sums.minus, sums.base),
    }


def _examples(
    sums: Sums, terms: Tensor, read: Tensor, values: tuple[Tensor, Tensor]
) -> list[dict[str, Any]]:
    """The first sums, with their `terms` [T, 3, Z]: high, low and base."""
    shown = max(1, min(SHOWN, NUMBERS // (len(ATTRIBUTES) * terms[0].numel())))
    return [
        {
            "a": int(sums.a[i]),
            "b": int(sums.b[i]),
            "read": int(read[i]),
            "before": round(values[0][i].item(), 3),
            "after": round(values[1][i].item(), 3),
            "terms": [[round(v, 3) for v in term] for term in terms[i].tolist()],
        }
        for i in range(min(shown, len(read)))
    ]
