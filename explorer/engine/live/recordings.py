"""A recorded run: the samples of a model whose history is here, from its first step to its last.

It is what a person sees before any run of their own: of the family that is chosen, or of the one
that is most like it.
"""

import torch

from explorer.engine.live.sample_grid import ACROSS, SampleGrid, cloud
from explorer.engine.pictures import COUNT, samples, some_points
from explorer.engine.store.library import Entry
from explorer.engine.workspace import Workspace
from explorer.errors import DataError
from explorer.families import find_family
from explorer.models import images_to_pixels
from explorer.specs import ModelSpec
from explorer.specs.forms import PlaneForm


def recording(workspace: Workspace, family: str) -> Entry | None:
    """The model with a history that is of a family, else most like it; None without any.

    Raises `SpecError` for a family that is none.
    """
    wanted = find_family(family).spec()
    if not isinstance(wanted, ModelSpec):
        return None

    def alike(entry: Entry) -> tuple[bool, ...]:
        spec = entry.spec
        same = spec.family == family, spec.form.name == wanted.form.name
        return *same, spec.encoder == wanted.encoder, spec.takes_labels == wanted.takes_labels

    return max((e for e in workspace.library.entries() if e.has_history), key=alike, default=None)


@torch.no_grad()
def recorded(workspace: Workspace, entry: Entry, time: int) -> SampleGrid:
    """What a model drew at the `time`-th step of its history, a row of each class where it has any.

    Raises `PointError` where there is no such step.
    """
    model = workspace.histories.model(entry.path, time)
    drawn = samples(model, some_points(entry.spec))
    form = entry.spec.form
    if isinstance(form, PlaneForm):
        try:
            real = workspace.splits.get(entry.data, entry.spec).images[:COUNT]
        except DataError:
            real = torch.zeros(0, 2)
        found = cloud(form, "recording", real, drawn)
        assert found is not None  # a history holds finite weights only
        return found
    count = len(drawn) // ACROSS * ACROSS
    pixels = images_to_pixels(drawn[:count]).numpy()
    return SampleGrid(count // ACROSS, ACROSS, (), "recording", pixels)
