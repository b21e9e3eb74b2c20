"""Whole settings for a run, and the sizes and settings that several families share."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Preset:
    """values: fields of the spec and of the recipe; what is left out is the family's default.

    source: the paper, "" for ours. size: a key of the family's `sizes`.
    """

    id: str
    title: str
    sentence: str
    source: str
    size: str = "medium"
    values: dict[str, Any] = field(default_factory=dict)


# Of a generator and of what judges it, as fields of their spec.
GAN_SIZES: dict[str, dict[str, Any]] = {
    "small": {"width": 8, "features": 64},
    "medium": {"width": 16, "features": 128},
    "large": {"width": 32, "features": 256},
}
# β₁ .5 as DCGAN has it (Radford et al. 2016, section 4), step sizes as InfoGAN
GAN_RECIPE: dict[str, Any] = {"lr": 1e-3, "lr_discriminator": 2e-4, "beta1": 0.5, "ema": 0.999}

# Small batches and a short average: many steps a second, and what is shown is not long past. Both
# networks take long steps, so that D soon sees what is wrong; shorter ones later keep it from
# winning.
FAST = {"lr": 2e-3, "lr_discriminator": 2e-3}
LIVE: dict[str, Any] = {"batch": 64, "ema": 0.99, "epochs": 5, "decay": "cosine", **FAST}
