"""Pure maths on latents: priors to draw from, how typical a point is, paths between points."""

from explorer.latent.mixture import Mixture, fit_mixture
from explorer.latent.paths import slerp
from explorer.latent.prior import Draw, draw, equal_parts
from explorer.latent.shell import Shell, shell

__all__ = [
    "Draw",
    "Mixture",
    "Shell",
    "draw",
    "equal_parts",
    "fit_mixture",
    "shell",
    "slerp",
]
