"""What every model answers to, and the one function that makes pixels.

Images are float [N, C, H, W] in [0, 1] everywhere; z is float [N, Z]; class weights are float
[N, K], one-hot for a pure class; continuous codes are float [N, C].
"""

from abc import ABC, abstractmethod

import torch
from torch import Tensor, nn

from explorer.specs import ModelSpec


class Model(nn.Module, ABC):
    """A generative model with its `spec` and a decoder; some families add `encode` or `read`."""

    spec: ModelSpec

    @abstractmethod
    def decode(
        self, z: Tensor, labels: Tensor | None = None, codes: Tensor | None = None
    ) -> Tensor:
        """Images [N, C, H, W] in [0, 1] for latents z [N, Z], class weights and codes."""


def check_point(
    spec: ModelSpec, z: Tensor, labels: Tensor | None = None, codes: Tensor | None = None
) -> None:
    """Raise `ValueError` unless the shapes are z [N, Z], labels [N, K] and codes [N, C]."""
    wanted = (("z", z, spec.z), ("labels", labels, spec.classes), ("codes", codes, spec.codes))
    for name, value, size in wanted:
        if value is None and size == 0:
            continue
        got = None if value is None else list(value.shape)
        if got != [len(z), size]:
            raise ValueError(f"{name}: expected [{len(z)}, {size}], got {got}")


def images_to_pixels(images: Tensor) -> Tensor:
    """Images [N, C, H, W] in [0, 1] to uint8 pixels [N, H, W, C] on the CPU."""
    pixels = images.detach().clamp(0, 1).mul(255).round().to(torch.uint8)
    return pixels.permute(0, 2, 3, 1).contiguous().cpu()
