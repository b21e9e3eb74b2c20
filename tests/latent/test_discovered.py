"""Directions that nobody named, against numpy's SVD, eigenvectors and layers of known effect."""

import numpy as np
import pytest
import torch

from explorer.latent import activation_directions, factorised_directions, principal_directions


def normal(seed: int, *shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def same_axes(found: torch.Tensor, expected: torch.Tensor) -> bool:
    """Whether rows are equal up to their sign."""
    along = (found * expected).sum(1).abs()
    return torch.allclose(along, torch.ones_like(along), atol=1e-9)


def points_to_its_largest(directions: torch.Tensor) -> bool:
    return bool((directions.gather(1, directions.abs().argmax(1, keepdim=True)) > 0).all())


def test_principal_directions_are_the_right_singular_vectors_of_the_centred_points() -> None:
    points = normal(0, 300, 7) @ normal(1, 7, 7) + 5
    found = principal_directions(points)
    away = (points - points.mean(0)).numpy()
    _, values, vectors = np.linalg.svd(away, full_matrices=False)
    assert same_axes(found.directions, torch.from_numpy(vectors))
    np.testing.assert_allclose(found.shares.numpy(), values**2 / (values**2).sum())
    assert points_to_its_largest(found.directions)


def test_fewer_points_than_dimensions_leave_directions_without_a_share() -> None:
    found = principal_directions(normal(0, 3, 6).float())
    assert found.directions.shape == (6, 6)
    torch.testing.assert_close(found.directions @ found.directions.T, torch.eye(6).double())
    assert found.shares[:2].sum().item() == pytest.approx(1)


def test_points_that_are_all_the_same_have_no_shares() -> None:
    assert not principal_directions(torch.ones(5, 3)).shares.any()


@pytest.mark.parametrize("shape", [(40, 6), (6, 6), (3, 6), (5, 1)])
def test_sefa_gives_the_eigenvectors_of_the_weights_gram_matrix(shape) -> None:
    weight = normal(2, *shape)
    found = factorised_directions(weight)
    values, vectors = torch.linalg.eigh(weight.T @ weight)
    count = min(shape)
    assert same_axes(found.directions, vectors.flip(1).T[:count])
    torch.testing.assert_close(found.shares, (values.flip(0) / values.sum())[:count])
    assert points_to_its_largest(found.directions)


def test_no_step_changes_a_layer_more_than_sefas_first() -> None:
    weight = normal(3, 30, 8)
    first = factorised_directions(weight).directions[0]
    others = torch.nn.functional.normalize(normal(4, 500, 8), dim=1)
    assert (weight @ first).norm() > (others @ weight.T).norm(dim=1).max()


def test_ganspace_of_a_linear_layer_is_its_factorisation() -> None:
    weight, z = normal(5, 12, 4) * torch.tensor([8, 4, 2, 1]), normal(6, 50_000, 4)
    found = activation_directions(z, z @ weight.T + 3, 4)
    expected = factorised_directions(weight)
    along = (found.directions * expected.directions).sum(1)
    assert along.min() > 0.99
    torch.testing.assert_close(found.shares, expected.shares, atol=0.01, rtol=0)


def test_ganspace_follows_what_a_bent_layer_gives_most_of() -> None:
    z = normal(7, 5_000, 3)
    activations = torch.stack([0.1 * z[:, 0], 5 * z[:, 2].tanh(), (z[:, 1] + 1).relu()], 1)
    found = activation_directions(z, activations, 2)
    assert found.directions.abs().argmax(1).tolist() == [2, 1]
    assert found.directions.abs().max(1).values.min() > 0.99
    torch.testing.assert_close(found.directions.norm(dim=1), torch.ones(2).double())
    assert points_to_its_largest(found.directions)


def test_components_without_variance_have_no_direction() -> None:
    z = normal(8, 200, 5)
    found = activation_directions(z, torch.cat([z[:, :2], torch.ones(200, 4)], 1), 6)
    assert len(found.directions) == len(found.shares) == 2
    assert len(activation_directions(z, torch.ones(200, 4), 6).directions) == 0


def test_what_cannot_be_looked_at_is_refused_by_name_expected_and_got() -> None:
    with pytest.raises(
        ValueError, match=r"points: expected \[at least 2, at least 1\], got \[1, 3"
    ):
        principal_directions(torch.zeros(1, 3))
    with pytest.raises(ValueError, match=r"weight: expected .* got \[3\]"):
        factorised_directions(torch.zeros(3))
    with pytest.raises(ValueError, match=r"activations: expected \[4, F\], got \[5, 2\]"):
        activation_directions(torch.zeros(4, 2), torch.zeros(5, 2), 1)
