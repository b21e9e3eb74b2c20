"""What all parts of an engine work with: the device, and what is found and kept on this machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from explorer.engine.directions.saved import SavedDirections
from explorer.engine.limits import Limits, limits_here
from explorer.engine.pictures import Pictures
from explorer.engine.store.background import Background
from explorer.engine.store.histories import Histories
from explorer.engine.store.library import Library
from explorer.engine.store.model_cache import ModelCache
from explorer.engine.store.result_cache import Arrays, ResultCache
from explorer.engine.store.splits import Splits
from explorer.engine.visitors.uploads import Uploads
from explorer.runtime import choose_device


@dataclass(frozen=True)
class Workspace:
    """One of each for all visitors. Whoever needs only one or two of these takes them alone."""

    device: torch.device
    limits: Limits
    library: Library
    models: ModelCache
    histories: Histories
    splits: Splits
    pictures: Pictures
    results: ResultCache
    background: Background[Arrays]
    saved_directions: SavedDirections
    uploads: Uploads

    @classmethod
    def open(
        cls,
        folders: Sequence[Path],
        device: str | None = None,
        data: Path | None = None,
        results: Path | None = None,
        home: Path | None = None,
        limits: Limits | None = None,
    ) -> "Workspace":
        """The workspace over the checkpoints in some folders; where nothing is said, the usual.

        data: the folder of the data sets. results: of the result cache. home: the folder in which
        directions are saved.
        """
        limits, chosen = limits or limits_here(), choose_device(device)
        library, models, uploads = Library(*folders), ModelCache(chosen), Uploads(limits)
        splits = Splits(data)
        library.hidden.append(uploads.model)
        return cls(
            device=chosen,
            limits=limits,
            library=library,
            models=models,
            histories=Histories(models),
            splits=splits,
            pictures=Pictures(splits),
            results=ResultCache(results),
            background=Background(),
            saved_directions=SavedDirections(home),
            uploads=uploads,
        )

    @property
    def data_root(self) -> Path:
        """The folder of the data sets."""
        return self.splits.root
