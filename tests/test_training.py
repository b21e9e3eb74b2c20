"""Training steps, the average that is shown, and the loop: seeds, stopping, failing."""

import itertools
import math

import pytest
import torch

from explorer.data import Images, ResidentSet
from explorer.errors import DataError, RunError
from explorer.families import FAMILIES, new_run, trainer_of
from explorer.families.cgan import CGANSpec
from explorer.families.infogan import moved_a_little
from explorer.families.judge import SHIFT, shifted
from explorer.families.vae import VAESpec
from explorer.runtime import generator
from explorer.specs import PlaneSpec, Recipe
from explorer.specs.forms import ImageForm, PlaneForm
from explorer.training import Run, activity
from explorer.training.gan_trainer import GANTrainer
from tests.tiny import EXTRAS, JUDGE, TINY, TRAINED, VARIANTS, fresh, point

every_variant = pytest.mark.parametrize(
    "spec", [*VARIANTS.values(), JUDGE], ids=[*VARIANTS, "judge"]
)
every_network = pytest.mark.parametrize("spec", TRAINED.values(), ids=TRAINED)
every_family = pytest.mark.parametrize("spec", TINY.values(), ids=TINY)
every_gan = pytest.mark.parametrize(
    "family", [f for f, one in FAMILIES.items() if issubclass(one.trainer, GANTrainer)]
)


def data_for(spec, count: int = 32) -> ResidentSet:
    images = images_for(spec, count)
    return ResidentSet(Images(images, torch.arange(count) % (spec.num_classes or 10)), "cpu")


def images_for(spec, count: int) -> torch.Tensor:
    shape, stream = (count, *spec.form.shape), generator(0)
    if isinstance(spec, PlaneSpec):
        return torch.randn(shape, generator=stream)
    return torch.randint(0, 256, shape, generator=stream, dtype=torch.uint8)


def recipe(**changes) -> Recipe:
    values = {"dataset": "mnist", "epochs": 2, "batch": 8, "beta1": 0.5, "ema": 0.9}
    return Recipe(**{**values, **changes})


def full(spec, **changes) -> Recipe:
    """A recipe with all that the family's loss can have."""
    concatenation = getattr(spec, "discriminator", "") == "concatenation"
    return recipe(**{**({} if concatenation else EXTRAS), **changes})


def run_to_the_end(run: Run, every: int = 3) -> list:
    return list(run.progress(every))


def weights(model) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in model.state_dict().items()}


def equal(one, two) -> bool:
    return one.keys() == two.keys() and all(torch.equal(one[name], two[name]) for name in one)


@every_variant
def test_one_step_is_finite_and_moves_every_weight(spec) -> None:
    model = fresh(spec).train()
    trainer = trainer_of(model, full(spec))
    before = weights(model)
    losses = trainer.step(data_for(spec).gather(torch.arange(8)), generator(0))
    assert losses
    assert all(value.ndim == 0 and value.isfinite() for value in losses.values())
    for name, parameter in model.named_parameters():
        assert parameter.requires_grad
        assert parameter.isfinite().all()
        if "embedding" not in name:  # an absent class does not move its own column
            assert not torch.equal(parameter, before[name]), f"{name} stands still"


@every_network
def test_every_random_number_of_a_step_comes_from_its_stream(spec) -> None:
    after = []
    for noise in (1, 2):
        torch.manual_seed(noise)
        trainer = trainer_of(fresh(spec).train(), full(spec))
        trainer.step(data_for(spec).gather(torch.arange(8)), generator(0))
        after.append(weights(trainer.model))
    assert equal(*after)


@every_network
def test_the_same_seed_gives_the_same_weights_and_another_does_not(spec) -> None:
    after = []
    for seed in (4, 4, 5):
        run = new_run(spec, full(spec, seed=seed), data_for(spec))
        run_to_the_end(run)
        after.append(weights(run.trainer.model))
    assert equal(after[0], after[1])
    assert not equal(after[0], after[2])


@every_network
def test_a_run_leaves_torchs_own_stream_alone(spec) -> None:
    torch.manual_seed(0)
    expected = torch.rand(3)
    torch.manual_seed(0)
    run_to_the_end(new_run(spec, full(spec, epochs=1), data_for(spec)))
    assert torch.equal(torch.rand(3), expected)


