"""Points as plain values from outside, checked before they touch a model."""

from collections.abc import Sequence
from numbers import Integral
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from explorer.errors import PointError
from explorer.specs import ModelSpec

MAX_BATCH = 512
MAX_VALUE = 1e4


class Points(NamedTuple):
    """z [N, Z], class_weights [N, K] or None, codes [N, C] or None; all float32."""

    z: Tensor
    class_weights: Tensor | None
    codes: Tensor | None

    @classmethod
    def from_rows(cls, spec: ModelSpec, rows: np.ndarray) -> "Points":
        """Points from float32 [N, Z + K + C]: z, class weights, codes side by side.

        Raises `PointError` for a wrong length, too many rows, or values that are not finite and
        within ±10,000.
        """
        space = spec.latents
        if rows.ndim != 2 or rows.shape[1] != space.width:
            parts = ", ".join(f"{block.size} {block.name}" for block in space)
            raise PointError(
                f"A point of this model has {space.width} numbers ({parts}); these have shape "
                f"{list(rows.shape)}. Choose the model again."
            )
        if not 1 <= len(rows) <= MAX_BATCH:
            raise PointError(f"Ask for 1 to {MAX_BATCH} images at once, not {len(rows)}.")
        if not np.isfinite(rows).all() or np.abs(rows).max() > MAX_VALUE:
            raise PointError(f"All numbers of a point must be finite and within ±{MAX_VALUE:,.0f}.")
        values = torch.from_numpy(rows.astype(np.float32))
        z, *rest = (values[:, space.span(name)] for name in ("z", "classes", "codes"))
        return cls(z, *(part if part.shape[1] else None for part in rest))

    def rows(self) -> Tensor:
        """z, class weights, codes side by side, [N, Z + K + C]."""
        return torch.cat([part for part in self if part is not None], dim=1)

    def take(self, index: Tensor) -> "Points":
        """The points at `index`, int64 [M]."""
        return Points(*(None if part is None else part[index] for part in self))  # type: ignore[arg-type]

    def to(self, device: torch.device) -> "Points":
        """The same points on `device`."""
        return Points(*(None if part is None else part.to(device) for part in self))  # type: ignore[arg-type]


def checked_seeds(seeds: Sequence[int]) -> list[int]:
    """The seeds as plain numbers; raises `PointError` for none, too many, or what is no seed."""
    if not 1 <= len(seeds) <= MAX_BATCH:
        raise PointError(f"Ask for 1 to {MAX_BATCH} points at once, not {len(seeds)}.")
    if not all(isinstance(seed, Integral) and 0 <= seed < 2**63 for seed in seeds):
        raise PointError("A seed must be a whole number of at least 0.")
    return [int(seed) for seed in seeds]


def one_class(spec: ModelSpec, label: int) -> np.ndarray:
    """Class weights float32 [K] of one class; raises `PointError` when there is no such class."""
    if spec.num_classes == 0:
        raise PointError(f"A {spec.title} without classes cannot take a label; leave it out.")
    if not 0 <= label < spec.num_classes:
        raise PointError(f"Label {label} is out of range; choose 0 to {spec.num_classes - 1}.")
    return np.eye(spec.num_classes, dtype=np.float32)[label]
