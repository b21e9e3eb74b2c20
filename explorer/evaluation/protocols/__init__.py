"""The protocols: each takes a subject and gives plain values, ready for JSON.

A protocol is a generator that yields the fraction done and returns its result; closing it stops
the measurement. A new one is a file and a line in `PROTOCOLS`.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

from explorer.evaluation.protocols import (
    agreement,
    arithmetic,
    dimensions,
    distribution,
    factors,
    infogan,
    likelihood,
    memory,
    mixture,
    posterior,
    smoothness,
    teaching,
    verdict,
)
from explorer.evaluation.subject import Subject

Measurement = Generator[float, None, dict[str, Any]]


@dataclass(frozen=True)
class Protocol:
    """title: for the progress bar. why_not(subject): None, or a sentence why it cannot be done."""

    title: str
    measure: Callable[[Subject], Measurement]
    why_not: Callable[[Subject], str | None]


PROTOCOLS: dict[str, Protocol] = {
    "verdict": Protocol("classes of samples", verdict.measure, verdict.why_not),
    "distribution": Protocol("samples beside test images", distribution.measure, verdict.why_not),
    "agreement": Protocol("label agreement", agreement.measure, agreement.why_not),
    "posterior": Protocol("posterior of test images", posterior.measure, posterior.why_not),
    "infogan": Protocol("what Q reads", infogan.measure, infogan.why_not),
    "dimensions": Protocol("what knobs stand for", dimensions.measure, dimensions.why_not),
    "factors": Protocol("known factors", factors.measure, factors.why_not),
    "arithmetic": Protocol("latent arithmetic", arithmetic.measure, arithmetic.why_not),
    "memory": Protocol("nearest training images", memory.measure, memory.why_not),
    "mixture": Protocol("modes of the mixture", mixture.measure, mixture.why_not),
    "smoothness": Protocol("path length", smoothness.measure, verdict.why_not),
    "teaching": Protocol("a judge taught by samples", teaching.measure, agreement.why_not),
    "likelihood": Protocol("likelihood of test images", likelihood.measure, likelihood.why_not),
}
