"""What transparent pictures are laid on: one ground for a whole set, on which all can be seen."""

from collections.abc import Sequence

import numpy as np
from PIL import Image

GROUNDS = {"white": 255, "black": 0, "mid grey": 128}
_DISTANCES = np.abs(np.subtract.outer([*GROUNDS.values()], np.arange(256)))  # levels [G, 256]
FEW = 0.05  # of the pictures, which need not be seen well for the sake of the others


def is_clear(image: Image.Image) -> bool:
    """Whether anything of a picture is transparent."""
    return image.mode == "RGBA" and int(np.asarray(image.getchannel("A")).min()) < 255


def contrasts(image: Image.Image) -> np.ndarray | None:
    """How far what is visible of a picture (mode RGBA) lies from each ground, in levels [G].

    The mean over all of it; None where nothing is visible.
    """
    ink, alpha = np.asarray(image.convert("L")), np.asarray(image)[..., 3]
    visible = np.bincount(ink.ravel(), alpha.ravel(), minlength=256)  # how much, of each level
    total = visible.sum()
    return _DISTANCES @ visible / total if total else None


def ground_for(seen: Sequence[np.ndarray]) -> str:
    """The ground on which the pictures with these contrasts are seen best: the worst of them.

    One in twenty does not count. Of equals, and where nothing is to be seen, it is white.
    """
    if not seen:
        return "white"
    worst = np.quantile(np.stack(seen), FEW, axis=0, method="lower")
    return list(GROUNDS)[int(worst.argmax())]


def laid(image: Image.Image, ground: str) -> Image.Image:
    """A picture in mode RGBA laid on a ground, in mode RGB."""
    paper = Image.new("RGBA", image.size, (GROUNDS[ground],) * 3)
    return Image.alpha_composite(paper, image).convert("RGB")
