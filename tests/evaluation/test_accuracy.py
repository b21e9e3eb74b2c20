"""How often a judge is right, over all images and over those of each class."""

import math

import pytest
import torch

from explorer.data import Images, ResidentSet
from explorer.evaluation.accuracy import accuracy
from tests.tiny import JUDGE, fresh


class Parrot(torch.nn.Module):
    """Says the class that is written in the first pixel."""

    spec = JUDGE

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.eye(10)[(x[:, 0, 0, 0] * 255).round().long()]


def split(said: torch.Tensor, labels: torch.Tensor) -> ResidentSet:
    images = torch.zeros(len(said), 1, 4, 4, dtype=torch.uint8)
    images[:, 0, 0, 0] = said
    return ResidentSet(Images(images, labels), "cpu")


def test_shares_are_of_all_images_and_of_those_of_each_class() -> None:
    labels = torch.arange(10).repeat(120)  # more than are looked at together
    said = labels.clone()
    said[labels == 3] = 5
    said[:600][labels[:600] == 4] = 0
    overall, per_class = accuracy(Parrot(), split(said, labels))
    assert overall == pytest.approx(0.85)
    assert per_class == pytest.approx([1, 1, 1, 0, 0.5, 1, 1, 1, 1, 1])


def test_a_class_without_images_has_no_share() -> None:
    labels = torch.arange(9).repeat(2)
    overall, per_class = accuracy(Parrot(), split(labels, labels))
    assert overall == 1
    assert math.isnan(per_class[9])


def test_the_verdicts_are_those_of_the_judge() -> None:
    judge = fresh(JUDGE)
    images = torch.randint(0, 256, (30, 1, 28, 28), dtype=torch.uint8)
    with torch.no_grad():
        labels = judge(images.float() / 255).argmax(1)
    assert accuracy(judge, ResidentSet(Images(images, labels), "cpu"))[0] == 1
