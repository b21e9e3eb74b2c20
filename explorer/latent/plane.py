"""A plane through latent space: where points lie on it, and how a point moves along it.

The plane is spanned by the two directions in which a symmetric matrix over z is largest: the
covariance of latents (principal components), or the metric of a decoder, whose directions change
the image most (Wang & Ponce 2021). A space of two dimensions is its own plane.
"""

from typing import NamedTuple

import torch
from torch import Tensor

from explorer.latent.discovered import pointed


class Plane(NamedTuple):
    """origin: [Z]. directions: [2, Z], orthonormal; with Z = 1 the second is zero."""

    origin: Tensor
    directions: Tensor

    def coordinates(self, z: Tensor) -> Tensor:
        """Places [N, 2] of the points z [N, Z], seen at right angles to the plane."""
        return (z - self.origin) @ self.directions.T

    def move(self, z: Tensor, places: Tensor) -> Tensor:
        """z [N, Z] moved along the plane to places [N, 2]; all across the plane is held."""
        return z + (places - self.coordinates(z)) @ self.directions

    def shares(self, matrix: Tensor) -> Tensor:
        """The part [2] of the trace of `matrix` [Z, Z], symmetric, along each direction."""
        along = (self.directions @ matrix * self.directions).sum(1)
        return along / matrix.trace().clamp(min=torch.finfo(matrix.dtype).tiny)


def covariance(z: Tensor) -> Tensor:
    """The covariance [Z, Z] of points z [N, Z] about their mean."""
    away = z - z.mean(0)
    return away.T @ away / len(z)


def leading_plane(matrix: Tensor, origin: Tensor) -> Plane:
    """The plane through `origin` [Z] along the two leading eigenvectors of `matrix` [Z, Z].

    The largest component of each is positive, so that no map is ever mirrored. Up to two
    dimensions the plane is the space itself: the origin is 0, and each place is its z.
    """
    size = len(matrix)
    if size <= 2:
        return Plane(torch.zeros_like(origin), torch.eye(2, size, dtype=matrix.dtype))
    return Plane(origin, pointed(torch.linalg.eigh(matrix).eigenvectors[:, -2:].flip(1).T))


def principal_plane(mu: Tensor) -> Plane:
    """The plane of the two principal components of points mu [N, Z], through their mean."""
    return leading_plane(covariance(mu), mu.mean(0))


def quantiles(count: int) -> Tensor:
    """`count` numbers between which N(0, 1) has equal mass: its inverse CDF at (i + ½) / count."""
    return torch.special.ndtri((torch.arange(count) + 0.5) / count)


def manifold(count: int) -> Tensor:
    """Places [count², 2] that show what a Gaussian plane holds (Kingma & Welling 2014, figure 4).

    Row by row from the top left, as a picture is read: the first place is far left and far up.
    """
    across = quantiles(count)
    up, right = torch.meshgrid(across.flip(0), across, indexing="ij")
    return torch.stack([right, up], dim=-1).reshape(-1, 2)
