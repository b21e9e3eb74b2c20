"""What a protocol measures: a model, the splits of its data set, and the judges of that data."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from explorer.data import Dataset, ResidentSet
from explorer.data.resident import Batch
from explorer.families.judge import Judge
from explorer.latent import Mixture, draw, equal_parts
from explorer.models import Encodes, Model, Posterior, class_weights
from explorer.specs.options import Checked, whole

CHUNK = 250  # images that exist at once while a network looks at them
MOST = 10_000_000  # of an effort


@dataclass(frozen=True)
class Effort(Checked):
    """How much is measured; the defaults are those of the protocols.

    count: samples and test images that are compared. seeds: sampling seeds over which a spread is
    given. k: importance samples a test image; conv_k and conv_images: the same for convolutional
    decoders, which cost a hundred times more. taught: samples that a fresh judge is trained on.
    votes: those that train the FactorVAE classifier; half as many test it. pairs: short steps of
    which the path length is the mean. looked_up: images whose nearest training images are found.
    triples: sums of latents by which each claim of latent arithmetic is counted.
    """

    count: int = whole(10, MOST, 10_000)
    seeds: int = whole(1, MOST, 5)
    k: int = whole(1, MOST, 5_000)
    conv_k: int = whole(1, MOST, 500)
    conv_images: int = whole(1, MOST, 1_000)
    taught: int = whole(1, MOST, 60_000)
    votes: int = whole(2, MOST, 10_000)
    pairs: int = whole(1, MOST, 10_000)
    looked_up: int = whole(1, MOST, 1_000)
    triples: int = whole(1, MOST, 1_000)


@dataclass
class Subject:
    """A model and all that is needed to judge it; images are float [N, C, H, W] in [0, 1].

    judges: by letter, "a" (may be looked at while tuning) and "b" (gives the reported figures),
    where the data has judges. teach: trains a fresh judge by judge A's recipe, yields the fraction
    done and returns it. kept: what a protocol wants to find again after an interruption,
    ready for JSON.
    """

    model: Model
    dataset: Dataset
    train: ResidentSet
    test: ResidentSet
    judges: dict[str, Judge]
    teach: Callable[[ResidentSet], Generator[float, None, Judge]]
    effort: Effort = field(default_factory=Effort)
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def device(self) -> torch.device:
        """Where the data and the networks are."""
        return self.train.images.device

    def mixture(self) -> Mixture | None:
        """The fitted prior, where there is one."""
        if not self.model.spec.mixture:
            return None
        parts = (self.model.get_buffer(f"prior_{name}") for name in Mixture._fields)
        return Mixture(*(part.cpu() for part in parts))

    def labels(self, count: int) -> Tensor:
        """int64 [count], every class (or category) equally often; zeros without classes."""
        return equal_parts(count, max(1, self.model.spec.num_classes))

    @torch.inference_mode()
    def samples(
        self, seeds: range, labels: Tensor, mixture: Mixture | None = None
    ) -> Iterator[Tensor]:
        """Samples in chunks; sample i is drawn by seeds[i] in the class labels[i]."""
        spec = self.model.spec
        for start in range(0, len(seeds), CHUNK):
            z, codes = draw(seeds[start : start + CHUNK], spec.z, spec.codes, mixture)
            weights = self.weights(labels[start : start + CHUNK])
            yield self.decode(z, weights, codes if spec.codes else None)

    def weights(self, labels: Tensor) -> Tensor | None:
        """Class weights float32 [N, K] of labels int64 [N]; None without classes."""
        classes = self.model.spec.num_classes
        return F.one_hot(labels, classes).float() if classes else None

    def decode(self, z: Tensor, weights: Tensor | None, codes: Tensor | None) -> Tensor:
        """`Model.decode` on the subject's device."""
        moved = (None if part is None else part.to(self.device) for part in (z, weights, codes))
        return self.model.decode(*moved)  # type: ignore[arg-type]

    def encode(self, x: Tensor, labels: Tensor) -> Posterior:
        """q(z|x) of images with labels int64 [N]; q(z|x, y) of a model that takes these."""
        assert isinstance(self.model, Encodes)
        return self.model.encode(x, class_weights(self.model.spec, labels))

    @torch.inference_mode()
    def features(self, judge: Judge, images: Tensor) -> Tensor:
        """Penultimate activations [N, D] of images, brought to the judge's size; on the CPU."""
        return judge_features(judge, images).cpu()

    @torch.inference_mode()
    def verdicts(self, judge: Judge, features: Tensor) -> Tensor:
        """The judge's classes int64 [N] of what `features` gave; on the CPU."""
        return judge.verdict(features.to(self.device)).argmax(1).cpu()

    def real(self, split: ResidentSet, index: Tensor) -> Iterator[Tensor]:
        """The images of `split` at `index` int64 [N], in chunks."""
        for batch in self.batches(split, index):
            yield batch.x

    def batches(self, split: ResidentSet, index: Tensor) -> Iterator[Batch]:
        """The images of `split` at `index` int64 [N] with their labels, in chunks."""
        for part in index.to(self.device).split(CHUNK):
            yield split.gather(part)

    def some(self, split: ResidentSet, count: int, seed: int = 0) -> Tensor:
        """Indices int64 of `count` images of the split (or all of them), by a fixed shuffle."""
        stream = torch.Generator().manual_seed(seed)
        return torch.randperm(len(split), generator=stream)[:count]


def judge_features(judge: Judge, images: Tensor) -> Tensor:
    """Penultimate activations [N, D] of images [N, C, H, W], brought to the judge's size."""
    side = judge.spec.resolution
    if images.shape[-1] != side:
        images = F.interpolate(images, (side, side), mode="bilinear", antialias=True)
    return judge.features(images)


def seeds_from(million: int, count: int) -> range:
    """`count` sampling seeds from the given million on; each purpose has millions of its own."""
    return range(million * 1_000_000, million * 1_000_000 + count)
