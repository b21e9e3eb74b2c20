"""A run from its description to its file: finished, stopped, resumed, failed."""

import itertools
import os
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from explorer.checkpoints import (
    RunHead,
    images_hash,
    images_path,
    load_judge,
    load_model,
    read_card,
    state_images_path,
    state_path,
)
from explorer.data import load_dataset
from explorer.engine import Engine
from explorer.engine.jobs.run import Job, resumed, train
from explorer.errors import CheckpointError, DataError, PointError, RunError
from explorer.families.judge import JudgeSpec
from explorer.families.vae import VAE, VAESpec, VAETrainer
from explorer.latent import Mixture
from explorer.models import Posterior
from explorer.specs import Recipe
from tests.tiny import EXTRAS, TRAINED, names_in, set_of

CPU = torch.device("cpu")
SPECS = TRAINED | {
    "vae-conv": VAESpec(z=2, width=2, network="conv", likelihood="gaussian", resolution=32)
}
every_family = pytest.mark.parametrize("name", SPECS)


@pytest.fixture
def job_of(fake_root, few_points, tmp_path):
    def make(name: str, out: str = "model", **recipe: object) -> Job:
        values = {"epochs": 2, "batch": 16, "ema": 0.9, "beta1": 0.5, "decay": "cosine"}
        values |= EXTRAS
        made = Recipe(dataset=set_of(SPECS[name]), **{**values, **recipe})
        head = RunHead(SPECS[name], made, "python -m explorer train")
        return Job(head, tmp_path / f"{out}.safetensors", fake_root, CPU)

    return make


def load(path: Path):
    """The network of a checkpoint, whatever it is, and its card."""
    return (load_judge if isinstance(read_card(path).spec, JudgeSpec) else load_model)(path)


def finish(job: Job) -> None:
    for _ in train(job, every=5):
        pass


def stop_after(job: Job, records: int) -> int:
    """Close the run after so many records; returns the step it had reached."""
    progress = train(job, every=5)
    *_, last = itertools.islice(progress, records)
    progress.close()
    return last.step


def same_file(one: Path, two: Path) -> bool:
    """Whether two checkpoints hold the same bits and say the same of themselves."""
    first, second = load_file(one), load_file(two)
    equal = [torch.equal(first[name], second[name]) for name in first]
    return first.keys() == second.keys() and all(equal) and read_card(one) == read_card(two)


@every_family
def test_a_finished_run_leaves_a_loadable_model_and_no_state(job_of, name) -> None:
    job = job_of(name)
    finish(job)
    assert names_in(job.out.parent) == ["model.safetensors"]
    card = load(job.out)[1]
    assert (card.step, card.steps) == (24, 24)
    assert (card.spec, card.recipe, card.command) == job.head
    assert card.losses
    assert card.created
    assert card.software == f"torch {torch.__version__}"


@every_family
def test_two_runs_of_one_recipe_give_the_same_file(job_of, name) -> None:
    finish(job_of(name, "one"))
    finish(job_of(name, "two"))
    assert same_file(job_of(name, "one").out, job_of(name, "two").out)


@every_family
@pytest.mark.parametrize("records", [1, 3, 5], ids=["first-epoch", "second-epoch", "at-the-end"])
def test_stopped_and_resumed_equals_unbroken_bit_for_bit(job_of, fake_root, name, records) -> None:
    finish(job_of(name, "unbroken"))
    broken = job_of(name, "broken")
    step = stop_after(broken, records)
    assert step == min(5 * records, 24)
    assert state_path(broken.out).exists()
    assert load(broken.out)[1].step == step
    finish(resumed(broken.out, fake_root, CPU, 60.0))
    assert same_file(job_of(name, "unbroken").out, broken.out)
    assert not state_path(broken.out).exists()


@every_family
def test_stopped_at_every_record_equals_unbroken_bit_for_bit(job_of, fake_root, name) -> None:
    finish(job_of(name, "unbroken"))
    broken = job_of(name, "broken")
    stop_after(broken, 1)
    for _ in range(3):
        stop_after(resumed(broken.out, fake_root, CPU, 60.0), 1)
    finish(resumed(broken.out, fake_root, CPU, 60.0))
    assert same_file(job_of(name, "unbroken").out, broken.out)


