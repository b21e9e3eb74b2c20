"""What single knobs of a model stand for: how far each goes with what is seen on samples.

Pearson's r over samples of the prior. A dimension that turns several things at once, or bends, has
a small r with each of them and stays without a name.
"""

from collections.abc import Generator, Sequence
from typing import Any

import torch
from torch import Tensor

from explorer.evaluation.codes import correlations
from explorer.evaluation.seen import seen
from explorer.evaluation.subject import judge_features, seeds_from
from explorer.families.judge import Judge
from explorer.latent import draw
from explorer.models import Model

MILLION = 95  # of the samples' seeds
SAMPLES = 2_000  # chance alone gives |r| < .08
CHUNK = 100  # images that exist at once


@torch.inference_mode()
def dimensions(
    model: Model,
    digits: bool,
    judge: Judge | None,
    classes: Sequence[str],
    device: torch.device,
    samples: int = SAMPLES,
) -> Generator[float, None, dict[str, Any]]:
    """What is seen on samples, and r [knobs, attributes] with it, z first and then codes.

    digits: see `explorer.evaluation.seen`. judge: who says the class where nobody chooses it and
    `classes` names all that it knows. Of a model with classes r is that within them: the mean of
    each is taken off, since a 0 is broader than a 1 whatever z. The hue goes round, and its r is
    that with the best of its directions, without a sign. categories: the class as which the judge
    sees each category of a code most, with its share; [] for other models.
    """
    spec = model.spec
    if judge and not (judge.sees(spec.form) and judge.spec.labels == len(classes)):
        judge = None
    labels = torch.arange(samples) % max(1, spec.num_classes)
    z, codes = draw(seeds_from(MILLION, samples), spec.z, spec.codes)
    weights = torch.eye(spec.num_classes)[labels] if spec.num_classes else None
    pieces: list[dict[str, Tensor]] = []
    verdicts: list[Tensor] = []
    for start in range(0, samples, CHUNK):
        some = slice(start, start + CHUNK)
        parts = (z, weights, codes if spec.codes else None)
        images = model.decode(*(None if one is None else one[some].to(device) for one in parts))  # type: ignore[arg-type]
        pieces.append({name: of.cpu() for name, of in seen(images, digits).items()})
        if judge:
            verdicts.append(judge.verdict(judge_features(judge, images)).argmax(1).cpu())
        yield min(1.0, (start + CHUNK) / samples)
    found = {name: torch.cat([one[name] for one in pieces]) for name in pieces[0]}
    categories: list[dict[str, Any]] = []
    if judge:
        judged = torch.cat(verdicts)
        if spec.reads_codes:
            categories = [_named(judged[labels == k], classes) for k in range(spec.num_classes)]
        elif not spec.num_classes:
            found |= {f"class {name}": (judged == k).double() for k, name in enumerate(classes)}
    knobs = torch.cat([z, codes], 1)
    columns = [_r(knobs, of, labels).nan_to_num() for of in found.values()]
    return {
        "samples": samples,
        "attributes": list(found),
        "correlations": [[round(r, 3) for r in row] for row in torch.stack(columns, 1).tolist()],
        "categories": categories,
    }


def _named(judged: Tensor, classes: Sequence[str]) -> dict[str, Any]:
    counts = torch.bincount(judged, minlength=len(classes))
    most = int(counts.argmax())
    return {"name": classes[most], "share": round(counts[most].item() / max(1, len(judged)), 3)}


def _r(knobs: Tensor, of: Tensor, labels: Tensor) -> Tensor:
    """r [K] of each of knobs [N, K] with values [N], or with an angle [N, 1], within labels [N]."""
    values = of[:, None] if of.dim() == 1 else torch.cat([of.cos(), of.sin()], 1)
    for label in labels.unique():
        values[labels == label] -= values[labels == label].mean(0)
    r = correlations(knobs, values)
    if of.dim() == 1:
        return r[:, 0]
    shared = correlations(values, values)[0, 1]  # the multiple correlation with cosine and sine
    square = (r.square().sum(1) - 2 * r.prod(1) * shared) / (1 - shared**2).clamp(min=1e-12)
    return square.clamp(0, 1).sqrt()
