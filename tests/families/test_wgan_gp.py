"""A critic, its estimate of the distance, and how often it learns."""

from dataclasses import replace

import pytest
import torch
from torch import nn

from explorer.engine.live.catalogue import kinds_of
from explorer.families import FAMILIES, new_run, trainer_of
from explorer.families.wgan_gp import WGANGPSpec
from explorer.runtime import generator
from explorer.specs import Recipe, recipe_from_dict
from tests.test_training import data_for, recipe
from tests.tiny import TINY, fresh

SPEC = TINY["wgan_gp"]


def steps_of(spec: WGANGPSpec, images: int) -> tuple[list[int], dict[str, int]]:
    """How many images the critic is shown at once in a step, and how often each network moves."""
    trainer = trainer_of(fresh(spec).train(), recipe())
    moves, shown = dict.fromkeys(trainer.optimizers, 0), []

    def count(name: str) -> None:
        moves[name] += 1

    for name, optimizer in trainer.optimizers.items():
        optimizer.register_step_post_hook(lambda *_, name=name: count(name))
    trainer.model.critic.register_forward_pre_hook(lambda _, given: shown.append(len(given[0])))
    trainer.step(data_for(spec).gather(torch.arange(images)), generator(0))
    return shown, moves


@pytest.mark.parametrize("n", [1, 2, 5])
def test_a_step_is_n_steps_of_the_critic_on_parts_of_the_batch_and_one_of_the_generator(n) -> None:
    shown, moves = steps_of(replace(SPEC, critic_steps=n), 10)
    assert moves == {"generator": 1, "critic": n}
    assert shown == [2 * 10 // n, 10 // n] * n + [10], "real and drawn, between them, then for G"


def test_a_batch_smaller_than_that_is_cut_into_single_images() -> None:
    shown, moves = steps_of(replace(SPEC, critic_steps=100), 4)
    assert moves == {"generator": 1, "critic": 4}
    assert max(shown[:-1]) == 2


def test_the_estimate_of_the_distance_rises_as_the_critic_learns_and_falls_as_g_does() -> None:
    spec = replace(SPEC, resolution=8, depth=1, width=8, critic_steps=2)
    data = data_for(spec)
    data.images[:] = data.images[:1]  # one picture, so that little time is enough
    settings = recipe(epochs=40, lr=0.01, lr_discriminator=0.01, beta1=0.0, beta2=0.9)
    found = [p.losses["wasserstein"] for p in new_run(spec, settings, data).progress(1)]
    top = max(found)
    assert top > 5 * abs(found[0])
    assert 0 < found.index(top) < len(found) / 2
    assert sum(found[-10:]) / 10 < top / 3


def test_the_penalty_holds_the_critic_to_slope_1() -> None:
    slopes = {}
    for weight in (0.0, 10.0):
        spec = replace(SPEC, resolution=8, depth=1, penalty=weight)
        run = new_run(spec, recipe(epochs=12, lr_discriminator=0.01, beta1=0.0), data_for(spec))
        for _ in run.progress(1000):
            pass
        watched = run.data.gather(torch.arange(24))
        slopes[weight] = run.trainer.measured(watched)["slopes"]["values"]["mean"]
    assert slopes[10.0] == pytest.approx(1, abs=0.3)
    assert slopes[0.0] > 3, "without it nothing does"


def test_a_critic_says_more_than_probabilities_and_nothing_by_itself() -> None:
    critic = fresh(SPEC).critic
    assert not any(isinstance(part, nn.Sigmoid | nn.BatchNorm2d) for part in critic.modules())
    assert critic.score.bias is None
    x = torch.rand(6, 1, 28, 28)
    torch.testing.assert_close(critic(x)[2:3], critic(x[2:3]), msg="each image is by itself")


def test_its_meters_are_the_scores_and_the_slopes_between_real_and_drawn_images() -> None:
    trainer = trainer_of(fresh(SPEC).train(), recipe())
    found = trainer.measured(data_for(SPEC).gather(torch.arange(24)))
    assert found["scores"]["title"] == "what the critic says"
    assert found["scores"]["middle"] is None
    slopes = found["slopes"]
    assert (slopes["low"], slopes["middle"], slopes["high"]) == (0, 1, 2)
    assert (sum(slopes["real"]), slopes["drawn"]) == (24, [])
    assert all(parameter.grad is None for parameter in trainer.model.parameters())


def test_its_optimisers_are_those_of_the_paper() -> None:
    family = FAMILIES["wgan_gp"]
    settings = Recipe(dataset="strokes", **family.recipe)
    for optimizer in trainer_of(fresh(SPEC), settings).optimizers.values():
        assert optimizer.param_groups[0]["betas"] == (0.0, 0.9)
        assert optimizer.param_groups[0]["lr"] == 1e-4
    assert kinds_of(family.spec(), settings) == ("both", "generator", "critic")


def test_a_recipe_from_before_beta2_was_a_choice_has_the_one_that_was_used() -> None:
    old = {k: v for k, v in recipe().to_dict().items() if k != "beta2"}
    assert recipe_from_dict(old).beta2 == 0.999
