"""Films, routes, grids, sums and searches."""

import sys

import numpy as np
import torch

from explorer.engine import animation
from tests.refusals.checkpoints import odd_weights
from tests.refusals.house import PIXELS, Case, House, rows

FRAME = np.zeros((1, 4, 4, 1), np.uint8)


def lost_search(h: House) -> None:
    """A search in a model whose weights are so large that a point far out has no image."""
    huge = torch.tensor([3e38, -3e38]).repeat(8, 1)
    odd_weights(h, lambda held: held.update({"decoder.0.0.weight": huge}))
    there = np.float32([2, 2, 0, 0, 0, 0])
    h.engine.search(h.entry("vae"), PIXELS, there, 1, 0, 1, 1)


def gone_history(h: House) -> None:
    """A history that goes once its steps are known to be there."""
    h.engine.workspace.histories._load(h.folder / "vae.safetensors", (0, 0))


CASES: list[Case] = [
    (
        "vae has no history; leave the time out",
        lambda h: h.engine.images(h.entry("vae"), rows("vae"), 0),
    ),
    (
        "vae has no time 9; choose from 0 (step 1)",
        lambda h: h.engine.images(h.entry("vae"), rows("vae"), h.history() or 9),
    ),
    ("There is no format 'x'", lambda h: animation.animate(np.zeros((1, 4, 4, 1), np.uint8), "x")),
    ("A film has 1 to", lambda h: animation.animate(np.zeros((1, 4, 4, 1), np.uint8), "gif", 0)),
    (
        "The last frame can be held",
        lambda h: animation.animate(np.zeros((1, 4, 4, 1), np.uint8), hold=99),
    ),
    (
        "A row of 1 images has 1 to 1",
        lambda h: animation.image_grid(np.zeros((1, 4, 4, 1), np.uint8), 3),
    ),
    (
        "A route has 2 to",
        lambda h: h.engine.interpolation.route(h.entry("vae"), rows("vae"), 3, "lerp", "even"),
    ),
    (
        "A leg of this route has 1 to",
        lambda h: h.engine.interpolation.route(h.entry("vae"), rows("vae", 2), 0, "lerp", "even"),
    ),
    (
        "There is no way 'x'; choose",
        lambda h: h.engine.interpolation.route(h.entry("vae"), rows("vae", 2), 3, "x", "even"),
    ),
    (
        "Ask for the manifold of one point",
        lambda h: h.engine.manifold(h.entry("vae"), rows("vae"), 0),
    ),
    (
        "A search has 1 to",
        lambda h: h.engine.search(h.entry("vae"), PIXELS, np.zeros(1), 0, 0, 1, 1),
    ),
    (
        "it cannot be at 9 of 1",
        lambda h: h.engine.search(h.entry("vae"), PIXELS, np.zeros(1), 1, 9, 1, 1),
    ),
    ("numbers", lambda h: h.engine.search(h.entry("vae"), PIXELS, np.zeros(1), 1, 0, 1, 1)),
    (
        "The moments of a search must be finite",
        lambda h: h.engine.search(h.entry("vae"), PIXELS, np.full(6, -1.0), 1, 0, 1, 1),
    ),
    (
        "Choose at most 144 points",
        lambda h: h.history() or h.engine.history_film(h.entry("vae"), rows("vae", 200)),
    ),
    (
        "An image of vae is uint8 [28, 28, 1] and this one ",
        lambda h: h.engine.begin_search(h.entry("vae"), PIXELS[:3], 1),
    ),
    ("The map of vae has points 0 to", lambda h: h.engine.map_rows(h.entry("vae"), [10**9])),
    (
        "A sum has 1 to",
        lambda h: h.ask(
            "sum", rows("vae").tobytes(), model="vae", count=1, seed=1, sizes=[1], terms=[1, 1]
        ),
    ),
    (
        "Groups of [2] points are not the 1",
        lambda h: h.ask(
            "sum", rows("vae").tobytes(), model="vae", count=1, seed=1, sizes=[2], terms=[1]
        ),
    ),
    (
        "1 frames of 4 by 4 enlarged 99 times",
        lambda h: animation.animate(FRAME, scale=99),
    ),
    (
        "An MP4 needs the package av",
        lambda h: h.patch.setitem(sys.modules, "av", None) or animation.animate(FRAME, "mp4"),
    ),
    (
        "A grid has 2 or more rows",
        lambda h: h.engine.interpolation.grid(h.entry("vae"), rows("vae", 3), 2, 1, "lerp"),
    ),
    (
        "A grid has at most 512 cells",
        lambda h: h.engine.interpolation.grid(h.entry("vae"), rows("vae", 4), 2, 99, "lerp"),
    ),
    ("The search has left all numbers behind", lambda h: lost_search(h)),
    (
        "vae.safetensors cannot be read",
        lambda h: (
            h.history()
            or (h.folder / "vae.safetensors").unlink()
            or h.engine.workspace.histories.steps(h.folder / "vae.safetensors")
        ),
    ),
    (
        "vae.history.safetensors is gone; choose the model again.",
        lambda h: gone_history(h),
    ),
]
