"""What the browser may ask: a table of operations, each a typed function of the engine."""

from explorer.ui.operations import (  # noqa: F401
    directions,
    encoding,
    films,
    inversion,
    maps,
    models,
    motion,
    network,
    own,
    points,
    training,
)
from explorer.ui.operations.table import OPERATIONS

__all__ = ["OPERATIONS"]
