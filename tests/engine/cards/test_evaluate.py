"""Measuring a checkpoint: into its card and nowhere else, kept when stopped, refused in words."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from explorer.checkpoints import (
    files,
    fingerprint,
    load_judge,
    load_model,
    read_card,
    save_card,
)
from explorer.engine import Engine, Library
from explorer.engine.cards.evaluate import Measuring, beside, evaluate, note_runs
from explorer.errors import CheckpointError, DataError, RunError
from explorer.evaluation.protocols import PROTOCOLS, likelihood
from explorer.evaluation.subject import Effort
from explorer.families.cgan import CGANSpec
from explorer.families.judge import JudgeSpec
from explorer.specs import Recipe
from tests.tiny import EFFORT, JUDGE, TINY, checkpoint, names_in, set_of, write_judges

ROOT = Path(__file__).resolve().parents[3]
CPU = torch.device("cpu")
ALWAYS = ["posterior", "dimensions", "memory", "likelihood"]  # of a VAE without judges

every_family = pytest.mark.parametrize("family", TINY)


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder of its own for each test, with a tiny model of each family and two judges."""
    for family, spec in TINY.items():
        checkpoint(tmp_path / f"{family}.safetensors", spec)
    write_judges(tmp_path)
    return tmp_path


@pytest.fixture
def measuring(folder, fake_root, few_points) -> Callable[..., Any]:
    """The generator that measures a model of the folder."""

    def make(name: str, effort: Effort = EFFORT, only: list[str] | None = None, **settings: Any):
        data = settings.pop("data", fake_root)
        path = folder / f"{name}.safetensors"
        return evaluate(path, Library(folder), data, CPU, effort, only or (), **settings)

    return make


def finish(measurement) -> dict:
    while True:
        try:
            next(measurement)
        except StopIteration as end:
            return end.value


def stop_after(measurement, records: int) -> list[Measuring]:
    seen = list(islice(measurement, records))
    measurement.close()
    return seen


def figures_of(found: dict) -> dict:
    """What does not change with the clock, as it comes back from a card."""
    kept = ("data", "judges", "conditions", "results", "left_out")
    return json.loads(json.dumps({part: found[part] for part in kept}))


def counting(monkeypatch) -> list[str]:
    """The protocols that are begun from now on."""
    begun: list[str] = []

    def counted(name: str, measure):
        return lambda subject: begun.append(name) or measure(subject)

    for name, protocol in list(PROTOCOLS.items()):
        counted_one = replace(protocol, measure=counted(name, protocol.measure))
        monkeypatch.setitem(PROTOCOLS, name, counted_one)
    return begun


# What is written


@every_family
def test_the_card_holds_what_was_measured_and_the_weights_stay_as_they_are(
    folder, measuring, family
) -> None:
    path = folder / f"{family}.safetensors"
    before, card = fingerprint(path), read_card(path)
    found = finish(measuring(family))
    assert fingerprint(path) == before
    assert names_in(folder) == sorted(
        f"{n}.safetensors" for n in [*TINY, "judge-mnist-a", "judge-mnist-b"]
    )
    model, measured = load_model(path)
    assert model.spec == TINY[family]
    assert measured == replace(card, evidence=json.loads(json.dumps(found)))
    assert set(found["results"]) | set(found["left_out"]) == set(PROTOCOLS)
    assert not set(found["results"]) & set(found["left_out"])
    assert set(found["seconds"]) == set(found["results"])
    assert found["data"] == {"name": set_of(TINY[family]), "train": 200, "test": 50}
    assert found["conditions"]["weights"] == before
    assert found["conditions"]["effort"]["count"] == 40


def test_the_judges_are_named_with_their_weights_and_accuracy(folder, measuring, fake_root) -> None:
    judge = folder / "judge-mnist-b.safetensors"
    share = finish(evaluate(judge, Library(), fake_root, CPU, EFFORT))["results"]["judge"]
    judges = finish(measuring("cgan", only=["memory"]))["judges"]
    assert list(judges) == ["a", "b"]
    assert judges["a"]["accuracy"] is None
    assert judges["b"] == {
        "id": "judge-mnist-b",
        "weights": fingerprint(judge),
        "accuracy": share["accuracy"],
    }


