"""The model families; a new one is a file and a line in `MODELS`."""

from typing import Any

import torch
from torch.overrides import TorchFunctionMode

from explorer.models.base import Model, Posterior, Reading, check_point, images_to_pixels
from explorer.models.cgan import CGAN
from explorer.models.infogan import InfoGAN
from explorer.models.vae import VAE
from explorer.specs import ModelSpec

MODELS: dict[str, type[Model]] = {"vae": VAE, "cgan": CGAN, "infogan": InfoGAN}


def build(spec: ModelSpec) -> Model:
    """A fresh model of `spec`, with initial weights from torch's global stream."""
    return MODELS[spec.family](spec)


class _WithoutInitialWeights(TorchFunctionMode):
    """Skips `torch.nn.init`, whose meta kernels would import a thousand modules."""

    def __torch_function__(
        self, func: Any, types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        if getattr(func, "__module__", None) == "torch.nn.init":
            return kwargs["tensor"] if "tensor" in kwargs else args[0]
        return func(*args, **kwargs)


def skeleton(spec: ModelSpec) -> Model:
    """A model of `spec` with shapes and without memory, on torch's meta device."""
    with torch.device("meta"), _WithoutInitialWeights():
        return build(spec)


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
    "skeleton",
]
