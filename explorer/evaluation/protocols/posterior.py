"""What an encoder makes of the test images: both terms of the ELBO, and which dimensions live."""

import math
from collections.abc import Generator
from typing import Any

import torch
from torch import Tensor

from explorer.evaluation.likelihood import active_units, bernoulli_log_likelihood
from explorer.evaluation.subject import CHUNK, Subject
from explorer.models import DecodesBits, class_weights

BINARISATION = 30  # the fixed seed of the binarised test set
BINS = 40


def why_not(subject: Subject) -> str | None:
    """The model must have an encoder."""
    return None if subject.model.spec.encoder else "The model has no encoder."


def binarised(x: Tensor, first: int) -> Tensor:
    """Test images `first`, first + 1, … with pixels drawn as 0 or 1, by one stream an image."""
    drawn = torch.empty(x.shape)
    for i in range(len(x)):
        stream = torch.Generator().manual_seed(BINARISATION * 1_000_000 + first + i)
        drawn[i] = torch.rand(x.shape[1:], generator=stream)
    return (drawn.to(x.device) < x).float()


@torch.inference_mode()
def measure(subject: Subject) -> Generator[float, None, dict[str, Any]]:
    """Means per image. Bernoulli models see binarised pixels and `reconstruction`, `kl` and `elbo`
    are nats; of Gaussian models the pixels are grey and `squared_error` is a mean over pixels.

    kl_per_dimension: mean KL(q(z_i|x) ‖ N(0, 1)) in nats. active: dimensions with
    Var_x(E[z_i]) > .01 (Burda et al. 2016). norms: a histogram of ‖μ‖, `high` its upper end.
    """
    model, test = subject.model, subject.test
    count = min(subject.effort.count, len(test))
    stream = torch.Generator(device=subject.device).manual_seed(BINARISATION)
    means, kls, misfits = [], [], []
    for start in range(0, count, CHUNK):
        index = torch.arange(start, min(start + CHUNK, count), device=subject.device)
        x, labels = test.gather(index)
        x = binarised(x, start) if model.spec.binary else x
        weights, q = class_weights(model.spec, labels), subject.encode(x, labels)
        z = q.sample(stream)
        means.append(q.mu)
        kls.append(q.kl())
        if isinstance(model, DecodesBits) and model.spec.binary:
            flat = model.logits(z, weights).flatten(1)[:, None], x.flatten(1)
            misfits.append(-bernoulli_log_likelihood(*flat)[:, 0])
        else:
            misfits.append((model.decode(z, weights) - x).square().flatten(1).mean(1))
        yield min(1.0, (start + CHUNK) / count)
    mu, kl, misfit = torch.cat(means), torch.cat(kls), torch.cat(misfits)
    units = active_units(mu)
    norms = mu.norm(dim=1)
    high = max(norms.max().item(), math.sqrt(model.spec.z) + 2)
    result = {
        "images": count,
        "kl": kl.sum(1).mean().item(),
        "kl_per_dimension": kl.mean(0).tolist(),
        "active": units.active,
        "norms": (torch.histc(norms.float().cpu(), BINS, 0, high) / count).tolist(),
        "high": high,
    }
    if not model.spec.binary:
        return {**result, "squared_error": misfit.mean().item()}
    reconstruction = misfit.mean().item()
    return {**result, "reconstruction": reconstruction, "elbo": reconstruction + result["kl"]}
