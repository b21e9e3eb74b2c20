"""Precision, recall, density and coverage: by hand, by all distances at once, and as published."""

import pytest
import torch

from explorer.evaluation.manifold import PRDC, prdc


def normal(seed: int, *shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def all_at_once(real: torch.Tensor, fake: torch.Tensor, k: int) -> PRDC:
    """The definition, written down with whole distance matrices."""
    between = torch.cdist(real.double(), fake.double())
    radii = [torch.cdist(p, p).sort(dim=1).values[:, k] for p in (real.double(), fake.double())]
    inside = between < radii[0][:, None]
    return PRDC(
        inside.any(0).double().mean().item(),
        (between < radii[1][None]).any(1).double().mean().item(),
        inside.sum(0).double().mean().item() / k,
        inside.any(1).double().mean().item(),
    )


def test_four_points_on_a_line_are_counted_by_hand() -> None:
    real = torch.tensor([[0.0], [1.0], [3.0], [10.0]])  # radii for k = 1: 1, 1, 2, 7
    fake = torch.tensor([[0.5], [4.0], [30.0]])  # radii for k = 1: 3.5, 3.5, 26
    # 0.5 lies in the balls of 0 and 1, and 4 in those of 3 and 10; 30 in none.
    # The ball of 0.5 holds 0, 1 and 3; that of 4 holds 1 and 3; that of 30 holds 10.
    assert prdc(real, fake, k=1) == PRDC(2 / 3, 1.0, 4 / 3, 1.0)


@pytest.mark.parametrize("chunk", [7, 50, 1000])
def test_chunks_give_the_definition(chunk) -> None:
    real, fake = normal(0, 50, 4), 0.7 * normal(1, 60, 4) + 0.5
    assert prdc(real, fake, k=3, chunk=chunk) == pytest.approx(all_at_once(real, fake, 3))


def test_far_sets_share_nothing() -> None:
    assert prdc(normal(0, 20, 3), normal(1, 20, 3) + 100) == PRDC(0, 0, 0, 0)


def test_a_set_covers_itself() -> None:
    real = normal(0, 40, 3)
    measured = prdc(real, real.clone())
    assert measured.precision == measured.recall == measured.coverage == 1


def test_one_sharp_mode_has_precision_without_recall() -> None:
    measured = prdc(normal(0, 300, 2), 0.05 * normal(1, 300, 2))
    assert measured.precision > 0.95
    assert measured.recall < 0.1
    assert measured.coverage < 0.2


def test_too_few_points_are_refused() -> None:
    with pytest.raises(ValueError, match="k: expected 1 to 4, got 5"):
        prdc(torch.zeros(9, 2), torch.zeros(5, 2))


@pytest.mark.slow
def test_two_samples_of_one_gaussian_give_the_published_figures() -> None:
    """The README of the authors' code: 10,000 points of N(0, I) in 1,000 dimensions, k = 5.

    The README's is one draw without a seed, and ours another: over 20 draws these figures have
    deviations of about .009, .006, .045 and .004, and their difference 1.4 times as much.
    """
    measured = prdc(normal(0, 10_000, 1000), normal(1, 10_000, 1000))
    assert measured.precision == pytest.approx(0.477, abs=0.03)
    assert measured.recall == pytest.approx(0.471, abs=0.03)
    assert measured.density == pytest.approx(1.056, abs=0.13)
    assert measured.coverage == pytest.approx(0.974, abs=0.013)
