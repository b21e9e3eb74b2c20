"""One direction through a latent space, and its length: strength 1 is one standard deviation."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor

from explorer.engine.points import MAX_VALUE
from explorer.engine.store.library import Entry
from explorer.errors import PointError


@dataclass(frozen=True)
class Direction:
    """All plain values but the vector, float32 [Z], whose length is one standard deviation.

    kind: "class", "attribute", "pca", "sefa" or "kept". method: "mean difference", "linear" or "".
    score: what `score_name` says, None without. effect: how much the attribute changes for one
    vector, in `unit`; None where that is no number. detail: a sentence on how all that was found.
    """

    id: str
    name: str
    kind: Literal["class", "attribute", "pca", "sefa", "kept"]
    method: str
    score: float | None
    score_name: str
    effect: float | None
    unit: str
    detail: str
    vector: np.ndarray

    def head(self) -> dict[str, Any]:
        """All but the vector, by name, ready for JSON."""
        return {name: value for name, value in self.__dict__.items() if name != "vector"}


def scaled(direction: Tensor, spread: Tensor) -> Tensor:
    """`direction` [Z] at the length of one standard deviation of latents along it, float64 [Z].

    spread: their covariance [Z, Z]. Of length 1 where they do not vary along it.
    """
    unit = torch.nn.functional.normalize(direction.double(), dim=0)
    deviation = (unit @ spread @ unit).clamp(min=0).sqrt()
    return unit * deviation.where(deviation > 0, 1)


def checked_vector(entry: Entry, row: np.ndarray) -> np.ndarray:
    """One direction float32 [1, Z] from outside as [Z]; `PointError` for anything else."""
    if row.shape != (1, entry.spec.z):
        raise PointError(
            f"A direction of {entry.id} has {entry.spec.z} numbers; these have the shape "
            f"{list(row.shape)}. Choose one of this model."
        )
    if not np.isfinite(row).all() or not row.any() or np.abs(row).max() > MAX_VALUE:
        raise PointError(
            f"The numbers of a direction must be finite, within ±{MAX_VALUE:,.0f} and not all 0."
        )
    return row[0].astype(np.float32)
