"""The small parts of live training: losses that thin out, pace, watchers, whole files, timing."""

import os
import time
from itertools import pairwise

import pytest
import torch

from explorer.checkpoints import RunHead, history_path
from explorer.engine.live import losses as losses_module
from explorer.engine.live.keeping import copy_model
from explorer.engine.live.losses import Losses
from explorer.engine.live.pace import PER_SECOND, Pace
from explorer.engine.live.timing import Timing, warning
from explorer.engine.live.wall import first_of_each
from explorer.engine.live.watchers import Watchers
from explorer.errors import KeepError
from explorer.specs import Recipe
from tests.tiny import TINY, checkpoint, names_in


def test_losses_are_those_newer_than_the_last_look() -> None:
    kept = Losses()
    for number in range(1, 6):
        kept.add(number, 10 * number, {"d": number / 2, "g": 1.0})
    assert kept.since(3) == {"d": [[40, 2.0], [50, 2.5]], "g": [[40, 1.0], [50, 1.0]]}
    assert kept.since(5) == {}
    assert len(kept.since(0)["d"]) == 5


def test_the_past_of_the_losses_thins_out_and_both_ends_stay(monkeypatch) -> None:
    monkeypatch.setattr(losses_module, "MOST", 100)
    kept = Losses()
    for step in range(5_000):
        kept.add(step, step, {"d": 0.0})
    steps = [step for step, _ in kept.since(-1)["d"]]
    assert len(steps) <= 100
    assert (steps[0], steps[-1]) == (0, 4_999)
    assert steps == sorted(set(steps))
    gaps = [b - a for a, b in pairwise(steps)]
    assert gaps[0] > gaps[-1] == 1, "the past is sparser than what is new"


def test_a_pace_keeps_to_twelve_a_second_and_to_its_share() -> None:
    pace = Pace(0.1)
    assert pace.due()
    pace.done(time.perf_counter())
    assert not pace.due(), "cheap things wait for a twelfth of a second"
    time.sleep(1.2 / PER_SECOND)
    assert pace.due()
    begun = time.perf_counter() - 0.05
    pace.done(begun)  # took 50 ms, so not again before half a second has passed
    time.sleep(0.2)
    assert not pace.due()


def test_a_run_is_over_when_its_last_watcher_has_been_away_for_long(monkeypatch) -> None:
    monkeypatch.setattr("explorer.engine.live.watchers.BACK_WITHIN", 0.1)
    watchers = Watchers()
    watchers.come("one")
    watchers.come("two")
    assert not watchers.go("one")
    assert not watchers.go("stranger")
    assert watchers.go("two"), "that was the last"
    assert not watchers.over
    time.sleep(0.15)
    assert watchers.over
    watchers.come("three")
    assert not watchers.over


def test_whoever_waits_for_an_answer_is_here_until_they_have_it(monkeypatch) -> None:
    monkeypatch.setattr("explorer.engine.live.watchers.HEARTBEAT", 0.05)
    watchers = Watchers()
    watchers.ask()
    time.sleep(0.1)
    assert not watchers.over
    watchers.told("")
    assert not watchers.over, "and a moment longer"
    time.sleep(0.1)
    assert watchers.over


def test_the_wall_shows_the_first_image_of_each_class() -> None:
    labels = torch.tensor([2, 2, 0, 1, 0, 2])
    assert first_of_each(labels, 3).tolist() == [2, 3, 0]
    assert first_of_each(labels, 8).tolist() == [2, 3, 0, 4, 1, 5, 2, 3]


def test_a_copy_that_is_cut_short_leaves_the_old_model(tmp_path, monkeypatch) -> None:
    old, new = (checkpoint(tmp_path / f"{n}.safetensors", TINY["vae"], n) for n in (1, 2))
    before = old.read_bytes()

    def fail(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(KeepError, match=r"No space left on device\); free some space"):
        copy_model(new, old)
    assert old.read_bytes() == before
    assert names_in(tmp_path) == ["1.safetensors", "2.safetensors"]


def test_a_replaced_model_has_no_history_of_the_former_one(tmp_path) -> None:
    old, new = (checkpoint(tmp_path / f"{n}.safetensors", TINY["vae"], n) for n in (1, 2))
    history_path(old).write_bytes(b"of the former one")
    copy_model(new, old)
    assert old.read_bytes() == new.read_bytes()
    assert not history_path(old).exists()


@pytest.mark.parametrize("family", TINY)
def test_a_step_is_timed_once(family) -> None:
    timing = Timing(torch.device("cpu"))
    head = RunHead(TINY[family], Recipe(dataset="mnist", batch=16), "")
    seconds = timing.step(head)
    assert seconds > 0
    assert timing.step(head) == seconds


def test_only_what_is_heavy_for_a_processor_is_warned_of() -> None:
    cpu, cuda = torch.device("cpu"), torch.device("cuda")
    assert warning(cpu, 60) == warning(cuda, 100_000) == ""
    assert "about 15 minutes on the processor" in warning(cpu, 900)
    assert "about 3 hours on the processor" in warning(cpu, 10_000)
