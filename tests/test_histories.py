"""The history beside a checkpoint: written whole, read as strictly, only with its own weights."""

import itertools
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from explorer.checkpoints import (
    RunHead,
    files,
    history_path,
    load_history,
    load_model,
    read_card,
    save_card,
    save_history,
)
from explorer.checkpoints import history as history_file
from explorer.engine.jobs.run import Job, resumed, train
from explorer.engine.store.library import Library
from explorer.errors import CheckpointError, RunError, UnknownModelError
from explorer.specs import Recipe
from tests.tiny import DATA, JUDGE, TINY, checkpoint, fresh, names_in, point

CPU = torch.device("cpu")
STEPS = (0, 10, 40)
every_family = pytest.mark.parametrize("spec", TINY.values(), ids=TINY)


def with_history(path: Path, spec, steps=STEPS) -> Path:
    """A tiny checkpoint whose history is of other seeds, the last of its own."""
    checkpoint(path, spec)
    seeds = [*range(1, len(steps)), 0]
    save_history(path, steps, (fresh(spec, seed).state_dict() for seed in seeds))
    return path


@pytest.fixture
def path(tmp_path) -> Path:
    return with_history(tmp_path / "model.safetensors", TINY["cgan"])


def rewrite(path: Path, change=None, **metadata: str) -> None:
    """The history of `path` again, with tensors or metadata changed."""
    beside = history_path(path)
    with safe_open(beside, framework="pt") as file:
        about = {**file.metadata(), **metadata}
    tensors = load_file(beside)
    if change:
        change(tensors)
    save_file(tensors, beside, about)


def refusal(path: Path) -> str:
    with pytest.raises(CheckpointError) as caught:
        load_history(path)
    sentence = str(caught.value)
    assert sentence.startswith(history_path(path).name)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


@every_family
def test_a_history_decodes_as_its_models_did(spec, tmp_path) -> None:
    path = with_history(tmp_path / "model.safetensors", spec)
    history = load_history(path)
    assert history.steps == STEPS
    model, _ = load_model(path)
    for i, seed in enumerate((1, 2, 0)):
        model.load_state_dict({**model.state_dict(), **history.at(i)})
        shown, before = model.decode(*point(spec)), fresh(spec, seed).decode(*point(spec))
        assert (shown - before).abs().max() < 1 / 255


@every_family
def test_only_what_decoding_needs_is_kept_at_half_precision(spec, tmp_path) -> None:
    path = with_history(tmp_path / "model.safetensors", spec)
    model, held = fresh(spec), load_file(history_path(path))
    part = f"{model.decoding}." if model.decoding else ""
    wanted = {name for name, _ in model.named_parameters() if name.startswith(part)}
    assert wanted <= held.keys()
    assert all(name.startswith(part) for name in held)
    for name, stack in held.items():
        assert stack.shape == (3, *model.state_dict()[name].shape)
        assert stack.dtype == (torch.float16 if stack.ndim > 2 else torch.float32)


def test_a_model_without_history_has_none(tmp_path) -> None:
    assert load_history(checkpoint(tmp_path / "model.safetensors", TINY["vae"])) is None


def test_new_evidence_leaves_the_history_valid(path) -> None:
    save_card(path, replace(read_card(path), evidence={"results": {}}))
    assert load_history(path).steps == STEPS


def test_a_history_of_other_weights_is_refused(path) -> None:
    checkpoint(path, TINY["cgan"], seed=5)
    assert refusal(path) == (
        "model.history.safetensors: it belongs to other weights than those in model.safetensors; "
        "delete it, or train the model again with --history."
    )


@pytest.mark.parametrize(
    "steps", ["", "[]", "{}", "[1, 1, 2]", "[2, 1, 0]", "[0, 1.5, 2]", "[-1, 0, 1]", "[" * 100_000]
)
def test_steps_that_are_none_are_refused(path, steps) -> None:
    rewrite(path, steps=steps)
    assert "its steps" in refusal(path)


def test_steps_that_are_not_those_of_the_tensors_are_refused(path) -> None:
    rewrite(path, steps="[0, 10]")
    assert "has shape [3, " in refusal(path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t.pop("generator.mix.1.bias"), "generator.mix.1.bias is missing or too many"),
        (lambda t: t.update(extra=torch.zeros(3)), "extra is missing or too many"),
        (
            lambda t: t.update({"generator.mix.1.bias": torch.zeros(3, 9)}),
            "has shape [3, 9], steps and spec ask for [3, 8]",
        ),
        (lambda t: t["generator.mix.1.bias"].fill_(float("nan")), "not finite float16 or float32"),
        (
            lambda t: t.update({"generator.mix.1.bias": torch.zeros(3, 8, dtype=torch.int32)}),
            "not finite float16 or float32",
        ),
    ],
    ids=["missing", "extra", "shape", "nan", "integers"],
)
def test_tensors_that_do_not_fit_are_refused(path, change, said) -> None:
    rewrite(path, change)
    assert said in refusal(path)


def test_a_file_of_another_kind_is_refused(path) -> None:
    rewrite(path, format="latent-explorer-history/2")
    assert "it is no history of this explorer" in refusal(path)
    history_path(path).write_bytes(path.read_bytes())
    assert "it is no history of this explorer" in refusal(path)
    history_path(path).write_bytes(history_path(path).read_bytes()[:-9])
    assert "no whole safetensors file" in refusal(path)


