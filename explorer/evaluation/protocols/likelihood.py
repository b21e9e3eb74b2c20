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
from explorer.models import DecodesBits, Posterior, class_weights

MILLION = 50
BLOCK = 20  # images between two looks at whether to go on


def why_not(subject: Subject) -> str | None:
    """Only a decoder of Bernoulli pixels has a likelihood in nats."""
    if not subject.model.spec.encoder or not subject.model.spec.binary:
        return "The model has no likelihood of binary pixels."
    return None


def measure(subject: Subject) -> Generator[float, None, dict[str, Any]]:
    """nll: mean of −L_k in nats over `images` test images, with its standard error.

    What is done is kept after each block, so that an interrupted measurement goes on.
    """
    model, effort = subject.model, subject.effort
    assert isinstance(model, DecodesBits)
    conv = model.spec.convolutional
    k = effort.conv_k if conv else effort.k
    count = min(effort.conv_images if conv else effort.count, len(subject.test))
    # A convolutional decoder keeps maps of every layer alive; fewer at once stay in the cache.
    chunk = min(k, 100 if conv else 1000)

    def bound(x: Tensor, label: Tensor, seed: int) -> float:
        """L_k of one image [1, C, H, W] with its label int64 [1]."""

        def log_likelihood(x: Tensor, z: Tensor) -> Tensor:
            weights = class_weights(model.spec, label.expand(z.shape[1]))
            logits = model.logits(z.flatten(0, 1), weights).reshape(*z.shape[:2], -1)
            return bernoulli_log_likelihood(logits, x.flatten(1))

        def encode(x: Tensor) -> Posterior:
            return subject.encode(x, label)

        return marginal_likelihood(encode, log_likelihood, x, k, [seed], chunk).item()

    bounds: list[float] = subject.kept.setdefault("bounds", [])
    while len(bounds) < count:
        first = len(bounds)
        index = torch.arange(first, min(first + BLOCK, count), device=subject.device)
        with torch.inference_mode():
            x, labels = subject.test.gather(index)
            x, seed = binarised(x, first), MILLION * 1_000_000 + first
            for i in range(len(x)):
                bounds.append(bound(x[i : i + 1], labels[i : i + 1], seed + i))
        yield len(bounds) / count
    error = statistics.stdev(bounds) / math.sqrt(count) if count > 1 else 0.0
    return {"k": k, "images": count, "nll": -statistics.fmean(bounds), "error": error}
