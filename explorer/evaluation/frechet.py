"""The Fréchet distance between two sets of features, each seen as one Gaussian.

Heusel et al. 2017, eq. 6; Dowson & Landau 1982.
"""

import torch
from torch import Tensor

from explorer.evaluation.shapes import check_matrices


def frechet_distance(a: Tensor, b: Tensor) -> float:
    """‖μ₁−μ₂‖² + Tr(Σ₁+Σ₂−2(Σ₁Σ₂)^½) of features a [N, D] and b [M, D], in float64.

    Covariances are unbiased, as in the reference code. Raises `ValueError` on other shapes or
    fewer than two rows.
    """
    check_matrices(fewest=2, a=a, b=b)
    return frechet_of_gaussians(*_moments(a), *_moments(b))


def frechet_of_gaussians(mu1: Tensor, sigma1: Tensor, mu2: Tensor, sigma2: Tensor) -> float:
    """The same from means [D] and covariances [D, D], which may be singular.

    Tr (Σ₁Σ₂)^½ is the sum of the roots of the eigenvalues of Σ₁^½ Σ₂ Σ₁^½, which is symmetric,
    so that no complex root and no Jordan block can appear.
    """
    d = len(mu1)
    wanted = (("sigma1", sigma1, [d, d]), ("mu2", mu2, [d]), ("sigma2", sigma2, [d, d]))
    for name, value, shape in wanted:
        if list(value.shape) != shape:
            raise ValueError(f"{name}: expected {shape}, got {list(value.shape)}")
    mu1, sigma1, mu2, sigma2 = (value.double() for value in (mu1, sigma1, mu2, sigma2))
    values, vectors = torch.linalg.eigh(sigma1)
    root = (vectors * values.clamp(min=0).sqrt()) @ vectors.T
    product = root @ sigma2 @ root
    cross = torch.linalg.eigvalsh((product + product.T) / 2).clamp(min=0).sqrt().sum()
    distance = (mu1 - mu2).square().sum() + sigma1.trace() + sigma2.trace() - 2 * cross
    return max(0.0, distance.item())


def _moments(x: Tensor) -> tuple[Tensor, Tensor]:
    """Mean [D] and unbiased covariance [D, D] of x [N, D], in float64."""
    x = x.double()
    mu = x.mean(0)
    centred = x - mu
    return mu, centred.T @ centred / (len(x) - 1)
