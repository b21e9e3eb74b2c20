"""Pure maths on latents: drawing from the prior, and how typical a point is."""

from explorer.latent.prior import Draw, draw, equal_parts
from explorer.latent.shell import Shell, shell

__all__ = ["Draw", "Shell", "draw", "equal_parts", "shell"]
