"""What a run shows of itself: in nats, of one batch, and without a trace."""

import json
import math

import pytest
import torch

from explorer.families import FAMILIES, new_run, trainer_of
from explorer.training import Next
from explorer.training.gan_trainer import GANTrainer
from explorer.training.scores import BINS, CRITIC, FAR, told_apart
from tests.test_training import data_for, equal, recipe, run_to_the_end, weights
from tests.tiny import JUDGE, TINY, fresh

every_model = pytest.mark.parametrize("spec", TINY.values(), ids=TINY)
GANS = {f: spec for f, spec in TINY.items() if issubclass(FAMILIES[f].trainer, GANTrainer)}


def watched(spec, count: int = 24):
    return data_for(spec).gather(torch.arange(count))


def shown(spec, seed: int = 0):
    trainer = trainer_of(fresh(spec, seed).train(), recipe())
    return trainer.measured(watched(spec))


@every_model
def test_meters_are_plain_and_finite_and_the_same_each_time(spec) -> None:
    found = shown(spec)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found == shown(spec)


@every_model
def test_asking_for_meters_does_not_change_what_comes_out(spec) -> None:
    asked = new_run(spec, recipe(), data_for(spec), watched=watched(spec))
    progress = asked.progress(Next(1, meters=True))
    assert all(record.meters for record in progress)
    plain = new_run(spec, recipe(), data_for(spec))
    run_to_the_end(plain)
    assert equal(asked.state(), plain.state())


@every_model
def test_a_record_has_meters_only_when_they_were_asked_for(spec) -> None:
    progress = new_run(spec, recipe(), data_for(spec), watched=watched(spec)).progress(Next(1))
    assert next(progress).meters == {}
    gradients = progress.send(Next(2, meters=True)).meters["gradients"]["values"]
    assert gradients.keys() == trainer_of(fresh(spec), recipe()).optimizers.keys()
    assert all(norm > 0 for norm in gradients.values())


def test_the_norm_of_a_gradient_is_that_of_all_its_numbers() -> None:
    spec = TINY["vae"]
    run = new_run(spec, recipe(), data_for(spec))
    (record,) = [next(run.progress(Next(1, meters=True)))]
    every = torch.cat([p.grad.flatten() for p in run.trainer.model.parameters()])
    assert record.meters["gradients"]["values"]["vae"] == pytest.approx(
        every.norm().item(), rel=1e-5
    )


def test_a_vae_shows_the_terms_of_its_elbo_and_where_it_puts_the_images() -> None:
    spec = TINY["vae"]
    found, model, batch = shown(spec), fresh(spec), watched(spec)
    values, scatter = found["posterior"]["values"], found["scatter"]
    assert scatter["values"]["units"] == 2
    assert 0 <= scatter["values"]["active"] <= 2
    assert values["reconstruction"] == pytest.approx(784 * math.log(2), rel=0.1), "untrained"
    assert found["posterior"]["high"] == pytest.approx(values["reconstruction"] + values["kl"])
    assert scatter["axes"] == ["z1", "z2"]
    assert scatter["labels"] == batch.labels.tolist()
    assert len(scatter["places"]) == len(batch.x)
    noise = torch.rand(batch.x.shape, generator=torch.Generator().manual_seed(0))
    kl = model.encode((noise < batch.x).float()).kl().sum(1).mean()
    assert values["kl"] == pytest.approx(kl.item())


@pytest.mark.parametrize("spec", GANS.values(), ids=GANS)
def test_what_judges_shows_its_scores_on_as_many_real_as_drawn_images(spec) -> None:
    found = shown(spec)["scores"]
    assert found["kind"] == "histogram"
    assert found["low"] < found["high"]
    for counts in (found["real"], found["drawn"]):
        assert len(counts) == BINS
        assert sum(counts) == 24


def test_a_discriminator_is_right_about_real_images_above_a_logit_of_0() -> None:
    found = shown(TINY["gan"])["scores"]
    values = found["values"]
    assert values["accuracy"] == pytest.approx((values["right_real"] + values["right_drawn"]) / 2)
    assert values["right_real"] == pytest.approx(sum(found["real"][BINS // 2 :]) / 24)
    assert (found["low"], found["middle"], found["high"]) == (-FAR, 0, FAR)
    assert found["told"] == f"right about {100 * values['accuracy']:.0f} %"


def test_a_discriminator_that_is_sure_of_everything_is_half_right() -> None:
    trainer = trainer_of(fresh(TINY["cgan"]).train(), recipe())
    with torch.no_grad():
        trainer.model.discriminator.score.bias.fill_(100)
    found = trainer.measured(watched(TINY["cgan"]))["scores"]
    assert found["values"] == {"accuracy": 0.5, "right_real": 1.0, "right_drawn": 0.0}
    assert found["drawn"][-1] == 24, f"beyond {FAR} counts as the outermost bin"


def test_the_scores_of_a_critic_have_no_middle_and_any_size() -> None:
    found = told_apart(CRITIC, "the critic", torch.tensor([3e4, 1e4]), torch.tensor([-1e4]))
    assert (found.low, found.high, found.middle) == (-1e4, 3e4, None)
    assert (sum(found.real), sum(found.drawn)) == (2, 1)
    assert found.values == {"apart": 3e4}
    assert found.title == "what the critic says"
    assert found.words == ["drawn", "", "real"]


def test_the_information_of_a_code_that_q_does_not_read_is_about_none() -> None:
    found = shown(TINY["infogan"])["information"]["bars"]
    assert [one["name"] for one in found] == ["category", "c1", "c2"]
    assert found[0]["mark"] == pytest.approx(math.log(4))
    assert found[1]["mark"] == pytest.approx(math.log(2))
    for one in found:
        assert one["value"] < 0.3
        assert one["value"] <= one["mark"] or one["name"] != "category"


def test_a_judge_has_no_meters() -> None:
    trainer = trainer_of(fresh(JUDGE).train(), recipe())
    before = weights(trainer.model)
    assert trainer.measured(watched(JUDGE)) == {}
    assert equal(before, weights(trainer.model))
