"""What is left of a direction when others are locked: the class stays, while the slant moves."""

from collections.abc import Sequence

import numpy as np
import torch

from explorer.engine.directions.direction import checked_vector
from explorer.engine.directions.find import find_directions
from explorer.engine.directions.supervised import LINEAR
from explorer.engine.store.library import Entry
from explorer.engine.workspace import Workspace
from explorer.errors import PointError
from explorer.latent import project_out

CLASS = "class"  # the lock that holds all classes


def locked_direction(
    workspace: Workspace, entry: Entry, row: np.ndarray, locks: Sequence[str]
) -> tuple[np.ndarray, float]:
    """One direction [1, Z] without what would move along the locked ones: float32 [Z], and the
    share of its length that is left, 0 to 1.

    locks: ids of directions, or "class" for all classes, as the linear classifiers see them.
    Raises `PointError` for a lock that is not there and for what is no direction.
    """
    vector = checked_vector(entry, row)
    found = find_directions(workspace, entry).directions
    by_id = {direction.id: direction.vector for direction in found}
    classes = [d.vector for d in found if d.kind == "class" and d.method == LINEAR]
    held: list[np.ndarray] = []
    for lock in locks:
        if lock == CLASS and not classes:
            raise PointError(
                f"{entry.id} has no directions of classes that could be locked; "
                f"unlock the class, or wait until they are found."
            )
        if lock != CLASS and lock not in by_id:
            raise PointError(f"{entry.id} has no direction {lock!r:.100}; lock one that is listed.")
        held += classes if lock == CLASS else [by_id[lock]]
    rows = torch.from_numpy(np.array(held).reshape(-1, len(vector)))
    left = project_out(torch.from_numpy(vector), rows)
    share = left.norm() / torch.from_numpy(vector).double().norm()
    return left.float().numpy(), min(1.0, float(share))