def test_records_count_the_protocols_and_rise_to_one(measuring) -> None:
    records = list(measuring("vae"))
    assert {(r.protocol, r.title, r.number) for r in records} == {
        (name, PROTOCOLS[name].title, number)
        for number, name in enumerate(dict.fromkeys(r.protocol for r in records), 1)
    }
    assert {r.of for r in records} == {8}
    for number in range(1, 9):
        fractions = [r.fraction for r in records if r.number == number]
        assert fractions == sorted(fractions)
        assert fractions[-1] == 1


def test_only_what_was_asked_for_is_measured(measuring, monkeypatch) -> None:
    begun = counting(monkeypatch)
    found = finish(measuring("vae", only=["posterior", "infogan"]))
    assert begun == list(found["results"]) == ["posterior"]
    assert found["left_out"] == {"infogan": "The model reads no codes."}


def test_one_protocol_after_the_other_comes_to_the_evidence_of_all(measuring, monkeypatch) -> None:
    whole = figures_of(finish(measuring("vae")))
    begun = counting(monkeypatch)
    again = finish(measuring("vae", only=["posterior"]))
    assert begun == ["posterior"]
    assert again["results"].keys() == again["seconds"].keys() == whole["results"].keys()
    # Weights that lie elsewhere in the file, after a longer card, may round another way.
    new, old = (each["results"].pop("posterior")["elbo"] for each in (again, whole))
    assert new == pytest.approx(old)
    assert figures_of(again) == whole


@pytest.mark.parametrize("change", ["effort", "weights", "judges"])
def test_results_of_other_conditions_never_stand_beside_new_ones(folder, measuring, change) -> None:
    finish(measuring("vae", only=["posterior"]))
    path = folder / "vae.safetensors"
    if change == "weights":
        old = read_card(path).evidence
        checkpoint(path, TINY["vae"], seed=7, evidence=old)
    if change == "judges":
        (folder / "judge-mnist-a.safetensors").unlink()
    effort = replace(EFFORT, k=9) if change == "effort" else EFFORT
    found = finish(measuring("vae", effort, only=["memory"]))
    assert list(found["results"]) == ["memory"]


def test_results_outlive_an_effort_that_no_protocol_of_their_day_knew(folder, measuring) -> None:
    finish(measuring("vae", only=["posterior"]))
    path = folder / "vae.safetensors"
    card = read_card(path)
    card.evidence["conditions"]["effort"].pop("triples")
    save_card(path, card)
    found = finish(measuring("vae", only=["arithmetic"]))
    assert list(found["results"]) == ["posterior", "arithmetic"]
    assert found["conditions"]["effort"] == EFFORT.__dict__


@pytest.mark.parametrize("odd", [None, 3, [], {}, {"effort": None}, {"effort": {"odd": 1}}])
def test_conditions_of_any_shape_are_no_obstacle(folder, measuring, odd) -> None:
    finish(measuring("vae", only=["posterior"]))
    path = folder / "vae.safetensors"
    card = read_card(path)
    card.evidence["conditions"] = odd
    save_card(path, card)
    assert list(finish(measuring("vae", only=["memory"]))["results"]) == ["memory"]


def test_notes_of_other_runs_outlive_a_new_measurement(folder, measuring) -> None:
    path = folder / "infogan.safetensors"
    finish(measuring("infogan", only=["infogan"]))
    note_runs(path, [])
    assert len(finish(measuring("infogan", only=["memory"]))["runs"]["infogan"]) == 1


