"""The Fréchet distance, held against closed forms."""

import pytest
import torch

from explorer.evaluation.frechet import frechet_distance, frechet_of_gaussians


def normal(seed: int, *shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def spread(seed: int, d: int) -> torch.Tensor:
    """A covariance without structure."""
    root = normal(seed, d, d)
    return root @ root.T


def test_a_set_lies_at_no_distance_from_itself() -> None:
    a = normal(0, 50, 8)
    assert frechet_distance(a, a) == pytest.approx(0, abs=1e-6)


def test_a_shift_costs_its_squared_length() -> None:
    a = normal(0, 50, 3)
    assert frechet_distance(a, a + torch.tensor([1.0, 2, -2])) == pytest.approx(9)


def test_in_one_dimension_it_is_the_gap_of_means_and_of_deviations() -> None:
    a, b = normal(0, 40, 1), 3 * normal(1, 70, 1) + 2
    expected = (a.mean() - b.mean()) ** 2 + (a.std() - b.std()) ** 2
    assert frechet_distance(a, b) == pytest.approx(expected.item())


def test_commuting_covariances_compare_root_by_root() -> None:
    turn = torch.linalg.qr(normal(0, 4, 4)).Q
    first, second = torch.tensor([1.0, 4, 9, 0.25]).double(), torch.tensor([4.0, 4, 1, 1]).double()
    sigmas = [turn @ values.diag() @ turn.T for values in (first, second)]
    mu = torch.zeros(4)
    expected = (first.sqrt() - second.sqrt()).square().sum().item()
    assert frechet_of_gaussians(mu, sigmas[0], mu, sigmas[1]) == pytest.approx(expected)


def test_any_covariances_agree_with_the_eigenvalues_of_their_product() -> None:
    a, b, mu = spread(1, 6), spread(2, 6), torch.zeros(6)
    roots = torch.linalg.eigvals(a @ b).real.sqrt().sum()
    expected = (a.trace() + b.trace() - 2 * roots).item()
    assert frechet_of_gaussians(mu, a, mu, b) == pytest.approx(expected)
    assert frechet_of_gaussians(mu, b, mu, a) == pytest.approx(expected)


def test_fewer_points_than_dimensions_are_no_obstacle() -> None:
    a, b = normal(0, 5, 20), normal(1, 6, 20)
    assert frechet_distance(a, b) > 0
    assert frechet_distance(a, a) == pytest.approx(0, abs=1e-5)


def test_float32_features_are_measured_in_float64() -> None:
    a = normal(0, 500, 2).float() + 1000
    assert frechet_distance(a, a + 1) == pytest.approx(2, rel=1e-4)


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        (torch.zeros(5), torch.zeros(5, 2), r"a: expected \[at least 2, D\], got \[5\]"),
        (torch.zeros(1, 2), torch.zeros(5, 2), r"a: expected \[at least 2, D\], got \[1, 2\]"),
        (torch.zeros(5, 2), torch.zeros(5, 3), r"b: expected \[at least 2, 2\], got \[5, 3\]"),
    ],
)
def test_other_shapes_are_refused_by_name(a, b, said) -> None:
    with pytest.raises(ValueError, match=said):
        frechet_distance(a, b)


def test_a_covariance_of_another_size_is_refused_by_name() -> None:
    mu, sigma = torch.zeros(2), torch.eye(2)
    with pytest.raises(ValueError, match=r"sigma2: expected \[2, 2\], got \[3, 3\]"):
        frechet_of_gaussians(mu, sigma, mu, torch.eye(3))
