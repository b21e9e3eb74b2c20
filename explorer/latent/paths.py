"""Paths between two points of a Gaussian prior that stay where its samples are (White 2016)."""

import torch
from torch import Tensor


def slerp(z0: Tensor, z1: Tensor, t: Tensor | float) -> Tensor:
    """The points at `t` on the way from z0 to z1, both [..., Z]; t [...] broadcasts with them.

    The direction turns along the great circle at an even rate, and the length goes evenly from
    ‖z0‖ to ‖z1‖: between points of the shell, all of the path is on the shell. Angles come from
    both sine and cosine in float64, so tiny ones keep their accuracy; between opposite vectors,
    where every great circle is as short, one fixed plane is taken. Beyond [0, 1] the path goes
    on. A vector without length has no direction, and the path from it is straight. Answers in the
    dtype of z0. Raises `ValueError` where z0 and z1 differ in Z.
    """
    if z0.shape[-1:] != z1.shape[-1:]:
        raise ValueError(f"z1: expected [..., {z0.shape[-1]}], got {list(z1.shape)}")
    at = torch.as_tensor(t, dtype=torch.float64, device=z0.device)[..., None]
    from_unit, from_length = _direction(z0.double())
    to_unit, to_length = _direction(z1.double())
    cosine = (from_unit * to_unit).sum(-1, keepdim=True)
    aside = to_unit - cosine * from_unit
    sine = aside.norm(dim=-1, keepdim=True)
    angle = torch.atan2(sine, cosine)
    lost = (sine < 1e-14) & (cosine < 0)
    aside, _ = _direction(aside.where(~lost, _perpendicular(from_unit)))
    turned = (at * angle).cos() * from_unit + (at * angle).sin() * aside
    return (turned * torch.lerp(from_length, to_length, at)).to(z0.dtype)


def _direction(z: Tensor) -> tuple[Tensor, Tensor]:
    """Unit vectors [..., Z], zero for a zero vector, and lengths [..., 1]."""
    length = z.norm(dim=-1, keepdim=True)
    return z / length.where(length > 0, 1), length


def _perpendicular(unit: Tensor) -> Tensor:
    """A vector at right angles to each of `unit` [..., Z], from the axis it touches least."""
    axis = torch.zeros_like(unit).scatter_(-1, unit.abs().argmin(-1, keepdim=True), 1)
    return axis - (axis * unit).sum(-1, keepdim=True) * unit
