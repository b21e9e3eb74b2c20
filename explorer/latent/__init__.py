"""Pure maths on latents: priors to draw from, how typical a point is, paths and planes."""

from explorer.latent.arithmetic import (
    combine,
    combine_classes,
    group_means,
    onto_shell,
    surrounded,
)
from explorer.latent.grids import grid
from explorer.latent.metric import mean_metric, metric
from explorer.latent.mixture import Mixture, fit_mixture
from explorer.latent.paths import (
    EASINGS,
    WAYS,
    Way,
    evenly_changing,
    leg_times,
    lerp,
    route,
    slerp,
)
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
    "EASINGS",
    "WAYS",
    "Draw",
    "Mixture",
    "Plane",
    "Shell",
    "Way",
    "combine",
    "combine_classes",
    "covariance",
    "draw",
    "equal_parts",
    "evenly_changing",
    "fit_mixture",
    "grid",
    "group_means",
    "leading_plane",
    "leg_times",
    "lerp",
    "manifold",
    "mean_metric",
    "metric",
    "onto_shell",
    "principal_plane",
    "quantiles",
    "route",
    "shell",
    "slerp",
    "surrounded",
]
