"""Snapshots of a run: few, well spaced, bounded, and what was shown at their steps."""

import itertools
import math

import pytest
import torch
from torch import nn

from explorer.families import build_model, new_run
from explorer.models.pictures import to_pixels
from explorer.specs import Recipe
from explorer.specs.forms import ImageForm
from explorer.training.snapshots import EARLY, Snapshots, crowded
from tests.test_training import data_for
from tests.tiny import TINY, TRAINED, fresh, point

every_family = pytest.mark.parametrize("spec", TINY.values(), ids=TINY)
every_network = pytest.mark.parametrize("spec", TRAINED.values(), ids=TRAINED)


def offered(steps, most: int = 48, most_bytes: int = 2**28) -> Snapshots:
    snapshots, model = Snapshots(most_bytes, most), nn.Linear(2, 2)
    for step in steps:
        snapshots.offer(step, model)
    return snapshots


def test_few_are_all_kept() -> None:
    assert offered([0, 10, 20]).steps == (0, 10, 20)
    assert offered([]).steps == ()
    assert offered([7]).steps == (7,)


@pytest.mark.parametrize("every", [1, 10, 37])
@pytest.mark.parametrize("most", [2, 3, 8, 48])
def test_however_many_are_offered_the_first_and_the_last_stay(every, most) -> None:
    snapshots, model = Snapshots(most=most), nn.Linear(2, 2)
    for step in range(0, 200 * every, every):
        snapshots.offer(step, model)
        assert snapshots.steps[0] == 0
        assert snapshots.steps[-1] == step
        assert len(snapshots.steps) == min(most, step // every + 1)
        assert list(snapshots.steps) == sorted(set(snapshots.steps))


@pytest.mark.parametrize("steps", [500, 5_000, 6_500])
def test_what_is_kept_lies_evenly_in_the_logarithm_of_time(steps) -> None:
    times = [math.log(step + EARLY) for step in offered(range(steps + 1), most=32).steps]
    gaps = sorted(after - before for before, after in itertools.pairwise(times))
    even = (times[-1] - times[0]) / 31
    assert gaps[-1] < 2 * even
    assert gaps[1] > even / 2  # the very last may have come just now


def test_the_one_that_is_missed_least_is_never_an_end() -> None:
    assert crowded((0, 1, 1000)) == 1
    assert crowded((0, 100, 1000, 1001)) == 2
    assert crowded((0, 1, 2, 1000)) == 1


@every_network
def test_memory_is_bounded_and_counted(spec) -> None:
    model = fresh(spec)
    one = Snapshots()
    one.offer(0, model)
    tight = Snapshots(most_bytes=4 * one.bytes)
    for step in range(20):
        tight.offer(step, model)
    assert len(tight.steps) == 4
    assert tight.bytes == 4 * one.bytes
    assert one.bytes < 0.75 * sum(v.numel() * v.element_size() for v in model.state_dict().values())


def test_two_are_kept_in_any_memory() -> None:
    assert offered([0, 5, 9], most_bytes=1).steps == (0, 9)


@every_network
def test_a_snapshot_is_a_copy_that_the_class_can_load(spec) -> None:
    model, snapshots = fresh(spec), Snapshots()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    snapshots.offer(0, model)
    with torch.no_grad():
        for value in model.parameters():
            value.add_(1)
    for value in snapshots.at(0).values():  # whoever changes what they got changes nothing here
        value.zero_()
    again = build_model(spec)
    again.load_state_dict(snapshots.at(0))
    for name, value in again.state_dict().items():
        assert value.dtype == before[name].dtype
        torch.testing.assert_close(value, before[name], rtol=2**-11, atol=1e-7)


@every_family
def test_a_snapshot_shows_the_wall_of_its_step(spec) -> None:
    recipe = Recipe(dataset="mnist", epochs=10, batch=8, beta1=0.5, ema=0.5, lr=0.1)
    run, snapshots, walls = new_run(spec, recipe, data_for(spec)), Snapshots(most=5), {}
    points = point(spec, 16)
    for progress in run.progress(1):
        with run.trainer.shown() as model, torch.no_grad():
            snapshots.offer(progress.step, model)
            walls[progress.step] = to_pixels(spec.form, model.decode(*points)).int()
    assert len(snapshots.steps) == 5
    model = build_model(spec).eval()
    for i, step in enumerate(snapshots.steps):
        model.load_state_dict(snapshots.at(i))
        with torch.no_grad():
            wall = to_pixels(spec.form, model.decode(*points)).int()
        most = 1 if spec.draws is ImageForm else 50  # at the edge of a spot that moved a little
        assert (wall - walls[step]).abs().max() <= most
    assert (walls[40] - walls[1]).abs().max() > 10


def test_the_same_step_again_replaces_the_last() -> None:
    snapshots = offered([0, 5])
    changed = nn.Linear(2, 2)
    snapshots.offer(5, changed)
    assert snapshots.steps == (0, 5)
    assert torch.equal(snapshots.at(1)["bias"], changed.bias)


def test_a_step_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="step: expected at least 5, got 4"):
        offered([0, 5, 4])


@pytest.mark.parametrize("wrong", [float("nan"), float("inf")])
def test_a_model_whose_weights_broke_is_left_out(wrong) -> None:
    snapshots = offered([0, 5])
    broken = nn.Linear(2, 2)
    nn.init.constant_(broken.weight, wrong)
    snapshots.offer(9, broken)
    assert snapshots.steps == (0, 5)


def test_weights_too_large_for_float16_stay_as_they_are() -> None:
    snapshots, large = Snapshots(), nn.Linear(2, 2)
    nn.init.constant_(large.weight, 1e6)
    snapshots.offer(0, large)
    assert torch.equal(snapshots.at(0)["weight"], large.weight)


@pytest.mark.parametrize("i", [-1, 2, 100])
def test_a_snapshot_that_is_not_there_is_refused(i) -> None:
    with pytest.raises(ValueError, match=f"i: expected 0 to 1, got {i}"):
        offered([0, 5]).at(i)


def test_one_alone_is_too_few_to_keep_first_and_last() -> None:
    with pytest.raises(ValueError, match="most: expected at least 2"):
        Snapshots(most=1)
