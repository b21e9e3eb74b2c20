"""Every command that Evidence shows runs as it is pasted, or is not shown."""

import shlex
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from explorer.checkpoints import fingerprint, read_card
from explorer.cli import evaluate as measuring
from explorer.cli.main import SHIPPED, main, parser
from explorer.cli.train import values_of
from explorer.data import DATASETS
from explorer.engine import Engine
from explorer.engine.jobs.described import described
from explorer.engine.limits import Limits
from explorer.engine.live import Choice, plan
from explorer.families.judge import JudgeSpec
from explorer.specs import Recipe
from tests.engine.live.test_manager import until
from tests.engine.visitors.test_uploads import sent
from tests.test_user_images import made, numbered
from tests.tiny import EFFORT, TINY, checkpoint

SMALL = {"width": 4, "epochs": 1, "batch": 16}
MODELS = [path for path in sorted(SHIPPED.glob("*.safetensors")) if "." not in path.stem]
MODELS = [path.stem for path in MODELS if not isinstance(read_card(path).spec, JudgeSpec)]
FLAGS = ((f"--{name.replace('_', '-')}", str(value)) for name, value in asdict(EFFORT).items())
LITTLE = [word for flag in FLAGS for word in flag]  # a measurement that takes no time


@pytest.fixture
def engine(fake_root, tmp_path, monkeypatch, temporary) -> Iterator[Engine]:
    """Over the shipped models and those that are kept; whoever pastes stands in a folder."""
    (tmp_path / "house").mkdir()
    monkeypatch.chdir(tmp_path / "house")
    kept = tmp_path / "kept models"
    engine = Engine([SHIPPED, kept], "cpu", fake_root, tmp_path / "cache", saved=kept)
    yield engine
    engine.close()


def commands(engine: Engine, model: str) -> dict[str, str]:
    return dict(engine.evidence(engine.library.entry(model)).commands)


def pasted(command: str, *more: str) -> int:
    """What becomes of a command; `more` says where things lie, and how little is enough."""
    words = shlex.split(command)
    assert words[:3] == ["python", "-m", "explorer"]
    return main([*words[3:], *more])


def trained(engine: Engine, choice: Choice) -> str:
    """The token of a run that has ended."""
    token = engine.live.start(plan(engine.workspace, choice), model=choice.model)
    until(engine.live, token, "finished")
    return token


def trains_the_same(engine: Engine, model: str, root: Path, out: str) -> None:
    assert pasted(commands(engine, model)["train"], "--data-root", str(root)) == 0
    again, entry = Path("runs") / f"{out}.safetensors", engine.library.entry(model)
    assert read_card(again).spec == entry.spec
    assert fingerprint(again) == entry.weights


@pytest.mark.parametrize("model", MODELS)
def test_the_commands_of_a_shipped_model_mean_what_its_card_says(engine, model) -> None:
    said, card = commands(engine, model), engine.library.entry(model).card
    args = parser().parse_args(shlex.split(said["train"])[3:])
    found = described(args.model, args.dataset, DATASETS[args.dataset], values_of(args), args.size)
    assert (*found, args.history) == (
        card.spec,
        card.recipe,
        len(engine.history(engine.library.entry(model))),
    )
    args = parser().parse_args(shlex.split(said["evaluate"])[3:])
    assert measuring._path(args.checkpoint, engine.library) == SHIPPED / f"{model}.safetensors"


def test_a_kept_model_of_own_pictures_is_trained_again_and_measured(
    engine, fake_root, tmp_path
) -> None:
    pictures = made(tmp_path, "zip", numbered(60, "cat/") | numbered(60, "moth/"))
    dataset = engine.preview(sent(engine, pictures), 28, None).dataset
    token = trained(engine, Choice("cgan", dataset, "small", SMALL, 3))
    model, _ = engine.live.save(token, "Two pets")
    going = commands(engine, engine.live.explore(token))
    engine.uploads.close()
    assert going == {"train": "", "evaluate": ""}, "its pictures go with the run"
    trains_the_same(engine, model, fake_root, "Two-pets")
    assert pasted(commands(engine, model)["evaluate"], "--data-root", str(fake_root), *LITTLE) == 0
    assert "memory" in engine.library.entry(model).card.evidence["results"]
    (tmp_path / "kept models" / "Two-pets.images.npz").unlink()
    assert commands(engine, model) == {"train": "", "evaluate": ""}