def test_an_oversized_history_is_neither_written_nor_read(path, monkeypatch) -> None:
    before = history_path(path).read_bytes()
    monkeypatch.setattr(history_file, "MAX_BYTES", 1000)
    weights = [fresh(TINY["cgan"]).state_dict()] * 3
    with pytest.raises(CheckpointError, match=r"history of 3 steps and .* is too large"):
        save_history(path, STEPS, weights)
    assert history_path(path).read_bytes() == before
    monkeypatch.setattr(files, "MAX_BYTES", 1000)
    with pytest.raises(CheckpointError, match="of up to 0 MB are read"):
        load_history(path)


@pytest.mark.parametrize("step", ["save_file", "replace"])
def test_a_full_disk_leaves_the_old_history(path, monkeypatch, step) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files if step == "save_file" else os, step, fail)
    with pytest.raises(CheckpointError, match="could not be written"):
        save_history(path, (0,), [fresh(TINY["cgan"]).state_dict()])
    monkeypatch.undo()
    assert load_history(path).steps == STEPS
    assert names_in(path.parent) == ["model.history.safetensors", "model.safetensors"]


def test_a_judge_has_no_history(tmp_path) -> None:
    path = checkpoint(tmp_path / "judge.safetensors", JUDGE)
    with pytest.raises(CheckpointError, match="is a judge, which has no history"):
        save_history(path, (0,), [fresh(JUDGE).state_dict()])


def test_a_history_is_not_listed_as_a_model(path) -> None:
    library = Library(path.parent)
    assert [entry.id for entry in library.entries()] == ["model"]
    with pytest.raises(UnknownModelError):
        library.entry("model.history")


# Runs that keep one


@pytest.fixture
def job_of(fake_root, tmp_path):
    def make(family: str, out: str = "model", history: int = 4) -> Job:
        data = DATA[TINY[family].form.name]
        batch = 16 if data == "mnist" else 8192
        recipe = Recipe(dataset=data, epochs=3, batch=batch, ema=0.9, beta1=0.5)
        head = RunHead(TINY[family], recipe, "python -m explorer train")
        return Job(head, tmp_path / f"{out}.safetensors", fake_root, CPU, history=history)

    return make


def finish(job: Job) -> None:
    for _ in train(job, every=5):
        pass


@pytest.mark.parametrize("family", TINY)
def test_a_run_leaves_its_history_from_the_first_step_to_the_last(job_of, family) -> None:
    job = job_of(family)
    finish(job)
    history = load_history(job.out)
    assert len(history.steps) == 4
    assert (history.steps[0], history.steps[-1]) == (0, read_card(job.out).steps)
    model = load_model(job.out)[0]
    for name, value in history.at(3).items():
        torch.testing.assert_close(value, model.state_dict()[name], rtol=2**-11, atol=1e-7)
    first = [history.at(0)[name] - history.at(3)[name] for name in history.weights]
    assert max(change.abs().max() for change in first) > 1e-3
    assert names_in(job.out.parent) == ["model.history.safetensors", "model.safetensors"]


def test_keeping_a_history_changes_no_weight(job_of) -> None:
    for job in (one := job_of("cgan", "one"), two := job_of("cgan", "two", history=0)):
        finish(job)
    assert not history_path(two.out).exists()
    first, second = load_file(one.out), load_file(two.out)
    assert all(torch.equal(first[name], second[name]) for name in second)


@pytest.mark.parametrize("records", [1, 4])
def test_a_resumed_run_has_the_history_of_an_unbroken_one(job_of, fake_root, records) -> None:
    whole, broken_off = job_of("cgan", "whole"), job_of("cgan", "broken")
    finish(whole)
    progress = train(broken_off, every=5)
    *_, last = itertools.islice(progress, records)
    progress.close()
    assert load_history(broken_off.out).steps[-1] == last.step
    finish(resumed(broken_off.out, fake_root, CPU, 60.0))
    one, two = load_history(whole.out), load_history(broken_off.out)
    assert one.steps == two.steps
    assert all(torch.equal(one.weights[name], two.weights[name]) for name in one.weights)


def test_a_run_without_history_takes_that_of_older_weights_away(job_of) -> None:
    finish(job_of("vae"))
    finish(job_of("vae", history=0))
    assert names_in(job_of("vae").out.parent) == ["model.safetensors"]


def test_a_judge_that_is_to_keep_a_history_is_refused(job_of) -> None:
    job = job_of("cgan")
    judge = replace(job, head=job.head._replace(spec=JUDGE))
    with pytest.raises(RunError, match="A judge draws no images; leave --history out"):
        next(train(judge))


def test_a_saved_run_whose_history_is_incomplete_is_refused(job_of, fake_root) -> None:
    job = job_of("vae")
    progress = train(job, every=5)
    next(progress)
    progress.close()
    state = job.out.with_suffix(".state.safetensors")
    with safe_open(state, framework="pt") as file:
        about = file.metadata()
    save_file({k: v for k, v in load_file(state).items() if k != "history.steps"}, state, about)
    with pytest.raises(RunError, match="saved history of the run is incomplete; delete the run"):
        next(train(resumed(job.out, fake_root, CPU, 60.0)))


def test_steps_are_plain_json_in_a_plain_file(path) -> None:
    with safe_open(history_path(path), framework="pt") as file:
        about = file.metadata()
    assert about["format"] == "latent-explorer-history/1"
    assert json.loads(about["steps"]) == list(STEPS)