def test_a_stopped_model_can_be_explored(job_of) -> None:
    job = job_of("cgan")
    stop_after(job, 1)
    engine = Engine([job.out.parent], "cpu")
    entries = engine.library.entries()
    assert [entry.id for entry in entries] == ["model"]
    assert next(engine.sample(entries[0], 10, seed=0)).images.shape == (10, 28, 28, 1)


def test_saving_as_one_goes_leaves_a_state_and_does_not_change_the_result(job_of) -> None:
    finish(job_of("infogan", "quiet"))
    saving = replace(job_of("infogan", "saving"), save_seconds=0.0)
    for progress in train(saving, every=5):
        assert state_path(saving.out).exists() or progress.step == progress.steps
    assert not state_path(saving.out).exists()
    assert same_file(job_of("infogan", "quiet").out, saving.out)


def test_a_saved_run_remembers_what_it_is(job_of, fake_root) -> None:
    job = job_of("vae")
    stop_after(job, 1)
    assert resumed(job.out, fake_root, CPU, 9.0) == replace(job, save_seconds=9.0, resume=True)


def test_a_finished_run_cannot_be_resumed(job_of, fake_root) -> None:
    job = job_of("vae")
    finish(job)
    with pytest.raises(CheckpointError, match=r"no unfinished run of .*; it is finished"):
        resumed(job.out, fake_root, CPU, 60.0)


def test_a_rate_that_is_much_too_high_ends_with_a_sentence(job_of) -> None:
    job = job_of("vae-conv", lr=10_000.0, decay="constant", epochs=5)
    with pytest.raises(
        RunError, match=r"no longer numbers; start again with a smaller learning rate \(--lr\)\."
    ):
        finish(job)
    assert not job.out.exists()


def test_weights_that_break_in_the_last_step_end_with_a_sentence(job_of, monkeypatch) -> None:
    step = VAETrainer.step

    def break_after(trainer: VAETrainer, *args: object) -> dict[str, torch.Tensor]:
        losses = step(trainer, *args)
        with torch.no_grad():
            trainer.model.mu.weight[0, 0] = torch.nan
        return losses

    job = job_of("vae", epochs=1, batch=200)
    monkeypatch.setattr(VAETrainer, "step", break_after)
    with pytest.raises(RunError, match=r"weights at step 1 are no longer numbers; .*--lr"):
        finish(job)
    assert not job.out.exists()


def test_missing_data_leaves_no_file(job_of, tmp_path, monkeypatch) -> None:
    from torchvision.datasets import mnist

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no internet")

    monkeypatch.setattr(mnist, "download_and_extract_archive", fail)
    job = replace(job_of("vae"), data_root=tmp_path / "nothing")
    with pytest.raises(DataError):
        finish(job)
    assert not job.out.exists()
    assert not state_path(job.out).exists()


# Where it cannot be written


def full_at(monkeypatch, folder: Path) -> None:
    """Have nothing new be written in this folder."""

    def desk(*args: object, **kwargs: object) -> str:
        if Path(str(kwargs["dir"])) == folder:
            raise OSError(28, "No space left on device")
        return mkdtemp(*args, **kwargs)

    mkdtemp = tempfile.mkdtemp
    monkeypatch.setattr(tempfile, "mkdtemp", desk)


@pytest.mark.parametrize("end", ["finished", "stopped"])
def test_a_run_whose_last_write_fails_is_written_elsewhere_and_goes_on_there(
    job_of, fake_root, tmp_path, monkeypatch, end
) -> None:
    finish(job_of("cgan", "unbroken"))
    spare = tmp_path / "spare" / "m.safetensors"
    job = replace(job_of("cgan", "full/m"), spare=(tmp_path / "full" / "n.safetensors", spare))
    job.out.parent.mkdir()
    full_at(monkeypatch, job.out.parent)
    with pytest.raises(
        RunError, match=r"free some space there.* It was written to .*spare"
    ) as said:
        finish(job) if end == "finished" else stop_after(job, 2)
    assert f"train --resume {spare}." in str(said.value)
    assert names_in(job.out.parent) == []
    finish(resumed(spare, fake_root, CPU, 60.0))
    assert same_file(job_of("cgan", "unbroken").out, spare)
    assert names_in(spare.parent) == ["m.safetensors"]


