"""DCI of codes that copy, mix or ignore the factors, and its matrix by hand."""

import math

import pytest
import torch

from explorer.evaluation.dci import dci, disentanglement


def drawn(seed: int, count: int) -> torch.Tensor:
    stream = torch.Generator().manual_seed(seed)
    return torch.stack([torch.randint(size, (count,), generator=stream) for size in (3, 4)], 1)


def noise(seed: int, *shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def test_copies_are_disentangled_complete_and_informative() -> None:
    train, test = drawn(0, 300), drawn(1, 200)
    codes = [torch.cat([f.flip(1).float(), noise(2, len(f), 1)], 1) for f in (train, test)]
    scores = dci(codes[0], train, codes[1], test, trees=20)
    assert scores.disentanglement > 0.98
    assert scores.completeness > 0.98
    assert scores.informativeness_train == scores.informativeness_test == 1
    assert scores.importance.argmax(0).tolist() == [1, 0]


def test_noise_is_neither() -> None:
    train, test = drawn(0, 300), drawn(1, 200)
    scores = dci(noise(2, 300, 3), train, noise(3, 200, 3), test, trees=20)
    assert scores.disentanglement < 0.05
    assert scores.completeness < 0.05
    assert scores.informativeness_test == pytest.approx((1 / 3 + 1 / 4) / 2, abs=0.08)


def test_two_codes_for_one_factor_are_disentangled_but_not_complete() -> None:
    importance = torch.tensor([[0.5, 0.0], [0.5, 0.0], [0.0, 0.5], [0.0, 0.5]]).double()
    assert disentanglement(importance) == pytest.approx(1, abs=1e-8)
    assert disentanglement(importance.T) == pytest.approx(0.5, abs=1e-8)


def test_codes_count_by_their_importance() -> None:
    importance = torch.tensor([[0.75, 0.25], [0.0, 1.0]]).double()
    entropy = -(0.75 * math.log2(0.75) + 0.25 * math.log2(0.25))
    assert disentanglement(importance) == pytest.approx((1 - entropy) / 2 + 0.5)


def test_a_matrix_of_nothing_scores_nothing() -> None:
    assert disentanglement(torch.zeros(3, 2).double()) == pytest.approx(0, abs=1e-9)


def test_a_single_factor_is_refused() -> None:
    with pytest.raises(ValueError, match=r"importance: expected \[Z, at least 2\], got \[3, 1\]"):
        disentanglement(torch.ones(3, 1))


def test_a_factor_that_never_varies_is_refused() -> None:
    still = torch.zeros(9, 2, dtype=torch.int64)
    with pytest.raises(ValueError, match="train_factors: expected each to vary"):
        dci(noise(0, 9, 2), still, noise(0, 9, 2), still)
