"""Sums of latents, and what becomes of them, in closed form."""

import math

import pytest
import torch

from explorer.evaluation.arithmetic import Share, claim, combine, draw_sums, quarters
from explorer.evaluation.conditional import wilson

SIZE, CLASSES = 40, 5


def stream() -> torch.Generator:
    return torch.Generator().manual_seed(0)


@pytest.fixture
def flat() -> tuple[torch.Tensor, torch.Tensor]:
    """Points z [N, 2] of a latent space without bends: what is measured, then the class."""
    labels = torch.arange(SIZE * CLASSES) % CLASSES
    measured = torch.randn(len(labels), generator=stream()) * (1 + labels)
    return torch.stack([measured, labels.float()], 1), labels


def test_the_quarters_of_each_class_are_its_own() -> None:
    measured = torch.tensor([5.0, 1.0, 7.0, 3.0, 0.0, 9.0, 2.0, 4.0, 6.0, 8.0])
    labels = torch.tensor([0, 0, 0, 0, 2, 0, 0, 0, 0, 2])
    found = quarters(measured, labels)
    assert list(found) == [0, 2]
    assert found[0].low.tolist() == [1, 6]
    assert found[0].high.tolist() == [2, 5]
    assert found[0].every.tolist() == [1, 6, 3, 7, 0, 8, 2, 5]
    assert found[0].gap == (7 + 9) / 2 - (1 + 2) / 2
    assert (found[2].low.tolist(), found[2].high.tolist(), found[2].gap) == ([4], [9], 8)


def test_a_sum_is_made_of_the_quarters_of_two_classes(flat) -> None:
    z, labels = flat
    classes = quarters(z[:, 0], labels)
    sums = draw_sums(classes, 200, 3, stream())
    assert (sums.a != sums.b).all()
    assert set(sums.a.tolist()) == set(sums.b.tolist()) == set(classes)
    for i in range(200):
        a, b = classes[int(sums.a[i])], classes[int(sums.b[i])]
        for group, points in (
            (sums.high[i], a.high),
            (sums.low[i], a.low),
            (sums.base[i], b.low),
            (sums.plus[i], a.every),
            (sums.minus[i], a.every),
        ):
            assert group.shape == (3,)
            assert torch.isin(group, points).all()


def test_sums_depend_on_their_seed_alone(flat) -> None:
    classes = quarters(flat[0][:, 0], flat[1])
    first, again = (draw_sums(classes, 20, 3, stream()) for _ in range(2))
    assert all(torch.equal(one, other) for one, other in zip(first, again, strict=True))


def test_a_sum_needs_two_classes() -> None:
    one = quarters(torch.rand(8), torch.zeros(8, dtype=torch.int64))
    with pytest.raises(ValueError, match="classes: expected at least 2, got 1"):
        draw_sums(one, 3, 3, stream())


def test_groups_are_averaged_before_they_are_summed() -> None:
    plus, minus, base = torch.tensor([[[[1.0, 2], [3, 4]]], [[[0, 1], [2, 1]]], [[[5, 5], [5, 7]]]])
    assert combine(plus, minus, base).tolist() == [[2 - 1 + 5, 3 - 1 + 6]]


@pytest.mark.parametrize("group", [1, 3])
def test_where_the_latent_space_is_flat_the_claim_always_holds(flat, group) -> None:
    z, labels = flat
    classes = quarters(z[:, 0], labels)
    sums = draw_sums(classes, 500, group, stream())
    gap = torch.tensor([classes[b].gap for b in sums.b.tolist()])

    def counted(plus: torch.Tensor, minus: torch.Tensor):
        before, after = z[sums.base].mean(1), combine(z[plus], z[minus], z[sums.base])
        read = before[:, 1].round().long(), after[:, 1].round().long()
        return claim(sums.b, read, (before[:, 0], after[:, 0]), gap)

    found = counted(sums.high, sums.low)
    certain = Share(1, *wilson(500, 500))
    assert (found.base, found.kept, found.up, found.both) == (certain,) * 4
    assert found.change == pytest.approx(1, abs=0.1)
    chance = counted(sums.plus, sums.minus)
    assert chance.kept == certain
    assert chance.up == chance.both
    assert chance.up.low < 0.5 < chance.up.high
    assert chance.change == pytest.approx(0, abs=0.1)


def test_a_claim_is_counted_by_hand() -> None:
    b = torch.tensor([1, 1, 2, 2, 2])
    read = torch.tensor([1, 1, 2, 2, 0]), torch.tensor([1, 1, 2, 0, 2])
    measured = torch.zeros(5), torch.tensor([3.0, 1.0, 2.0, 2.0, -2.0])
    found = claim(b, read, measured, torch.tensor([2.0, 2.0, 1.0, 1.0, 4.0]))
    assert found.base == found.kept == found.up == Share(0.8, *wilson(4, 5))
    assert found.both == Share(0.6, *wilson(3, 5))
    assert found.change == pytest.approx(6 / 10)
    assert (found.worst, found.worst_both) == (2, pytest.approx(1 / 3))


def test_where_nothing_can_be_gained_no_share_of_it_is() -> None:
    b, same = torch.tensor([0, 1]), (torch.zeros(2), torch.zeros(2))
    found = claim(b, (b, b), same, torch.zeros(2))
    assert math.isnan(found.change)
    assert found.up.share == 0
