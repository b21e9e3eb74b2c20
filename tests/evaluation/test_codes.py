"""What codes mean, by hand."""

import math

import pytest
import torch

from explorer.evaluation.codes import clustering_error, correlations, information, majority_map


def test_a_category_is_called_by_its_commonest_class() -> None:
    codes = torch.tensor([0, 0, 0, 1, 1, 3, 3])
    labels = torch.tensor([2, 2, 0, 0, 0, 2, 2])
    assert majority_map(codes, labels, categories=4, classes=3).tolist() == [2, 0, -1, 2]


def test_the_error_counts_what_the_map_calls_wrongly() -> None:
    mapping = torch.tensor([2, 0, -1])
    codes, labels = torch.tensor([0, 0, 1, 2, 1]), torch.tensor([2, 1, 0, 0, 0])
    assert clustering_error(codes, labels, mapping) == pytest.approx(2 / 5)


def test_a_renamed_perfect_code_makes_no_error() -> None:
    labels = torch.randint(10, (500,), generator=torch.Generator().manual_seed(0))
    codes = (labels * 3 + 1) % 10
    assert clustering_error(codes, labels, majority_map(codes, labels, 10, 10)) == 0


def test_a_code_without_meaning_errs_like_the_commonest_class() -> None:
    labels = torch.tensor([0] * 60 + [1] * 40)
    codes = torch.zeros(100, dtype=torch.int64)
    assert clustering_error(codes, labels, majority_map(codes, labels, 10, 2)) == 0.4


@pytest.mark.parametrize(
    ("codes", "labels", "said"),
    [
        ([0, 1], [0], "labels: expected 2 rows, got 1"),
        ([3], [0], "codes: expected 0 to 2, got 3 to 3"),
        ([0], [-1], "labels: expected 0 to 1, got -1 to -1"),
    ],
)
def test_wrong_codes_are_refused_by_name(codes, labels, said) -> None:
    with pytest.raises(ValueError, match=said):
        majority_map(torch.tensor(codes), torch.tensor(labels), categories=3, classes=2)


def test_information_is_the_entropy_where_q_is_certain_and_nothing_where_it_guesses() -> None:
    entropy = math.log(10)
    assert information(torch.zeros(5), entropy) == pytest.approx(entropy)
    assert information(torch.full((5,), -entropy), entropy) == pytest.approx(0, abs=1e-6)


def test_correlations_are_those_of_torch() -> None:
    stream = torch.Generator().manual_seed(0)
    codes, noise = torch.randn(200, 2, generator=stream), torch.randn(200, 3, generator=stream)
    measured = noise + codes[:, :1] * torch.tensor([0.0, 1.0, -5.0]) + 100
    expected = torch.corrcoef(torch.cat([codes, measured], 1).double().T)[:2, 2:]
    torch.testing.assert_close(correlations(codes, measured), expected)


def test_what_never_varies_correlates_with_nothing() -> None:
    codes = torch.stack([torch.full((9,), 0.1), torch.arange(9.0)], 1)
    assert correlations(codes, codes).tolist() == [[0, 0], [0, pytest.approx(1)]]


def test_columns_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="measured: expected 5 rows, got 4"):
        correlations(torch.zeros(5, 2), torch.zeros(4, 1))
