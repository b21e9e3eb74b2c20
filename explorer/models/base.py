"""What every model answers to, what some answer beside, and the one function that makes pixels.

A `Model` decodes. What else it can do its spec says, and the protocols below name the methods:
`Encodes` and `Reconstructs` where `spec.encoder`, `DecodesBits` where `spec.binary`, `ReadsCodes`
where `spec.reads_codes`, and `Scores` where something in it says how real an image looks. Labels
are an argument of all that may take them, and None wherever a model takes none.

Images are float [N, C, H, W] in [0, 1] everywhere; z is float [N, Z]; class weights are float
[N, K], one-hot for a pure class; continuous codes are float [N, C].
"""

from abc import ABC, abstractmethod
from typing import ClassVar, NamedTuple, Protocol, runtime_checkable

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explorer.specs import ModelSpec, Spec


class Posterior(NamedTuple):
    """q(z|x) as mu [N, Z] and logvar = log σ² [N, Z]."""

    mu: Tensor
    logvar: Tensor

    def sample(self, stream: torch.Generator | None = None) -> Tensor:
        """z = μ + σ ε, ε ~ N(0, I): the reparameterisation trick, [N, Z]."""
        noise = torch.randn(self.mu.shape, generator=stream, device=self.mu.device)
        return self.mu + (0.5 * self.logvar).exp() * noise

    def kl(self) -> Tensor:
        """KL(q(z|x) ‖ N(0, I)) of each dimension in nats, [N, Z]."""
        return 0.5 * (self.mu.square() + self.logvar.exp() - 1 - self.logvar)


class Reading(NamedTuple):
    """Q(c|x): logits [N, K] of the categorical code, mu and logvar [N, C] of the continuous."""

    logits: Tensor
    mu: Tensor
    logvar: Tensor


class FirstLayer(NamedTuple):
    """What the first nonlinearity of a decoder is given and gives, both [N, F]."""

    before: Tensor
    after: Tensor


class Network(nn.Module):
    """Anything that is trained and kept in a checkpoint: it has a `spec`."""

    spec: Spec


@runtime_checkable
class Encodes(Protocol):
    """A model that maps an image back."""

    def encode(self, x: Tensor, labels: Tensor | None = None) -> Posterior:
        """q(z|x) for images [N, C, H, W] in [0, 1], q(z|x, y) under class weights [N, K]."""
        ...


@runtime_checkable
class DecodesBits(Protocol):
    """A model whose p(x|z) is of Bernoulli pixels."""

    def logits(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        """log p(x=1|z) − log p(x=0|z) of each pixel, [N, C, H, W], for z [N, Z]."""
        ...


@runtime_checkable
class Reconstructs(Protocol):
    """A model that says how likely an image is at a point."""

    def misfit(self, z: Tensor, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """−log p(x|z) of images [N, C, H, W] in nats, [N], for z [N, Z]."""
        ...


@runtime_checkable
class ReadsCodes(Protocol):
    """A model that says by which codes an image was drawn."""

    def read(self, x: Tensor) -> Reading:
        """Q(c|x) for images [N, C, H, W] in [0, 1]."""
        ...


@runtime_checkable
class Scores(Protocol):
    """A model with a part that tells real images from drawn ones."""

    def score(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """How real images [N, C, H, W] look, [N], under class weights [N, K]: more is more real."""
        ...


class Model(Network, ABC):
    """A generative model with its `spec` and a decoder.

    `decoding` names the one child that `decode` needs, "" where what it draws shows all of them.
    """

    decoding: ClassVar[str] = "generator"
    spec: ModelSpec

    @abstractmethod
    def decode(
        self, z: Tensor, labels: Tensor | None = None, codes: Tensor | None = None
    ) -> Tensor:
        """Images [N, C, H, W] in [0, 1] for latents z [N, Z], class weights and codes."""

    @abstractmethod
    def first_layer(
        self, z: Tensor, labels: Tensor | None = None, codes: Tensor | None = None
    ) -> FirstLayer:
        """The first layer of the decoder at a point; `before` is an affine map of it."""

    def first_weight(self) -> Tensor:
        """The weight of z in the decoder's first layer, [F, Z], its normalisation included."""
        spec, z = self.spec, next(self.parameters()).new_zeros(self.spec.z + 1, self.spec.z)
        z[1:].fill_diagonal_(1)
        rest = (
            z.new_zeros(len(z), size) if size else None for size in (spec.num_classes, spec.codes)
        )
        before = self.first_layer(z, *rest).before
        return (before[1:] - before[0]).T


def class_weights(spec: ModelSpec, labels: Tensor) -> Tensor | None:
    """Labels int64 [N] as class weights float32 [N, K]; None for a model that takes no labels."""
    return F.one_hot(labels, spec.num_classes).to(torch.float32) if spec.takes_labels else None


def check_point(
    spec: ModelSpec, z: Tensor, labels: Tensor | None = None, codes: Tensor | None = None
) -> None:
    """Raise `ValueError` unless the shapes are z [N, Z], labels [N, K] and codes [N, C]."""
    wanted = (("z", z, spec.z), ("labels", labels, spec.num_classes), ("codes", codes, spec.codes))
    for name, value, size in wanted:
        if value is None and size == 0:
            continue
        got = None if value is None else list(value.shape)
        if got != [len(z), size]:
            raise ValueError(f"{name}: expected [{len(z)}, {size}], got {got}")


def images_to_pixels(images: Tensor) -> Tensor:
    """Images [N, C, H, W] in [0, 1] to uint8 pixels [N, H, W, C] on the CPU."""
    pixels = images.detach().clamp(0, 1).mul(255).round().to(torch.uint8)
    return pixels.permute(0, 2, 3, 1).contiguous().cpu()
