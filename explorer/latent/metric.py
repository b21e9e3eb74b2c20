"""How fast an image changes as z moves: the metric that a decoder pulls back to its latents.

JᵀJ for the Jacobian J of the decoder at z (Arvanitidis et al. 2018, section 3; Shao et al. 2018).
Averaged over points, its leading eigenvectors are the directions that change most of what is
seen, much the same wherever one stands (Wang & Ponce 2021).
"""

from collections.abc import Callable

import torch
from torch import Tensor

STEP = 0.01  # far above rounding, far below the scale on which images bend


def metric(decode: Callable[..., Tensor], z: Tensor, *held: Tensor | None) -> Tensor:
    """JᵀJ [Z, Z] of `decode`, from z [N, Z] to images [N, ...], at one point z [Z].

    held: what `decode` takes beside z, at this point and thus the same all around it. By central
    differences, so that 2 Z images are decoded.
    """
    steps = STEP * torch.eye(len(z), device=z.device)
    around = torch.cat([z + steps, z - steps])
    same = (None if part is None else part.expand(len(around), -1) for part in held)
    ahead, behind = decode(around, *same).flatten(1).chunk(2)
    jacobian = (ahead - behind) / (2 * STEP)
    return jacobian @ jacobian.T


def mean_metric(decode: Callable[..., Tensor], z: Tensor, *held: Tensor | None) -> Tensor:
    """The mean of `metric` [Z, Z] over points z [N, Z] with what is held at each, [N, ...]."""
    total = torch.zeros(z.shape[1], z.shape[1], device=z.device)
    for i, point in enumerate(z):
        total += metric(decode, point, *(None if part is None else part[i] for part in held))
    return total / len(z)
