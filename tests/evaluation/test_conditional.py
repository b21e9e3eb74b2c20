"""Wilson's interval and the agreement of a judge, by hand."""

import math

import pytest
import torch

from explorer.evaluation.conditional import agreement, wilson


def test_the_interval_is_that_of_published_tables() -> None:
    # Newcombe 1998, table I: 81 of 263 and 15 of 148, score method without correction.
    assert wilson(81, 263, 1.959964) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148, 1.959964) == pytest.approx((0.0624, 0.1605), abs=5e-5)


def test_certainty_has_an_interval_too() -> None:
    assert wilson(0, 20) == pytest.approx((0, 0.1611), abs=1e-4)
    assert wilson(20, 20) == pytest.approx((0.8389, 1), abs=1e-4)


def test_the_interval_mirrors() -> None:
    low, high = wilson(7, 30)
    assert wilson(23, 30) == pytest.approx((1 - high, 1 - low))


@pytest.mark.parametrize(("successes", "trials"), [(0, 0), (-1, 5), (6, 5)])
def test_impossible_counts_are_refused(successes, trials) -> None:
    with pytest.raises(ValueError, match=r"expected .*, got"):
        wilson(successes, trials)


def test_agreement_is_counted_by_hand() -> None:
    intended = torch.tensor([0, 0, 0, 0, 1, 1, 3, 3])
    predicted = torch.tensor([0, 0, 0, 1, 1, 3, 3, 3])
    measured = agreement(predicted, intended, classes=4)
    assert measured.overall == 6 / 8
    assert measured.interval == wilson(6, 8)
    assert measured.per_class[:2] == (0.75, 0.5)
    assert math.isnan(measured.per_class[2])
    assert measured.per_class[3] == 1
    assert measured.worst == 1
    assert measured.confusion.tolist() == [[3, 1, 0, 0], [0, 1, 0, 1], [0, 0, 0, 0], [0, 0, 0, 2]]


@pytest.mark.parametrize(
    ("predicted", "intended", "said"),
    [
        ([0, 1], [0], r"predicted: expected \[1\], got \[2\]"),
        ([], [], r"intended: expected \[N\] with N > 0, got \[0\]"),
        ([3], [0], "predicted: expected 0 to 2, got 3 to 3"),
        ([0], [-1], "intended: expected 0 to 2, got -1 to -1"),
    ],
)
def test_wrong_classes_are_refused_by_name(predicted, intended, said) -> None:
    with pytest.raises(ValueError, match=said):
        agreement(torch.tensor(predicted), torch.tensor(intended), classes=3)
