"""The mutual information gap and the linear scores on codes that were made to have known ones."""

import math

import numpy as np
import pytest
import torch

from explorer.evaluation.disentanglement import factor_scores, mig

SIZES = (3, 6, 4)


def drawn(seed: int, count: int = 10_000) -> torch.Tensor:
    stream = torch.Generator().manual_seed(seed)
    return torch.stack([torch.randint(size, (count,), generator=stream) for size in SIZES], 1)


def noise(seed: int, *shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def test_a_copy_of_the_factors_in_any_order_and_scale_has_the_whole_gap() -> None:
    factors = drawn(0)
    codes = torch.cat([factors.flip(1) * torch.tensor([-1.0, 5, 0.1]), noise(1, 10_000, 2)], 1)
    assert mig(codes, factors) == pytest.approx(1, abs=0.01)


def test_random_codes_have_no_gap() -> None:
    assert mig(noise(1, 10_000, 10), drawn(0)) == pytest.approx(0, abs=0.005)


def test_a_factor_told_twice_has_no_gap() -> None:
    factors = drawn(0)
    assert mig(torch.cat([factors, factors], 1).float(), factors) == pytest.approx(0, abs=1e-9)


def test_half_of_a_factor_in_one_code_has_half_the_gap() -> None:
    factors = drawn(0)[:, 2:]
    codes = torch.cat([(factors // 2).float(), noise(1, 10_000, 1)], 1)
    assert mig(codes, factors) == pytest.approx(0.5, abs=0.01)


def test_a_single_code_is_compared_with_none() -> None:
    factors = drawn(0)[:, :1]
    assert mig(factors.float(), factors) == pytest.approx(1)


def test_the_gap_of_mixed_codes_is_that_of_a_plain_calculation() -> None:
    factors = drawn(0, 500)
    codes = factors.float() @ noise(3, 3, 4) + noise(1, 500, 4)

    def entropy(*columns: np.ndarray) -> float:
        counts = np.unique(np.stack(columns, 1), axis=0, return_counts=True)[1] / 500
        return -(counts * np.log(counts)).sum()

    binned = []
    for column in codes.double().numpy().T:
        edges = np.histogram(column, 20)[1]
        binned.append(np.digitize(column, edges[:-1]))
    gaps = []
    for factor in factors.numpy().T:
        told = sorted(entropy(b) + entropy(factor) - entropy(b, factor) for b in binned)
        gaps.append((told[-1] - told[-2]) / entropy(factor))
    assert mig(codes, factors) == pytest.approx(np.mean(gaps))


def test_a_factor_that_never_varies_is_refused() -> None:
    with pytest.raises(ValueError, match="factors: expected each to vary, got one value in col"):
        mig(noise(0, 9, 2), torch.zeros(9, 1, dtype=torch.int64))


def test_codes_and_factors_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="factors: expected 9 rows, got 8"):
        mig(noise(0, 9, 2), drawn(0, 8))
    with pytest.raises(ValueError, match="factors: expected 9 rows, got 8"):
        factor_scores(noise(0, 9, 2), noise(0, 8, 1))


def test_linear_mixtures_are_told_wholly_and_half_by_each() -> None:
    factors = noise(0, 5000, 2)
    half = math.sqrt(0.5)
    codes = factors @ torch.tensor([[half, half], [half, -half]])
    scores = factor_scores(codes, torch.cat([factors, noise(1, 5000, 1)], 1))
    assert scores.r2.tolist() == pytest.approx([1, 1, 0], abs=0.01)
    expected = [half, half, 0, half, -half, 0]
    assert scores.correlations.flatten().tolist() == pytest.approx(expected, abs=0.03)


def test_noise_on_a_code_takes_its_share_of_r2() -> None:
    factors = noise(0, 20_000, 1)
    scores = factor_scores(factors + 0.5 * noise(1, 20_000, 1), factors)
    assert scores.r2.item() == pytest.approx(0.8, abs=0.01)


def test_dead_codes_and_still_factors_do_no_harm() -> None:
    factors = torch.cat([noise(0, 50, 1), torch.ones(50, 1)], 1)
    scores = factor_scores(torch.cat([factors, factors], 1), factors)
    assert scores.r2[0].item() == pytest.approx(1)
    assert scores.r2[1].isnan()
