"""How many bytes a piece of work will take, from what is asked alone and before it begins.

Bounds from the shapes, or what was seen to be taken, rounded up: `python -m tests.benchmarks.costs`
holds both against the truth.
"""

from explorer.engine.animation import MOST_PIXELS
from explorer.engine.store.library import Entry

CODER = 192 * 2**20  # what a coder of films holds beside the frames
SEARCHED = 500  # points that a search decodes at once


def decoding(entry: Entry, count: int) -> int:
    """Of decoding so many points at once: float32 maps before and after the widest layer."""
    spec = entry.spec
    height, width, channels = spec.form.picture
    side = height * width if spec.convolutional else 1
    return count * 2 * 4 * max(spec.width * side, channels * height * width)


def searching(entry: Entry) -> int:
    """Of a search for a point: its candidates, with what their slopes need."""
    return 2 * decoding(entry, SEARCHED)


def filming(entry: Entry, count: int, scale: int, steps: int = 1) -> int:
    """Of a film of `count` images of `scale` pixels to a pixel at each of `steps`.

    The frames, enlarged, and the coder; no film has more than `MOST_PIXELS`.
    """
    height, width, channels = entry.spec.form.picture
    pixels = min(MOST_PIXELS, steps * count * height * width * scale**2)
    return pixels * (2 + 2 * channels) + CODER + decoding(entry, count)
