"""A soft pen that draws curves: the distance to a curve in closed form, then a profile of ink.

A sum of narrow Gaussians along a curve falls off with the squared distance to it, and a Gaussian
is a product of one in x and one in y, so all pixels of an image cost one matrix product.
"""

import math

import torch

_SIGMA = 0.7  # pixels; samples may lie twice as far apart before the line shows ripples
_EDGE = 1.15  # pixels from full ink to none, as a scanned digit made small has it


def ink(
    x: torch.Tensor, y: torch.Tensor, length: torch.Tensor, radius: torch.Tensor, side: int
) -> torch.Tensor:
    """Grey images uint8 [N, side, side] of curves given as M short pieces each.

    x, y: float32 [N, M], middles of the pieces in pixels (the centre of the first pixel is .5);
    length: [N, M] of the pieces in pixels, 0 for a piece that is not drawn; radius: [N, M] of
    the pen at each piece in pixels.
    """
    pixel = torch.arange(side, device=x.device) + 0.5
    narrow = 1 / (2 * _SIGMA**2)
    mean = (radius * length).sum(1) / length.sum(1).clamp(min=1e-6)
    # where the pen is wider its Gaussian weighs more: a power distance (Aurenhammer 1987)
    wider = ((radius.square() - mean.square()[:, None]) * narrow).exp_()
    weight = length * wider / (_SIGMA * math.sqrt(2 * math.pi))
    across = _bell((x[:, :, None] - pixel).square_().mul_(-narrow))
    down = _bell((y[:, :, None] - pixel).square_().mul_(-narrow)).mul_(weight[:, :, None])
    near = torch.bmm(down.transpose(1, 2), across)
    distance = near.clamp_(1e-30, 1.0).log_().mul_(-1 / narrow).sqrt_()
    covered = (mean[:, None, None] - distance).div_(_EDGE).add_(0.5).clamp_(0, 1)
    return covered.mul_(255).round_().to(torch.uint8)


def _bell(exponent: torch.Tensor) -> torch.Tensor:
    """exp in place, cut where it is no more than nothing: denormal numbers are ten times slower."""
    return exponent.clamp_(min=-40.0).exp_()
