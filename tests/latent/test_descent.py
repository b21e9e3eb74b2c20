"""Steps of Adam against torch's own, taken in one go or carried from hand to hand."""

import pytest
import torch

from explorer.latent.descent import Moments, adam, falling


def slope_of(x: torch.Tensor) -> torch.Tensor:
    """Of ½ Σ (1 + i) xᵢ²."""
    return x * torch.arange(1, x.shape[-1] + 1)


def descended(x: torch.Tensor, moments: Moments, steps: range) -> tuple[torch.Tensor, Moments]:
    for step in steps:
        move, moments = adam(moments, slope_of(x), step, falling(step, 50, 0.1))
        x = x + move
    return x, moments


@pytest.fixture
def start() -> torch.Tensor:
    return torch.randn(3, 5, generator=torch.Generator().manual_seed(0))


def none(x: torch.Tensor) -> Moments:
    return Moments(torch.zeros_like(x), torch.zeros_like(x))


def test_steps_are_those_of_torch(start) -> None:
    theirs = start.clone().requires_grad_()
    optimizer = torch.optim.Adam([theirs], lr=0.1)
    for step in range(50):
        optimizer.param_groups[0]["lr"] = falling(step, 50, 0.1)
        theirs.grad = slope_of(theirs.detach())
        optimizer.step()
    ours, _ = descended(start, none(start), range(50))
    torch.testing.assert_close(ours, theirs.detach(), rtol=1e-5, atol=1e-6)
    assert slope_of(ours).norm() < slope_of(start).norm() / 5


def test_carried_moments_go_on_as_if_never_interrupted(start) -> None:
    whole = descended(start, none(start), range(50))
    x, moments = start, none(start)
    for first in range(0, 50, 7):
        x, moments = descended(x, moments, range(first, min(first + 7, 50)))
    assert torch.equal(x, whole[0])
    assert all(map(torch.equal, moments, whole[1]))


def test_what_was_handed_in_is_not_changed(start) -> None:
    moments, slope = none(start), slope_of(start)
    before = slope.clone()
    adam(moments, slope, 0, 0.1)
    assert torch.equal(slope, before)
    assert not moments.first.any()
    assert not moments.second.any()


def test_the_rate_falls_from_its_peak_to_nothing() -> None:
    rates = [falling(step, 100, 0.3) for step in range(101)]
    assert rates[0] == 0.3
    assert rates[50] == pytest.approx(0.15)
    assert rates[100] == pytest.approx(0)
    assert rates == sorted(rates, reverse=True)
