"""The model families; a new one is a file and a line in `MODELS`."""

from typing import Any, overload

import torch
from torch.overrides import TorchFunctionMode

from explorer.models.base import (
    FirstLayer,
    Model,
    Network,
    Posterior,
    Reading,
    check_point,
    images_to_pixels,
)
from explorer.models.cgan import CGAN
from explorer.models.gan import GAN
from explorer.models.infogan import InfoGAN
from explorer.models.judge import Judge
from explorer.models.vae import VAE
from explorer.specs import JudgeSpec, ModelSpec, Spec

MODELS: dict[str, type[Network]] = {
    "vae": VAE,
    "gan": GAN,
    "cgan": CGAN,
    "infogan": InfoGAN,
    "judge": Judge,
}


@overload
def build(spec: ModelSpec) -> Model: ...
@overload
def build(spec: JudgeSpec) -> Judge: ...
@overload
def build(spec: Spec) -> Network: ...
def build(spec: Spec) -> Network:
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


def skeleton(spec: Spec) -> Network:
    """A model of `spec` with shapes and without memory, on torch's meta device."""
    with torch.device("meta"), _WithoutInitialWeights():
        return build(spec)


__all__ = [
    "CGAN",
    "GAN",
    "MODELS",
    "VAE",
    "FirstLayer",
    "InfoGAN",
    "Judge",
    "Model",
    "Network",
    "Posterior",
    "Reading",
    "build",
    "check_point",
    "images_to_pixels",
    "skeleton",
]
