"""Steps of one network alone, and orders sent into the loop."""

import time

import pytest
import torch

from explorer.families import FAMILIES, new_run
from explorer.training import Next, Run
from explorer.training.gan_trainer import GANTrainer
from explorer.training.single import moving_only
from tests.test_training import data_for, equal, full, recipe
from tests.tiny import TINY

GANS = [name for name in TINY if issubclass(FAMILIES[name].trainer, GANTrainer)]
every_gan = pytest.mark.parametrize("family", GANS)
every_network = pytest.mark.parametrize(
    ("family", "only"),
    [(f, name) for f in GANS for name in ("generator", FAMILIES[f].trainer.judge)],
)


def moved_by(run: Run, only: str) -> dict[str, bool]:
    """Whether each entry of the state (but the stream, step and losses) changed in one step."""
    progress = run.progress(Next(1))
    next(progress)
    before = {name: value.clone() for name, value in run.state().items()}
    progress.send(Next(1, only=only))
    after = run.state()
    return {
        name: not torch.equal(value, after[name])
        for name, value in before.items()
        if not name.startswith("run.")
    }


def belongs(run: Run, name: str, only: str) -> bool:
    """Whether an entry of the state is of the network that the optimiser `only` trains."""
    place, _, rest = name.partition(".")
    if place != "model":
        return (place == "ema" and only == "generator") or rest.startswith(only)
    part = run.trainer.model.get_submodule(rest.rpartition(".")[0])
    groups = run.trainer.optimizers[only].param_groups
    own = {id(p) for group in groups for p in group["params"]}
    return any(id(p) in own for p in part.parameters(recurse=False))


@every_network
def test_a_single_step_changes_only_the_network_it_names(family, only) -> None:
    spec = TINY[family]
    run = new_run(spec, full(spec), data_for(spec))
    moved = moved_by(run, only)
    strangers = [name for name, has in moved.items() if has and not belongs(run, name, only)]
    assert strangers == []
    own = [has for name, has in moved.items() if belongs(run, name, only)]
    assert sum(own) > 0.7 * len(own), "and that one whole"


@every_gan
def test_a_step_of_both_is_the_step_that_the_loop_takes_anyway(family) -> None:
    spec = TINY[family]
    ordered, plain = (new_run(spec, recipe(), data_for(spec)) for _ in range(2))
    progress = ordered.progress(Next(2))
    next(progress)
    with pytest.raises(StopIteration):
        while True:
            progress.send(Next(3))
    for _ in plain.progress(100):
        pass
    assert equal(ordered.state(), plain.state())


def test_how_often_a_record_comes_may_change_as_it_goes() -> None:
    spec = TINY["vae"]
    progress = new_run(spec, recipe(epochs=4), data_for(spec)).progress(2)
    steps = [next(progress).step]
    steps += [progress.send(order).step for order in (Next(5), None, Next(1), Next(100))]
    assert steps == [2, 7, 12, 13, 16]


def test_time_at_rest_is_not_in_the_speed() -> None:
    spec = TINY["vae"]
    progress = new_run(spec, recipe(epochs=200), data_for(spec)).progress(20)
    first = next(progress)
    time.sleep(0.5)
    assert progress.send(None).speed > first.speed / 4


def test_a_network_that_is_not_there_cannot_be_moved_alone() -> None:
    spec = TINY["cgan"]
    run = new_run(spec, recipe(), data_for(spec))
    sentence = "expected one of generator, discriminator, got 'judge'"
    with pytest.raises(ValueError, match=sentence), moving_only(run.trainer, "judge"):
        raise AssertionError("it may not come to a step")
