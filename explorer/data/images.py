"""A split of a data set as two tensors, and how it is brought to a model's form."""

from typing import NamedTuple

import torch
import torch.nn.functional as F

from explorer.data.progress import OnProgress, silent
from explorer.errors import DataError
from explorer.specs.forms import Form, ImageForm, PlaneForm

CHUNK = 4096  # images that are resized at once


class Images(NamedTuple):
    """images: uint8 [N, C, H, W] in 0..255, or float32 [N, 2], points. labels: int64 [N].

    factors: float32 [N, F], what each image was made from, where that is known.
    """

    images: torch.Tensor
    labels: torch.Tensor
    factors: torch.Tensor | None = None


def as_floats(images: torch.Tensor) -> torch.Tensor:
    """Images as a model takes them: bytes as float32 in [0, 1], points as they are."""
    return images.float().div_(255) if images.dtype == torch.uint8 else images


def as_kept(images: torch.Tensor) -> torch.Tensor:
    """The way back: images in [0, 1] as bytes, points as they are."""
    return images.clamp(0, 1).mul(255).round().to(torch.uint8) if images.ndim == 4 else images


def fit(split: Images, form: Form, on_progress: OnProgress = silent) -> Images:
    """The split in a form of its kind: images [N, channels, resolution, resolution], or points.

    An oblong is centred on a black square, never stretched. Smaller images get a black border
    when it is at most an eighth of the side (28 becomes 32 as LeNet did), otherwise they are
    resized. Grey becomes colour by repetition; colour is never silently made grey.

    Raises `DataError` for another kind of form, or when the channels cannot fit.
    """
    images = split.images
    if (images.ndim == 2) != isinstance(form, PlaneForm):
        found = PlaneForm.words if images.ndim == 2 else ImageForm.words
        raise DataError(
            f"The data holds {found} and the model draws {form.words}; choose other data."
        )
    if isinstance(form, PlaneForm):
        return split
    channels, resolution = form.channels, form.resolution
    if images.shape[1] == 1 and channels == 3:
        images = images.expand(-1, 3, -1, -1)
    if images.shape[1] != channels:
        raise DataError(
            f"The images have {images.shape[1]} channels and the model {channels}; "
            f"train with --channels {images.shape[1]}."
        )
    images = _on_square(images, max(images.shape[-2:]))
    side = images.shape[-1]
    if side == resolution:
        return split._replace(images=images.contiguous())
    if 0 <= resolution - side <= resolution // 8:
        return split._replace(images=_on_square(images, resolution))
    resized = torch.empty(len(images), channels, resolution, resolution, dtype=torch.uint8)
    for start in range(0, len(images), CHUNK):
        on_progress(start / len(images))
        resized[start : start + CHUNK] = _resize(images[start : start + CHUNK], resolution)
    return split._replace(images=resized)


def _on_square(images: torch.Tensor, side: int) -> torch.Tensor:
    """uint8 [N, C, H, W] in the middle of black squares [N, C, side, side]."""
    down, across = (side - size for size in images.shape[-2:])
    if not (down or across):
        return images
    return F.pad(images, (across // 2, across - across // 2, down // 2, down - down // 2))


def _resize(images: torch.Tensor, resolution: int) -> torch.Tensor:
    """uint8 [N, C, H, W] to uint8 [N, C, resolution, resolution], antialiased."""
    resized = F.interpolate(
        images.float(), size=(resolution, resolution), mode="bilinear", antialias=True
    )
    return resized.round_().clamp_(0, 255).to(torch.uint8)
