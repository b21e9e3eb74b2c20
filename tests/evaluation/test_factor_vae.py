"""The FactorVAE score of perfect, mixed, silent and dead codes."""

import pytest
import torch

from explorer.evaluation.factor_vae import factor_vae_score

SIZES = (3, 6, 8, 5)
FEW = {"training": 400, "evaluation": 300, "batch": 16, "variance_points": 1000}


def stream(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_a_perfect_code_is_read_without_error_though_some_codes_are_dead() -> None:
    def codes_of(factors: torch.Tensor) -> torch.Tensor:
        dead = 1e-3 * torch.randn(len(factors), 3, generator=noise)
        return torch.cat([dead, factors.flip(1) * 2.0, torch.zeros(len(factors), 1)], 1)

    noise = stream(1)
    assert factor_vae_score(codes_of, SIZES, stream(), **FEW) == (1, 1, 4)


def test_noise_is_read_by_chance() -> None:
    noise = stream(1)
    score = factor_vae_score(
        lambda factors: torch.randn(len(factors), 6, generator=noise), SIZES, stream(), **FEW
    )
    assert score.evaluation == pytest.approx(1 / 4, abs=0.08)
    assert score.training >= score.evaluation - 0.05


def test_codes_that_mix_two_factors_lose_them() -> None:
    def codes_of(factors: torch.Tensor) -> torch.Tensor:
        mixed = factors.float()
        mixed[:, 0] = mixed[:, 1] = mixed[:, 0] / 3 + mixed[:, 1] / 6
        return mixed

    score = factor_vae_score(codes_of, SIZES, stream(), **FEW)
    assert 0.6 < score.evaluation < 0.85


def test_scale_does_not_matter() -> None:
    scale = torch.tensor([100.0, 1, 0.3, 7])
    plain = factor_vae_score(lambda f: f.float(), SIZES, stream(), **FEW)
    assert factor_vae_score(lambda f: f * scale, SIZES, stream(), **FEW) == plain


def test_codes_that_are_all_dead_score_nothing() -> None:
    score = factor_vae_score(lambda f: torch.zeros(len(f), 2), SIZES, stream(), **FEW)
    assert score == (0, 0, 0)


def test_a_seed_gives_one_score_and_every_vote_is_counted() -> None:
    mix = torch.randn(4, 5, generator=stream(3))
    first, again, uneven = (
        factor_vae_score(lambda f: f.float() @ mix, SIZES, stream(9), **FEW, together=n)
        for n in (16, 16, 7)
    )
    assert first == again
    assert 0 < uneven.evaluation <= 1
    assert (uneven.evaluation * 300) == pytest.approx(round(uneven.evaluation * 300))


def test_factors_are_drawn_in_range_and_one_is_fixed() -> None:
    seen = []

    def codes_of(factors: torch.Tensor) -> torch.Tensor:
        seen.append(factors)
        return factors.float()

    factor_vae_score(codes_of, SIZES, stream(), 20, 20, 16, 500, together=1)
    drawn = torch.cat(seen)
    assert drawn.dtype == torch.int64
    assert drawn.amin(0).tolist() == [0, 0, 0, 0]
    assert drawn.amax(0).tolist() == [2, 5, 7, 4]
    votes = [part for part in seen if len(part) == 16][-40:]
    assert len(votes) == 40
    assert all((part == part[0]).all(0).any() for part in votes)


def test_factors_that_cannot_vary_are_refused() -> None:
    with pytest.raises(ValueError, match=r"sizes: expected at least 2 .*, got \[3, 1\]"):
        factor_vae_score(lambda f: f.float(), (3, 1), stream())


def test_a_batch_of_one_is_refused() -> None:
    with pytest.raises(ValueError, match="batch: expected at least 2, got 1"):
        factor_vae_score(lambda f: f.float(), (3, 2), stream(), batch=1)
