"""Sums of points: means, weights, classes, lengths and neighbours, each against its closed form."""

import pytest
import torch

from explorer.latent import combine, combine_classes, group_means, onto_shell, surrounded


def test_the_mean_of_each_group_is_taken_in_order() -> None:
    points = torch.arange(10.0).reshape(5, 2)
    assert group_means(points, [2, 3]).tolist() == [[1, 2], [6, 7]]


@pytest.mark.parametrize("sizes", [[2, 2], [5, 0], [6], []])
def test_groups_that_are_not_the_points_are_refused(sizes) -> None:
    with pytest.raises(ValueError, match="5 in all"):
        group_means(torch.zeros(5, 2), sizes)


def test_a_sum_is_weighted() -> None:
    means = torch.tensor([[1.0, 0], [0, 1], [2, 2]])
    assert combine(means, torch.tensor([1.0, -1, 0.5])).tolist() == [2, 0]


def test_a_three_less_a_three_plus_a_five_is_a_five() -> None:
    classes = torch.eye(10)[[3, 3, 5]]
    assert combine_classes(classes, torch.tensor([1.0, -1, 1])).tolist() == classes[2].tolist()


def test_what_falls_below_no_class_is_cut_off() -> None:
    classes = torch.eye(3)
    weights = combine_classes(classes, torch.tensor([1.0, -1, 1]))
    assert weights.tolist() == [0.5, 0, 0.5]


def test_where_all_classes_cancel_those_that_were_added_remain() -> None:
    classes = torch.eye(3)[[1, 1]]
    assert combine_classes(classes, torch.tensor([1.0, -1])).tolist() == [0, 1, 0]
    assert combine_classes(classes, torch.tensor([-1.0, -1])).tolist() == [0, 1, 0]


def test_the_shell_sets_the_length_and_keeps_the_direction() -> None:
    z = torch.tensor([3.0, 4.0])
    torch.testing.assert_close(onto_shell(z, 10), 2 * z)
    assert onto_shell(torch.zeros(2), 10).tolist() == [0, 0]


def test_neighbours_are_within_their_spread_and_come_back_by_their_seed() -> None:
    z = torch.linspace(-3, 3, 50)
    around = surrounded(z, 7)
    assert around.shape == (8, 50)
    away = (around - z).abs()
    assert away.max() <= 0.25
    assert away.mean().item() == pytest.approx(0.125, abs=0.01)
    assert torch.equal(around, surrounded(z, 7))
    assert not torch.equal(around, surrounded(z, 8))
