"""What is seen on images in numbers, the same for whatever model drew them.

Slant, stroke width and digit width of digits; of all images where their figure lies, how far it
reaches, how bright it is and, in colour, its hue.
"""

import math

import torch
from torch import Tensor

from explorer.evaluation.strokes import breadth, slant, stroke_width

DIGITS = {"slant": slant, "stroke width": stroke_width, "digit width": breadth}
LUMA = torch.tensor([0.299, 0.587, 0.114]).double()  # shares of brightness (ITU-R BT.601)
FAINT = 1e-4  # by which the border itself is figure, so that a plain image is one


def seen(images: Tensor, digits: bool) -> dict[str, Tensor]:
    """What is seen, by name, each float64 [N] but for the hue, an angle in radians [N, 1].

    images: [N, C, H, W] in [0, 1], or points [N, 2] of the plane, of which both coordinates are
    seen. digits: whether they are bright strokes on black. A figure is what differs from the mean
    of the border, by how much it does; its position is in shares of the side, to the right and
    down. Its size is the side of a square of its area; of digits, whose area is that of the pen,
    the spread about their place.
    """
    if images.dim() == 2:
        return {"x": images[:, 0].double(), "y": images[:, 1].double()}
    x, (height, width) = images.double(), images.shape[2:]
    rim = torch.cat([x[:, :, 0], x[:, :, -1], x[:, :, 1:-1, 0], x[:, :, 1:-1, -1]], 2)
    figure = (x - rim.mean(2)[..., None, None]).abs().mean(1) + FAINT
    figure = figure / figure.sum((1, 2), keepdim=True)
    right, down = ((torch.arange(n).to(x) + 0.5) / n for n in (width, height))
    across, along = figure.sum(1), figure.sum(2)
    place_x, place_y = across @ right, along @ down
    found = {"position x": place_x, "position y": place_y}
    if digits and images.shape[1] == 1:
        second = across @ right.square() + along @ down.square()
        spread = (second - place_x.square() - place_y.square()).clamp(min=0).sqrt()
        strokes = {name: of(images).double() for name, of in DIGITS.items()}
        return strokes | found | {"size": spread}
    found["size"] = figure.square().sum((1, 2)).rsqrt()
    colour = torch.einsum("nchw,nhw->nc", x, figure)
    if images.shape[1] == 1:
        return found | {"brightness": colour[:, 0]}
    red, green, blue = colour.T
    hue = torch.atan2(math.sqrt(3) * (green - blue), 2 * red - green - blue)
    return found | {"brightness": colour @ LUMA.to(colour.device), "hue": hue[:, None]}
