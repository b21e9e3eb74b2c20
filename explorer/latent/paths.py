"""Ways from point to point: along the sphere where a Gaussian's samples are (White 2016), or not.

A route goes through waypoints, leg by leg; an easing says how the steps are spread over a leg.
"""

from collections.abc import Callable

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


def lerp(z0: Tensor, z1: Tensor, t: Tensor | float) -> Tensor:
    """The same on the straight line from z0 to z1, which between samples leaves their shell.

    For uniform codes and class weights, whose room is convex, it is the way to go.
    """
    if z0.shape[-1:] != z1.shape[-1:]:
        raise ValueError(f"z1: expected [..., {z0.shape[-1]}], got {list(z1.shape)}")
    at = torch.as_tensor(t, dtype=torch.float64, device=z0.device)[..., None]
    return ((1 - at) * z0.double() + at * z1.double()).to(z0.dtype)


Way = Callable[[Tensor, Tensor, Tensor], Tensor]
WAYS: dict[str, Way] = {"slerp": slerp, "lerp": lerp}


def _smooth(t: Tensor) -> Tensor:
    return t * t * (3 - 2 * t)


EASINGS: dict[str, Callable[[Tensor], Tensor]] = {"even": lambda t: t, "smooth": _smooth}


def leg_times(steps: int, easing: str = "even") -> Tensor:
    """When each of `steps` steps of a leg is, float64 [steps] in [0, 1): the end begins the next.

    easing: "even", or "smooth" to be slow at both ends (3t² − 2t³).
    """
    return EASINGS[easing](torch.arange(steps, dtype=torch.float64) / steps)


def evenly_changing(distances: Tensor) -> Tensor:
    """Times [steps] in [0, 1) of a leg at which as much changes from each to the next.

    distances: [steps], how much changes between the evenly spaced times i / steps and
    (i + 1) / steps; where nothing changes at all, the times stay even.
    """
    steps = len(distances)
    far = torch.cat([distances.new_zeros(1), distances.cumsum(0)]).double()
    even = torch.arange(steps, dtype=torch.float64) / steps
    if far[-1] <= 0:
        return even
    wanted = far[-1] * even
    after = torch.searchsorted(far, wanted, right=True).clamp(1, steps)
    before = after - 1
    share = (wanted - far[before]) / (far[after] - far[before]).clamp(min=1e-300)
    return (before + share.clamp(0, 1)) / steps


def route(waypoints: Tensor, times: Tensor, way: Way = slerp) -> Tensor:
    """The points of a route through waypoints [S, Z], [(S - 1) · steps + 1, Z].

    times: when each step of a leg is, [steps] for all legs or [S - 1, steps]; waypoint s is point
    s · steps. A closed loop names its first waypoint again as its last.
    """
    legs = len(waypoints) - 1
    at = times.expand(legs, -1)
    moved = way(waypoints[:-1, None], waypoints[1:, None], at)
    return torch.cat([moved.flatten(0, 1), waypoints[-1:]])


def _direction(z: Tensor) -> tuple[Tensor, Tensor]:
    """Unit vectors [..., Z], zero for a zero vector, and lengths [..., 1]."""
    length = z.norm(dim=-1, keepdim=True)
    return z / length.where(length > 0, 1), length


def _perpendicular(unit: Tensor) -> Tensor:
    """A vector at right angles to each of `unit` [..., Z], from the axis it touches least."""
    axis = torch.zeros_like(unit).scatter_(-1, unit.abs().argmin(-1, keepdim=True), 1)
    return axis - (axis * unit).sum(-1, keepdim=True) * unit
