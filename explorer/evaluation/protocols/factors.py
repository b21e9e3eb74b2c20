"""Whether single dimensions stand for the factors from which the images were drawn.

MIG (Chen et al. 2018), the FactorVAE score (Kim & Mnih 2018) and DCI (Eastwood & Williams 2018)
where the factors form a grid; correlations and R² where they are continuous.
"""

from collections.abc import Generator
from typing import Any

import torch
from torch import Tensor

from explorer.data import ResidentSet
from explorer.evaluation.dci import dci
from explorer.evaluation.disentanglement import factor_scores, mig
from explorer.evaluation.factor_vae import factor_vae_score
from explorer.evaluation.subject import Subject
from explorer.models import ReadsCodes

SEED = 70


def why_not(subject: Subject) -> str | None:
    """The images' factors must be known, and the model must read something from images."""
    spec = subject.model.spec
    if subject.test.factors is None:
        return "The factors behind this data are not known."
    if not spec.encoder and not (spec.reads_codes and spec.codes):
        return "The model reads nothing from images."
    if min(subject.effort.count, len(subject.test)) < spec.knobs + 2:
        return "As many images as dimensions say nothing; choose a larger --count."
    return None


def measure(subject: Subject) -> Generator[float, None, dict[str, Any]]:
    """names: the factors. correlations [Z or C, F] and r2 [F] on test images, from posterior means
    or from the means of Q; with a grid also mig, factor_vae and dci.
    """
    test, train, dataset = subject.test, subject.train, subject.dataset
    assert test.factors is not None
    index = subject.some(test, subject.effort.count)
    codes, factors = _read(subject, test, index), test.factors[index].cpu()
    scores = factor_scores(codes, factors)
    result: dict[str, Any] = {
        "names": list(dataset.factors),
        "images": len(index),
        "correlations": scores.correlations.tolist(),
        "r2": scores.r2.nan_to_num(0.0).tolist(),
    }
    yield 0.1
    if not dataset.grid or dataset.render is None or not _encodes_alone(subject):
        return result
    result["mig"] = mig(codes, factors.long())
    votes, render = subject.effort.votes, dataset.render

    def codes_of(points: Tensor) -> Tensor:
        images = render(points).to(subject.device).float().div(255)
        none = torch.zeros(len(images), dtype=torch.int64, device=subject.device)
        parts = zip(images.split(512), none.split(512), strict=True)
        return torch.cat([subject.encode(*part).mu for part in parts]).cpu()

    score = factor_vae_score(
        codes_of,
        dataset.grid,
        torch.Generator().manual_seed(SEED),
        training=votes,
        evaluation=max(1, votes // 2),
        variance_points=min(10_000, 4 * votes),
    )
    result["factor_vae"] = score.evaluation
    yield 0.5
    half = min(subject.effort.count, len(train))
    learnt = subject.some(train, half)
    assert train.factors is not None
    found = dci(
        _read(subject, train, learnt),
        train.factors[learnt].cpu().long(),
        codes[: half // 2],
        factors[: half // 2].long(),
        trees=100 if half >= 1000 else 5,
    )
    result["dci"] = {
        "disentanglement": found.disentanglement,
        "completeness": found.completeness,
        "informativeness": found.informativeness_test,
        "importance": found.importance.tolist(),
    }
    return result


@torch.inference_mode()
def _read(subject: Subject, split: ResidentSet, index: Tensor) -> Tensor:
    """Posterior means [N, Z], or the means of Q over the continuous codes [N, C]."""
    model, batches = subject.model, subject.batches(split, index)
    if isinstance(model, ReadsCodes):
        return torch.cat([model.read(batch.x).mu for batch in batches]).cpu()
    return torch.cat([subject.encode(*batch).mu for batch in batches]).cpu()


def _encodes_alone(subject: Subject) -> bool:
    """Whether images are encoded without a label, which those that are rendered do not have."""
    spec = subject.model.spec
    return spec.encoder and not spec.takes_labels