@pytest.mark.parametrize("likelihood", ["bernoulli", "gaussian"])
def test_a_vae_learns(likelihood) -> None:
    spec = VAESpec(z=2, width=16, depth=1, likelihood=likelihood)
    data = data_for(spec)
    data.images[:] = data.images[:1]  # one picture, so that little time is enough
    losses = [sum(p.losses.values()) for p in new_run(spec, recipe(epochs=25), data).progress(1)]
    assert losses[-1] < 0.8 * losses[0] or losses[-1] < losses[0] - 100


def test_the_weight_on_the_kl_is_beta() -> None:
    kl = {}
    for beta in (0.0, 50.0):
        spec = VAESpec(z=2, width=16, depth=1, beta=beta)
        kl[beta] = run_to_the_end(new_run(spec, recipe(epochs=15, lr=0.01), data_for(spec)))[
            -1
        ].losses
    assert kl[50.0]["kl"] < kl[0.0]["kl"] / 10


@every_gan
def test_the_average_is_shown_and_is_not_the_present_weights(family) -> None:
    spec = TINY[family]
    run = new_run(spec, recipe(), data_for(spec))
    run_to_the_end(run)
    raw = weights(run.trainer.model.generator)
    with run.trainer.shown() as model:
        averaged = weights(model.generator)
        assert not model.decode(*point(spec)).requires_grad
    assert raw.keys() == averaged.keys()
    floats = [name for name, value in raw.items() if value.is_floating_point()]
    assert all(not torch.equal(raw[name], averaged[name]) for name in floats)


@every_gan
def test_the_average_follows_its_formula(family) -> None:
    spec = TINY[family]
    trainer = trainer_of(fresh(spec).train(), recipe(ema=0.999))
    stream, data = generator(0), data_for(spec)
    expected = weights(trainer.model.generator)
    for step in (1, 2, 3):
        trainer.step(data.gather(torch.arange(8)), stream)
        trainer.average(step)
        decay = (1 + step) / (10 + step)
        for name, now in trainer.model.generator.state_dict().items():
            if now.is_floating_point():
                expected[name] = decay * expected[name] + (1 - decay) * now
            else:
                expected[name] = now.clone()
    torch.testing.assert_close(weights(trainer.ema), expected)


@every_network
def test_without_an_average_the_present_weights_are_shown(spec) -> None:
    trainer = trainer_of(fresh(spec).train(), recipe(ema=0.0))
    with trainer.shown() as model:
        assert model is trainer.model
    assert trainer.ema is None


@every_family
def test_showing_puts_weights_and_modes_back(spec) -> None:
    run = new_run(spec, recipe(), data_for(spec))
    next(run.progress(1))
    model = run.trainer.model
    odd = list(model.children())[-1].eval()  # not all in one mode
    before = weights(model)
    modes = {name: part.training for name, part in model.named_modules()}
    assert len(set(modes.values())) == 2
    with pytest.raises(KeyError), run.trainer.shown() as shown:
        assert not any(part.training for part in shown.modules())
        shown.decode(*point(spec))
        raise KeyError("whatever happens inside")
    assert equal(weights(model), before)
    assert {name: part.training for name, part in model.named_modules()} == modes
    assert not odd.training


@every_family
def test_showing_in_the_middle_does_not_change_what_comes_out(spec) -> None:
    looked, not_looked = (new_run(spec, recipe(), data_for(spec)) for _ in range(2))
    for _ in looked.progress(1):
        with looked.trainer.shown() as model:
            activity(model, looked.data)
    run_to_the_end(not_looked)
    assert equal(looked.state(), not_looked.state())


@every_network
def test_progress_counts_steps_and_epochs(spec) -> None:
    run = new_run(spec, recipe(epochs=3, batch=10), data_for(spec))
    records = run_to_the_end(run, every=2)
    assert [(p.step, p.epoch) for p in records] == [(2, 1), (4, 2), (6, 2), (8, 3), (9, 3)]
    assert {(p.steps, p.epochs) for p in records} == {(9, 3)}
    assert records[-1].left == 0
    assert all(p.speed > 0 and p.losses for p in records)
    assert run.losses == records[-1].losses


