"""The engine: joins its parts over one workspace; plain values in, NumPy images out. No UI."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from explorer.engine import costs, decoding, inversion, live
from explorer.engine.cards import description
from explorer.engine.cards.description import Description, Evidence, Listed
from explorer.engine.cards.known import Known, known
from explorer.engine.codes import CodeReading
from explorer.engine.decoding import Samples
from explorer.engine.directions.find import Directions, find_directions
from explorer.engine.directions.projection import locked_direction
from explorer.engine.directions.proposals import Proposals, proposals
from explorer.engine.encoding import Encoding
from explorer.engine.interpolation import Interpolation
from explorer.engine.limits import Limits
from explorer.engine.maps import latent_map, nearest, traits, tsne
from explorer.engine.network import Inside, Network, Passed, passed
from explorer.engine.search_state import State, state_of
from explorer.engine.store.library import Entry
from explorer.engine.visitors.image_preview import Preview, preview
from explorer.engine.visitors.untrusted import check_untrusted
from explorer.engine.workspace import Workspace
from explorer.folders import tidy
from explorer.latent import quantiles
from explorer.runtime import give_back


class Engine:
    """Everything the UI and the command line ask of trained models."""

    costs = costs

    def __init__(
        self,
        folders: Sequence[Path],
        device: str | None = None,
        data: Path | None = None,
        results: Path | None = None,
        home: Path | None = None,
        saved: Path | None = None,
        limits: Limits | None = None,
    ) -> None:
        """As `Workspace.open` has it. saved: the folder of saved models, None where none are."""
        workspace = self.workspace = Workspace.open(folders, device, data, results, home, limits)
        self.limits, self.library = workspace.limits, workspace.library
        self.saved_directions, self.uploads = workspace.saved_directions, workspace.uploads
        self.encoding = Encoding(workspace.models, workspace.pictures)
        self.interpolation = Interpolation(workspace)
        self.network = Network(workspace.models, workspace.splits)
        self.live = live.Live(workspace, saved)
        self.library.hidden.append(self.live.shared.find)
        if saved:
            tidy(saved)

    @property
    def data_root(self) -> Path:
        """The folder of the data sets."""
        return self.workspace.data_root

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
        return description.evidence(self.workspace, entry)

    def known(self, entry: Entry) -> Known:
        """What single knobs of a model stand for, see `explorer.engine.cards.known`."""
        return known(self.workspace, entry)

    def draw(self, entry: Entry, seeds: Sequence[int], prior: str = "normal") -> np.ndarray:
        """One prior point per seed, float32 [N, Z + C], see `explorer.engine.decoding`."""
        return decoding.draw(self.workspace.models, entry, seeds, prior)

    def rows(self, entry: Entry, drawn: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """Points [N, Z + K + C] from drawn [N, Z + C] and labels int64 [N] (unused without K)."""
        return decoding.rows(entry, drawn, labels)

    def history(self, entry: Entry) -> tuple[int, ...]:
        """The training steps at which a model can be shown, rising; () without a history."""
        return decoding.history(self.workspace, entry)

    def images(self, entry: Entry, rows: np.ndarray, time: int | None = None) -> np.ndarray:
        """uint8 images [N, H, W, C] of points float32 [N, Z + K + C] (z, class weights, codes).

        time: an index into `history`, None for the finished model. Raises `PointError` when the
        points do not fit the model, or it has no such time.
        """
        return decoding.images(self.workspace, entry, rows, time)

    def sample(
        self, entry: Entry, count: int, seed: int, label: int | None = None, **more: Any
    ) -> Iterator[Samples]:
        """`count` random samples in chunks, see `explorer.engine.decoding.sample`."""
        return decoding.sample(self.workspace, entry, count, seed, label, **more)

    def film(self, entry: Entry, rows: np.ndarray, **manner: Any) -> bytes:
        """A film of points [F, Z + K + C], in the `manner` of `explorer.engine.animation`."""
        return decoding.film(self.workspace, entry, rows, **manner)

    def history_film(
        self, entry: Entry, rows: np.ndarray, across: int | None = None, **manner: Any
    ) -> bytes:
        """A film of points through the history, see `explorer.engine.decoding.film_of_history`."""
        return decoding.film_of_history(self.workspace, entry, rows, across, **manner)

    def read_codes(self, entry: Entry, rows: np.ndarray) -> CodeReading:
        """What Q reads from the images of points [N, Z + K + C]."""
        return decoding.read_codes(self.workspace, entry, rows)

    def inside(self, entry: Entry) -> Inside:
        """What there is to show of a model from inside, see `explorer.engine.network`."""
        return self.network.inside(entry)

    def passed(
        self,
        entry: Entry,
        row: np.ndarray,
        image: np.ndarray | None = None,
        time: int | None = None,
        whole: tuple[str, int] | None = None,
    ) -> Passed:
        """What passes through a model at one point, see `explorer.engine.network.passing`."""
        return passed(self.workspace, self.network, entry, row, image, time, whole)

    def begin_search(self, entry: Entry, image: np.ndarray, seed: int) -> State:
        """The start of a search for the point of `image`, see `explorer.engine.inversion.begin`."""
        return inversion.begin(self.workspace, entry, image, seed)

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
        return inversion.advance(self.workspace, entry, image, state, more)

    def training(self) -> live.Offers:
        """What can be trained here, see `explorer.engine.live.catalogue`."""
        return live.offers(self.workspace, self.live.models_folder is not None)

    def train_examples(self, dataset: str) -> live.SampleGrid:
        """What there is to learn from a data set, see `explorer.engine.live.examples`."""
        return live.examples(self.workspace, dataset)

    def train_recording(self, family: str) -> Entry | None:
        """The model of a recorded run like one of a family, `explorer.engine.live.recordings`."""
        return live.recording(self.workspace, family)

    def train_recorded(self, entry: Entry, time: int) -> live.SampleGrid:
        """What a model drew at the `time`-th step of its history."""
        return live.recorded(self.workspace, entry, time)

    def train_estimate(self, **chosen: Any) -> live.Estimate:
        """What a choice costs, or why it cannot be, see `explorer.engine.live.request`."""
        return live.estimate(self.workspace, self.live.timing, live.Choice(**chosen))

    def train_start(self, visitor: str, **chosen: Any) -> str:
        """Begin a run of a choice for a visitor; returns its token."""
        choice = live.Choice(**chosen)
        return self.live.start(live.plan(self.workspace, choice), visitor, choice.model)

    def latent_map(self, entry: Entry) -> latent_map.Map:
        """Where images lie in the latent space, see `explorer.engine.maps.latent_map`."""
        return latent_map.build_map(self.workspace, entry)

    def map_rows(self, entry: Entry, index: Sequence[int]) -> np.ndarray:
        """The points [n, Z + K + C] at `index` of the map."""
        return latent_map.map_rows(self.workspace, entry, index)

    def map_images(self, entry: Entry, index: Sequence[int]) -> np.ndarray:
        """What the points at `index` of the map are decoded to, uint8 [n, H, W, C]."""
        return self.images(entry, latent_map.map_rows(self.workspace, entry, index))

    def map_traits(self, entry: Entry) -> traits.Traits | None:
        """What the first points of the map look like, see `explorer.engine.maps.traits`."""
        return traits.map_traits(self.workspace, entry)

    def neighbours(self, entry: Entry) -> np.ndarray | None:
        """Other places of the first points of the map, see `explorer.engine.maps.tsne`."""
        return tsne.neighbours(self.workspace, entry)

    def manifold(self, entry: Entry, row: np.ndarray, side: int) -> tuple[np.ndarray, np.ndarray]:
        """uint8 images [side², H, W, C] of one point moved over the plane, and the stops [side].

        From the top left; the stops are the places of columns, and of rows from the bottom.
        """
        rows = latent_map.manifold_rows(self.workspace, entry, row, side)
        return self.images(entry, rows), quantiles(side).numpy()

    def nearest(self, entry: Entry, row: np.ndarray) -> nearest.Nearest:
        """The test images nearest to one point, see `explorer.engine.maps.nearest`."""
        return nearest.nearest(self.workspace, entry, row)

    def directions(self, entry: Entry) -> Directions:
        """Ways to go through the latent space of a model, see `explorer.engine.directions.find`."""
        return find_directions(self.workspace, entry)

    def proposals(self, entry: Entry) -> Proposals:
        """Points worth beginning with, see `explorer.engine.directions.proposals`."""
        return proposals(self.workspace, entry)

    def locked_direction(
        self, entry: Entry, row: np.ndarray, held: Sequence[str]
    ) -> tuple[np.ndarray, float]:
        """What is left when others are locked, see `explorer.engine.directions.projection`."""
        return locked_direction(self.workspace, entry, row, held)

    def preview(
        self, upload: str, resolution: int, channels: int | None, fit: str | None = None
    ) -> Preview:
        """What a visitor's images would teach, see `explorer.engine.visitors.image_preview`."""
        return preview(self.uploads, upload, resolution, channels, fit)

    def add_model(self, upload: str) -> Entry:
        """A visitor's file as a model that is found by its id alone.

        Raises `CheckpointError` unless it is as whole as one of ours must be, and for a judge;
        `UploadError` when the file is gone.
        """
        return self.library.entry(self.uploads.add_model(upload, check_untrusted))
