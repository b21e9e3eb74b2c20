"""What there is to learn: the first training images of a data set, before any run has begun."""

import torch

from explorer.engine.live.sample_grid import ACROSS, DOWN, MOST_ROWS, SampleGrid, cloud
from explorer.engine.live.sources import source
from explorer.engine.pictures import COUNT
from explorer.engine.workspace import Workspace
from explorer.specs.forms import PlaneForm


def examples(workspace: Workspace, dataset: str) -> SampleGrid:
    """Training images as a grid of kind "examples", class by class in rows of their own.

    Raises `DataError` when the data is not there and cannot be fetched, `UploadError` for user
    images that are gone.
    """
    data = source(workspace, dataset).dataset
    split = data.some() if data.some else data.load(workspace.data_root, True)
    if isinstance(data.form, PlaneForm):
        found = cloud(data.form, "points", split.images[:COUNT])
        assert found is not None
        return found
    shown = range(min(len(data.classes), MOST_ROWS) or 1)
    count = max(1, DOWN // len(shown)) * ACROSS  # of each class
    each = [(split.labels == label).nonzero().flatten()[:count] for label in shown]
    chosen = torch.cat([index[torch.arange(count) % len(index)] for index in each if len(index)])
    pixels = split.images[chosen].permute(0, 2, 3, 1).contiguous().numpy()
    rows = [int(split.labels[i]) for i in chosen[::ACROSS]] if data.classes else []
    titles = tuple(data.classes[k] for k in rows)
    return SampleGrid(len(chosen) // ACROSS, ACROSS, titles, "examples", pixels)
