"""Pictures of what models draw: pixels of an image, or the plane with a spot where a point lies.

Every colour of the plane lacks red, green or blue, so that white is the spot and nothing else: the
point can be read back from the picture, as an image can from its pixels.
"""

import torch
from torch import Tensor
from torch.nn import functional as F

from explorer.models.base import Scores, images_to_pixels
from explorer.specs.forms import SIDE, Form, ImageForm, PlaneForm

RADIUS = 3.6  # of the spot, in pixels; its outline is as wide as a pixel and a half
WINDOW = 6  # pixels to each side within which it lies
REAL, DRAWN = (0, 205, 95), (200, 0, 235)  # of points, as of all that is real and drawn on the page
SURE = 6.0  # a logit that is shown as nearly sure
LIKELY, UNLIKELY = (0, 80, 62), (74, 0, 96)  # where a discriminator says "real", and "drawn"


def to_pixels(form: Form, images: Tensor, ground: Tensor | None = None) -> Tensor:
    """Images [N, C, H, W] or points [N, 2] as uint8 pixels [N, H, W, C] on the CPU.

    ground: the picture uint8 [H, W, 3] that points lie on, as `ground_of` has it; black without.
    """
    if isinstance(form, ImageForm):
        return images_to_pixels(images)
    below = torch.zeros(form.picture, dtype=torch.uint8) if ground is None else ground
    pixels = below.repeat(len(images), 1, 1, 1)
    places = _places(form, images)  # [N, 2], column and row
    span = torch.arange(-WINDOW, WINDOW + 1)
    cells = places.round().long()[:, None] + torch.cartesian_prod(span, span)  # [N, W², 2]
    far = (cells - places[:, None]).norm(dim=2)
    inside = ((cells >= 0) & (cells < SIDE)).all(2)
    n, at = inside.nonzero().T
    column, row = cells[n, at].T
    white = (RADIUS + 0.5 - far[n, at]).clamp(0, 1)[:, None]
    kept = (far[n, at] - RADIUS - 1.5).clamp(0, 1)[:, None]
    pixels[n, row, column] = (pixels[n, row, column] * kept + 255 * white).round().to(torch.uint8)
    return pixels


def from_pixels(form: Form, pixels: Tensor) -> Tensor:
    """The image [1, C, H, W] in [0, 1] of uint8 pixels [H, W, C], or the point [1, 2] of a picture.

    The point is not finite where nothing in the picture is white.
    """
    if isinstance(form, ImageForm):
        return pixels.permute(2, 0, 1)[None].float() / 255
    white = pixels.float().amin(2)
    ticks = torch.arange(SIDE, device=pixels.device) + 0.5
    x, y = (white.sum(dim) @ ticks / white.sum() for dim in (0, 1))
    return form.reach * (torch.stack([x, SIDE - y])[None] / SIDE * 2 - 1)


@torch.no_grad()
def ground_of(form: PlaneForm, model: object, drawn: Tensor, real: Tensor) -> Tensor:
    """The picture uint8 [H, W, 3] of points [N, 2] that a model drew, on real ones, on the CPU.

    Beneath is what its discriminator says of each place, where it has one.
    """
    picture = torch.zeros(form.picture)
    if isinstance(model, Scores):
        ticks = form.reach * ((torch.arange(SIDE // 2) + 0.5) * 4 / SIDE - 1)
        y, x = torch.meshgrid(-ticks, ticks, indexing="ij")
        said = model.score(torch.stack([x, y], 2).flatten(0, 1).to(drawn)).reshape(1, 1, *x.shape)
        surer = (
            F.interpolate(said.float().cpu(), (SIDE, SIDE), mode="bilinear").div(SURE).tanh()[0, 0]
        )
        sides = ((surer, LIKELY), (-surer, UNLIKELY))
        picture += sum(s.clamp(min=0)[..., None] * torch.tensor(colour) for s, colour in sides)
    _sprinkle(picture, _counts(form, real), REAL, 1)
    _sprinkle(picture, _counts(form, drawn), DRAWN, 0)
    return picture.round().to(torch.uint8)


def _sprinkle(picture: Tensor, counts: Tensor, colour: tuple[int, ...], wider: int) -> None:
    """Colour the pixels in which there are points, more where there are many."""
    spread = F.max_pool2d(counts[None], 2 * wider + 1, stride=1, padding=wider)[0]
    shine = (0.6 + 0.4 * (1 - (-spread / 4).exp()))[..., None] * torch.tensor(colour)
    picture[spread > 0] = shine[spread > 0]


def _counts(form: PlaneForm, points: Tensor) -> Tensor:
    """How many points [N, 2] lie in each pixel, [SIDE, SIDE]; those beyond it are left out."""
    cells = _places(form, points, clamped=False).round()
    column, row = cells[((cells >= 0) & (cells < SIDE)).all(1)].long().T
    flat = torch.bincount(row * SIDE + column, minlength=SIDE**2)
    return flat.reshape(SIDE, SIDE).float()


def _places(form: PlaneForm, points: Tensor, clamped: bool = True) -> Tensor:
    """Column and row of points [N, 2], on the CPU; 0 is the middle of the first pixel."""
    share = points.detach().float().cpu() / form.reach * torch.tensor([0.5, -0.5]) + 0.5
    return (share.clamp(0, 1) if clamped else share) * SIDE - 0.5
