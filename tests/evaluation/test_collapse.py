"""The collapse meter: closed forms for its numbers, and the sentence for what they say."""

import itertools
import math

import pytest
import torch

from explorer.data import Images, ResidentSet
from explorer.evaluation.clusters import clusters, nearest_cluster
from explorer.evaluation.collapse import collapse, diversity
from explorer.evaluation.meter import collapse_meter, shares_of
from tests.tiny import JUDGE, fresh

DIGITS = tuple("0123456789")
EVEN = torch.full((10,), 0.1)


def images(spread: float, count: int = 200) -> torch.Tensor:
    """Images [N, 1, 4, 4] around grey whose `diversity` is `spread` to a few percent."""
    noise = torch.randn(count, 1, 4, 4, generator=torch.Generator().manual_seed(0))
    return 0.5 + noise * spread / math.sqrt(2 * 16)


def shares(**parts: float) -> torch.Tensor:
    """Shares of ten digits, zero where nothing is said: shares(_1=.6, _7=.4)."""
    found = torch.zeros(10)
    for name, share in parts.items():
        found[int(name[1:])] = share
    return found


def test_diversity_is_the_root_mean_square_of_all_pairs() -> None:
    rows = torch.randn(9, 5, generator=torch.Generator().manual_seed(1)).double()
    pairs = [(a - b).square().sum().item() for a, b in itertools.combinations(rows, 2)]
    assert diversity(rows) == pytest.approx(math.sqrt(sum(pairs) / len(pairs)))
    assert diversity(rows + 1000) == pytest.approx(diversity(rows)), "wherever they lie"
    assert diversity(3 * rows) == pytest.approx(3 * diversity(rows))


def test_two_points_differ_by_their_distance_and_copies_not_at_all() -> None:
    assert diversity(torch.tensor([[0.0, 0.0], [3.0, 4.0]])) == pytest.approx(5)
    assert diversity(torch.ones(7, 3)) == 0


def test_one_sample_has_no_diversity() -> None:
    with pytest.raises(ValueError, match=r"features: expected \[at least 2, D\], got \[1, 3\]"):
        diversity(torch.zeros(1, 3))


def test_the_ratio_is_that_of_two_diversities() -> None:
    x = images(1.0)
    found = collapse(x, 2 * diversity(x.flatten(1)), None, ())
    assert found.diversity == pytest.approx(0.5)
    assert found.shares == ()


@pytest.mark.parametrize(
    ("spread", "found", "sentence", "collapsed"),
    [
        (1, EVEN, "All ten classes come, and samples differ as much as real images.", False),
        (
            1,
            shares(_1=0.6, _7=0.4),
            "The generator draws almost only 1s and 7s, but samples differ as much as real images.",
            True,
        ),
        (
            0.4,
            shares(_7=0.98, _1=0.01, _2=0.01),
            "The generator draws almost only 7s, "
            "and samples differ only 40 % as much as real images.",
            True,
        ),
        (
            0.4,
            EVEN,
            "All ten classes come, but samples differ only 40 % as much as real images.",
            True,
        ),
        (
            0.7,
            EVEN,
            "All ten classes come, but samples differ only 70 % as much as real images.",
            False,
        ),
        (
            1,
            torch.tensor([0.12, 0.12, 0.13, 0.13, 0.01, 0.12, 0.12, 0.12, 0.12, 0.01]),
            "4s and 9s hardly come, but samples differ as much as real images.",
            False,
        ),
        (
            0.1,
            shares(_8=0.9, _1=0.1),
            "Samples are nearly one and the same image; most look like 8s.",
            True,
        ),
    ],
)
def test_the_sentence_says_what_comes_and_how_much_it_differs(
    spread, found, sentence, collapsed
) -> None:
    x = images(spread)
    said = collapse(x, diversity(x.flatten(1)) / spread, found, DIGITS)
    assert (said.sentence, said.collapsed) == (sentence, collapsed)
    assert said.shares == tuple(found.tolist())


def test_names_that_are_words_are_not_made_plural() -> None:
    found = torch.tensor([0.5, 0.5, 0.0, 0.0])
    said = collapse(images(1), 1.0, found, ("Bag", "Boot", "Coat", "Shirt"))
    assert said.sentence.startswith("The generator draws almost only Bag and Boot, ")


def test_without_classes_only_the_difference_is_said() -> None:
    assert collapse(images(1), 1.0, None, ()).sentence == "Samples differ as much as real images."
    alike = collapse(images(0.3), 1.0, None, ())
    assert alike.collapsed
    assert alike.sentence.startswith("Samples differ only 3")