def test_without_a_spare_place_the_last_saved_step_is_named(job_of, tmp_path, monkeypatch) -> None:
    job = replace(job_of("vae", "full/m"), save_seconds=0.0)
    progress = train(job, every=5)
    next(progress)
    next(progress)
    full_at(monkeypatch, job.out.parent)
    with pytest.raises(RunError, match=r"An earlier step was saved; go on with: .*--resume .*m\.s"):
        progress.close()
    assert names_in(job.out.parent) == ["m.state.safetensors"]


def test_a_run_that_cannot_be_saved_as_it_goes_goes_on(job_of, monkeypatch, caplog) -> None:
    finish(job_of("vae", "quiet"))
    job = replace(job_of("vae", "full/m"), save_seconds=0.0)
    job.out.parent.mkdir()
    with monkeypatch.context() as patch:
        full_at(patch, job.out.parent)
        progress = train(job, every=5)
        for _ in range(3):
            next(progress)
    assert "The run goes on, and is saved later" in caplog.text
    for _ in progress:
        pass
    assert same_file(job_of("vae", "quiet").out, job.out)


# Own images: of the model that lies there until another takes its place


def killed_after(job: Job, records: int) -> None:
    """Have a run end after so many records as if it were killed."""
    progress = train(job, every=1)
    for _ in range(records):
        next(progress)
    with pytest.raises(KeyboardInterrupt):
        progress.throw(KeyboardInterrupt())


def own_job(tmp_path: Path, name: str, shade: int) -> Job:
    """A run that learns from own images, on the same file."""
    images = tmp_path / f"{name}.npz"
    np.savez(images, images=np.full((40, 28, 28), shade, np.uint8))
    head = RunHead(TRAINED["vae"], Recipe(dataset=name, epochs=2, batch=16), f"train {name}")
    return Job(head, tmp_path / "m" / "m.safetensors", tmp_path, CPU, 0.0, images=images)


def test_the_images_of_a_model_stay_until_the_next_one_takes_its_place(tmp_path) -> None:
    first, second = own_job(tmp_path, "first", 9), own_job(tmp_path, "second", 200)
    finish(first)
    before = images_path(first.out).read_bytes()
    assert names_in(first.out.parent) == ["m.images.npz", "m.safetensors"]
    killed_after(second, 2)
    assert images_hash(images_path(first.out)) == read_card(first.out).images
    assert images_path(first.out).read_bytes() == before
    second.images.unlink()  # the cache has let it go
    again = resumed(second.out, tmp_path, CPU, 60.0)
    assert again.images == second.out.with_name("m.state.images.npz")
    finish(again)
    assert names_in(first.out.parent) == ["m.images.npz", "m.safetensors"]
    assert images_hash(images_path(first.out)) == read_card(first.out).images
    assert images_path(first.out).read_bytes() != before


def test_a_run_without_user_images_does_not_take_those_of_the_model_before(
    job_of, fake_root, tmp_path
) -> None:
    first = own_job(tmp_path, "first", 9)
    finish(first)
    other = replace(job_of("cgan"), out=first.out, save_seconds=0.0)
    killed_after(other, 2)
    again = resumed(first.out, fake_root, CPU, 60.0)
    assert again.images is None
    finish(again)
    assert names_in(first.out.parent) == ["m.safetensors"]


def test_a_run_of_an_earlier_version_finds_its_images_beside_its_model(tmp_path) -> None:
    job = own_job(tmp_path, "first", 9)
    stop_after(job, 1)
    state_images_path(job.out).unlink()
    assert resumed(job.out, tmp_path, CPU, 0.0).images == images_path(job.out)


