"""``python -m explorer evaluate``, and judges and priors on the command line."""

import json
import os
import signal
import sys
from dataclasses import replace
from functools import wraps
from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.checkpoints import fingerprint, load_judge, read_card
from explorer.cli.main import main
from explorer.data import DATA_ROOT_VARIABLE
from explorer.engine.cards.evaluate import beside
from explorer.evaluation.protocols import PROTOCOLS
from explorer.families.judge import JudgeSpec
from explorer.latent import draw
from explorer.specs import Recipe
from tests.tiny import EFFORT, LISTED, TINY, checkpoint, names_in, write_judges

FLAGS = [f"--{name.replace('_', '-')}={value}" for name, value in EFFORT.__dict__.items()]
QUICK = ["--only", "posterior", "memory", "infogan", *FLAGS]


@pytest.fixture(autouse=True)
def shipped(fake_root, tmp_path, monkeypatch) -> Path:
    """Tiny models and judges are shipped, the data is fake, one stands in tmp_path, on the CPU."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    mps = torch.backends.mps
    monkeypatch.setattr(mps, "is_available", wraps(mps.is_available)(lambda: False))
    folder = tmp_path / "shipped"
    for family, spec in TINY.items():
        checkpoint(folder / f"tiny-{family}.safetensors", spec)
    write_judges(folder)
    monkeypatch.setattr(sys.modules["explorer.cli.main"], "SHIPPED", folder)
    monkeypatch.setenv(DATA_ROOT_VARIABLE, str(fake_root))
    monkeypatch.chdir(tmp_path)
    return folder


def refused(capsys, *arguments: str) -> str:
    """The one line with which a command is refused."""
    try:
        code = main(arguments)
    except SystemExit as exc:
        code = exc.code
    said = capsys.readouterr()
    assert code == 2
    assert said.out == ""
    assert said.err.endswith("\n")
    assert "Traceback" not in said.err
    return said.err.replace("\r", "\n").splitlines()[-1]


# What is printed


def test_the_table_has_a_column_for_each_part_of_a_figure(capsys, shipped) -> None:
    assert main(["evaluate", "tiny-vae", *QUICK]) == 0
    judge_a, judge_b, head, *lines = capsys.readouterr().out.splitlines()
    weights = fingerprint(shipped / "judge-mnist-a.safetensors")
    assert judge_a == f"judge-mnist-a {weights[:12]}, test accuracy not measured"
    assert judge_b.startswith("judge-mnist-b ")
    assert head.split() == ["measure", "value", "published", "target", "protocol"]
    starts = [head.index(word) for word in head.split()]
    table = [line for line in lines if not line.startswith(("infogan: ", "Time: "))]
    for line in table:
        assert all(line[start - 1] == " " for start in starts[1:])
        assert line[starts[-1] :] == line[starts[-1] :].strip() != ""
    assert [line[: starts[1]].strip() for line in table] == [
        "−ELBO",
        "active dimensions",
        "nearest training image",
    ]
    assert lines[-2] == "infogan: left out. The model reads no codes."
    assert lines[-1].startswith("Time: posterior ")


def test_targets_stand_in_their_column(capsys) -> None:
    assert main(["evaluate", "tiny-infogan", "--only", "infogan", *FLAGS]) == 0
    lines = capsys.readouterr().out.splitlines()
    head = next(line for line in lines if line.startswith("measure"))
    row = next(line for line in lines if line.startswith("categorical error"))
    assert row[head.index("published") :].startswith("5 %")
    assert row[head.index("target") :].startswith("≤ 5 ")


@pytest.mark.parametrize("family", TINY)
def test_json_is_the_evidence_of_the_card_and_nothing_else(capsys, shipped, family) -> None:
    assert main(["evaluate", f"tiny-{family}", "--json", *FLAGS]) == 0
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    path = shipped / f"tiny-{family}.safetensors"
    assert json.loads(said) == read_card(path).evidence
    assert not beside(path).exists()


def test_a_judge_is_told_how_often_it_is_right(capsys, shipped) -> None:
    assert main(["evaluate", "judge-mnist-a"]) == 0
    share = read_card(shipped / "judge-mnist-a.safetensors").evidence["results"]["judge"]
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["measure", "value", "published", "target", "protocol"]
    assert lines[1].split()[:3] == ["accuracy", f"{100 * share['accuracy']:.2f}", "%"]
    assert lines[1].endswith("50 test images")
    assert len(lines) == 2
    assert main(["evaluate", "judge-mnist-a", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["results"]["judge"] == share
    assert main(["evaluate", "tiny-vae", *QUICK]) == 0
    said = capsys.readouterr().out
    assert f"test accuracy {100 * share['accuracy']:.2f} %\n" in said


def test_a_file_of_ones_own_is_measured_with_judges_of_ones_own(capsys, tmp_path) -> None:
    images = np.random.default_rng(0).integers(0, 255, (120, 28, 28), dtype=np.uint8)
    np.savez(tmp_path / "own.npz", images=images, labels=np.arange(120) % 10)
    recipe = Recipe(dataset="own.npz")
    checkpoint(tmp_path / "mine.safetensors", TINY["cgan"], recipe=recipe)
    write_judges(tmp_path / "judges", "own.npz")
    command = ["evaluate", "mine.safetensors", "--only", "agreement", *FLAGS]
    assert main(command) == 0
    assert "agreement: left out. There are no judges of this data;" in capsys.readouterr().out
    assert main([*command, "--judges", "judges"]) == 0
    assert "label agreement" in capsys.readouterr().out


def test_the_seeds_of_other_runs_are_noted_and_shown(capsys, tmp_path, shipped) -> None:
    path = shipped / "tiny-infogan.safetensors"
    recipe = read_card(path).recipe
    other = checkpoint(
        tmp_path / "other.safetensors", TINY["infogan"], seed=3, recipe=replace(recipe, seed=3)
    )
    for name in ("tiny-infogan", str(other)):
        assert main(["evaluate", name, "--only", "infogan", *FLAGS]) == 0
    before = fingerprint(path)
    capsys.readouterr()
    assert main(["evaluate", "tiny-infogan", "--runs", str(other)]) == 0
    line = next(x for x in capsys.readouterr().out.splitlines() if x.startswith("median error"))
    assert "2 seeds: " in line
    assert fingerprint(path) == before
    assert len(read_card(path).evidence["runs"]["infogan"]) == 2
    assert "runs" not in read_card(other).evidence


# Mistakes and stopping


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("evaluate", "the following arguments are required: checkpoint"),
        (
            "evaluate nothing",
            "There is no model and no file 'nothing'; choose one of tiny-cgan, tiny-infogan",
        ),
        ("evaluate nothing.safetensors", "There is no model and no file 'nothing.safetensors'"),
        ("evaluate ../../x", "There is no model and no file '../../x'"),
        ("evaluate .", "There is no model and no file '.'"),
        ("evaluate " + "x" * 5000, "There is no model and no file 'xxx"),
        ("evaluate text.safetensors", "text.safetensors is no whole safetensors file"),
        ("evaluate tiny-vae --only fid", "There is no protocol 'fid'; choose of verdict, distribu"),
        ("evaluate tiny-vae --only verdict x", "There is no protocol 'x'; choose of verdict, dist"),
        ("evaluate tiny-vae --only", "argument --only: expected at least one argument"),
        ("evaluate tiny-vae --count 0", "count must be a whole number from 10 to 10000000, got 0"),
        ("evaluate tiny-vae --seeds -1", "seeds must be a whole number from 1 to 10000000, got"),
        ("evaluate tiny-vae --k some", "argument --k: invalid int value: 'some'"),
        ("evaluate tiny-vae --device tpu", "'tpu' is no device; choose one of"),
        ("evaluate tiny-vae --runs gone.safetensors", "tiny-vae.safetensors was not measured yet"),
        ("evaluate tiny-vae --coun 40", "unrecognized arguments: --coun 40"),
        ("evaluate tiny-vae --data-root text.safetensors", "MNIST is not below text.safetensors"),
        (
            "info judge-mnist-a",
            "judge-mnist-a.safetensors is a judge, which draws no images; choose another one.",
        ),
        (
            "sample judge-mnist-a",
            "judge-mnist-a.safetensors is a judge, which draws no images; choose another one.",
        ),
        (
            "sample shipped/judge-mnist-b.safetensors",
            "judge-mnist-b.safetensors is a judge, which draws no images; choose another one.",
        ),
        ("sample tiny-vae --prior flat", "tiny-vae has no prior 'flat'; draw from the normal one."),
        ("sample tiny-cgan --prior mixture", "tiny-cgan has no prior 'mixture'; draw from the no"),
        (
            "train --model vae --dataset mnist --precision half",
            "precision must be one of float32, bfloat16, got 'half'.",
        ),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(capsys, tmp_path, words, sentence) -> None:
    (tmp_path / "text.safetensors").write_text("this is text and nothing else")
    assert sentence in refused(capsys, *words.split())
    assert names_in(tmp_path) == ["shipped", "text.safetensors"]


@pytest.mark.skipif(os.name != "posix", reason="signals are a matter of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_keeps_what_is_done_and_says_so(capsys, shipped, monkeypatch, number) -> None:
    path = shipped / "tiny-vae.safetensors"
    whole = PROTOCOLS["memory"]

    def interrupted(subject):
        signal.raise_signal(number)
        return whole.measure(subject)

    monkeypatch.setitem(PROTOCOLS, "memory", replace(whole, measure=interrupted))
    before, handler = path.read_bytes(), signal.getsignal(number)
    assert main(["evaluate", "tiny-vae", *QUICK]) == 130
    said = capsys.readouterr()
    assert said.out == ""
    sentence = f"Stopped. What is done is kept in {beside(path)}; the same command goes on.\n"
    assert said.err.endswith(sentence)
    assert "Traceback" not in said.err
    assert signal.getsignal(number) == handler
    assert path.read_bytes() == before
    assert list(json.loads(beside(path).read_text())["results"]) == ["posterior"]

    monkeypatch.setitem(PROTOCOLS, "memory", whole)
    assert main(["evaluate", "tiny-vae", *QUICK, "--json"]) == 0
    assert list(json.loads(capsys.readouterr().out)["results"]) == ["posterior", "memory"]
    assert not beside(path).exists()


def test_a_full_disk_is_one_sentence(capsys, monkeypatch) -> None:
    def fail(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    sentence = refused(capsys, "evaluate", "tiny-vae", *QUICK)
    assert "tiny-vae.evidence.json could not be written (No space left" in sentence


# Judges and priors elsewhere on the command line


def test_a_judge_is_trained_and_listed_nowhere(capsys, tmp_path, shipped) -> None:
    flags = "--epochs 1 --batch 50 --width 4 --features 8 --seed 2 --out shipped/judge-x-a"
    assert main(["train", "--model", "judge", "--dataset", "mnist", *flags.split()]) == 2
    capsys.readouterr()
    flags += ".safetensors"
    assert main(["train", "--model", "judge", "--dataset", "mnist", *flags.split()]) == 0
    card = load_judge(shipped / "judge-x-a.safetensors")[1]
    assert card.spec == JudgeSpec(width=4, features=8)
    assert card.activity == ()
    assert set(card.losses) == {"cross_entropy", "accuracy"}
    capsys.readouterr()
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == LISTED


def test_a_judge_wants_labels(capsys, tmp_path) -> None:
    np.savez(tmp_path / "own.npz", images=np.zeros((20, 28, 28), dtype=np.uint8))
    said = refused(capsys, "train", "--model", "judge", "--dataset", "own.npz")
    assert "own has no labels and a Judge needs two classes or more" in said


def test_samples_of_a_mixture_have_the_latents_of_the_mixture(tmp_path) -> None:
    flags = "--epochs 2 --batch 50 --width 4 --depth 1 --z 2 --components 3 --out vae.safetensors"
    assert main(["train", "--model", "vae", "--dataset", "mnist", *flags.split()]) == 0
    held = {}
    for prior in ("normal", "mixture"):
        flags = f"--count 9 --seed 4 --prior {prior} --out {prior}.npz"
        assert main(["sample", "vae.safetensors", *flags.split()]) == 0
        with np.load(f"{prior}.npz") as file:
            held[prior] = file["latents"]
    assert np.array_equal(held["normal"], draw(range(4, 13), 2).z.numpy())
    assert not np.array_equal(held["normal"], held["mixture"])