def test_without_judges_what_needs_none_is_measured(folder, measuring) -> None:
    for letter in "ab":
        (folder / f"judge-mnist-{letter}.safetensors").unlink()
    found = finish(measuring("vae"))
    assert list(found["results"]) == ALWAYS
    assert found["judges"] == {}
    for name in ("verdict", "distribution", "smoothness"):
        assert found["left_out"][name].startswith("There are no judges of this data; train two")


@pytest.mark.parametrize("letter", ["a", "b"])
def test_one_judge_is_as_good_as_none(folder, measuring, letter) -> None:
    (folder / f"judge-mnist-{letter}.safetensors").unlink()
    assert list(finish(measuring("vae"))["results"]) == ALWAYS


def test_judges_of_other_data_or_colours_do_not_count(folder, measuring) -> None:
    for letter in "ab":
        (folder / f"judge-mnist-{letter}.safetensors").unlink()
    write_judges(folder, "fashion_mnist")
    colour = JudgeSpec(width=4, features=8, channels=3)
    checkpoint(folder / "judge-mnist-b.safetensors", colour)
    assert list(finish(measuring("vae"))["results"]) == ALWAYS


@pytest.mark.parametrize("letter", ["a", "b"])
def test_a_judge_is_measured_by_what_it_says_of_real_images(folder, fake_root, letter) -> None:
    path = folder / f"judge-mnist-{letter}.safetensors"
    before = fingerprint(path)
    found = finish(evaluate(path, Library(folder), fake_root, CPU, EFFORT))
    share = found["results"]["judge"]
    assert share["images"] == 50
    assert share["accuracy"] == pytest.approx(np.mean(share["per_class"]))
    assert fingerprint(path) == before
    assert load_judge(path)[1].evidence == found


def test_a_class_without_test_images_has_no_accuracy(tmp_path) -> None:
    labels = np.arange(100) % 3
    labels[0] = 3
    images = np.random.default_rng(0).integers(0, 255, (100, 28, 28), dtype=np.uint8)
    np.savez(tmp_path / "own.npz", images=images, labels=labels)
    spec, recipe = replace(JUDGE, labels=4), Recipe(dataset="own.npz", batch=20, epochs=1)
    path = checkpoint(tmp_path / "judge-own-a.safetensors", spec, recipe=recipe)
    checkpoint(tmp_path / "judge-own-b.safetensors", spec, seed=1, recipe=recipe)
    found = finish(evaluate(path, Library(), tmp_path, CPU, EFFORT))
    assert found["results"]["judge"]["per_class"][3] is None
    model = checkpoint(tmp_path / "m.safetensors", CGANSpec(z=2, width=2, labels=4), recipe=recipe)
    found = finish(evaluate(model, Library(tmp_path), tmp_path, CPU, replace(EFFORT, taught=20)))
    assert found["results"]["teaching"]["per_class"][3] is None
    assert read_card(model).evidence["results"].keys() == found["results"].keys()


def test_images_that_are_all_the_same_have_no_ratio(tmp_path) -> None:
    np.savez(tmp_path / "own.npz", images=np.zeros((100, 28, 28), dtype=np.uint8))
    model = checkpoint(tmp_path / "m.safetensors", TINY["vae"], recipe=Recipe(dataset="own.npz"))
    found = finish(evaluate(model, Library(), tmp_path, CPU, EFFORT))
    assert found["results"]["memory"]["ratio"] is None


# Stopped and gone on


@pytest.mark.parametrize("records", [1, 3, 6, 9, 13])
@pytest.mark.parametrize("saving", [0.0, 60.0])
def test_a_stopped_measurement_goes_on_to_the_same_evidence(
    folder, measuring, monkeypatch, records, saving
) -> None:
    monkeypatch.setattr(likelihood, "BLOCK", 13)
    path = folder / "vae.safetensors"
    whole = figures_of(finish(measuring("vae")))
    checkpoint(path, TINY["vae"])
    seen = stop_after(measuring("vae", save_seconds=saving), records)
    assert beside(path).name == "vae.evidence.json"
    assert read_card(path).evidence == {}
    done = [r.protocol for r in seen if r.fraction == 1]
    held = json.loads(beside(path).read_text())
    assert set(held["results"]) <= set(done), "no half result is kept"
    begun = counting(monkeypatch)
    assert figures_of(finish(measuring("vae"))) == whole
    assert not set(begun) & set(held["results"]), "what was done is not measured again"
    assert begun == [name for name in whole["results"] if name not in held["results"]]
    assert not beside(path).exists()