@every_network
@pytest.mark.parametrize("stop", [1, 3, 5, 8])
@pytest.mark.parametrize("decay", ["constant", "cosine"])
def test_a_restored_run_comes_to_the_state_of_an_unbroken_one(spec, stop, decay) -> None:
    data = data_for(spec)
    unbroken, broken, resumed = (new_run(spec, full(spec, decay=decay), data) for _ in range(3))
    run_to_the_end(unbroken)
    next(itertools.islice(broken.progress(1), stop - 1, None))
    resumed.restore({name: value.clone() for name, value in broken.state().items()})
    assert resumed.step == stop
    run_to_the_end(resumed)
    assert equal(unbroken.state(), resumed.state())
    assert unbroken.losses == resumed.losses


@every_family
def test_a_state_of_another_model_is_refused(spec) -> None:
    others = [s for s in VARIANTS.values() if s.form in (PlaneForm(1.5), ImageForm(1, 28))]
    for other in others:
        if other == spec:
            continue
        state = new_run(other, recipe(), data_for(other)).state()
        with pytest.raises(RunError, match="does not fit its own recipe"):
            new_run(spec, recipe(), data_for(spec)).restore(state)


def test_a_state_without_its_stream_is_refused() -> None:
    run = new_run(TINY["vae"], recipe(), data_for(TINY["vae"]))
    state = run.state()
    del state["run.stream"]
    with pytest.raises(RunError, match="incomplete"):
        run.restore(state)


def test_the_cosine_goes_from_the_full_rate_to_nearly_nothing() -> None:
    run = new_run(TINY["vae"], recipe(decay="cosine", lr=0.5), data_for(TINY["vae"]))
    group = run.trainer.optimizers["vae"].param_groups[0]
    rates = [group["lr"] for _ in run.progress(1)]
    steps = run.steps
    expected = [0.25 * (1 + math.cos(math.pi * step / steps)) for step in range(steps)]
    assert rates == pytest.approx(expected)


def test_the_two_sides_of_a_gan_have_their_own_rates() -> None:
    trainer = trainer_of(fresh(TINY["cgan"]), recipe(lr=0.1, lr_discriminator=0.2))
    trainer.scale_rates(0.5)
    rates = {name: o.param_groups[0]["lr"] for name, o in trainer.optimizers.items()}
    assert rates == {"generator": 0.05, "discriminator": 0.1}


@every_network
def test_losses_that_are_no_numbers_end_the_run_with_a_sentence(spec) -> None:
    run = new_run(spec, recipe(), data_for(spec))
    progress = run.progress(1)
    next(progress)
    with torch.no_grad():
        for parameter in run.trainer.model.parameters():
            parameter.fill_(math.nan)
    with pytest.raises(RunError, match=r"losses at step 2 are no longer numbers; .*--lr"):
        next(progress)


def test_too_few_images_for_a_batch_are_refused_before_anything_is_trained() -> None:
    with pytest.raises(DataError, match="fewer than one batch of 64"):
        new_run(TINY["vae"], recipe(batch=64), data_for(TINY["vae"]))


@every_family
def test_activity_has_a_figure_for_each_knob(spec) -> None:
    figures = activity(fresh(spec), data_for(spec))
    assert len(figures) == spec.z + spec.codes
    assert all(math.isfinite(figure) and figure > 0 for figure in figures)
    assert figures == activity(fresh(spec), data_for(spec))


def test_the_activity_of_a_vae_is_its_mean_kl() -> None:
    spec = TINY["vae"]
    model, data = fresh(spec), data_for(spec)
    expected = model.encode(data.gather(torch.arange(len(data))).x).kl().mean(0)
    assert activity(model, data) == pytest.approx(expected.tolist())


@every_gan
def test_a_knob_that_the_generator_ignores_has_no_activity(family) -> None:
    spec = TINY[family]
    model, deaf = fresh(spec), 1

    def without_one(_: object, inputs: tuple) -> tuple:
        z = inputs[0].clone()
        z[:, deaf] = 0
        return z, *inputs[1:]

    model.generator.register_forward_pre_hook(without_one)
    figures = activity(model, data_for(spec))
    assert figures[deaf] == 0
    assert all(figure > 0 for i, figure in enumerate(figures) if i != deaf)


