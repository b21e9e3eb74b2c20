"""The engine: owns the model cache, takes plain values, gives NumPy images. It knows no UI."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch

from explorer.engine import costs, inversion, live
from explorer.engine.animation import animate
from explorer.engine.cards import description
from explorer.engine.cards.description import Description, Evidence, Listed
from explorer.engine.codes import CodeReading, read
from explorer.engine.directions import find as directions
from explorer.engine.directions import projection as locks
from explorer.engine.directions.saved import OwnDirections
from explorer.engine.encoding import Encoding
from explorer.engine.interpolation import Motion
from explorer.engine.limits import Limits, limits_here
from explorer.engine.maps import latent_map as maps
from explorer.engine.maps import nearest as nearby
from explorer.engine.maps import tsne as neighbourhood
from explorer.engine.points import Points, checked_seeds, one_class
from explorer.engine.search_state import State, state_of
from explorer.engine.store.background import Later
from explorer.engine.store.histories import Past, birth
from explorer.engine.store.library import Entry, Library
from explorer.engine.store.model_cache import ModelCache
from explorer.engine.store.result_cache import Arrays, Kept
from explorer.engine.store.splits import Splits
from explorer.engine.visitors.image_preview import Preview, preview
from explorer.engine.visitors.untrusted import check_stranger
from explorer.engine.visitors.uploads import Uploads
from explorer.errors import FilmError, PointError
from explorer.folders import tidy
from explorer.latent import Mixture, draw, equal_parts, quantiles
from explorer.models import images_to_pixels
from explorer.runtime import choose_device, give_back
from explorer.words import quoted

MAX_SAMPLES = 1_000_000


class Samples(NamedTuple):
    """images uint8 [N, H, W, C], labels int64 [N], latents float32 [N, Z + C]."""

    images: np.ndarray
    labels: np.ndarray
    latents: np.ndarray


class Engine:
    """Everything the UI and the command line ask of trained models."""

    costs = costs

    def __init__(
        self,
        folders: Sequence[Path],
        device: str | None = None,
        data: Path | None = None,
        kept: Path | None = None,
        own: Path | None = None,
        keep: Path | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.limits = limits or limits_here()
        self.library = Library(*folders)
        self.splits = Splits(data)
        self.device = choose_device(device)
        self.models = ModelCache(self.device)
        self.past = Past(self.models)
        self.encoding = Encoding(self.models, self.splits)
        self.motion = Motion(self)
        self.kept = Kept(kept)
        self.own = OwnDirections(own)
        self.later: Later[Arrays] = Later()
        self.uploads = Uploads(self.limits)
        self.live = live.Live(self, self.limits, keep)
        self.library.hidden += [self.uploads.model, self.live.lent]
        if keep:
            tidy(keep)

    @property
    def data_root(self) -> Path:
        """The folder of the data sets."""
        return self.splits.root

    def close(self) -> None:
        """Let go of what lies in temporary folders; the engine is not asked any more."""
        self.live.close()
        self.uploads.close()

    def rest(self) -> None:
        """Give back the memory of work that is over; it may take some milliseconds."""
        give_back()

    def listed(self) -> list[Listed]:
        """All models there are, each as `explorer.engine.cards.description.listed` has it."""
        return [description.listed(entry) for entry in self.library.entries()]

    def describe(self, entry: Entry) -> Description:
        """The description of a model, from its card alone."""
        return description.describe(entry)

    def evidence(self, entry: Entry) -> Evidence:
        """What was measured of a model, and how it was made, from its file alone."""
        return description.evidence(entry)

    def draw(self, entry: Entry, seeds: Sequence[int], prior: str = "normal") -> np.ndarray:
        """One prior point per seed, float32 [N, Z + C]: z, then continuous codes.

        prior: "normal" for z ~ N(0, I), "mixture" for the fitted mixture of a model that has one.
        """
        spec, mixture = entry.spec, None
        if prior == "mixture" and spec.mixture:
            model = self.models.get(entry.path)
            mixture = Mixture(*(model.get_buffer(f"prior_{n}").cpu() for n in Mixture._fields))
        elif prior != "normal":
            raise PointError(f"{entry.id} has no prior {quoted(prior)}; draw from the normal one.")
        points = draw(checked_seeds(seeds), spec.z, spec.codes, mixture)
        return torch.cat(points, dim=1).numpy()

    def history(self, entry: Entry) -> tuple[int, ...]:
        """The training steps at which a model can be shown, rising; () without a history."""
        return self.past.steps(entry.path)

    @torch.inference_mode()
    def images(self, entry: Entry, rows: np.ndarray, time: int | None = None) -> np.ndarray:
        """uint8 images [N, H, W, C] of points float32 [N, Z + K + C] (z, class weights, codes).

        time: an index into `history`, None for the finished model. Raises `PointError` when the
        points do not fit the model, or it has no such time.
        """
        return images_to_pixels(self._decode(entry, rows, time)).numpy()

    def film(self, entry: Entry, rows: np.ndarray, **manner: Any) -> bytes:
        """A film of points [F, Z + K + C], in the `manner` of `explorer.engine.animation`."""
        return animate(self.images(entry, rows), **manner)

    def birth(
        self, entry: Entry, rows: np.ndarray, across: int | None = None, **manner: Any
    ) -> bytes:
        """A film of points [N, Z + K + C] as one wall, `across` to a row, through the history.

        Raises `FilmError` without a history, or for what a film cannot be.
        """
        times = range(len(self.history(entry)))
        if not times:
            raise FilmError(
                f"{entry.id} has no history; choose a model that has one, or train with --history."
            )
        points = Points.from_rows(entry.spec, rows).to(self.device)
        return birth((self.past.model(entry.path, i) for i in times), points, across, **manner)

    @torch.inference_mode()
    def read_codes(self, entry: Entry, rows: np.ndarray) -> CodeReading:
        """What Q reads from the images of points [N, Z + K + C].

        Raises `PointError` when the points do not fit or the model reads no codes.
        """
        return read(self.models, entry, self._decode(entry, rows))

    def sample(
        self,
        entry: Entry,
        count: int,
        seed: int,
        label: int | None = None,
        prior: str = "normal",
        chunk: int = 256,
        time: int | None = None,
    ) -> Iterator[Samples]:
        """`count` random samples in chunks; sample i uses seed + i. time: see `images`.

        Without `label`, a model with classes draws them in equal parts; one without has labels
        of -1. Raises `PointError` when a number is out of range.
        """
        spec = entry.spec
        if label is not None:
            one_class(spec, label)
        if not 1 <= count <= MAX_SAMPLES:
            raise PointError(f"The count must be from 1 to {MAX_SAMPLES:,}, got {count:,}.")
        if spec.classes == 0:
            labels = np.full(count, -1, dtype=np.int64)
        elif label is None:
            labels = equal_parts(count, spec.classes).numpy()
        else:
            labels = np.full(count, label, dtype=np.int64)
        for start in range(0, count, chunk):
            part = labels[start : start + chunk]
            drawn = self.draw(entry, range(seed + start, seed + start + len(part)), prior)
            rows = self.rows(entry, drawn, part)
            yield Samples(self.images(entry, rows, time), part, drawn)

    def rows(self, entry: Entry, drawn: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """Points [N, Z + K + C] from drawn [N, Z + C] and labels int64 [N] (unused without K)."""
        spec = entry.spec
        if spec.classes == 0:
            return drawn
        weights = np.eye(spec.classes, dtype=np.float32)[labels]
        return np.concatenate([drawn[:, : spec.z], weights, drawn[:, spec.z :]], axis=1)

    def begin_search(self, entry: Entry, image: np.ndarray, seed: int) -> State:
        """The start of a search for the point of `image`, see `explorer.engine.inversion.begin`."""
        return inversion.begin(self, entry, image, seed)

    def search(
        self,
        entry: Entry,
        image: np.ndarray,
        numbers: np.ndarray,
        starts: int,
        step: int,
        steps: int,
        more: int,
    ) -> State:
        """A search that was brought back as plain values, after `more` steps."""
        state = state_of(entry.spec, numbers, starts, step, steps)
        return inversion.advance(self, entry, image, state, more)

    def training(self) -> live.Offers:
        """What can be trained here, see `explorer.engine.live.catalogue`."""
        return live.offers(self)

    def train_examples(self, dataset: str) -> live.Wall:
        """What there is to learn from a data set, see `explorer.engine.live.examples`."""
        return live.examples(self, dataset)

    def train_estimate(self, **chosen: Any) -> live.Estimate:
        """What a choice costs, or why it cannot be, see `explorer.engine.live.request`."""
        return live.estimate(self, live.Choice(**chosen))

    def train_start(self, visitor: str, **chosen: Any) -> str:
        """Begin a run of a choice for a visitor; returns its token."""
        choice = live.Choice(**chosen)
        return self.live.start(live.plan(self, choice), visitor, choice.model)

    def map(self, entry: Entry) -> maps.Map:
        """Where images lie in the latent space, see `explorer.engine.maps.latent_map`."""
        return maps.build_map(self, entry)

    def neighbours(self, entry: Entry) -> np.ndarray | None:
        """Other places of the first points of the map, see `explorer.engine.maps.tsne`."""
        return neighbourhood.neighbours(self, entry)

    def map_rows(self, entry: Entry, index: Sequence[int]) -> np.ndarray:
        """The points [n, Z + K + C] at `index` of the map."""
        return maps.map_rows(self, entry, index)

    def manifold(self, entry: Entry, row: np.ndarray, side: int) -> tuple[np.ndarray, np.ndarray]:
        """uint8 images [side², H, W, C] of one point moved over the plane, and the stops [side].

        From the top left; the stops are the places of columns, and of rows from the bottom.
        """
        images = self.images(entry, maps.manifold_rows(self, entry, row, side))
        return images, quantiles(side).numpy()

    def nearest(self, entry: Entry, row: np.ndarray) -> nearby.Nearest:
        """The test images nearest to one point, see `explorer.engine.maps.nearest`."""
        return nearby.nearest(self, entry, row)

    def directions(self, entry: Entry) -> directions.Directions:
        """Ways to go through the latent space of a model, see `explorer.engine.directions.find`."""
        return directions.find_directions(self, entry)

    def preview(self, upload: str, resolution: int, channels: int | None) -> Preview:
        """What a visitor's pictures would teach, see `explorer.engine.visitors.image_preview`."""
        return preview(self.uploads, upload, resolution, channels)

    def add_model(self, upload: str) -> Entry:
        """A visitor's file as a model that is found by its id alone.

        Raises `CheckpointError` unless it is as whole as one of ours must be, and for a judge;
        `UploadError` when the file is gone.
        """
        return self.library.entry(self.uploads.add_model(upload, check_stranger))

    def locked_direction(
        self, entry: Entry, row: np.ndarray, held: Sequence[str]
    ) -> tuple[np.ndarray, float]:
        """What is left when others are locked, see `explorer.engine.directions.projection`."""
        return locks.locked_direction(self, entry, row, held)

    def _decode(self, entry: Entry, rows: np.ndarray, time: int | None = None) -> torch.Tensor:
        points = Points.from_rows(entry.spec, rows).to(self.device)
        path = entry.path
        model = self.models.get(path) if time is None else self.past.model(path, time)
        return model.decode(*points)
