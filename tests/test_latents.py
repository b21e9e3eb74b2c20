"""A row is the blocks of a model side by side, whichever blocks these are."""

from dataclasses import asdict, dataclass
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pytest

from explorer.engine import decoding
from explorer.engine.points import Points
from explorer.engine.search_state import state_of
from explorer.errors import PointError
from explorer.specs import ImageSpec, ModelSpec
from explorer.specs.latents import Block, latent_space
from explorer.specs.options import whole
from tests.tiny import TINY, rows_of


@dataclass(frozen=True, kw_only=True)
class Odd(ImageSpec, ModelSpec):
    """A model of any blocks, of which no family is made."""

    family: ClassVar[str] = "odd"
    title: ClassVar[str] = "Odd"

    kinds: int = whole(0, 9, 0)
    continuous: int = whole(0, 9, 0)

    @property
    def num_classes(self) -> int:
        return self.kinds

    @property
    def codes(self) -> int:
        return self.continuous


SPECS = [Odd(z=3), Odd(z=3, continuous=2), Odd(z=3, kinds=4), Odd(z=1, kinds=4, continuous=2)]
every_spec = pytest.mark.parametrize("spec", [*SPECS, *TINY.values()], ids=repr)


@every_spec
def test_the_blocks_of_a_row_lie_side_by_side(spec) -> None:
    space = spec.latents
    spans = [space.span(block.name) for block in space]
    assert [i for span in spans for i in range(space.width)[span]] == list(range(space.width))
    assert space.width == spec.z + spec.num_classes + spec.codes
    assert space.knobs == spec.knobs == spec.z + spec.codes
    assert space.span("nothing") == slice(space.width, space.width)


@every_spec
def test_rows_come_apart_into_blocks_and_together_again(spec) -> None:
    rows = rows_of(spec)
    points = Points.from_rows(spec, rows)
    sizes = [0 if part is None else part.shape[1] for part in points]
    assert sizes == [spec.z, spec.num_classes, spec.codes]
    assert np.array_equal(points.rows().numpy(), rows)


@every_spec
def test_a_row_is_what_was_drawn_with_the_class_between(spec) -> None:
    drawn = np.arange(2.0 * spec.knobs, dtype=np.float32).reshape(2, -1)
    entry: Any = SimpleNamespace(spec=spec)
    points = Points.from_rows(spec, decoding.rows(entry, drawn, np.array([1, 0])))
    assert np.array_equal(points.z.numpy(), drawn[:, : spec.z])
    if spec.codes:
        assert np.array_equal(points.codes.numpy(), drawn[:, spec.z :])
    if spec.num_classes:
        assert points.class_weights.argmax(1).tolist() == [1, 0]
        assert (points.class_weights.sum(1) == 1).all()


@every_spec
def test_a_search_has_a_row_and_two_moments_a_knob(spec) -> None:
    row, knobs = spec.latents.width, spec.knobs
    state = state_of(spec, np.zeros(3 * (row + 2 * knobs)), 3, 0, 10)
    assert (state.rows.shape, state.moments.shape) == ((3, row), (2, 3, knobs))


def test_a_point_of_other_blocks_is_told_which_there_are() -> None:
    with pytest.raises(PointError, match=r"has 5 numbers \(3 z, 2 codes\); these have"):
        Points.from_rows(Odd(z=3, continuous=2), np.zeros((1, 3), np.float32))


def test_a_block_says_how_it_is_drawn_and_how_far_its_knobs_go() -> None:
    z, classes, codes = (asdict(block) for block in latent_space(2, 3, 1))
    assert z == asdict(Block("z", 2, "normal", "z", 3.0))
    assert (classes["prior"], classes["letter"]) == ("simplex", "")
    assert (codes["prior"], codes["letter"], codes["reach"]) == ("uniform", "c", 2.0)
