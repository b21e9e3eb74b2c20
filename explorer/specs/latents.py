"""What a point is made of: named blocks of numbers side by side, and where each is drawn from.

Rows, links, knobs and what is drawn follow from the blocks of a model and their order.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Prior = Literal["normal", "uniform", "simplex"]


@dataclass(frozen=True)
class Block:
    """A part of a point: `size` numbers by a name, which links and files have, too.

    prior: `normal` for N(0, I), `uniform` for U(−1, 1), `simplex` for weights of classes, of which
    one is 1 when they are drawn. letter: the knobs are z1, z2, …; "" where numbers are no knobs.
    reach: how far a knob goes to either side.
    """

    name: str
    size: int
    prior: Prior
    letter: str = ""
    reach: float = 1.0


@dataclass(frozen=True)
class LatentSpace:
    """The blocks of a point, in the order of a row [Z + K + C]; none is empty.

    Whatever a model has beside z, class weights and codes comes after them.
    """

    blocks: tuple[Block, ...]

    def __iter__(self) -> Iterator[Block]:
        return iter(self.blocks)

    @property
    def width(self) -> int:
        """How many numbers a row has."""
        return sum(block.size for block in self.blocks)

    @property
    def knobs(self) -> int:
        """How many of them are knobs."""
        return sum(block.size for block in self.blocks if block.letter)

    def span(self, name: str) -> slice:
        """Where a block lies in a row; an empty one at the end where there is none."""
        start = 0
        for block in self.blocks:
            if block.name == name:
                return slice(start, start + block.size)
            start += block.size
        return slice(start, start)


def latent_space(z: int, classes: int = 0, codes: int = 0) -> LatentSpace:
    """Of z ~ N(0, I), class weights and continuous codes c ~ U(−1, 1), as far as there are any."""
    blocks = (
        Block("z", z, "normal", "z", 3.0),
        Block("classes", classes, "simplex"),
        Block("codes", codes, "uniform", "c", 2.0),
    )
    return LatentSpace(tuple(block for block in blocks if block.size))