def test_a_class_that_is_rare_among_real_images_may_be_rare_among_samples() -> None:
    real = torch.tensor([0.9, 0.1])
    for found, collapsed in ((real, False), (torch.tensor([0.05, 0.95]), True)):
        said = collapse(images(1), 1.0, found, ("a", "b"), real)
        assert said.collapsed is collapsed
    assert said.sentence.startswith("The generator draws almost only bs")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"shares": torch.ones(3)}, r"^shares: expected \[10\], got \[3\]"),
        ({"real_shares": torch.ones(9)}, r"^real_shares: expected \[10\], got \[9\]"),
        ({"real_diversity": 0.0}, r"^real_diversity: expected above 0, got 0.0"),
        ({"images": torch.zeros(1, 1, 2, 2)}, r"^features: expected \[at least 2, D\]"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_was_expected(changes, message) -> None:
    values = {"images": images(1), "real_diversity": 1.0, "shares": EVEN, "names": DIGITS}
    with pytest.raises(ValueError, match=message):
        collapse(**{**values, **changes})


def test_clusters_are_the_middles_of_what_lies_apart() -> None:
    corners = torch.tensor([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]])
    noise = 0.1 * torch.randn(90, 2, generator=torch.Generator().manual_seed(0))
    points = corners.repeat(30, 1) + noise
    centres = clusters(points, 3)
    found = nearest_cluster(points, centres)
    assert shares_of(found, 3).tolist() == pytest.approx([1 / 3] * 3)
    for centre in centres:
        assert (centre - corners).norm(dim=1).min() < 0.1
    assert torch.equal(clusters(points, 3), centres), "the seed decides"


def test_there_are_no_more_clusters_than_different_images() -> None:
    assert len(clusters(torch.tensor([[0.0], [0.0], [1.0]]), 10)) == 2


def barred(count: int = 100) -> ResidentSet:
    """Images [N, 1, 28, 28] with a bright bar in one of ten places, by label."""
    labels = torch.arange(count) % 10
    pixels = torch.zeros(count, 1, 28, 28, dtype=torch.uint8)
    for image, label in zip(pixels, labels.tolist(), strict=True):
        image[:, 2 * label : 2 * label + 4] = 200
    return ResidentSet(Images(pixels, labels), "cpu")


def test_real_images_are_never_called_collapsed_and_one_of_them_always() -> None:
    data = barred()
    x = data.gather(torch.arange(100)).x
    for judge in (None, fresh(JUDGE)):
        meter = collapse_meter(data, DIGITS, judge)
        whole, single = meter(x), meter(x[:1].expand(50, -1, -1, -1))
        assert not whole.collapsed
        assert whole.diversity == pytest.approx(1)
        assert torch.tensor(whole.shares).allclose(meter.real_shares)
        assert single.collapsed
        assert single.diversity == 0


def test_without_a_judge_that_fits_the_clusters_of_the_images_are_counted() -> None:
    data, colour = barred(), fresh(type(JUDGE)(width=4, features=8, channels=3))
    meter = collapse_meter(data, DIGITS, colour)
    assert meter.judge is None
    assert meter.names == ()
    few = meter(data.gather(torch.tensor([0, 1] * 20)).x)
    assert len(few.shares) == 10
    assert sum(share > 0 for share in few.shares) == 2
    assert few.sentence.startswith("The generator draws almost only 2 of 10 clusters, ")


def test_clusters_never_get_the_names_of_classes_and_are_shown_by_their_middles() -> None:
    data = barred()
    known = fresh(type(JUDGE)(width=4, features=8, labels=3))
    for judge, names in ((None, ("cat", "dog", "cow")), (known, DIGITS), (known, ())):
        meter = collapse_meter(data, names, judge)
        found = meter(data.gather(torch.arange(100)).x)
        assert (found.names, found.of) == ((), "cluster")
        assert not any(name in found.sentence for name in ("cat", "dog", "1s"))
        assert found.sentence.startswith("All ten clusters come")
        shown = {tuple(image.flatten().tolist()) for image in meter.middles}
        real = {tuple(image.flatten().tolist()) for image in data.gather(torch.arange(100)).x}
        assert len(shown) == 10
        assert shown <= real, "each is a real image"


def test_classes_that_a_judge_knows_keep_their_names() -> None:
    meter = collapse_meter(barred(), DIGITS, fresh(JUDGE))
    found = meter(images(1).new_ones(8, 1, 28, 28))
    assert (found.names, found.of, meter.middles) == (DIGITS, "class", None)


def test_one_cluster_alone_is_counted_and_not_named() -> None:
    one = torch.tensor([1.0, 0.0, 0.0])
    said = collapse(images(0.1), 1.0, one, ())
    assert said.sentence == "Samples are nearly one and the same image; most look like one cluster."
    lost = collapse(images(1), 1.0, torch.tensor([0.5, 0.48, 0.02]), ())
    assert lost.sentence.startswith("1 of 3 clusters hardly come")


def test_real_images_are_taken_from_everywhere_in_the_data(monkeypatch) -> None:
    monkeypatch.setattr("explorer.evaluation.meter.LOOKED", 50)
    data = barred()
    order = data.labels.argsort(stable=True)  # class by class, as folders are read
    data.images, data.labels = data.images[order], data.labels[order]
    meter = collapse_meter(data, DIGITS, None)
    assert len(meter.real_shares) == 10


def test_images_that_are_all_the_same_have_no_meter() -> None:
    pixels = torch.full((9, 1, 8, 8), 7, dtype=torch.uint8)
    same = Images(pixels, torch.zeros(9, dtype=torch.int64))
    assert collapse_meter(ResidentSet(same, "cpu"), DIGITS, None) is None