def test_stopped_at_every_record_it_still_comes_to_the_end(folder, measuring, monkeypatch) -> None:
    monkeypatch.setattr(likelihood, "BLOCK", 13)
    whole = figures_of(finish(measuring("vae")))
    checkpoint(folder / "vae.safetensors", TINY["vae"])
    for records in range(1, 100):
        measurement = measuring("vae")
        seen = list(islice(measurement, records))
        if len(seen) < records:
            break
        measurement.close()
    assert figures_of(read_card(folder / "vae.safetensors").evidence) == whole


def test_the_blocks_of_a_likelihood_are_kept(folder, measuring, monkeypatch) -> None:
    monkeypatch.setattr(likelihood, "BLOCK", 13)
    whole = finish(measuring("vae", only=["likelihood"]))["results"]
    path = beside(checkpoint(folder / "vae.safetensors", TINY["vae"]))
    stop_after(measuring("vae", only=["likelihood"]), 2)
    assert len(json.loads(path.read_text())["kept"]["likelihood"]["bounds"]) == 26
    records = measuring("vae", only=["likelihood"])
    assert next(records).fraction == 39 / 40
    assert finish(records)["results"] == whole


def test_an_unfinished_protocol_is_kept_while_another_is_asked_for(
    folder, measuring, monkeypatch
) -> None:
    monkeypatch.setattr(likelihood, "BLOCK", 13)
    stop_after(measuring("vae", only=["likelihood"]), 2)
    found = finish(measuring("vae", only=["memory"]))
    assert list(found["results"]) == list(found["seconds"]) == ["memory"]
    assert next(measuring("vae", only=["likelihood"])).fraction == 39 / 40
    assert set(finish(measuring("vae", only=["likelihood"]))["results"]) == {"memory", "likelihood"}
    assert not beside(folder / "vae.safetensors").exists()


def test_other_weights_are_measured_from_the_beginning(folder, measuring, monkeypatch) -> None:
    path = checkpoint(folder / "vae.safetensors", TINY["vae"], seed=5)
    whole = figures_of(finish(measuring("vae")))
    checkpoint(path, TINY["vae"], seed=0)
    stop_after(measuring("vae"), 9)
    checkpoint(path, TINY["vae"], seed=5)
    begun = counting(monkeypatch)
    assert figures_of(finish(measuring("vae"))) == whole
    assert begun == list(whole["results"])


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "",
        lambda text: text[:-20],
        lambda text: "[]",
        lambda text: "null",
        lambda text: "[" * 100_000,
        lambda text: "\ud800",
        lambda text: json.dumps({**json.loads(text), "conditions": {}}),
        lambda text: json.dumps({**json.loads(text), "results": 3}),
        lambda text: json.dumps({**json.loads(text), "seconds": None}),
        lambda text: json.dumps({"conditions": json.loads(text)["conditions"]}),
    ],
    ids=range(10),
)
def test_a_damaged_record_of_what_was_done_is_ignored(folder, measuring, damage) -> None:
    stop_after(measuring("vae", only=["posterior", "memory"]), 4)
    path = beside(folder / "vae.safetensors")
    path.write_bytes(damage(path.read_text()).encode("utf-8", "surrogatepass"))
    found = finish(measuring("vae", only=["posterior", "memory"]))
    assert list(found["results"]) == ["posterior", "memory"]
    assert not path.exists()


