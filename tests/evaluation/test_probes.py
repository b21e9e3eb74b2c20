"""Linear probes against directions that are known, and scores against counts by hand."""

import math

import pytest
import torch

from explorer.evaluation.probes import (
    classifier_direction,
    held_out_accuracy,
    held_out_r2,
    regression_direction,
    within,
)


def normal(seed: int, *shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def angle(one: torch.Tensor, other: torch.Tensor) -> float:
    return torch.cosine_similarity(one.double(), other.double(), dim=0).item()


def test_a_classifier_finds_the_direction_that_decides() -> None:
    latents, true = normal(0, 4000, 6), normal(1, 6)
    assert angle(classifier_direction(latents, latents @ true > 0.5), true) > 0.99


def test_a_classifier_sees_through_dimensions_that_go_along() -> None:
    latents = normal(2, 4000, 3)
    latents[:, 1] += 0.9 * latents[:, 0]
    positive = latents[:, 0] > 0
    found = classifier_direction(latents, positive)
    assert angle(found, torch.tensor([1.0, 0, 0])) > 0.98
    means = latents[positive].mean(0) - latents[~positive].mean(0)
    assert angle(means, torch.tensor([1.0, 0, 0])) < 0.8


def test_a_rare_side_counts_as_much_as_a_common_one() -> None:
    latents = torch.cat([normal(3, 2000, 2), normal(4, 20, 2) + torch.tensor([4.0, 0])])
    positive = torch.arange(2020) >= 2000
    places = latents.double() @ classifier_direction(latents, positive)
    assert held_out_accuracy(places, positive, places, positive) > 0.95


def test_a_regression_finds_the_weights_up_to_its_ridge() -> None:
    latents, true = normal(5, 5000, 4), normal(6, 4)
    found = regression_direction(latents, latents @ true + 7 + 0.1 * normal(7, 5000))
    torch.testing.assert_close(found, true.double(), atol=0.03, rtol=0.02)


def test_a_dimension_without_spread_gets_no_part_in_a_direction() -> None:
    latents = normal(8, 2000, 3) * torch.tensor([1, 1, 0.001])
    values = latents[:, 0] + normal(9, 2000)
    assert regression_direction(latents, values)[2].abs() < 0.01
    assert classifier_direction(latents, values > 0)[2].abs() < 0.01


def test_accuracy_is_the_mean_of_both_sides_at_the_best_cut() -> None:
    along, positive = torch.tensor([0.0, 1, 2, 3]), torch.tensor([False, False, True, True])
    test = torch.tensor([0.0, 1.4, 1.6, 9, 9, 1])
    truth = torch.tensor([False, False, False, True, True, True])
    assert held_out_accuracy(along, positive, test, truth) == pytest.approx((2 / 3 + 2 / 3) / 2)


@pytest.mark.parametrize("share", [0.05, 0.5])
def test_places_that_say_nothing_are_right_half_of_the_time(share) -> None:
    positive = torch.rand(8000, generator=torch.Generator().manual_seed(10)) < share
    along, half = normal(11, 8000), slice(4000)
    rest = slice(4000, None)
    found = held_out_accuracy(along[half], positive[half], along[rest], positive[rest])
    assert found == pytest.approx(0.5, abs=0.05)


def test_a_direction_that_points_away_is_no_better_than_chance() -> None:
    along, positive = torch.arange(100.0), torch.arange(100) < 50
    assert held_out_accuracy(along, positive, along, positive) <= 0.5


def test_r2_is_the_share_of_variance_that_a_line_explains() -> None:
    along = normal(12, 20_000)
    values = 2 * along + normal(13, 20_000)
    half, rest = slice(10_000), slice(10_000, None)
    found = held_out_r2(along[half], values[half], along[rest], values[rest])
    assert found == pytest.approx(0.8, abs=0.02)
    assert held_out_r2(along, 3 * along - 1, along, 3 * along - 1) == pytest.approx(1)
    assert held_out_r2(normal(14, 20_000), values, along, values) == pytest.approx(0, abs=0.03)
    assert held_out_r2(torch.zeros(9), values[:9], along, values) < 0


def test_within_groups_only_what_their_mean_does_not_say_is_left() -> None:
    groups = torch.tensor([0, 1, 0, 1, 5])
    values = torch.tensor([[1.0], [10], [3], [30], [7]])
    left = within(values, groups, values[:4], groups[:4])
    assert left.flatten().tolist() == [-1, -10, 1, 10, 7]
    assert values[0].item() == 1


def test_what_does_not_fit_is_refused_by_name_expected_and_got() -> None:
    with pytest.raises(ValueError, match="positive: expected both sides, got one"):
        classifier_direction(torch.zeros(3, 2), torch.ones(3).bool())
    with pytest.raises(ValueError, match="positive: expected 3 rows, got 2"):
        classifier_direction(torch.zeros(3, 2), torch.ones(2).bool())
    with pytest.raises(ValueError, match="values: expected 3 rows, got 2"):
        regression_direction(torch.zeros(3, 2), torch.ones(2))
    with pytest.raises(ValueError, match="test_values: expected 4 rows, got 1"):
        held_out_r2(torch.zeros(3), torch.zeros(3), torch.zeros(4), torch.zeros(1))
    assert math.isfinite(
        held_out_accuracy(*[torch.tensor([1.0, 2]), torch.tensor([True, False])] * 2)
    )
