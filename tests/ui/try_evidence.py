"""Evidence as the protocols write it, with made-up figures, for every part of the Evidence tab."""

import math
from typing import Any

import torch

from explorer.evaluation.sheet import png_row
from explorer.specs import ModelSpec

HASH = {"a": "a1" * 32, "b": "b2" * 32}
FACTORS = ("slant", "width", "curl")
RUNS = (0.031, 0.052, 0.24)  # errors of the seeds 0, 1, 2; the median is that of seed 1


def evidence_of(spec: ModelSpec, weights: str) -> dict[str, Any]:
    """What `python -m explorer evaluate` could have written for a model of `spec`."""
    results: dict[str, Any] = {
        "verdict": _verdict(spec),
        "distribution": _distribution(spec),
        "memory": _memory(spec),
        "smoothness": {"pairs": 100, "epsilon": 0.01, "mean": 2153.4, "trimmed": 1900.2},
    }
    left_out = {}
    if spec.encoder:
        results["posterior"] = _posterior(spec)
        results["likelihood"] = {"k": 50, "images": 100, "nll": 134.2, "error": 0.61}
        results["factors"] = _factors(spec)
    else:
        left_out["posterior"] = "The model has no encoder."
    if spec.num_classes and not spec.reads_codes:
        results["agreement"] = _agreement(spec)
        results["teaching"] = {
            "images": 1000,
            "accuracy": 0.986,
            "per_class": [0.97] * spec.num_classes,
            "real": 0.991,
        }
    else:
        left_out["agreement"] = "The model takes no labels."
    if spec.encoder or (spec.num_classes and not spec.reads_codes):
        results["arithmetic"] = _arithmetic(spec)
    evidence: dict[str, Any] = {
        "date": "2025-02-03",
        "software": "torch 2.0",
        "device": "cpu",
        "threads": 2,
        "data": {"name": "mnist", "train": 60000, "test": 10000},
        "judges": {
            letter: {"id": f"judge-mnist-{letter}", "weights": HASH[letter], "accuracy": 0.9951}
            for letter in "ab"
        },
        "conditions": {"weights": weights, "judges": HASH, "effort": {"count": 100}},
        "results": results,
        "seconds": dict.fromkeys(results, 21.4),
        "left_out": left_out,
    }
    if spec.reads_codes:
        results["infogan"] = _infogan(spec)
        evidence["runs"] = {
            "infogan": [{**_infogan(spec), "seed": i, "error": e} for i, e in enumerate(RUNS)]
        }
    return evidence


def _verdict(spec: ModelSpec) -> dict[str, Any]:
    shares = [0.1 + 0.008 * (i - 4.5) for i in range(10)]
    odd = [
        {"seed": 100 + 37 * i, "label": i % max(1, spec.num_classes), "distance": 27.2 - i / 3}
        for i in range(16)
    ]
    return {"count": 100, "classes": shares, "real_classes": [0.1] * 10, "least_typical": odd}


def _spread(mean: float, sd: float) -> dict[str, Any]:
    return {"mean": mean, "sd": sd, "values": [mean - sd, mean, mean + sd]}


def _distribution(spec: ModelSpec) -> dict[str, Any]:
    def found(scale: float) -> dict[str, Any]:
        means = {"precision": 0.81, "recall": 0.44, "density": 0.92, "coverage": 0.71}
        near = {name: _spread(mean * scale, 0.021) for name, mean in means.items()}
        return {"fid": _spread(61.62 / scale, 0.43), **near}

    floor = {"fid": 3.92, "precision": 0.94, "recall": 0.95, "density": 1.003, "coverage": 0.97}
    mixture = {"mixture": found(1.08)} if spec.mixture else {}
    return {"count": 100, "real": 100, "seeds": 3, "floor": floor, **found(1.0), **mixture}


def _agreement(spec: ModelSpec) -> dict[str, Any]:
    """Every class draws 97 of 100 as asked but class 6, which draws 93."""
    confusion = torch.eye(spec.num_classes, dtype=torch.int64) * 97
    for i in range(spec.num_classes):
        confusion[i, (i + 1) % spec.num_classes] = 3
    confusion[6, 6], confusion[6, 2] = 93, 4
    per_class = [confusion[i, i].item() / 100 for i in range(spec.num_classes)]
    return {
        "count": 1000,
        "overall": 0.966,
        "interval": [0.953, 0.976],
        "per_class": per_class,
        "worst": 6,
        "confusion": confusion.tolist(),
        "wrong": [
            {"seed": 10_006_000 + 3 * i, "label": 6, "verdict": 2 if i < 4 else 7} for i in range(7)
        ],
    }


