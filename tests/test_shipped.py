"""Every checkpoint that comes with the project: small, finished, measured, showing something."""

import json
import re
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.checkpoints import fingerprint, history_path, load_judge, load_model, read_card
from explorer.data import DATASETS
from explorer.engine import Engine
from explorer.engine.cards.figures import figures
from explorer.evaluation.subject import Effort, judge_features
from explorer.families.judge import JudgeSpec
from explorer.specs.forms import ImageForm

FOLDER = Path(__file__).resolve().parents[1] / "checkpoints"
FILES = sorted(path for path in FOLDER.glob("*.safetensors") if not path.stem.endswith(".state"))
SHIPPED = [path for path in FILES if not path.stem.endswith(".history")]
EXPECTED = {
    "vae-mnist-2d",
    "vae-mnist-conv",
    "vae-mnist-50d",
    "vae-fashion-conv",
    "vae-strokes-conv",
    "bvae-sprites",
    "cvae-mnist",
    "toy-gan-ring",
    "toy-vae-ring",
    "cgan-mnist",
    "cgan-mnist-small",
    "cgan-fashion",
    "cgan-strokes",
    "infogan-mnist",
    "infogan-strokes",
    *(f"judge-{data}-{letter}" for data in ("mnist", "fashion", "strokes") for letter in "ab"),
}

BORN = ["cgan-mnist-small", "toy-gan-ring", "toy-vae-ring"]  # those whose history is shipped
JUDGES = [path for path in SHIPPED if isinstance(read_card(path).spec, JudgeSpec)]
MODELS = [path for path in SHIPPED if path not in JUDGES]

BESIDE = {path.stem: path for path in MODELS}


def of_images(path: Path) -> bool:
    return issubclass(read_card(path).spec.draws, ImageForm)


every_shipped = pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
every_model = pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
every_judge = pytest.mark.parametrize("path", JUDGES, ids=lambda path: path.stem)


def test_the_shipped_models_are_those_that_were_promised() -> None:
    assert {path.stem for path in SHIPPED} >= EXPECTED


def test_together_they_are_small() -> None:
    assert sum(path.stat().st_size for path in FILES) < 80 * 2**20
    assert all(path.stat().st_size < 10 * 2**20 for path in FILES)


@every_shipped
def test_each_is_small_finished_and_says_how_it_was_made(path) -> None:
    card = (load_judge if path in JUDGES else load_model)(path)[1]
    assert card.step == card.steps > 0
    assert card.recipe.dataset in DATASETS
    assert card.losses
    assert card.command.startswith("python -m explorer train ")
    assert f"--model {card.spec.family}" in card.command
    assert not any(mark in card.command for mark in ("/home", "/root", "/tmp", "\\", "--device"))


@every_model
def test_each_decodes_to_images_that_differ(path) -> None:
    engine = Engine([FOLDER], "cpu")
    samples = next(engine.sample(engine.library.entry(path.stem), 10, seed=0))
    images = samples.images.astype(float)
    assert images.std() > 20
    assert all(image.std() > 5 for image in images)
    apart = np.abs(images[1:] - images[:-1]).mean(axis=(1, 2, 3)).min()
    assert apart > (1 if of_images(path) else 0.1)  # of points but a spot moves


@every_model
def test_each_has_knobs_that_do_something(path) -> None:
    engine = Engine([FOLDER], "cpu")
    described = engine.describe(engine.library.entry(path.stem))
    assert described.order
    assert described.activity[described.order[0]] == max(described.activity[: described.z])


def test_every_history_is_that_of_a_model_that_says_so() -> None:
    beside = [path for path in FILES if path not in SHIPPED]
    assert beside == [history_path(FOLDER / f"{name}.safetensors") for name in BORN]
    for name in BORN:
        assert "--history" in read_card(FOLDER / f"{name}.safetensors").command


