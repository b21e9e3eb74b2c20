"""Copies lie at no distance, new images about as far as test images."""

import pytest
import torch

from explorer.evaluation.memorisation import memorisation, nearest_neighbour_error


def images(seed: int, count: int) -> torch.Tensor:
    return torch.rand(count, 1, 6, 6, generator=torch.Generator().manual_seed(seed))


def test_copies_are_found_at_exactly_no_distance_with_their_originals() -> None:
    train, test = images(0, 50), images(1, 30)
    measured = memorisation(train[[7, 3, 3]], train, test, chunk=2)
    assert measured.sample_distances.tolist() == [0, 0, 0]
    assert measured.indices.tolist() == [7, 3, 3]
    assert measured.ratio == measured.sample_median == 0
    assert measured.test_median > 1


def test_new_images_lie_as_far_as_test_images() -> None:
    measured = memorisation(images(2, 400), images(0, 300), images(1, 400))
    assert measured.ratio == pytest.approx(1, abs=0.02)


def test_distances_and_medians_are_those_of_plain_pixels() -> None:
    train, test, samples = images(0, 20), images(1, 4), images(2, 5)
    measured = memorisation(samples, train, test)
    expected = torch.cdist(samples.flatten(1), train.flatten(1)).min(1)
    torch.testing.assert_close(measured.sample_distances, expected.values)
    assert torch.equal(measured.indices, expected.indices)
    assert measured.sample_median == pytest.approx(expected.values.median().item())
    middle = torch.cdist(test.flatten(1), train.flatten(1)).min(1).values.sort().values[1:3]
    assert measured.test_median == pytest.approx(middle.mean().item())


def test_images_of_another_size_are_refused() -> None:
    with pytest.raises(ValueError, match=r"keys: expected \[at least 1, 36\], got \[3, 49\]"):
        memorisation(images(0, 3), torch.zeros(3, 1, 7, 7), images(1, 3))


def test_the_nearest_image_lends_its_label() -> None:
    train = torch.tensor([0.0, 1, 10, 11]).reshape(4, 1, 1, 1)
    test = torch.tensor([0.2, 9.0, 10.4, 3.0]).reshape(4, 1, 1, 1)
    labels = torch.tensor([0, 0, 1, 1])
    assert nearest_neighbour_error(train, labels, test, torch.tensor([0, 1, 1, 1]), chunk=3) == 0.25


def test_labels_that_miss_are_refused() -> None:
    with pytest.raises(ValueError, match="train_labels: expected 3 rows, got 2"):
        nearest_neighbour_error(images(0, 3), torch.zeros(2), images(1, 1), torch.zeros(1))
