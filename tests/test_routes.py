"""Routes through stations: where they pass, how time is spread over them, and grids of them."""

import pytest
import torch

from explorer.latent import WAYS, evenly_changing, grid, leg_times, lerp, route, slerp


def normal(seed: int, *shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def test_a_straight_way_is_the_weighted_mean() -> None:
    z0, z1 = normal(0, 6, 9), normal(1, 6, 9)
    torch.testing.assert_close(lerp(z0, z1, 0.25), 0.75 * z0 + 0.25 * z1)


def test_a_straight_way_between_different_spaces_is_refused() -> None:
    with pytest.raises(ValueError, match=r"expected \[\.\.\., 3\]"):
        lerp(torch.zeros(3), torch.zeros(2), 0.5)


@pytest.mark.parametrize("way", WAYS)
def test_float32_keeps_its_accuracy_at_an_angle_of_a_ten_thousandth(way) -> None:
    angle = 1e-4
    z0, z1 = torch.tensor([1.0, 0.0]), torch.tensor([1.0, angle])
    half = WAYS[way](z0, z1, torch.tensor(0.5))
    assert half.dtype == torch.float32
    assert half[1].item() == pytest.approx(angle / 2, rel=1e-6)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("easing", ["even", "smooth"])
def test_a_route_passes_each_station_at_its_multiple_of_the_steps(way, easing) -> None:
    stations = normal(2, 5, 8)
    rows = route(stations, leg_times(7, easing), WAYS[way])
    assert rows.shape == (29, 8)
    torch.testing.assert_close(rows[::7], stations)


def test_between_stations_it_is_the_way_at_each_time() -> None:
    stations, times = normal(3, 3, 8), leg_times(4)
    rows = route(stations, times, slerp)
    torch.testing.assert_close(rows[6], slerp(stations[1], stations[2], 0.5))


def test_each_leg_may_have_times_of_its_own() -> None:
    stations = torch.tensor([[0.0], [1.0], [2.0]])
    times = torch.tensor([[0.0, 0.9], [0.0, 0.1]])
    assert route(stations, times, lerp)[:, 0].tolist() == pytest.approx([0, 0.9, 1, 1.1, 2])


def test_stations_of_equal_length_are_joined_on_their_sphere() -> None:
    stations = normal(4, 4, 30)
    stations = 5 * stations / stations.norm(dim=1, keepdim=True)
    rows = route(stations, leg_times(9, "smooth"))
    torch.testing.assert_close(rows.norm(dim=1), torch.full((28,), 5.0).double())
    assert route(stations, leg_times(9), lerp).norm(dim=1).min() < 4.5


def test_an_even_pace_is_even_and_a_smooth_one_rests_at_the_stations() -> None:
    assert leg_times(4).tolist() == [0, 0.25, 0.5, 0.75]
    smooth = leg_times(100, "smooth")
    steps = smooth.diff()
    assert smooth[50].item() == pytest.approx(0.5)
    assert steps[0] < 0.1 * steps[50]


def test_evenly_changing_times_go_faster_where_less_happens() -> None:
    times = evenly_changing(torch.tensor([3.0, 1.0, 0.0, 0.0]))
    assert times.tolist() == pytest.approx([0, 1 / 12, 2 / 12, 0.25])


def test_even_changes_leave_the_times_even() -> None:
    torch.testing.assert_close(evenly_changing(torch.full((6,), 2.0)), leg_times(6))


def test_without_any_change_the_times_are_even() -> None:
    torch.testing.assert_close(evenly_changing(torch.zeros(5)), leg_times(5))


def test_the_corners_of_a_grid_are_its_anchors() -> None:
    anchors = normal(5, 2, 2, 16)
    cells = grid(anchors, 7)
    assert cells.shape == (8, 8, 16)
    torch.testing.assert_close(cells[::7, ::7], anchors)


def test_the_edges_of_a_grid_are_routes() -> None:
    anchors = normal(6, 2, 2, 16)
    cells = grid(anchors, 5)
    torch.testing.assert_close(cells[:, 0], route(anchors[:, 0], leg_times(5)))
    torch.testing.assert_close(cells[-1], route(anchors[1], leg_times(5)))


def test_a_chain_of_anchors_has_one_in_every_nth_cell() -> None:
    anchors = normal(7, 3, 4, 6)
    cells = grid(anchors, 3)
    assert cells.shape == (7, 10, 6)
    torch.testing.assert_close(cells[::3, ::3], anchors)


def test_a_straight_grid_is_bilinear() -> None:
    anchors = normal(8, 2, 2, 4)
    middle = grid(anchors, 2, lerp)[1, 1]
    torch.testing.assert_close(middle, anchors.mean((0, 1)))


def test_a_grid_needs_two_anchors_each_way() -> None:
    with pytest.raises(ValueError, match="R, S ≥ 2"):
        grid(torch.zeros(1, 4, 3), 2)


def test_class_weights_are_one_class_at_a_corner_and_sum_to_one_between() -> None:
    classes = torch.eye(10)[[3, 5, 8, 0]].reshape(2, 2, 10)
    cells = grid(classes, 4, lerp)
    assert cells[0, 0].tolist() == classes[0, 0].tolist()
    assert cells[-1, -1].tolist() == classes[1, 1].tolist()
    torch.testing.assert_close(cells.sum(-1), torch.ones(5, 5))
