"""What a run shows of itself: in nats, of one batch, and without a trace."""

import json
import math

import pytest
import torch

from explorer.models import build
from explorer.runtime import seeded
from explorer.training import TRAINERS, Next, Run
from explorer.training.meters import BINS, FAR, meters
from tests.test_training import data_for, equal, recipe, run_to_the_end, weights
from tests.tiny import JUDGE, TINY, fresh

every_model = pytest.mark.parametrize("spec", TINY.values(), ids=TINY)
GANS = {name: spec for name, spec in TINY.items() if not spec.encoder}


def watched(spec, count: int = 24):
    return data_for(spec).gather(torch.arange(count))


def shown(spec, seed: int = 0):
    trainer = TRAINERS[spec.family](fresh(spec, seed).train(), recipe())
    return meters(trainer, watched(spec))


@every_model
def test_meters_are_plain_and_finite_and_the_same_each_time(spec) -> None:
    found = shown(spec)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found == shown(spec)


@every_model
def test_asking_for_meters_does_not_change_what_comes_out(spec) -> None:
    asked = Run(spec, recipe(), data_for(spec), watched=watched(spec))
    progress = asked.progress(Next(1, meters=True))
    assert all(record.meters for record in progress)
    plain = Run(spec, recipe(), data_for(spec))
    run_to_the_end(plain)
    assert equal(asked.state(), plain.state())


@every_model
def test_a_record_has_meters_only_when_they_were_asked_for(spec) -> None:
    progress = Run(spec, recipe(), data_for(spec), watched=watched(spec)).progress(Next(1))
    assert next(progress).meters == {}
    gradients = progress.send(Next(2, meters=True)).meters["gradients"]
    assert gradients.keys() == TRAINERS[spec.family](fresh(spec), recipe()).optimizers.keys()
    assert all(norm > 0 for norm in gradients.values())


def test_the_norm_of_a_gradient_is_that_of_all_its_numbers() -> None:
    spec = TINY["vae"]
    run = Run(spec, recipe(), data_for(spec))
    (record,) = [next(run.progress(Next(1, meters=True)))]
    every = torch.cat([p.grad.flatten() for p in run.trainer.model.parameters()])
    assert record.meters["gradients"]["vae"] == pytest.approx(every.norm().item(), rel=1e-5)


def test_a_vae_shows_the_terms_of_its_elbo_and_where_it_puts_the_images() -> None:
    spec = TINY["vae"]
    found, model, batch = shown(spec), fresh(spec), watched(spec)
    assert found["units"] == 2
    assert 0 <= found["active"] <= 2
    assert found["reconstruction"] == pytest.approx(784 * math.log(2), rel=0.1), "untrained"
    scatter = found["scatter"]
    assert scatter["axes"] == [0, 1]
    assert scatter["labels"] == batch.labels.tolist()
    assert len(scatter["places"]) == len(batch.x)
    noise = torch.rand(batch.x.shape, generator=torch.Generator().manual_seed(0))
    kl = model.encode((noise < batch.x).float()).kl().sum(1).mean()
    assert found["kl"] == pytest.approx(kl.item())


@pytest.mark.parametrize("spec", GANS.values(), ids=GANS)
def test_a_discriminator_shows_its_logits_and_how_often_it_is_right(spec) -> None:
    found = shown(spec)
    for name in ("real", "fake"):
        counts = found["logits"][name]
        assert len(counts) == BINS
        assert sum(counts) == 24
    right = found["right"]
    assert found["accuracy"] == pytest.approx((right["real"] + right["fake"]) / 2)
    above = sum(found["logits"]["real"][BINS // 2 :]) / 24
    assert right["real"] == pytest.approx(above), "right about real images is a logit above 0"


def test_a_discriminator_that_is_sure_of_everything_is_half_right() -> None:
    spec = TINY["cgan"]
    trainer = TRAINERS["cgan"](fresh(spec).train(), recipe())
    with torch.no_grad():
        trainer.model.discriminator.score.bias.fill_(100)
    found = meters(trainer, watched(spec))
    assert found["right"] == {"real": 1.0, "fake": 0.0}
    assert found["accuracy"] == 0.5
    assert found["logits"]["fake"][-1] == 24, f"beyond {FAR} counts as the outermost bin"


def test_the_information_of_a_code_that_q_does_not_read_is_about_none() -> None:
    found = shown(TINY["infogan"])["information"]
    assert [one["code"] for one in found] == ["category", "c1", "c2"]
    assert found[0]["entropy"] == pytest.approx(math.log(4))
    assert found[1]["entropy"] == pytest.approx(math.log(2))
    for one in found:
        assert one["information"] == pytest.approx(one["entropy"] + one["log_q"])
        assert one["information"] < 0.3
        assert one["information"] <= one["entropy"] or one["code"] != "category"


def test_a_judge_has_no_meters() -> None:
    with seeded(0):
        trainer = TRAINERS["judge"](build(JUDGE).train(), recipe())
    before = weights(trainer.model)
    assert meters(trainer, watched(JUDGE)) == {}
    assert equal(before, weights(trainer.model))
