"""Neighbours in chunks are those that all distances at once would give."""

import pytest
import torch

from explorer.evaluation.neighbours import kth_distance, nearest, squared_distances


def normal(seed: int, *shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("chunk", [1, 7, 23, 1000])
def test_chunks_change_nothing(chunk) -> None:
    queries, keys = normal(0, 23, 5), normal(1, 40, 5)
    expected = torch.cdist(queries.double(), keys.double()).sort(dim=1)
    found = nearest(queries, keys, k=3, chunk=chunk)
    assert torch.equal(found.indices, expected.indices[:, :3])
    torch.testing.assert_close(found.distances.double(), expected.values[:, :3], rtol=1e-6, atol=0)


@pytest.mark.parametrize("chunk", [1, 7, 1000])
def test_a_point_is_no_neighbour_of_its_own(chunk) -> None:
    points = normal(0, 23, 5)
    expected = torch.cdist(points, points).sort(dim=1).values
    for k in (1, 4, 22):
        found = kth_distance(points, k, chunk)
        torch.testing.assert_close(found, expected[:, k], rtol=1e-5, atol=1e-6)


def test_a_twin_is_a_neighbour_at_exactly_no_distance() -> None:
    points = normal(0, 10, 784) + 100
    assert kth_distance(torch.cat([points, points]), 1).abs().max() == 0
    found = nearest(points, torch.cat([normal(1, 20, 784) + 100, points]))
    assert found.distances.abs().max() == 0
    assert found.indices[:, 0].tolist() == list(range(20, 30))


def test_a_far_origin_costs_no_accuracy() -> None:
    points = normal(0, 30, 4).double()
    moved = (points + 5000).float()
    exact = kth_distance(moved.double(), 2)
    torch.testing.assert_close(kth_distance(moved, 2).double(), exact, rtol=1e-6, atol=0)


def test_squared_distances_come_in_order_and_are_never_negative() -> None:
    points = normal(0, 11, 3)
    rows, parts = zip(*squared_distances(points, points, chunk=4), strict=True)
    assert [(r.start, r.stop) for r in rows] == [(0, 4), (4, 8), (8, 11)]
    squared = torch.cat(parts)
    assert squared.min() >= 0
    torch.testing.assert_close(squared, torch.cdist(points, points).square(), atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("k", [0, 4])
def test_more_neighbours_than_there_are_keys_are_refused(k) -> None:
    with pytest.raises(ValueError, match=f"k: expected 1 to 3, got {k}"):
        nearest(torch.zeros(9, 2), torch.zeros(3, 2), k)
    with pytest.raises(ValueError, match=f"k: expected 1 to 3, got {k}"):
        kth_distance(torch.zeros(4, 2), k)


def test_points_of_another_dimension_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"keys: expected \[at least 1, 2\], got \[3, 5\]"):
        nearest(torch.zeros(9, 2), torch.zeros(3, 5))
