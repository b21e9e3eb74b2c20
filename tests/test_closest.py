"""The best moment of a run: found, remembered, said, and gone back to."""

import math

import pytest
import torch

from explorer.errors import RunError
from explorer.evaluation.energy import closeness_to, energy_distance, mean_distance
from explorer.families import new_run
from explorer.runtime import generator
from explorer.training.closest import MOST, Closest
from explorer.training.losses import r1
from explorer.training.scores import CRITIC, LOGIT, by_heart
from tests.test_training import data_for, equal, recipe, run_to_the_end
from tests.tiny import TINY

SPEC = TINY["gan"]


def offered(*apart: float) -> Closest:
    """After a look at each distance, at steps 0, 10, 20, …; a model's weights are its distance."""
    model, waiting = torch.nn.Linear(1, 1, bias=False), iter(apart)
    closest = Closest(lambda _: next(waiting))
    for place, value in enumerate(apart):
        torch.nn.init.constant_(model.weight, value)
        closest.offer(10 * place, model, {"d": value})  # type: ignore[arg-type]
    return closest


# R₁


def test_r1_of_a_linear_critic_is_half_the_square_of_its_weights() -> None:
    weights = torch.tensor([3.0, -4.0, 1.0])
    x = torch.rand(7, 3, generator=generator(0))
    assert r1(lambda x: x @ weights, x).item() == pytest.approx(26 / 2)


def test_r1_of_a_square_is_half_of_four_times_the_mean_square() -> None:
    x = torch.rand(9, 1, 4, 4, generator=generator(0))
    wanted = 4 * x.square().flatten(1).sum(1).mean().item() / 2
    assert r1(lambda x: x.square().flatten(1).sum(1), x).item() == pytest.approx(wanted)


def test_r1_teaches_the_critic() -> None:
    weights = torch.ones(3, requires_grad=True)
    r1(lambda x: x @ weights, torch.rand(5, 3)).backward()
    assert weights.grad is not None and torch.allclose(weights.grad, torch.ones(3))


# Energy distance


def test_the_energy_distance_of_single_points_is_twice_their_distance() -> None:
    a, b = torch.zeros(2, 3), torch.tensor([[2.0, 0, 0]] * 3)
    assert energy_distance(a, b) == pytest.approx(4)


def test_two_halves_of_one_set_are_no_distance_apart_on_average() -> None:
    x = torch.randn(400, 10, generator=generator(0))
    assert abs(energy_distance(x[:200], x[200:])) < 0.02 * mean_distance(x)
    assert energy_distance(x[:200], x[200:] + 1) > 0.2 * mean_distance(x)


def test_samples_are_as_far_as_they_differ_whatever_the_size_of_images() -> None:
    real = torch.randint(100, 156, (60, 3, 32, 32), dtype=torch.uint8, generator=generator(0))
    measure = closeness_to(real)
    assert measure is not None
    same, noise = real.float() / 255, torch.rand(60, 3, 32, 32, generator=generator(1))
    assert abs(measure(same)) < 0.05 < measure(noise)
    assert closeness_to(real[:1].repeat(9, 1, 1, 1)) is None


# The best moment


def test_the_closest_moment_is_kept_with_its_weights_and_losses() -> None:
    closest = offered(0.9, 0.4, 0.1, 0.3)
    assert (closest.step, closest.apart, closest.losses) == (20, 0.1, {"d": 0.1})
    assert closest.weights["weight"].item() == pytest.approx(0.1)
    assert not closest.worse
    assert closest.sentence() == "Closest to real images that it never saw at step 20."


def test_what_is_no_number_is_never_the_best() -> None:
    assert offered(math.nan, 0.5, math.nan).step == 10


@pytest.mark.parametrize(
    ("apart", "worse"),
    [
        ((0.1, 0.2, 0.2, 0.2), True),
        ((0.1, 0.2, 0.2), False),
        ((0.1, 0.2, 0.12, 0.2), False),
        ((0.3, 0.2, 0.1), False),
        ((0.01, 0.02, 0.03, 0.04), False),
        ((0.4, 0.5, 0.5, 0.5), False),
    ],
)
def test_it_is_worse_once_three_looks_were_all_clearly_farther(apart, worse) -> None:
    assert offered(*apart).worse == worse