SLOW = """
import sys, time
from dataclasses import replace
from pathlib import Path
from explorer.cli import main
from explorer.evaluation.protocols import PROTOCOLS

sys.modules["explorer.cli.main"].SHIPPED = Path("none")

def slowly(measure):
    def measured(subject):
        time.sleep(0.4)
        return (yield from measure(subject))
    return measured

for name, protocol in list(PROTOCOLS.items()):
    PROTOCOLS[name] = replace(protocol, measure=slowly(protocol.measure))
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals are a matter of POSIX")
def test_a_killed_measurement_goes_on_to_the_same_evidence(
    folder, measuring, fake_root, monkeypatch
) -> None:
    path = folder / "cgan.safetensors"
    whole = figures_of(finish(measuring("cgan")))
    checkpoint(path, TINY["cgan"])
    flags = [f"--{name.replace('_', '-')}={value}" for name, value in EFFORT.__dict__.items()]
    command = ["evaluate", str(path), "--judges", str(folder), "--data-root", str(fake_root)]
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, *command, "--device", "cpu", *flags],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        while not beside(path).exists():
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.01)
        process.kill()
        out, said = process.communicate(timeout=600)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == -signal.SIGKILL
    assert "Traceback" not in said
    assert out == ""
    assert read_card(path).evidence == {}
    held = list(json.loads(beside(path).read_text())["results"])
    assert 0 < len(held) < len(whole["results"])
    begun = counting(monkeypatch)
    assert figures_of(finish(measuring("cgan"))) == whole
    assert begun == list(whole["results"])[len(held) :]


# Mistakes and misfortunes


def test_an_unknown_protocol_is_answered_with_those_there_are(measuring) -> None:
    with pytest.raises(RunError, match=r"no protocol 'fid'; choose of verdict, distribution, ag"):
        finish(measuring("vae", only=["fid"]))


def test_missing_data_is_a_sentence(measuring, tmp_path, monkeypatch) -> None:
    from torchvision.datasets import mnist

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no internet")

    monkeypatch.setattr(mnist, "download_and_extract_archive", fail)
    with pytest.raises(DataError, match=r"MNIST is not below .* could not be downloaded"):
        finish(measuring("vae", data=tmp_path / "nothing"))
    with pytest.raises(DataError, match="MNIST is not below"):
        finish(measuring("judge-mnist-a", data=tmp_path / "nothing"))


def test_too_few_test_images_are_a_sentence(tmp_path) -> None:
    np.savez(tmp_path / "own.npz", images=np.zeros((90, 28, 28), dtype=np.uint8))
    model = checkpoint(tmp_path / "m.safetensors", TINY["vae"], recipe=Recipe(dataset="own.npz"))
    with pytest.raises(DataError, match="own has 9 test images, fewer than the 10 that a measurem"):
        finish(evaluate(model, Library(), tmp_path, CPU, EFFORT))


def test_too_few_samples_to_teach_a_judge_are_a_sentence(measuring) -> None:
    with pytest.raises(DataError, match="fewer than one batch of 20"):
        finish(measuring("cgan", replace(EFFORT, taught=19)))


def test_a_damaged_judge_is_a_sentence(folder, measuring) -> None:
    path = folder / "judge-mnist-a.safetensors"
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(
        CheckpointError, match=r"judge-mnist-a\.safetensors is no whole safetensors"
    ):
        finish(measuring("vae"))


@pytest.mark.parametrize("end", ["running", "stopping"])
def test_a_full_disk_is_a_sentence_and_leaves_the_card_alone(
    folder, measuring, monkeypatch, end
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    path = folder / "vae.safetensors"
    before = path.read_bytes()
    measurement = measuring("vae")
    next(measurement)
    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(CheckpointError) as caught:
        measurement.close() if end == "stopping" else finish(measurement)
    assert "vae.evidence.json could not be written (No space left" in str(caught.value)
    assert "free some space there, or evaluate a copy of the checkpoint" in str(caught.value)
    assert path.read_bytes() == before


def test_a_disk_that_is_full_in_the_end_costs_no_measurement(
    folder, measuring, monkeypatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full, pytest.raises(CheckpointError, match="No space left"):
        full.setattr(files, "save_file", fail)
        finish(measuring("vae"))
    begun = counting(monkeypatch)
    found = finish(measuring("vae"))
    assert begun == []
    assert (
        read_card(folder / "vae.safetensors").evidence["results"].keys() == found["results"].keys()
    )


def test_a_folder_that_cannot_be_written_is_a_sentence(folder, measuring) -> None:
    (folder / "vae.evidence.json").mkdir()  # root may write anywhere, but not over a folder
    with pytest.raises(CheckpointError, match=r"vae\.evidence\.json could not be written"):
        finish(measuring("vae"))


# Runs with other seeds


def run_of(folder: Path, seed: int, error: float | None, **recipe: Any) -> Path:
    """A checkpoint whose card says that an InfoGAN of this seed was measured."""
    result = {"error": error, "information": 2.0, "entropy": 2.3, "samples": 40}
    found = {"results": {"infogan": result}, "seconds": {}, "left_out": {}}
    return checkpoint(
        folder / f"run-{seed}.safetensors",
        TINY["infogan"],
        seed,
        recipe=Recipe(dataset="mnist", **{"seed": seed, **recipe}),
        evidence={} if error is None else found,
    )


@pytest.mark.parametrize(
    ("errors", "median", "every"),
    [
        ((0.04, 0.2, 0.03), "4.00 %", "3 seeds: 3.0, 4.0, 20.0"),
        ((0.04, 0.2), "12.00 %", "2 seeds: 4.0, 20.0"),
        ((0.04,), "4.00 %", "1 seeds: 4.0"),
    ],
)
def test_the_median_and_all_seeds_are_shown(tmp_path, errors, median, every) -> None:
    runs = [run_of(tmp_path, seed, error) for seed, error in enumerate(errors)]
    before = fingerprint(runs[0])
    found = note_runs(runs[0], reversed(runs[1:]))
    assert [run["seed"] for run in found["runs"]["infogan"]] == list(range(len(errors)))
    assert read_card(runs[0]).evidence == found
    assert fingerprint(runs[0]) == before
    engine = Engine([tmp_path], "cpu")
    shown = engine.evidence(engine.library.entry("run-0")).figures
    figure = next(f for f in shown if f.name == "median error")
    assert (figure.value, figure.protocol) == (median, every)
    assert figure.met is (float(median.split()[0]) <= 5)


def test_a_run_of_another_recipe_or_spec_is_refused(tmp_path) -> None:
    own = run_of(tmp_path, 0, 0.1)
    others = [run_of(tmp_path, 1, 0.1, epochs=3)]
    others += [checkpoint(tmp_path / "other.safetensors", replace(TINY["infogan"], z=4))]
    for other in others:
        with pytest.raises(CheckpointError) as caught:
            note_runs(own, [other])
        assert (
            str(caught.value)
            == f"{other.name} is not a run of the same spec and recipe; name others."
        )
    assert "runs" not in read_card(own).evidence


def test_a_run_that_was_not_measured_is_refused(tmp_path) -> None:
    own, other = run_of(tmp_path, 0, 0.1), run_of(tmp_path, 1, None)
    with pytest.raises(CheckpointError) as caught:
        note_runs(own, [other])
    assert str(caught.value) == "run-1.safetensors was not measured yet; evaluate it first."
    with pytest.raises(CheckpointError, match=r"run-1\.safetensors was not measured yet"):
        note_runs(other, [own])


def test_a_seed_counts_once(tmp_path) -> None:
    own = run_of(tmp_path, 0, 0.1)
    with pytest.raises(CheckpointError, match=r"run-0\.safetensors has the seed of another run"):
        note_runs(own, [own])


def test_a_run_that_is_gone_is_a_sentence(tmp_path) -> None:
    with pytest.raises(CheckpointError, match=r"gone\.safetensors cannot be read"):
        note_runs(run_of(tmp_path, 0, 0.1), [tmp_path / "gone.safetensors"])