def _posterior(spec: ModelSpec) -> dict[str, Any]:
    kl = [2.31, 0.0004, 3.02, 0.002, 1.1][: spec.z]
    norms = [math.exp(-0.5 * (6 * i / 40 - 2.2) ** 2 / 0.3) for i in range(40)]
    return {
        "images": 100,
        "kl": sum(kl),
        "kl_per_dimension": kl,
        "active": 3,
        "norms": [n / sum(norms) for n in norms],
        "high": 6.0,
        "reconstruction": 129.7,
        "elbo": 129.7 + sum(kl),
    }


def _infogan(spec: ModelSpec) -> dict[str, Any]:
    return {
        "error": 0.031,
        "mapping": [3, 1, 4, 0, 5, 9, 2, 6, 8, 8],  # no category stands for 7
        "information": 2.24,
        "entropy": 2.303,
        "samples": 100,
        "measured": ["slant", "stroke width", "digit width"],
        "correlations": [[-0.92, 0.1, 0.31], [0.05, 0.83, -0.11]],
    }


def _factors(spec: ModelSpec) -> dict[str, Any]:
    correlations = [[((7 * i + 5 * k) % 19 - 9) / 10 for k in range(3)] for i in range(spec.z)]
    return {
        "names": list(FACTORS),
        "images": 100,
        "correlations": correlations,
        "r2": [0.91, 0.55, 0.0],
        "mig": 0.21,
        "factor_vae": 0.64,
        "dci": {
            "disentanglement": 0.42,
            "completeness": 0.37,
            "informativeness": 0.8,
            "importance": [[abs(r) / 2 for r in row] for row in correlations],
        },
    }


def _arithmetic(spec: ModelSpec) -> dict[str, Any]:
    """Sums of which every other one is read as b; the widths of two in three go up."""
    stream = torch.Generator().manual_seed(4)

    def claim(both: float) -> dict[str, Any]:
        def part(share: float) -> list[float]:
            return [share, share - 0.03, share + 0.02]

        shares = {"base": part(0.97), "kept": part(0.9), "up": part(0.88), "both": part(both)}
        return {**shares, "change": 0.81, "worst": 6, "worst_both": both - 0.1}

    def example(i: int) -> dict[str, Any]:
        a, b = i, (i + 3) % 10
        terms = torch.randn(3, spec.z, generator=stream).mul(1000).round().div(1000).tolist()
        after = 2.5 if i % 3 else 1.5
        read = b if i % 2 else a
        return {"a": a, "b": b, "read": read, "before": 2.0, "after": after, "terms": terms}

    def attribute(high: str, low: str) -> dict[str, Any]:
        ways = {"threes": claim(0.83), "singles": claim(0.61), "chance": claim(0.42)}
        return {"high": high, "low": low, **ways, "examples": [example(i) for i in range(8)]}

    return {
        "triples": 1000,
        "group": 3,
        "points": 100,
        "of": "test images" if spec.encoder else "samples",
        "attributes": {
            "stroke width": attribute("thick", "thin"),
            "slant": attribute("right-leaning", "left-leaning"),
        },
    }


def _memory(spec: ModelSpec) -> dict[str, Any]:
    stream = torch.Generator().manual_seed(3)
    height, width, channels = spec.form.picture
    shape = (8, channels, height, width)
    pictures = [png_row(torch.rand(shape, generator=stream)) for _ in range(3)]
    histogram = [math.exp(-0.5 * (i / 3 - 5) ** 2) for i in range(30)]
    shares = [n / sum(histogram) for n in histogram]
    labels = [i * 3 % max(1, spec.num_classes) for i in range(8)]
    return {
        "count": 100,
        "train": 60000,
        "sample_median": 3.97,
        "test_median": 4.35,
        "ratio": 0.913,
        "high": 7.3,
        "histograms": {"samples": [*shares[2:], 0.0, 0.0], "test": shares},
        "nearest": [
            {"seed": 30_000_000 + i, "label": labels[i], "train": 11 * i, "distance": 2.5 + i / 4}
            for i in range(8)
        ],
        "nearest_of_test": [
            {"test": 5 * i, "train": 7 * i, "distance": 2.9 + i / 4} for i in range(8)
        ],
        "pictures": dict(zip(("nearest", "test", "nearest_of_test"), pictures, strict=True)),
    }
