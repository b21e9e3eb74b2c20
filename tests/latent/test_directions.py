"""Directions that mean something, against closed forms; holding others removes exactly those."""

import pytest
import torch

from explorer.latent import class_differences, mean_difference, project_out


def normal(seed: int, *shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


# Differences of means


def test_within_one_group_it_is_the_difference_of_the_two_means() -> None:
    latents, positive = normal(0, 50, 4), torch.arange(50) % 3 == 0
    expected = latents[positive].mean(0) - latents[~positive].mean(0)
    found = mean_difference(latents, positive, torch.zeros(50, dtype=torch.int64))
    torch.testing.assert_close(found, expected)


def test_groups_that_have_the_attribute_more_often_do_not_tilt_the_direction() -> None:
    groups = torch.arange(4000) % 2
    chance = torch.rand(4000, generator=torch.Generator().manual_seed(1))
    positive = chance < torch.tensor([0.1, 0.9])[groups]
    attribute, group = torch.tensor([1.0, 0, 0]), torch.tensor([0, 5.0, 0])
    latents = positive[:, None] * attribute + groups[:, None] * group
    found = mean_difference(latents, positive, groups)
    torch.testing.assert_close(found, attribute.double(), atol=1e-9, rtol=0)
    tilted = mean_difference(latents, positive, torch.zeros_like(groups))
    assert tilted[1] > 3, "without groups it would be"


def test_every_group_counts_alike_however_large_it_is() -> None:
    latents = torch.tensor([[0.0], [1.0], *([[0.0], [3.0]] * 50)])
    positive = torch.tensor([False, True] * 51)
    groups = torch.tensor([0, 0, *[1] * 100])
    assert mean_difference(latents, positive, groups).item() == pytest.approx(2)


def test_groups_that_lack_one_side_are_left_out() -> None:
    latents, groups = normal(2, 6, 3), torch.tensor([0, 0, 1, 1, 2, 2])
    positive = torch.tensor([True, False, True, True, False, False])
    torch.testing.assert_close(mean_difference(latents, positive, groups), latents[0] - latents[1])
    with pytest.raises(ValueError, match="positive: expected both sides in at least one group"):
        mean_difference(latents[2:], positive[2:], groups[2:])


def test_a_class_differs_from_the_mean_of_all_others_whatever_their_sizes() -> None:
    means = normal(3, 3, 5)
    labels = torch.tensor([0] * 2 + [1] * 10 + [2] * 40)
    found = class_differences(means[labels], labels, 3)
    torch.testing.assert_close(found[0], means[0] - means[1:].mean(0))
    torch.testing.assert_close(found[2], means[2] - means[:2].mean(0))


def test_a_class_without_examples_has_no_direction_and_counts_nowhere() -> None:
    means, labels = normal(4, 4, 2), torch.tensor([0, 0, 3, 3, 1, -1])
    found = class_differences(means[labels], labels, 3)
    assert found[2].isnan().all()
    torch.testing.assert_close(found[0], means[0] - means[1])


# Holding others


@pytest.mark.parametrize("count", [1, 3, 7])
def test_what_is_left_is_at_right_angles_to_all_that_is_held(count) -> None:
    direction, held = normal(5, 9), 100 * normal(6, count, 9)
    left = project_out(direction, held)
    assert (held @ left).abs().max() < 1e-10
    torch.testing.assert_close(project_out(left, held), left)


def test_exactly_the_held_part_is_removed_and_nothing_else() -> None:
    axes = torch.linalg.qr(normal(7, 8, 8)).Q.T
    direction = torch.arange(1, 9).double() @ axes
    mixed = normal(8, 3, 3) @ axes[:3]
    left = project_out(direction, mixed)
    torch.testing.assert_close(left @ axes.T, torch.tensor([0.0, 0, 0, 4, 5, 6, 7, 8]).double())


def test_a_direction_within_the_held_ones_leaves_nothing() -> None:
    held = normal(9, 4, 6)
    assert project_out(normal(10, 4) @ held, held).norm() < 1e-12
    assert project_out(normal(11, 6), normal(12, 6, 6)).norm() < 1e-12


def test_rows_that_depend_on_each_other_or_are_nothing_count_once_or_not() -> None:
    direction, held = normal(13, 5), normal(14, 2, 5)
    often = torch.cat([held, held.sum(0, keepdim=True), 1e-9 * held, torch.zeros(1, 5), held])
    torch.testing.assert_close(project_out(direction, often), project_out(direction, held))


def test_holding_nothing_changes_nothing() -> None:
    direction = normal(15, 5)
    assert torch.equal(project_out(direction, torch.zeros(0, 5)), direction)
    assert torch.equal(project_out(direction, torch.zeros(2, 5)), direction)


def test_what_does_not_fit_is_refused_by_name_expected_and_got() -> None:
    with pytest.raises(ValueError, match=r"held: expected \[M, Z\] .* got \[2, 4\] for .* \[5\]"):
        project_out(torch.zeros(5), torch.zeros(2, 4))
    with pytest.raises(ValueError, match=r"positive: expected \[3\], got \[2\]"):
        mean_difference(torch.zeros(3, 2), torch.zeros(2).bool(), torch.zeros(3))
    with pytest.raises(ValueError, match=r"labels: expected \[3\], got \[2\]"):
        class_differences(torch.zeros(3, 2), torch.zeros(2), 2)
