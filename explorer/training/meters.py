"""What a run shows of itself beside its losses, on one fixed batch; all plain values.

A model with an encoder shows its posterior, one with a discriminator the state of the game, one
that reads codes the information they carry (Chen et al. 2016, eq. 5).
"""

import math
from typing import Any

import torch
from torch import Tensor

from explorer.data.resident import Batch
from explorer.models import Model, Posterior, Reading
from explorer.runtime import generator
from explorer.training.losses import bernoulli_nll, categorical_information, gaussian_nll, one_hot
from explorer.training.single import statistics_kept
from explorer.training.trainer import Trainer

FAR, BINS = 8.0, 32  # logits beyond ± FAR are counted in the outermost of the bins
ASKED = 128  # of the batch, real images that D is asked about, and as many drawn ones
ACTIVE = 0.01  # variance of a posterior mean over images (Burda et al. 2016, section 5.1)


@torch.no_grad()
def meters(trainer: Trainer, batch: Batch, seed: int = 0) -> dict[str, Any]:
    """What there is to show of the model as it is now; a fixed `seed` gives fixed noise.

    Leaves weights, batch statistics and all streams of random numbers as they were. {} for a
    network that draws no images.
    """
    model, stream = trainer.model, generator(seed)
    if not isinstance(model, Model):
        return {}
    if model.spec.encoder:
        with trainer.shown():
            return _posterior(model, batch, stream)
    with statistics_kept(list(model.modules())):
        return _game(model, batch, stream)


def _posterior(model: Any, batch: Batch, stream: torch.Generator) -> dict[str, Any]:
    """reconstruction and kl in nats an image; active of z units; μ on the two axes of most KL."""
    x = batch.x
    if bernoulli := model.spec.likelihood == "bernoulli":
        x = (torch.rand(x.shape, generator=stream).to(x.device) < x).float()
    q: Posterior = model.encode(x)
    noise = torch.randn(q.mu.shape, generator=stream).to(x.device)
    logits = model.logits(q.mu + (0.5 * q.logvar).exp() * noise)
    nll = (
        bernoulli_nll(logits, x)
        if bernoulli
        else gaussian_nll(logits.sigmoid(), x, model.log_sigma)
    )
    kl = q.kl().mean(0)
    axes = sorted(kl.argsort(descending=True)[:2].tolist())
    return {
        "reconstruction": nll.mean().item(),
        "kl": kl.sum().item(),
        "active": int((q.mu.var(0) > ACTIVE).sum()),
        "units": model.spec.z,
        "scatter": {
            "axes": axes,
            "places": [[round(v, 3) for v in place] for place in q.mu[:, axes].tolist()],
            "labels": batch.labels.tolist(),
        },
    }


def _game(model: Any, batch: Batch, stream: torch.Generator) -> dict[str, Any]:
    """What D says of real images and of as many drawn ones, with statistics of the batch as in a
    step: histograms of its logits, and the share that it is right about.
    """
    batch = Batch(batch.x[:ASKED], batch.labels[:ASKED])
    spec, count, device = model.spec, len(batch.x), batch.x.device
    z = torch.randn(count, spec.z, generator=stream).to(device)
    category = torch.randint(max(1, spec.classes), (count,), generator=stream).to(device)
    codes = (torch.rand(count, spec.codes, generator=stream) * 2 - 1).to(device)
    labelled = spec.classes > 0 and not spec.reads_codes
    labels = one_hot(batch.labels, spec.classes) if labelled else None
    drawn = labels if labelled else one_hot(category, spec.classes) if spec.classes else None
    fake = model.decode(z, drawn, codes if spec.codes else None)
    shown = (labels,) if labelled else ()
    said = [model.discriminator(x, *shown) for x in (batch.x, fake)]
    real, forged = (_logit(one).float() for one in said)
    right = [(real > 0).float().mean().item(), (forged <= 0).float().mean().item()]
    found: dict[str, Any] = {
        "logits": {"low": -FAR, "high": FAR, "real": _bins(real), "fake": _bins(forged)},
        "accuracy": sum(right) / 2,
        "right": {"real": right[0], "fake": right[1]},
    }
    if spec.reads_codes:
        found["information"] = _information(said[1].reading, category, codes)
    return found


def _logit(said: Any) -> Tensor:
    """The logit [N] of "real", of a discriminator that says this alone or more beside."""
    return said if isinstance(said, Tensor) else said.logit


def _bins(logits: Tensor) -> list[int]:
    held = logits.nan_to_num().clamp(-FAR, FAR)
    return torch.histc(held, BINS, -FAR, FAR).int().tolist()


def _information(reading: Reading, category: Tensor, codes: Tensor) -> list[dict[str, Any]]:
    """For each code E[log Q(c|x)], H(c) and their sum L_I, all in nats."""
    mu, logvar = reading.mu.float(), reading.logvar.float()
    squared = (codes - mu).square() * (-logvar).exp()
    each = -0.5 * (squared + logvar + math.log(2 * math.pi)).mean(0)
    log_q = {"category": categorical_information(reading, category).item()}
    log_q |= {f"c{i + 1}": value for i, value in enumerate(each.tolist())}
    entropies = {"category": math.log(reading.logits.shape[1])}  # a code in ±1 has log 2
    return [
        {"code": code, "log_q": value, "entropy": h, "information": h + value}
        for code, value in log_q.items()
        for h in [entropies.get(code, math.log(2))]
    ]
