"""Path lengths where they are known: straight lines, circles, and a jump."""

import math

import pytest
import torch

from explorer.evaluation.smoothness import perceptual_path_length
from explorer.latent.paths import slerp


def pairs(count: int, d: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    stream = torch.Generator().manual_seed(0)
    z0, z1 = (torch.randn(count, d, generator=stream).double() for _ in range(2))
    return z0, z1, torch.rand(count, generator=stream)


def straight(z0: torch.Tensor, z1: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    return z0 + t[:, None] * (z1 - z0)


def test_a_linear_map_of_a_straight_path_is_as_long_everywhere() -> None:
    z0, z1, t = pairs(50, 4)
    measured = perceptual_path_length(lambda z: 3 * z, straight, z0, z1, t)
    torch.testing.assert_close(measured.lengths, 9 * (z1 - z0).square().sum(1))
    assert measured.mean == pytest.approx(measured.lengths.mean().item())


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
def test_the_squared_speed_on_a_circle_is_that_of_its_arc(dtype) -> None:
    _, _, t = pairs(40, 2)
    z0 = torch.tensor([[2.0, 0]], dtype=dtype).expand(40, 2)
    z1 = torch.tensor([[0.0, 2]], dtype=dtype).expand(40, 2)
    measured = perceptual_path_length(lambda z: z, slerp, z0, z1, t)
    assert measured.mean == pytest.approx(math.pi**2, rel=1e-6 if dtype == torch.float64 else 3e-3)


def test_the_step_does_not_matter_where_the_path_is_smooth() -> None:
    z0, z1, t = pairs(200, 10)
    first, second = (
        perceptual_path_length(torch.tanh, slerp, z0, z1, t, epsilon).mean
        for epsilon in (1e-4, 1e-5)
    )
    assert first == pytest.approx(second, rel=1e-3)


def test_trimming_takes_away_the_few_jumps_that_rule_the_mean() -> None:
    z0 = torch.zeros(1000, 1).double()
    z1 = torch.ones(1000, 1).double()
    t = torch.linspace(0, 0.999, 1000).double()
    measured = perceptual_path_length(
        lambda z: z + (z > 0.50005), straight, z0, z1, torch.where(t == t[500], 0.5, t)
    )
    assert measured.trimmed == pytest.approx(1)
    assert measured.mean > 1e4


def test_a_generator_that_ignores_z_has_no_length() -> None:
    z0, z1, t = pairs(5, 3)
    assert perceptual_path_length(torch.zeros_like, slerp, z0, z1, t)[:2] == (0, 0)


def test_what_does_not_pair_up_is_refused_by_name() -> None:
    z0, z1, t = pairs(5, 3)
    with pytest.raises(ValueError, match="t: expected 5 rows, got 4"):
        perceptual_path_length(lambda z: z, slerp, z0, z1, t[:4])
    with pytest.raises(ValueError, match="epsilon: expected more than 0, got 0"):
        perceptual_path_length(lambda z: z, slerp, z0, z1, t, 0)