def test_where_a_file_cannot_have_two_names_images_are_copied_once(tmp_path, monkeypatch) -> None:
    def refuse(*args: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    job, made = own_job(tmp_path, "first", 9), []
    copyfile = shutil.copyfile
    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(shutil, "copyfile", lambda *a: made.append(a) or copyfile(*a))
    finish(job)
    assert len(made) == 2, "beside the state, and beside the model"


# The mixture prior of a trained VAE


def mixture_of(path: Path) -> Mixture:
    held = load_file(path)
    return Mixture(*(held[f"prior_{name}"] for name in Mixture._fields))


def test_the_mixture_of_a_trained_vae_is_fitted_to_what_it_encodes(job_of) -> None:
    job = job_of("vae")
    finish(job)
    model = load_model(job.out)[0]
    found = mixture_of(job.out)
    assert len(found.weights) == model.spec.components
    assert found.weights.sum().item() == pytest.approx(1, abs=1e-6)
    images = load_dataset("mnist", job.data_root).images.float().div(255)
    z = model.encode(images).sample(torch.Generator().manual_seed(5))
    plain = torch.distributions.Normal(0, 1).log_prob(z).sum(1).mean()
    assert found.log_density(z).mean() > plain
    assert found.weights @ found.means == pytest.approx(z.mean(0), abs=0.2)


def test_the_mixture_is_saved_loaded_and_the_same_after_a_stop(job_of, fake_root) -> None:
    finish(job_of("vae", "unbroken"))
    broken = job_of("vae", "broken")
    stop_after(broken, 2)
    early = mixture_of(broken.out)
    finish(resumed(broken.out, fake_root, CPU, 60.0))
    whole, again = mixture_of(job_of("vae", "unbroken").out), mixture_of(broken.out)
    assert all(torch.equal(one, other) for one, other in zip(whole, again, strict=True))
    assert not torch.equal(early.means, whole.means), "a stopped model has one of its own"
    held = load_model(broken.out)[0]
    assert torch.equal(held.get_buffer("prior_factors"), whole.factors)


def test_fewer_images_than_components_leave_the_rest_without_weight(tmp_path) -> None:
    images = np.random.default_rng(0).integers(0, 255, (10, 28, 28), dtype=np.uint8)
    np.savez(tmp_path / "few.npz", images=images)  # of which nine are for training
    head = RunHead(TRAINED["vae"], Recipe(dataset="few.npz", epochs=1, batch=4), "")
    job = Job(head, tmp_path / "model.safetensors", tmp_path, CPU)
    finish(job)
    found = mixture_of(job.out)
    assert found.weights[9:].tolist() == [0]
    assert found.weights.sum().item() == pytest.approx(1, abs=1e-6)
    engine = Engine([tmp_path], "cpu")
    drawn = engine.draw(engine.library.entry("model"), range(30), "mixture")
    assert np.isfinite(drawn).all()


def test_a_vae_without_components_has_no_mixture(job_of, monkeypatch) -> None:
    monkeypatch.setitem(SPECS, "plain", VAESpec(z=2, width=8, depth=1, components=0))
    job = job_of("plain")
    finish(job)
    assert not any("prior" in name for name in load_file(job.out))
    engine = Engine([job.out.parent], "cpu")
    with pytest.raises(PointError, match="model has no prior 'mixture'; draw from the normal one"):
        engine.draw(engine.library.entry("model"), [0], "mixture")


def test_latents_too_far_out_for_a_mixture_end_with_a_sentence(job_of, monkeypatch) -> None:
    encode = VAE.encode

    def far(model: VAE, x: torch.Tensor, labels: torch.Tensor | None = None) -> Posterior:
        mu, logvar = encode(model, x)
        return Posterior(mu if mu.requires_grad else 1e13 * mu[:, :1].expand_as(mu), logvar)

    monkeypatch.setattr(VAE, "encode", far)
    job = job_of("vae")
    with pytest.raises(
        RunError, match=r"too far for a mixture of Gaussians; .* learning rate \(--lr\)\.$"
    ):
        finish(job)
    assert not job.out.exists()
