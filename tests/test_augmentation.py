"""Images changed before a discriminator sees them: within bounds, by chance of their own, and with
gradients that go through.
"""

import pytest
import torch

from explorer.families import FAMILIES, new_run
from explorer.runtime import generator
from explorer.training.augmentation import augmented
from explorer.training.gan_trainer import GANTrainer
from tests.test_training import data_for, equal, recipe, run_to_the_end
from tests.tiny import TINY

GANS = {f: spec for f, spec in TINY.items() if issubclass(FAMILIES[f].trainer, GANTrainer)}
every_gan = pytest.mark.parametrize("spec", GANS.values(), ids=GANS)


def images(count: int = 8, channels: int = 3, side: int = 32) -> torch.Tensor:
    return torch.rand(count, channels, side, side, generator=generator(1))


def test_at_strength_0_nothing_changes_and_no_chance_is_drawn() -> None:
    x, stream = images(), generator(0)
    before = stream.get_state()
    assert augmented(x, 0.0, stream) is x
    assert torch.equal(stream.get_state(), before)


def test_points_of_the_plane_stay_where_they_are() -> None:
    points = torch.rand(5, 2)
    assert augmented(points, 1.0, generator(0)) is points


@pytest.mark.parametrize("channels", [1, 3])
def test_each_image_changes_in_its_own_way_and_the_same_seed_does_the_same(channels) -> None:
    x = images(1, channels).repeat(6, 1, 1, 1)
    changed = augmented(x, 1.0, generator(0))
    assert changed.shape == x.shape
    assert all(not torch.equal(one, changed[0]) for one in changed[1:])
    assert torch.equal(changed, augmented(x, 1.0, generator(0)))


def test_a_little_strength_changes_little() -> None:
    x = images(64)
    far = [(augmented(x, s, generator(0)) - x).abs().mean() for s in (0.01, 0.1, 1.0)]
    assert far[0] < 0.01 < far[1] < far[2]


def test_a_flat_image_keeps_its_grey_and_has_a_hole_of_half_the_side() -> None:
    x = torch.full((200, 1, 32, 32), 0.5)
    hole = augmented(x + 0.2, 1.0, generator(0)) == 0.5
    shares = hole.float().mean((1, 2, 3))
    assert shares.max() <= (16 * 16 + 4 * 32 * 2) / 32**2, "the hole, and what moves in"
    assert shares.min() > 0


def test_colour_changes_brightness_saturation_and_contrast_of_the_whole_image() -> None:
    """Away from hole and border an image is a linear map of what it was, alike for all pixels."""
    ramp = torch.linspace(0.2, 0.8, 64 * 64).reshape(1, 1, 64, 64).repeat(40, 1, 1, 1)
    changed = augmented(ramp, 0.2, generator(3))  # moved by 2 pixels at the most, a hole of 6
    slopes = changed[..., 3:-3, 4:-3] - changed[..., 3:-3, 3:-4]
    usual = slopes.flatten(1).median(1).values / (0.6 / (64 * 64 - 1))
    assert usual.min() >= 0.9 - 1e-3 and usual.max() <= 1.1 + 1e-3, "contrast from 1 − .1 to 1 + .1"
    assert usual.std() > 0.02


def test_gradients_go_through_every_change() -> None:
    x = images(4).requires_grad_()
    augmented(x, 1.0, generator(0)).square().sum().backward()
    assert x.grad is not None and x.grad.isfinite().all()
    assert (x.grad.abs() > 0).float().mean() > 0.4, "of all but what was cut out or moved off"


def test_the_gradient_is_that_of_finite_differences() -> None:
    x = torch.rand(2, 3, 8, 8, dtype=torch.float64, generator=generator(2)).requires_grad_()
    assert torch.autograd.gradcheck(lambda x: augmented(x, 1.0, generator(5)), (x,))


@every_gan
@pytest.mark.parametrize("more", [{"augment": 1.0}, {"r1": 1.0}, {"augment": 0.5, "r1": 0.5}])
def test_every_gan_learns_with_them_and_comes_to_the_same_again(spec, more) -> None:
    runs = [new_run(spec, recipe(**more), data_for(spec)) for _ in range(2)]
    for run in runs:
        run_to_the_end(run)
    assert equal(runs[0].state(), runs[1].state())
