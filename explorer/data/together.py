"""Pictures brought to one size as they come, and to one form when all have come."""

import numpy as np
import torch
from PIL import Image

from explorer.data.ground import FEW
from explorer.data.judging import Judge, Rule
from explorer.data.pictures import Opened
from explorer.data.planes import Planes
from explorer.data.squares import FITS, on_squares

VIVID = 4.0  # levels from the weakest to the strongest channel, on average; less is a cast


class Together:
    """Up to `most` pictures of one set, whose channels may be 1 (grey), 3 (colour) or looked for.

    fit: how those that are not square become so, a name of `FITS`.

    Those whose range or ground is known with the last one only are held, small as they are, until
    then: 16 bytes a pixel at the most.
    """

    def __init__(self, most: int, resolution: int, channels: int | None, fit: str = "crop") -> None:
        self.channels, self.side, self.fit = channels, resolution, fit
        self.sizes = list[tuple[int, int]]()
        self.pixels = np.empty((most, channels or 3, resolution, resolution), np.uint8)
        self.judge, self.held = Judge(), dict[int, Planes]()
        self.several = self.vivid = 0

    def add(self, found: Opened) -> None:
        """Take the next picture."""
        small, place = found.planes.averaged(self._fitted), len(self)
        self.several += found.frames > 1
        self.sizes.append(found.size)
        self.judge.look(small)
        if small.waiting or small.images[0].mode == "RGBA":
            self.held[place] = small
        else:
            self._put(place, small.images[0])

    def __len__(self) -> int:
        return self.judge.count

    def finish(self) -> tuple[torch.Tensor, list[str], Rule]:
        """All pictures, uint8 [N, C, R, R], sentences on what became of them, and their rule."""
        rule = self.judge.rule()
        while self.held:
            place, small = self.held.popitem()
            self._put(place, rule.applied(small))
        images, notes = torch.from_numpy(self.pixels[: len(self)]), self.judge.notes(rule)
        if self.several:
            notes.append(f"Of {self.several:,} pictures with several frames, the first was taken.")
        shapes = on_squares(self.sizes, self.fit)
        notes[:0] = [_on_colour(self.vivid, len(self), self.channels), *filter(None, [shapes])]
        if self.channels is None and self.vivid <= FEW * len(self):
            images = _grey(images)
        return images, notes, rule

    def _fitted(self, image: Image.Image) -> Image.Image:
        small = FITS[self.fit](image, self.side)
        small.info = {}  # profiles, which may be large
        return small

    def _put(self, place: int, image: Image.Image) -> None:
        self.vivid += _has_colour(image)
        levels = np.asarray(image.convert("L") if self.channels == 1 else image)
        self.pixels[place] = levels if levels.ndim == 2 else levels.transpose(2, 0, 1)


def _has_colour(image: Image.Image) -> bool:
    if image.mode != "RGB":
        return False
    levels = np.asarray(image)
    return bool((levels.max(-1) - levels.min(-1)).mean() > VIVID)


def _on_colour(vivid: int, count: int, channels: int | None) -> str:
    """What was found of colour in the pictures, and what follows for so many channels."""
    if channels is None and vivid not in (0, count):
        taken = "in colour" if vivid > FEW * count else "as grey"
        return f"{vivid:,} of {count:,} pictures have colour, so all are taken {taken}."
    others, kind = (vivid, "in colour") if channels == 1 else (count - vivid, "grey")
    if others == 0 or channels is None:
        return "The pictures are in colour." if vivid else "The pictures are grey."
    subject = "The pictures" if others == count else f"{others:,} of {count:,} pictures"
    became = "made grey to fit" if channels == 1 else "taken as colour"
    verbs = ("is", "was") if others == 1 else ("are", "were")
    return f"{subject} {verbs[0]} {kind} and {verbs[1]} {became}."


def _grey(images: torch.Tensor) -> torch.Tensor:
    """uint8 [N, 3, H, W] to uint8 [N, 1, H, W], the luma of ITU-R BT.601 as Pillow has it."""
    weights = torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)
    grey = torch.empty_like(images[:, :1])
    for part, luma in zip(images.split(1024), grey.split(1024), strict=True):
        luma.copy_((part * weights).sum(1, keepdim=True).round_())
    return grey
