"""The model families; a new one is a file and a line in `MODELS`."""

from explorer.models.base import Model, Posterior, Reading, check_point, images_to_pixels
from explorer.models.cgan import CGAN
from explorer.models.infogan import InfoGAN
from explorer.models.vae import VAE
from explorer.specs import ModelSpec

MODELS: dict[str, type[Model]] = {"vae": VAE, "cgan": CGAN, "infogan": InfoGAN}


def build(spec: ModelSpec) -> Model:
    """A fresh model of `spec`, with initial weights from torch's global stream."""
    return MODELS[spec.family](spec)


__all__ = [
    "CGAN",
    "MODELS",
    "VAE",
    "InfoGAN",
    "Model",
    "Posterior",
    "Reading",
    "build",
    "check_point",
    "images_to_pixels",
]
