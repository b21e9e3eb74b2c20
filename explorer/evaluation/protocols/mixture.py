"""Whether samples keep all modes of a mixture of Gaussians, over several draws of samples."""

import math
import statistics
from collections.abc import Generator
from typing import Any

import torch

from explorer.evaluation.mixtures import MixtureMetrics, mixture_metrics
from explorer.evaluation.subject import Subject, seeds_from

MILLION = 90
COUNT = 2_500  # samples of a draw (Srivastava et al. 2017, section 4.1)


def why_not(subject: Subject) -> str | None:
    """The data must be a mixture whose modes are known."""
    return None if subject.dataset.mixture else "The data is no mixture whose modes are known."


@torch.inference_mode()
def measure(subject: Subject) -> Generator[float, None, dict[str, Any]]:
    """For each figure of `MixtureMetrics` its mean over `draws` of `count` samples and its worst.

    The worst draw is said of modes and of quality. A figure that some draw has not is left out, as
    the KL of no modes at all.
    """
    assert subject.dataset.mixture is not None
    centres, sigma = subject.dataset.mixture
    draws, count = subject.effort.seeds, min(COUNT, subject.effort.count)
    found: list[MixtureMetrics] = []
    for draw in range(draws):
        seeds = seeds_from(MILLION + draw, count)
        samples = torch.cat(list(subject.samples(seeds, subject.labels(count)))).cpu()
        found.append(mixture_metrics(samples, centres, sigma))
        yield (draw + 1) / draws
    each = {name: [getattr(one, name) for one in found] for name in MixtureMetrics._fields}
    finite = {name: values for name, values in each.items() if all(map(math.isfinite, values))}
    return {
        "draws": draws,
        "count": count,
        "of": len(centres),
        **{name: statistics.fmean(values) for name, values in finite.items()},
        "worst": {"modes": min(each["modes"]), "high_quality": min(each["high_quality"])},
    }
