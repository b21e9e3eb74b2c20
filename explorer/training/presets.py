"""Whole settings for a run: what to watch first, the papers' own, and mode collapse with its cure.

Sizes and the fields that can be set are in `sizes` and `fields`; all three are to be had here.
"""

from dataclasses import dataclass, field
from typing import Any

from explorer.training.fields import FIELDS, Field
from explorer.training.sizes import SIZES, sized

__all__ = ["FIELDS", "PRESETS", "SIZES", "Field", "Preset", "sized"]


@dataclass(frozen=True)
class Preset:
    """values: fields of the spec and of the recipe; what is left out is the family's default.

    source: the paper, "" for ours. size: a key of the family's `SIZES`.
    """

    id: str
    title: str
    sentence: str
    source: str
    size: str = "medium"
    values: dict[str, Any] = field(default_factory=dict)


# Small batches and a short average: many steps a second, and what is shown is not long past. Both
# networks take long steps, so that D soon sees what is wrong; shorter ones later keep it from
# winning.
FAST = {"lr": 2e-3, "lr_discriminator": 2e-3}
LIVE: dict[str, Any] = {"batch": 64, "ema": 0.99, "epochs": 5, "decay": "cosine", **FAST}
DCGAN = {"lr": 2e-4, "lr_discriminator": 2e-4, "beta1": 0.5, "batch": 128, "ema": 0.0}
# What makes a GAN collapse and what cures it are settings of its two optimisers, nothing else.
SLOW = {"lr": 1e-3, "lr_discriminator": 2e-4, "decay": "constant", "epochs": 10}
CURE: dict[str, Any] = {**LIVE, **SLOW, "ema": 0.9, "beta1": 0.5}
COLLAPSE: dict[str, Any] = {**CURE, "lr": 2e-3, "beta1": 0.9}

PRESETS: dict[str, tuple[Preset, ...]] = {
    "vae": (
        Preset(
            "live",
            "Worth watching",
            "Digits within half a minute on a laptop.",
            "",
            values={"z": 16, "lr": 2e-3, "decay": "constant", "epochs": 10},
        ),
        Preset(
            "paper",
            "As in the VAE paper",
            "One hidden layer of 500 units and 20 latent dimensions, but with Adam for Adagrad.",
            "Kingma & Welling 2014, section 5",
            values={"z": 20, "width": 500, "depth": 1, "batch": 100, "decay": "constant"},
        ),
        Preset(
            "plane",
            "Two dimensions",
            "All images on one plane, as in the figure of the paper's appendix.",
            "Kingma & Welling 2014, figure 4",
            "large",
            values={"z": 2, "lr": 2e-3, "warmup": 5.0, "epochs": 100},
        ),
        Preset(
            "beta",
            "β-VAE",
            "The KL counts four times, so that one dimension comes to stand for one factor.",
            "Higgins et al. 2017",
            values={
                "network": "conv",
                "width": 16,
                "z": 6,
                "beta": 4.0,
                "batch": 64,
                "lr": 5e-4,
                "decay": "constant",
                "epochs": 40,
            },
        ),
    ),
    "gan": (
        Preset(
            "live",
            "Worth watching",
            "All digits within half a minute on a laptop, without a single label.",
            "",
            values=LIVE,
        ),
        Preset(
            "paper",
            "As in the DCGAN paper",
            "Both networks take steps of 2e-4, with β₁ at .5 and 100 latent dimensions.",
            "Radford et al. 2016, section 4",
            "large",
            values={"z": 100, "features": 0, **DCGAN},
        ),
        Preset(
            "collapse",
            "Cause mode collapse",
            "With β₁ at .9 and longer steps G's momentum carries all z on to whatever fools D just "
            "now; when D has learnt it, they move on together, from one kind of image to the next.",
            "",
            values=COLLAPSE,
        ),
        Preset(
            "cure",
            "Cure it",
            "The same networks from the start, with β₁ at .5 and half the learning rate of G: D "
            "keeps up. A generator that has collapsed already does not find back by itself.",
            "Radford et al. 2016, section 4",
            values=CURE,
        ),
    ),
    "cgan": (
        Preset(
            "live",
            "Worth watching",
            "A row of digits for each class within a quarter of a minute on a laptop.",
            "",
            values={**LIVE, "auxiliary": 0.1},
        ),
        Preset(
            "paper",
            "The label as input of both",
            "The discriminator is shown the label with the image, in the networks of DCGAN.",
            "Mirza & Osindero 2014",
            values={**LIVE, "discriminator": "concatenation", "auxiliary": 0.0},
        ),
        Preset(
            "shipped",
            "As the shipped models",
            "Slower and better: large networks, a long average, a classifier that counts fully.",
            "Odena et al. 2017",
            "large",
            values={"epochs": 12},
        ),
    ),
    "infogan": (
        Preset(
            "live",
            "Worth watching",
            "A row for each category, which finds its class by itself.",
            "",
            values={**LIVE, "info": 0.1, "code_info": 0.1, "consistency": 0.3},
        ),
        Preset(
            "paper",
            "As in the InfoGAN paper",
            "62 noise dimensions, ten categories and two codes, 5,000 steps and more.",
            "Chen et al. 2016, appendix C.1",
            "large",
            values={"epochs": 11, "ema": 0.0, "consistency": 0.0, "info": 1.0},
        ),
    ),
}
