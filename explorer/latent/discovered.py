"""Directions that nobody named: found in what a model does, and only then looked at.

Principal components of latents, or of the first layer's activations (GANSpace, Härkönen et al.
2020), and the closed-form factorisation of the first layer's weight (SeFa, Shen & Zhou 2021).
"""

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F


class Discovered(NamedTuple):
    """directions: float64 [D, Z], of length 1, the largest component positive, the strongest
    first. shares: float64 [D], the part of all that each accounts for.
    """

    directions: Tensor
    shares: Tensor


def principal_directions(points: Tensor) -> Discovered:
    """The principal components of points [N, Z], all Z of them, with their shares of variance.

    Raises `ValueError` on other shapes or fewer than two points.
    """
    _check("points", points, fewest=2)
    away = points.double() - points.double().mean(0)
    values, vectors = torch.linalg.eigh(away.T @ away)
    values = values.flip(0).clamp(min=0)
    return Discovered(pointed(vectors.flip(1).T), _shares(values))


def activation_directions(z: Tensor, activations: Tensor, count: int) -> Discovered:
    """The directions in z [N, Z] along which activations [N, F] go through their components.

    GANSpace as it is for generators that take z directly (BigGAN): the first `count` principal
    components of the activations, then by least squares the z that goes with a step along each.
    shares: of the activations' variance; components without any are left out.
    Raises `ValueError` on other shapes or unequal lengths.
    """
    _check("z", z, fewest=2)
    if activations.dim() != 2 or len(activations) != len(z):
        raise ValueError(f"activations: expected [{len(z)}, F], got {list(activations.shape)}")
    components = principal_directions(activations)
    kept = components.shares[:count] > torch.finfo(torch.float64).eps
    shares = components.shares[:count][kept]
    away = activations.double() - activations.double().mean(0)
    places = away @ components.directions[:count][kept].T
    goal = z.double() - z.double().mean(0)
    steps = torch.linalg.lstsq(places.cpu(), goal.cpu(), driver="gelsd").solution.to(goal.device)
    return Discovered(pointed(F.normalize(steps, dim=1)), shares)


def factorised_directions(weight: Tensor) -> Discovered:
    """The eigenvectors of AᵀA for the weight A [F, Z] of a first layer.

    Of all steps in z of length 1 the first changes what the layer gives most. shares: of the
    eigenvalues, thus of the squared change. There are min(F, Z). Raises `ValueError` on other
    shapes.
    """
    _check("weight", weight, fewest=1)
    _, values, directions = torch.linalg.svd(weight.double(), full_matrices=False)
    return Discovered(pointed(directions), _shares(values.square()))


def pointed(directions: Tensor) -> Tensor:
    """Each of `directions` [D, Z] or its opposite, so that its largest component is positive."""
    largest = directions.gather(1, directions.abs().argmax(1, keepdim=True))
    return directions * largest.sign().where(largest != 0, 1)


def _shares(values: Tensor) -> Tensor:
    return values / values.sum().clamp(min=torch.finfo(values.dtype).tiny)


def _check(name: str, value: Tensor, fewest: int) -> None:
    if value.dim() != 2 or len(value) < fewest or not value.shape[1]:
        got = list(value.shape)
        raise ValueError(f"{name}: expected [at least {fewest}, at least 1], got {got}")
