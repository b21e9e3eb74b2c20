"""Images from outside as inputs of a model: a person's pictures, and the test images.

A model with an encoder says what it makes of an image, q(z|x) (Kingma & Welling 2014, section 2).
"""

from collections.abc import Sequence
from numbers import Integral
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from explorer.checkpoints import images_path
from explorer.data import frame, read_picture
from explorer.data.arrays import about_file
from explorer.data.images import as_floats
from explorer.engine.codes import CodeReading, read
from explorer.engine.pictures import Pictures, image_of
from explorer.engine.points import checked_seeds
from explorer.engine.store.library import Entry
from explorer.engine.store.model_cache import ModelCache
from explorer.errors import PointError
from explorer.latent import draw
from explorer.models import Encodes, Model, class_weights


class Prepared(NamedTuple):
    """image: uint8 [H, W, C] of the model's size. notes: sentences on what was done to it."""

    image: np.ndarray
    notes: tuple[str, ...]


class Encoded(NamedTuple):
    """What a model makes of one image x.

    mu, sigma: float32 [Z], of q(z|x). kl: float32 [Z], nats of KL(q(z|x) ‖ N(0, I)).
    reconstruction: uint8 [H, W, C], decoded from mu. squared_error: the mean of
    (x − reconstruction)² over pixels and channels, both in [0, 1]. label: the class that it was
    taken for, None where the model takes no labels. z: float32 [N, Z], samples of q(z|x). samples:
    uint8 [N, H, W, C], decoded from them.
    """

    mu: np.ndarray
    sigma: np.ndarray
    kl: np.ndarray
    reconstruction: np.ndarray
    squared_error: float
    label: int | None
    z: np.ndarray
    samples: np.ndarray


class Examples(NamedTuple):
    """images: uint8 [N, H, W, C]. labels: int64 [N]. size: how many images the split has."""

    images: np.ndarray
    labels: np.ndarray
    size: int


@torch.inference_mode()
def posterior_means(model: Model, images: Tensor, labels: Tensor, chunk: int) -> Tensor:
    """μ of q(z|x), [N, Z] on the CPU, of images uint8 [N, C, H, W], `chunk` of them at once.

    Or of points float32 [N, 2]. labels: int64 [N], which count for a model that takes them.
    """
    assert isinstance(model, Encodes)
    device, means = next(model.parameters()).device, []
    for x, of in zip(images.split(chunk), labels.split(chunk), strict=True):
        weights = class_weights(model.spec, of.to(device))
        means.append(model.encode(as_floats(x.to(device)), weights).mu.cpu())
    return torch.cat(means)


class Encoding:
    """From images to points, with the models and the data of a workspace."""

    def __init__(self, models: ModelCache, pictures: Pictures) -> None:
        self.models, self.pictures, self.splits = models, pictures, pictures.splits

    def prepare(self, entry: Entry, data: bytes) -> Prepared:
        """The picture in the bytes of a file, brought to the form of the model's data set.

        Black, white and ground are those of the user images beside the model, where these are.
        Raises `PictureError` when it is no picture or nothing is to be seen on it.
        """
        images = images_path(entry.path).absolute()
        rule = about_file(images).rule if entry.data == str(images) else None
        picture, spec = read_picture(data, rule), entry.spec
        side, _, channels = spec.form.picture
        framed = frame(picture, entry.framing, channels, side, entry.fit)
        return Prepared(framed, picture.notes)

    @torch.inference_mode()
    def encode(
        self, entry: Entry, image: np.ndarray, seeds: Sequence[int], label: int | None = None
    ) -> Encoded:
        """What the model makes of an image, uint8 [H, W, C]; sample i depends on seeds[i] alone.

        label: its class, where the model takes labels; None for the one under which the image is
        drawn again most truly. Raises `PointError` for a model without an encoder and for an image
        of another shape.
        """
        if not entry.spec.encoder:
            raise PointError(
                f"{entry.id} has no encoder that could say what it makes of an image; use "
                f"inversion, the search for the point whose image comes nearest, or choose a VAE."
            )
        x, model = image_of(entry, image, self.models.device), self.models.get(entry.path)
        assert isinstance(model, Encodes)
        label = _likeliest(model, x) if entry.spec.takes_labels and label is None else label
        given = torch.tensor([label or 0], device=x.device)
        posterior = model.encode(x, class_weights(entry.spec, given))
        mu, sigma = posterior.mu, (0.5 * posterior.logvar).exp()
        noise = draw(checked_seeds(seeds), entry.spec.z).z.to(x.device)
        z = torch.cat([mu, mu + sigma * noise])
        images = model.decode(z, class_weights(entry.spec, given.expand(len(z))))
        pixels = self.pictures.pixels(entry, model, images)
        return Encoded(
            mu=mu[0].cpu().numpy(),
            sigma=sigma[0].cpu().numpy(),
            kl=posterior.kl()[0].cpu().numpy(),
            reconstruction=pixels[0],
            squared_error=float((x[0] - images[0]).square().mean()),
            label=label if entry.spec.takes_labels else None,
            z=z[1:].cpu().numpy(),
            samples=pixels[1:],
        )

    @torch.inference_mode()
    def read_image(self, entry: Entry, image: np.ndarray) -> CodeReading:
        """What Q reads from an image, uint8 [H, W, C].

        Raises `PointError` for a model that reads no codes and for an image of another shape.
        """
        return read(self.models, entry, image_of(entry, image, self.models.device))

    def test_images(self, entry: Entry, index: Sequence[int]) -> Examples:
        """Test images of the model's data set by their numbers from 0.

        Raises `PointError` for a number that is none of theirs, `DataError` without the data.
        """
        split = self.splits.get(entry.data, entry.spec)
        size = len(split.images)
        for number in index:
            if not isinstance(number, Integral) or not 0 <= number < size:
                raise PointError(f"There is no test image {number}; choose from 0 to {size - 1}.")
        chosen = torch.tensor([int(number) for number in index], dtype=torch.int64)
        model, images = self.models.get(entry.path), as_floats(split.images[chosen])
        pixels = self.pictures.pixels(entry, model, images)
        return Examples(pixels, split.labels[chosen].numpy(), size)


def _likeliest(model: Model, x: Tensor) -> int:
    """The class under which an image [1, C, H, W] is drawn again with the least squared error."""
    assert isinstance(model, Encodes)
    every = torch.eye(model.spec.num_classes, device=x.device)
    again = model.decode(model.encode(x.expand(len(every), *x.shape[1:]), every).mu, every)
    return int((again - x).square().flatten(1).mean(1).argmin())
