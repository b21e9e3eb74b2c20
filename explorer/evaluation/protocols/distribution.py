"""FID, precision, recall, density and coverage in the features of judge B, over several seeds.

Heusel et al. 2017 for the FID, Kynkäänniemi et al. 2019 and Naeem et al. 2020 for the others. The
features are our own judge's, so nothing here compares with an Inception FID.
"""

import statistics
from collections.abc import Generator
from typing import Any

import torch
from torch import Tensor

from explorer.evaluation.frechet import frechet_distance
from explorer.evaluation.manifold import prdc
from explorer.evaluation.neighbours import kth_distance
from explorer.evaluation.subject import Subject, seeds_from
from explorer.latent import Mixture

NEIGHBOURS = 5
MEASURES = ("fid", "precision", "recall", "density", "coverage")


def measure(subject: Subject) -> Generator[float, None, dict[str, Any]]:
    """Each measure as mean, sd and values; `floor`: real training images in place of samples;
    `mixture`: the same as above for samples of the fitted prior, where the model has one.
    """
    effort, judge = subject.effort, subject.judges["b"]
    index = subject.some(subject.test, effort.count)
    real = torch.cat([subject.features(judge, x) for x in subject.real(subject.test, index)])
    priors: dict[str, Mixture | None] = {"normal": None}
    if (mixture := subject.mixture()) is not None:
        priors["mixture"] = mixture
    rounds = 1 + len(priors) * effort.seeds
    other = subject.some(subject.train, len(real))
    train = torch.cat([subject.features(judge, x) for x in subject.real(subject.train, other)])
    radii = kth_distance(real, NEIGHBOURS)
    floor = _compared(real, radii, train)
    yield 1 / rounds
    results: dict[str, Any] = {}
    finished = 1.0
    for name, prior in priors.items():
        values = []
        for seed in range(effort.seeds):
            drawn, done, labels = [], 0, subject.labels(effort.count)
            for images in subject.samples(seeds_from(seed, effort.count), labels, prior):
                drawn.append(subject.features(judge, images))
                done += len(images)
                yield (finished + 0.7 * done / effort.count) / rounds
            values.append(_compared(real, radii, torch.cat(drawn)))
            finished += 1
            yield finished / rounds
        results[name] = {m: _spread([v[m] for v in values]) for m in MEASURES}
    return {
        "count": effort.count,
        "real": len(real),
        "seeds": effort.seeds,
        "floor": floor,
        **results["normal"],
        **({"mixture": results["mixture"]} if "mixture" in results else {}),
    }


def _compared(real: Tensor, radii: Tensor, drawn: Tensor) -> dict[str, float]:
    near = prdc(real, drawn, NEIGHBOURS, real_distances=radii)
    return {"fid": frechet_distance(drawn, real), **near._asdict()}


def _spread(values: list[float]) -> dict[str, Any]:
    sd = statistics.stdev(values) if len(values) > 1 else 0.0
    return {"mean": statistics.fmean(values), "sd": sd, "values": values}