def test_decay_is_said() -> None:
    assert offered(0.1, 0.2, 0.3, 0.4).sentence() == (
        "Closest to real images that it never saw at step 0, and 4.0 times as far at step 30."
    )


def test_a_long_run_remembers_a_bounded_number_of_looks_and_its_best_moment() -> None:
    closest = offered(*([0.5] * 3 + [0.1] + [0.5] * 2000))
    assert len(closest.looks) <= MOST
    assert (closest.step, closest.apart) == (30, 0.1)


def test_it_is_saved_with_the_run_and_comes_back_whole() -> None:
    closest, again = offered(0.3, 0.1, 0.2), Closest(lambda _: 1.0)
    again.restore(closest.state())
    assert (again.step, again.apart, again.looks) == (10, pytest.approx(0.1), closest.looks)
    assert again.losses == pytest.approx(closest.losses)
    assert equal(again.weights, closest.weights)


def test_a_state_without_it_is_refused() -> None:
    with pytest.raises(RunError, match="best moment of the saved run is missing"):
        Closest(lambda _: 1.0).restore({})


def test_looking_changes_nothing_of_what_comes_out_and_one_can_go_back() -> None:
    plain, watched = (new_run(SPEC, recipe(), data_for(SPEC)) for _ in range(2))
    run_to_the_end(plain)
    distances = iter([0.5, 0.1, *[0.9] * 1000])
    watched.closest = Closest(lambda _: next(distances))
    seen = []
    for _ in watched.progress(1):
        watched.look()
        with watched.trainer.shown() as model:
            seen.append({name: value.clone() for name, value in model.state_dict().items()})
    without = {k: v for k, v in watched.state().items() if not k.startswith("closest.")}
    assert equal(without, plain.state())
    watched.go_back()
    assert watched.step == 2
    with watched.trainer.shown() as model:
        assert equal(dict(model.state_dict()), seen[1])


# What D knows by heart


def test_a_judge_that_tells_unseen_images_from_its_own_knows_them_by_heart() -> None:
    learnt, unseen, drawn = torch.full((8,), 5.0), torch.full((8,), -4.0), torch.full((8,), -5.0)
    found = by_heart(LOGIT, "D", learnt, unseen, drawn).plain()
    assert found["values"]["r_v"] == pytest.approx(0.9)
    assert found["told"] == "knows those it learns from by heart"
    assert [bar["value"] for bar in found["bars"]] == [1.0, 0.0, 0.0]
    alike = by_heart(LOGIT, "D", learnt, learnt, drawn).plain()
    assert (alike["values"]["r_v"], alike["told"]) == (0, "judges them as those it learns from")


def test_of_a_critic_whose_scores_decide_nothing_it_is_said_in_words_alone() -> None:
    found = by_heart(CRITIC, "the critic", torch.ones(4), torch.ones(4) / 2, torch.zeros(4)).plain()
    assert (found["kind"], found["values"]["r_v"]) == ("text", pytest.approx(0.5))
    blind = by_heart(CRITIC, "the critic", torch.ones(4), torch.ones(4), torch.ones(4)).plain()
    assert blind["values"]["r_v"] == 0


def test_the_meter_compares_what_is_learnt_with_what_is_not() -> None:
    data = data_for(SPEC)
    run = new_run(SPEC, recipe(), data, watched=data.gather(torch.arange(8)))
    assert run.trainer.learnt is not None and len(run.trainer.learnt.x) == 8
    assert run.trainer.measured(data.gather(torch.arange(8)))["by_heart"]["kind"] == "bars"
    assert "by_heart" not in new_run(SPEC, recipe(), data).trainer.measured(
        data.gather(torch.arange(8))
    ), "where nobody looks"
