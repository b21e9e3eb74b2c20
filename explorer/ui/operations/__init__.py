"""What the browser may ask: a registry of operations, each one message in and one out."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from explorer.ui.message import Message
from explorer.ui.operations.directions import (
    directions,
    forget_direction,
    keep_direction,
    locked_direction,
)
from explorer.ui.operations.encoding import encode, prepare, read_image, test_images
from explorer.ui.operations.films import birth, film, history
from explorer.ui.operations.inversion import invert
from explorer.ui.operations.maps import manifold, map, map_points, nearest
from explorer.ui.operations.models import describe, evidence, models
from explorer.ui.operations.motion import grid, route, sum, verdicts
from explorer.ui.operations.own import (
    add_model,
    own_here,
    own_let_go,
    own_preview,
    own_progress,
)
from explorer.ui.operations.points import draw, images, read_codes
from explorer.ui.operations.training import (
    train_at,
    train_do,
    train_estimate,
    train_examples,
    train_explore,
    train_keep,
    train_look,
    train_start,
    training,
)

if TYPE_CHECKING:
    from explorer.engine import Engine

Operation = Callable[["Engine", Message], Message]

OPERATIONS: dict[str, Operation] = {
    operation.__name__: operation
    for operation in (
        *(models, describe, evidence),
        *(draw, images, read_codes),
        *(prepare, encode, read_image, test_images, invert),
        *(map, map_points, manifold, nearest),
        *(route, grid, sum, verdicts),
        *(history, film, birth),
        *(own_preview, own_progress, own_here, own_let_go, add_model),
        *(training, train_examples, train_estimate, train_start, train_look, train_do),
        *(train_at, train_explore, train_keep),
        *(directions, locked_direction, keep_direction, forget_direction),
    )
}
