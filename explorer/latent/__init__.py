"""Pure maths on latents: priors to draw from, how typical a point is, paths and directions."""

from explorer.latent.arithmetic import (
    combine,
    combine_classes,
    group_means,
    onto_shell,
    surrounded,
)
from explorer.latent.directions import class_differences, mean_difference, project_out
from explorer.latent.discovered import (
    Discovered,
    activation_directions,
    factorised_directions,
    principal_directions,
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
    "Discovered",
    "Draw",
    "Mixture",
    "Plane",
    "Shell",
    "Way",
    "activation_directions",
    "class_differences",
    "combine",
    "combine_classes",
    "covariance",
    "draw",
    "equal_parts",
    "evenly_changing",
    "factorised_directions",
    "fit_mixture",
    "grid",
    "group_means",
    "leading_plane",
    "leg_times",
    "lerp",
    "manifold",
    "mean_difference",
    "mean_metric",
    "metric",
    "onto_shell",
    "principal_directions",
    "principal_plane",
    "project_out",
    "quantiles",
    "route",
    "shell",
    "slerp",
    "surrounded",
]