def test_a_model_of_fewer_test_pictures_than_a_measurement_needs_has_no_command_for_it(
    engine, tmp_path
) -> None:
    dataset = engine.preview(sent(engine, made(tmp_path, "zip", numbered(90))), 28, None).dataset
    engine.live.save(trained(engine, Choice("vae", dataset, "small", SMALL)), "few")
    said = commands(engine, "few")
    assert (bool(said["train"]), said["evaluate"]) == (True, "")


def test_a_run_that_is_on_can_be_trained_again_and_is_not_measured(engine, fake_root) -> None:
    token = trained(engine, Choice("vae", "mnist", "small", {"width": 8, "epochs": 1}, 5))
    model = engine.live.explore(token)
    assert commands(engine, model)["evaluate"] == ""
    trains_the_same(engine, model, fake_root, "vae-mnist")


def test_what_a_run_began_with_must_be_there_for_who_pastes(engine, fake_root, tmp_path) -> None:
    values = {"epochs": 1, "batch": 64}
    first = trained(engine, Choice("vae", "mnist", "small", {"width": 8, "epochs": 1}))
    engine.live.save(first, "first")
    for begun in ("first", engine.live.explore(first)):
        token = trained(engine, Choice("vae", "mnist", "small", values, model=begun))
        engine.live.save(token, f"after-{begun}"[:20])
        said = commands(engine, f"after-{begun}"[:20])
        assert bool(said["train"]) == (begun == "first")
        assert said["evaluate"]
    trains_the_same(engine, "after-first", fake_root, "after-first")
    checkpoint(tmp_path / "kept models" / "first.safetensors", TINY["vae"])
    assert commands(engine, "after-first")["train"] == ""


@pytest.mark.parametrize("dataset", ["mnist", "theirs.zip", "theirs.npz"])
def test_of_a_file_that_was_sent_only_what_all_have_is_said(engine, tmp_path, dataset) -> None:
    recipe, command = Recipe(dataset=dataset, seed=9), "python -m explorer train; rm -rf ~"
    sender = tmp_path / "theirs.safetensors"
    checkpoint(sender, TINY["cgan"], recipe=recipe, command=command, classes=("a", "b"))
    model = engine.add_model(sent(engine, sender)).id
    said = commands(engine, model)
    assert said["evaluate"] == ""
    assert bool(said["train"]) == (dataset == "mnist")
    if said["train"]:
        args = parser().parse_args(shlex.split(said["train"])[3:])
        assert (args.seed, args.out) == (9, None)


@pytest.mark.parametrize("command", ["train '", "train --continue", "train --continue nothing"])
def test_odd_words_in_a_card_are_none_of_the_command(engine, tmp_path, command) -> None:
    path = tmp_path / "kept models" / "odd.safetensors"
    path.parent.mkdir()
    checkpoint(path, TINY["vae"], command=f"python -m explorer {command}; rm -rf ~")
    said = commands(engine, "odd")
    assert "rm" not in said["train"]
    assert said["evaluate"] == f"python -m explorer evaluate '{path}'"


def test_what_was_trained_by_hand_is_trained_again_from_its_file(
    engine, fake_root, tmp_path
) -> None:
    images = np.random.default_rng(0).integers(0, 255, (100, 12, 12), np.uint8)
    np.savez(tmp_path / "house" / "noise.npz", images=images)
    out = tmp_path / "kept models" / "by-hand.safetensors"
    words = f"--model vae --dataset noise.npz --width 8 --epochs 1 --history 2 --out '{out}'"
    assert pasted(f"python -m explorer train {words}") == 0
    trains_the_same(engine, "by-hand", fake_root, "by-hand")
    assert "--history 2" in commands(engine, "by-hand")["train"]


def test_a_public_app_says_no_path_of_its_own(fake_root, tmp_path) -> None:
    checkpoint(tmp_path / "theirs.safetensors", TINY["vae"])
    engine = Engine([SHIPPED, tmp_path], "cpu", fake_root, limits=Limits(public=True))
    assert str(tmp_path) not in "".join(commands(engine, "theirs").values())
    assert commands(engine, "cgan-mnist")["evaluate"] == "python -m explorer evaluate cgan-mnist"