def test_the_page_opens_with_a_model_whose_training_time_is_a_knob() -> None:
    engine = Engine([FOLDER], "cpu")
    first = engine.library.entries()[0]
    assert first.id in BORN
    assert engine.history(first)


@pytest.mark.parametrize("name", [name for name in BORN if of_images(BESIDE[name])])
def test_a_birth_goes_from_nothing_to_the_finished_model(name) -> None:
    engine = Engine([FOLDER], "cpu")
    entry = engine.library.entry(name)
    steps = engine.history(entry)
    assert len(steps) >= 16
    assert (steps[0], steps[-1]) == (0, entry.card.steps)
    walls = [next(engine.sample(entry, 50, 0, time=time)) for time in range(len(steps))]
    assert walls[0].images.std() < 5
    finished = next(engine.sample(entry, 50, 0)).images.astype(int)
    assert np.abs(finished - walls[-1].images).max() <= 2
    judge, _ = load_judge(engine.library.judges(entry.card.recipe.dataset)["a"])
    with torch.no_grad():
        images = torch.from_numpy(np.stack([wall.images for wall in walls])[[0, -1], ..., 0])
        seen = judge.verdict(judge_features(judge, images.flatten(0, 1)[:, None].float() / 255))
    right = (seen.argmax(1).unflatten(0, (2, 50)) == torch.from_numpy(walls[0].labels)).float()
    first, last = right.mean(1)
    assert first < 0.3
    assert last > 0.95


@every_model
def test_each_was_measured_as_it_is_by_the_judges_that_are_shipped(path) -> None:
    evidence = read_card(path).evidence
    assert evidence["conditions"]["weights"] == fingerprint(path)
    assert {"posterior", "distribution", "infogan", "mixture"} & set(evidence["results"])
    for judge in evidence["judges"].values():
        assert judge["weights"] == fingerprint(FOLDER / f"{judge['id']}.safetensors")


@every_model
def test_each_was_measured_in_full(path) -> None:
    effort = read_card(path).evidence["conditions"]["effort"]
    assert effort == {name: value for name, value in asdict(Effort()).items() if name in effort}


@every_model
def test_the_arithmetic_of_each_that_keeps_classes_of_digits_was_measured(path) -> None:
    card = read_card(path)
    digits = DATASETS[card.recipe.dataset].framing == "digit" and not card.spec.reads_codes
    found = card.evidence["results"].get("arithmetic")
    assert (found is not None) == digits
    assert found is None or found["triples"] == Effort().triples
    assert len(json.dumps(found)) < 30_000


def test_the_readme_says_what_the_cards_say() -> None:
    text = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w-]+)` \| ([^|]+?) \| ([^|]+?) \|.*\|$", text, re.MULTILINE)
    known = {path.stem: {f.name: f.value for f in figures(path)} for path in MODELS}
    quoted = [(model, name, value) for model, name, value in rows if name in known.get(model, {})]
    assert len(quoted) > 20
    for model, name, value in quoted:
        assert value == known[model][name], (model, name)


@every_judge
def test_each_judge_says_how_often_it_is_right_about_real_images(path) -> None:
    card = read_card(path)
    found = card.evidence["results"]["judge"]
    least = 0.9 if card.recipe.dataset == "fashion_mnist" else 0.98
    assert least < found["accuracy"] < 1
    assert len(found["per_class"]) == card.spec.labels
    assert found["images"] == card.evidence["data"]["test"] > 1000


def test_the_two_judges_of_a_data_set_are_one_recipe_with_two_seeds() -> None:
    library = Engine([FOLDER], "cpu").library
    for dataset in {read_card(path).recipe.dataset for path in JUDGES}:
        judges = library.judges(dataset)
        assert list(judges) == ["a", "b"]
        cards = [read_card(path) for path in judges.values()]
        assert [card.recipe.seed for card in cards] == [0, 1]
        assert cards[0].spec == cards[1].spec
        assert replace(cards[0].recipe, seed=1) == cards[1].recipe