# What a recipe adds


def gradients(spec, settings: Recipe, epoch: float) -> dict[str, torch.Tensor]:
    """The gradients of one step at `epoch`, which `step` leaves in place."""
    trainer = trainer_of(fresh(spec).train(), settings)
    trainer.epoch = epoch
    trainer.step(data_for(spec).gather(torch.arange(8)), generator(0))
    return {name: p.grad.clone() for name, p in trainer.model.named_parameters()}


def test_the_weight_of_the_kl_rises_evenly_to_beta_and_stays_there() -> None:
    spec = VAESpec(z=2, width=16, depth=1, beta=3.0)

    def weight(epoch: float, **settings: float) -> float:
        """How much of the KL is in the gradient, by comparison with none and all of it."""
        found = gradients(spec, recipe(**settings), epoch)["mu.weight"]
        return ((found - none).norm() / (whole - none).norm()).item()

    none = gradients(VAESpec(z=2, width=16, depth=1, beta=0.0), recipe(), 0)["mu.weight"]
    whole = gradients(spec, recipe(), 0)["mu.weight"]
    weights = [weight(epoch, warmup=4.0) for epoch in (0, 1, 2, 3, 4, 5, 100)]
    assert weights == pytest.approx([0, 0.25, 0.5, 0.75, 1, 1, 1], abs=1e-4)
    assert weight(0) == weight(3) == 1


def test_a_run_tells_its_trainer_how_far_it_is_in_epochs() -> None:
    run = new_run(TINY["vae"], recipe(warmup=1.0), data_for(TINY["vae"]))
    epochs = [run.trainer.epoch for _ in run.progress(1)]
    assert epochs == [step / 4 for step in range(8)]


@pytest.mark.parametrize("family", ["cgan", "infogan"])
def test_a_weight_of_nought_is_the_loss_without_it(family, monkeypatch) -> None:
    spec = TINY[family]
    module = f"explorer.families.{family}"
    plain = new_run(spec, recipe(), data_for(spec))
    run_to_the_end(plain)

    def fail(*args: object) -> None:
        raise AssertionError("nothing of it may be computed")

    part = "F.cross_entropy" if family == "cgan" else "consistency"
    monkeypatch.setattr(f"{module}.{part}", fail)
    nought = new_run(spec, recipe(auxiliary=0.0, consistency=0.0), data_for(spec))
    run_to_the_end(nought)
    assert equal(plain.state(), nought.state())
    assert plain.losses == nought.losses
    assert "class" not in plain.losses


def test_the_classifier_of_a_cgan_learns_the_labels_only_with_a_weight() -> None:
    spec = TINY["cgan"]
    before = weights(fresh(spec))["discriminator.classifier.weight"]
    for auxiliary, learns in ((0.0, False), (1.0, True)):
        trainer = trainer_of(fresh(spec).train(), recipe(auxiliary=auxiliary))
        losses = trainer.step(data_for(spec).gather(torch.arange(8)), generator(0))
        after = weights(trainer.model)["discriminator.classifier.weight"]
        assert torch.equal(before, after) is not learns
        assert ("class" in losses) is learns


def test_a_weight_for_the_classifier_changes_nothing_where_nothing_classifies() -> None:
    spec = CGANSpec(z=3, width=4, features=4, discriminator="concatenation")
    states = []
    for auxiliary in (0.0, 1.0):
        run = new_run(spec, recipe(auxiliary=auxiliary), data_for(spec))
        run_to_the_end(run)
        states.append(run.state())
        assert "class" not in run.losses
    assert equal(*states)


def test_trunk_and_q_are_taught_to_agree_with_themselves_in_proportion_to_its_weight() -> None:
    found = [gradients(TINY["infogan"], recipe(consistency=w), 0) for w in (0.0, 1.0, 3.0)]
    names = [name for name in found[0] if name.startswith("discriminator.trunk")]
    assert names
    for name in names:
        none, once, thrice = (each[name] for each in found)
        assert (once - none).abs().max() > 0
        torch.testing.assert_close(thrice - none, 3 * (once - none), rtol=1e-3, atol=1e-6)
    last = "discriminator.q.3.weight"
    assert not torch.equal(found[0][last], found[1][last])


