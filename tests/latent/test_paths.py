"""Spherical paths: their ends, their shell, and the angles where the usual formula breaks."""

import math

import pytest
import torch

from explorer.latent.paths import slerp


def normal(seed: int, *shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def test_the_ends_are_the_two_points() -> None:
    z0, z1 = normal(0, 7, 20), normal(1, 7, 20)
    torch.testing.assert_close(slerp(z0, z1, 0), z0)
    torch.testing.assert_close(slerp(z0, z1, 1), z1)


def test_a_quarter_turn_is_halved_at_45_degrees() -> None:
    half = slerp(torch.tensor([2.0, 0]), torch.tensor([0.0, 2]), 0.5)
    torch.testing.assert_close(half, torch.tensor([math.sqrt(2), math.sqrt(2)]))


def test_the_path_turns_evenly_and_keeps_to_the_shell() -> None:
    z0, z1 = (10 * z / z.norm() for z in (normal(0, 50), normal(1, 50)))
    path = slerp(z0, z1, torch.linspace(0, 1, 11, dtype=torch.float64))
    assert path.shape == (11, 50)
    torch.testing.assert_close(path.norm(dim=1), torch.full((11,), 10.0).double())
    steps = (path[1:] - path[:-1]).norm(dim=1)
    torch.testing.assert_close(steps, steps[:1].expand(10))


def test_between_equal_lengths_it_is_the_formula_of_the_paper() -> None:
    z0, z1 = normal(0, 5, 8), normal(1, 5, 8)
    z1 = z1 / z1.norm(dim=1, keepdim=True) * z0.norm(dim=1, keepdim=True)
    angle = torch.nn.functional.cosine_similarity(z0, z1).acos()[:, None]
    t = torch.tensor([0.1, 0.3, 0.5, 0.7, 0.9]).double()
    first, second = ((1 - t[:, None]) * angle).sin(), (t[:, None] * angle).sin()
    torch.testing.assert_close(slerp(z0, z1, t), (first * z0 + second * z1) / angle.sin())


def test_lengths_go_evenly_from_one_to_the_other() -> None:
    z0, z1 = torch.tensor([1.0, 0, 0]), torch.tensor([0.0, 0, 4])
    lengths = slerp(z0, z1, torch.tensor([0.25, 0.5])).norm(dim=1)
    torch.testing.assert_close(lengths, torch.tensor([1.75, 2.5]))


@pytest.mark.parametrize("angle", [0.0, 1e-15, 1e-12, 1e-9, 1e-7])
def test_tiny_angles_keep_their_accuracy(angle) -> None:
    z0 = torch.tensor([1.0, 0.0]).double()
    z1 = torch.tensor([math.cos(angle), math.sin(angle)]).double()
    half = slerp(z0, z1, 0.5)
    assert half[0].item() == pytest.approx(1, rel=1e-14)
    assert half[1].item() == pytest.approx(angle / 2, rel=1e-9)


@pytest.mark.parametrize("off", [0.0, 1e-15, 1e-9])
def test_opposite_vectors_are_joined_without_leaving_the_shell(off) -> None:
    z0 = normal(0, 4, 6)
    z1 = -z0 + off * normal(1, 4, 6)
    length = z0.norm(dim=1)
    for t in (0.25, 0.5, 0.9):
        torch.testing.assert_close(slerp(z0, z1, t).norm(dim=1), length)
    torch.testing.assert_close(slerp(z0, z1, 1), z1)
    assert torch.equal(slerp(z0, z1, 0.5), slerp(z0, z1, 0.5))


def test_a_vector_without_length_gives_a_straight_path() -> None:
    path = slerp(torch.zeros(3), torch.tensor([0.0, 3, 0]), torch.tensor([0.0, 0.5, 1]))
    assert path.isfinite().all()
    assert path[:, [0, 2]].abs().max() == 0
    torch.testing.assert_close(path[2], torch.tensor([0.0, 3, 0]))
    assert slerp(torch.zeros(2, 3), torch.zeros(2, 3), 0.5).abs().max() == 0


def test_one_dimension_goes_through_the_centre() -> None:
    assert slerp(torch.tensor([1.0]), torch.tensor([-1.0]), 0.5).item() == pytest.approx(0)


def test_the_answer_has_the_dtype_of_its_points() -> None:
    assert slerp(torch.ones(2, 3), torch.zeros(2, 3), 0.5).dtype == torch.float32
    assert slerp(normal(0, 3), normal(1, 3), 0.5).dtype == torch.float64


def test_points_of_two_spaces_are_refused() -> None:
    with pytest.raises(ValueError, match=r"z1: expected \[\.\.\., 3\], got \[2, 4\]"):
        slerp(torch.zeros(2, 3), torch.zeros(2, 4), 0.5)
