"""Planes in latent space against closed forms: known Gaussians, moves and their way back."""

import math

import pytest
import torch

from explorer.latent import Plane, covariance, leading_plane, manifold, principal_plane
from explorer.latent.plane import quantiles


def normal(seed: int, *shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def rotation(size: int, seed: int = 9) -> torch.Tensor:
    return torch.linalg.qr(normal(seed, size, size)).Q


@pytest.fixture
def plane() -> Plane:
    return Plane(normal(1, 7), rotation(7)[:2])


def test_the_principal_plane_of_a_known_gaussian_is_its_longest_axes() -> None:
    axes, scales = rotation(5), torch.tensor([3.0, 0.1, 2.0, 0.5, 1.0]).double()
    points = normal(0, 200_000, 5) * scales @ axes.T + torch.arange(5)
    found = principal_plane(points)
    torch.testing.assert_close(found.origin, torch.arange(5).double(), atol=0.03, rtol=0)
    along = (found.directions @ axes).abs()
    torch.testing.assert_close(along[:, [0, 2]], torch.eye(2).double(), atol=0.01, rtol=0)
    shares = found.shares(covariance(points))
    expected = torch.tensor([9.0, 4.0]).double() / scales.square().sum()
    torch.testing.assert_close(shares, expected, atol=0.005, rtol=0)


def test_directions_are_orthonormal_and_point_to_their_largest_component() -> None:
    for seed in range(20):
        directions = principal_plane(normal(seed, 40, 6)).directions
        torch.testing.assert_close(directions @ directions.T, torch.eye(2).double())
        assert (directions.gather(1, directions.abs().argmax(1, keepdim=True)) > 0).all()


def test_a_map_is_the_same_however_its_points_are_ordered() -> None:
    points = normal(3, 500, 8)
    one, other = principal_plane(points), principal_plane(points.flip(0))
    torch.testing.assert_close(one.directions, other.directions)


def test_moving_to_a_place_arrives_there_and_holds_all_across(plane) -> None:
    z, places = normal(2, 9, 7), normal(3, 9, 2)
    moved = plane.move(z, places)
    torch.testing.assert_close(plane.coordinates(moved), places)
    across = rotation(7)[2:]
    torch.testing.assert_close(moved @ across.T, z @ across.T)


def test_moving_to_where_one_is_or_back_changes_nothing(plane) -> None:
    z = normal(2, 9, 7)
    here = plane.coordinates(z)
    torch.testing.assert_close(plane.move(z, here), z)
    torch.testing.assert_close(plane.move(plane.move(z, here + 5), here), z)


def test_a_plane_of_two_dimensions_is_the_identity() -> None:
    z = normal(0, 30, 2) + 4
    found = principal_plane(z)
    assert torch.equal(found.coordinates(z), z)
    assert torch.equal(found.origin, torch.zeros(2).double())
    assert torch.equal(found.directions, torch.eye(2).double())
    assert found.shares(covariance(z)).sum().item() == pytest.approx(1)
    torch.testing.assert_close(found.move(z, z.flip(0)), z.flip(0))


def test_a_space_of_one_dimension_is_a_line_on_its_plane() -> None:
    z = normal(0, 30, 1)
    found = principal_plane(z)
    assert torch.equal(found.coordinates(z), torch.cat([z, torch.zeros_like(z)], 1))
    assert found.shares(covariance(z)).tolist() == [1, 0]
    torch.testing.assert_close(found.move(z, found.coordinates(z) + 2), z + 2)


@pytest.mark.parametrize("points", [torch.ones(5, 4), torch.randn(1, 4), torch.zeros(3, 1)])
def test_points_without_spread_have_a_plane_too(points) -> None:
    found = principal_plane(points.double())
    assert found.directions.isfinite().all()
    assert not found.shares(covariance(points.double())).any()


def test_the_covariance_is_that_of_the_points() -> None:
    points = normal(4, 100, 3)
    torch.testing.assert_close(covariance(points), torch.cov(points.T, correction=0))


def test_the_leading_plane_of_any_symmetric_matrix_is_found() -> None:
    matrix = torch.diag(torch.tensor([1.0, 5.0, 0.5, 3.0]))
    found = leading_plane(matrix, torch.zeros(4))
    assert torch.equal(found.directions, torch.eye(4)[[1, 3]])
    assert found.shares(matrix).tolist() == pytest.approx([5 / 9.5, 3 / 9.5])


@pytest.mark.parametrize("count", [1, 2, 15, 20])
def test_quantiles_cut_a_gaussian_into_equal_parts(count) -> None:
    expected = (torch.arange(count) + 0.5) / count
    below = torch.special.ndtr(quantiles(count).double())
    torch.testing.assert_close(below, expected.double(), atol=1e-6, rtol=0)
    torch.testing.assert_close(quantiles(count), -quantiles(count).flip(0), atol=1e-6, rtol=0)


def test_the_corners_of_a_manifold_are_the_inverse_cdf_of_its_ends() -> None:
    places = manifold(5).view(5, 5, 2)
    end = math.sqrt(2) * torch.erfinv(torch.tensor(0.8)).item()  # Φ⁻¹(0.9)
    corners = [places[0, 0], places[0, -1], places[-1, 0], places[-1, -1]]
    expected = [[-end, end], [end, end], [-end, -end], [end, -end]]
    torch.testing.assert_close(torch.stack(corners), torch.tensor(expected))
    torch.testing.assert_close(places[2, 2], torch.zeros(2), atol=1e-6, rtol=0)
