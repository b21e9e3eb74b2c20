"""The small parts of live training: losses that thin out, throttle, presence, files, timing."""

import os
import time
from itertools import pairwise

import pytest
import torch

from explorer.checkpoints import RunHead, history_path
from explorer.engine.live import loss_history
from explorer.engine.live.estimate import Timing, warning
from explorer.engine.live.loss_history import LossHistory
from explorer.engine.live.presence import Presence
from explorer.engine.live.sample_grid import first_of_each
from explorer.engine.live.saving import copy_model
from explorer.engine.live.throttle import PER_SECOND, Throttle
from explorer.errors import KeepError
from explorer.specs import Recipe
from tests.tiny import TINY, checkpoint, names_in


def test_losses_are_those_newer_than_the_last_status() -> None:
    kept = LossHistory()
    for number in range(1, 6):
        kept.add(number, 10 * number, {"d": number / 2, "g": 1.0})
    assert kept.since(3) == {"d": [[40, 2.0], [50, 2.5]], "g": [[40, 1.0], [50, 1.0]]}
    assert kept.since(5) == {}
    assert len(kept.since(0)["d"]) == 5


def test_the_history_of_the_losses_thins_out_and_both_ends_stay(monkeypatch) -> None:
    monkeypatch.setattr(loss_history, "MOST", 100)
    kept = LossHistory()
    for step in range(5_000):
        kept.add(step, step, {"d": 0.0})
    steps = [step for step, _ in kept.since(-1)["d"]]
    assert len(steps) <= 100
    assert (steps[0], steps[-1]) == (0, 4_999)
    assert steps == sorted(set(steps))
    gaps = [b - a for a, b in pairwise(steps)]
    assert gaps[0] > gaps[-1] == 1, "the past is sparser than what is new"


class Clock:
    """A thread's two clocks, moved by hand: what it works on passes on both."""

    def __init__(self, monkeypatch) -> None:
        self.wall = self.work = 100.0
        monkeypatch.setattr("explorer.engine.live.throttle.time", self)

    def perf_counter(self) -> float:
        return self.wall

    def thread_time(self) -> float:
        return self.work

    def works(self, seconds: float) -> None:
        self.wall, self.work = self.wall + seconds, self.work + seconds

    def waits(self, seconds: float) -> None:
        self.wall += seconds


def looked(clock: Clock, throttle: Throttle, seconds: float, step: float, cost: float) -> float:
    """How many observations a second a throttle allows, each of so much `cost`, between steps."""
    looks, begun = 0, clock.wall
    while clock.wall - begun < seconds:
        clock.works(step)
        if throttle.due():
            with throttle.observe():
                clock.works(cost)
            looks += 1
    return looks / (clock.wall - begun)


@pytest.fixture
def clock(monkeypatch) -> Clock:
    return Clock(monkeypatch)


def test_cheap_observations_come_as_often_as_an_eye_wants_them(clock) -> None:
    assert looked(clock, Throttle(0.1), 20, 0.01, 0.001) == pytest.approx(PER_SECOND, rel=0.1)


def test_dear_observations_take_their_share_of_the_time_and_no_more(clock) -> None:
    throttle = Throttle(0.05)
    looked(clock, throttle, 200, 0.01, 0.02)
    before = throttle.spent
    rate = looked(clock, throttle, 60, 0.01, 0.02)
    assert rate == pytest.approx(0.05 / 0.02, rel=0.1)
    assert throttle.spent - before == pytest.approx(0.05 * 60, rel=0.1)


def test_however_dear_they_are_a_few_observations_come(clock) -> None:
    throttle = Throttle(0.01, least=2)
    assert looked(clock, throttle, 200, 0.01, 0.1) == pytest.approx(2, rel=0.1)
    assert looked(clock, throttle, 20, 0.01, 0.002) > 4, "and nothing of it is owed"


def test_twice_as_much_may_be_seen_in_the_beginning_and_after_a_rest(clock) -> None:
    throttle = Throttle(0.02, early=20)
    assert looked(clock, throttle, 2, 0.01, 0.01) == pytest.approx(4, rel=0.2)
    looked(clock, throttle, 200, 0.01, 0.01)
    assert looked(clock, throttle, 20, 0.01, 0.01) == pytest.approx(2, rel=0.1)
    clock.works(60)
    assert looked(clock, throttle, 2, 0.01, 0.01) == pytest.approx(4, rel=0.2)


def test_waiting_for_other_work_of_the_machine_costs_nothing(clock) -> None:
    throttle = Throttle(0.05)
    with throttle.observe():
        clock.works(0.01)
        clock.waits(1)
    clock.works(0.2)
    assert throttle.due()


def test_a_run_is_over_when_the_last_who_watched_has_been_away_for_long(monkeypatch) -> None:
    monkeypatch.setattr("explorer.engine.live.presence.BACK_WITHIN", 0.1)
    presence = Presence()
    presence.come("one")
    presence.come("two")
    assert not presence.go("one")
    assert not presence.go("stranger")
    assert presence.go("two"), "that was the last"
    assert not presence.over
    time.sleep(0.15)
    assert presence.over
    presence.come("three")
    assert not presence.over


def test_whoever_waits_for_an_answer_is_here_until_they_have_it(monkeypatch) -> None:
    monkeypatch.setattr("explorer.engine.live.presence.HEARTBEAT", 0.05)
    presence = Presence()
    presence.ask()
    time.sleep(0.1)
    assert not presence.over
    presence.told("")
    assert not presence.over, "and a moment longer"
    time.sleep(0.1)
    assert presence.over


def test_the_grid_shows_the_first_image_of_each_class() -> None:
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