def test_images_are_moved_a_little_by_their_stream_alone() -> None:
    x = torch.zeros(6, 1, 28, 28)
    x[:, :, 8:20, 12:16] = 1
    torch.manual_seed(1)
    moved = moved_a_little(x, generator(0))
    torch.manual_seed(2)
    assert torch.equal(moved_a_little(x, generator(0)), moved)
    assert moved.shape == x.shape
    assert moved.min() >= 0
    assert moved.max() <= 1 + 1e-6
    assert (moved - x).abs().amax((1, 2, 3)).min() > 0.1, "each is moved"
    light = moved.sum((1, 2, 3)) / x.sum((1, 2, 3))
    assert ((light > 0.6) & (light < 1.6)).all(), "and stays in sight"
    ticks = torch.arange(28.0)
    for axis in (2, 3):
        profile = moved.sum((1, 5 - axis)) / moved.sum((1, 2, 3))[:, None]
        assert ((profile @ ticks) - 13.5).abs().max() < 0.1 * 28
    colours = x.repeat(1, 3, 1, 1)
    assert torch.equal(moved_a_little(colours, generator(0)), moved.repeat(1, 3, 1, 1))


@every_network
def test_reduced_precision_keeps_weights_and_losses_in_full(spec) -> None:
    runs = [new_run(spec, full(spec, precision=p), data_for(spec)) for p in ("float32", "bfloat16")]
    for run in runs:
        run_to_the_end(run)
        floats = [value for value in run.state().values() if value.is_floating_point()]
        assert {value.dtype for value in floats} <= {torch.float32, torch.float64}
        assert all(value.isfinite().all() for value in floats)
        assert all(map(math.isfinite, run.losses.values()))
    assert not equal(*(weights(run.trainer.model) for run in runs)), "it does compute otherwise"
    for name, loss in runs[0].losses.items():
        assert runs[1].losses[name] == pytest.approx(loss, rel=0.5, abs=0.5)


@every_network
def test_a_restored_run_of_reduced_precision_comes_to_the_same_state(spec) -> None:
    settings = full(spec, precision="bfloat16")
    unbroken, broken, resumed = (new_run(spec, settings, data_for(spec)) for _ in range(3))
    run_to_the_end(unbroken)
    next(itertools.islice(broken.progress(1), 2, None))
    resumed.restore({name: value.clone() for name, value in broken.state().items()})
    run_to_the_end(resumed)
    assert equal(unbroken.state(), resumed.state())


# Judges


def test_a_judge_learns_what_can_be_told_apart() -> None:
    data = data_for(JUDGE, 60)
    data.labels[:] = torch.arange(60) % 3
    data.images[:] = 0
    for label in range(3):  # a bar in one of three places
        data.images[data.labels == label, :, 4 + 8 * label : 8 + 8 * label, 6:22] = 220
    run = new_run(JUDGE, recipe(epochs=12, batch=20, lr=0.01, beta1=0.9), data)
    records = run_to_the_end(run, every=1)
    assert records[-1].losses["cross_entropy"] < 0.5 * records[0].losses["cross_entropy"]
    with run.trainer.shown() as judge, torch.no_grad():
        said = judge(data.gather(torch.arange(60)).x).argmax(1)
    assert (said == data.labels).float().mean() > 0.9


def test_images_are_shifted_by_exactly_their_offsets() -> None:
    x = torch.rand(25, 3, 9, 7, generator=generator(0))
    offset = torch.cartesian_prod(torch.arange(5), torch.arange(5)).T
    moved = shifted(x, offset)
    assert moved.shape == x.shape
    for image, found, (down, across) in zip(x, moved, (offset - SHIFT).T.tolist(), strict=True):
        expected = torch.zeros_like(image)
        height, width = 9 - abs(down), 7 - abs(across)
        top, left = max(0, down), max(0, across)
        expected[:, max(0, -down) :, max(0, -across) :][:, :height, :width] = image[
            :, top : top + height, left : left + width
        ]
        assert torch.equal(found, expected)


def test_an_offset_in_the_middle_moves_nothing() -> None:
    x = torch.rand(4, 1, 8, 8, generator=generator(0))
    assert torch.equal(shifted(x, torch.full((2, 4), SHIFT)), x)
