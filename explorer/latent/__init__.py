"""Pure maths on latents: priors to draw from, how typical a point is, paths and planes."""

from explorer.latent.metric import mean_metric, metric
from explorer.latent.mixture import Mixture, fit_mixture
from explorer.latent.paths import slerp
from explorer.latent.plane import (
    Plane,
    covariance,
    leading_plane,
    manifold,
    principal_plane,
    quantiles,
)
from explorer.latent.prior import Draw, draw, equal_parts
from explorer.latent.shell import Shell, shell

__all__ = [
    "Draw",
    "Mixture",
    "Plane",
    "Shell",
    "covariance",
    "draw",
    "equal_parts",
    "fit_mixture",
    "leading_plane",
    "manifold",
    "mean_metric",
    "metric",
    "principal_plane",
    "quantiles",
    "shell",
    "slerp",
]
