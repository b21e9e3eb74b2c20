"""The marginal likelihood of binarised test images by importance sampling (Burda et al. 2016)."""

import math
import statistics
from collections.abc import Generator
from typing import Any

import torch
from torch import Tensor

from explorer.evaluation.likelihood import bernoulli_log_likelihood, marginal_likelihood
from explorer.evaluation.protocols.posterior import binarised
from explorer.evaluation.subject import Subject
from explorer.models import VAE

MILLION = 50
BLOCK = 20  # images between two looks at whether to go on


def why_not(subject: Subject) -> str | None:
    """Only a decoder of Bernoulli pixels has a likelihood in nats."""
    if not isinstance(subject.model, VAE) or subject.model.spec.likelihood != "bernoulli":
        return "The model has no likelihood of binary pixels."
    return None


def measure(subject: Subject) -> Generator[float, None, dict[str, Any]]:
    """nll: mean of −L_k in nats over `images` test images, with its standard error.

    What is done is kept after each block, so that an interrupted measurement goes on.
    """
    model, effort = subject.model, subject.effort
    assert isinstance(model, VAE)
    conv = model.spec.convolutional
    k = effort.conv_k if conv else effort.k
    count = min(effort.conv_images if conv else effort.count, len(subject.test))
    # A convolutional decoder keeps maps of every layer alive; fewer at once stay in the cache.
    chunk = min(k, 100 if conv else 1000)

    def log_likelihood(x: Tensor, z: Tensor) -> Tensor:
        logits = model.logits(z.flatten(0, 1)).reshape(*z.shape[:2], -1)
        return bernoulli_log_likelihood(logits, x.flatten(1))

    bounds: list[float] = subject.kept.setdefault("bounds", [])
    while len(bounds) < count:
        first = len(bounds)
        index = torch.arange(first, min(first + BLOCK, count), device=subject.device)
        with torch.inference_mode():
            x = binarised(subject.test.gather(index).x, first)
            seeds = range(MILLION * 1_000_000 + first, MILLION * 1_000_000 + first + len(x))
            bounds += marginal_likelihood(model.encode, log_likelihood, x, k, seeds, chunk).tolist()
        yield len(bounds) / count
    error = statistics.stdev(bounds) / math.sqrt(count) if count > 1 else 0.0
    return {"k": k, "images": count, "nll": -statistics.fmean(bounds), "error": error}
