"""One rule for what is trained: of the page, of the command line, of the shipped models."""

import re
import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from explorer.checkpoints import read_card
from explorer.cli.main import parser
from explorer.cli.train import values_of
from explorer.data import DATASETS
from explorer.engine import Engine
from explorer.engine.jobs.described import described, fitted
from explorer.engine.live import Choice, plan
from explorer.errors import DataError, RunError
from explorer.families import FAMILIES
from explorer.specs import Recipe
from explorer.specs.forms import ImageForm
from tests.tiny import IMAGES, PLANE

ROOT = Path(__file__).resolve().parents[3]
ROWS = re.findall(
    r"^\| `([\w-]+)` \| [^|]* \| [^|]* \| `(--model [^`…]*)` \|$",
    (ROOT / "README.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)


def words(command: str):
    """What a command line says of the model and of the recipe."""
    return parser().parse_args(["train", *shlex.split(command)])


@pytest.mark.parametrize(("model", "command"), ROWS, ids=[row[0] for row in ROWS])
def test_the_commands_of_the_readme_mean_what_the_shipped_cards_say(model, command) -> None:
    args, card = words(command), read_card(ROOT / "checkpoints" / f"{model}.safetensors")
    found = described(args.model, args.dataset, DATASETS[args.dataset], values_of(args), args.size)
    recipe = card.recipe
    if args.model != "infogan":  # an old card has another number there, which a VAE does not use
        recipe = replace(recipe, code_info=found.recipe.code_info)
    assert (found.spec, found.recipe) == (card.spec, recipe)


def test_the_readme_has_a_command_for_each_shipped_model() -> None:
    shipped = {path.stem for path in (ROOT / "checkpoints").glob("*.safetensors")}
    models = {name for name in shipped if not name.startswith("judge-") and "." not in name}
    assert {name for name, _ in ROWS} == models


def few(count: int, classes: tuple[str, ...] = (), family: str = "vae"):
    form = FAMILIES[family].spec().form
    return replace(DATASETS["mnist"], form=form, count=count, classes=classes, title="mine")


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("count", [9, 10, 17, 100, 142, 500, 5_000, 59_999])
def test_a_few_pictures_fill_two_batches_and_come_as_often_as_many(family, count) -> None:
    recipe = described(family, "mine", few(count, ("a", "b"), family), {}).recipe
    whole = Recipe(dataset="", **FAMILIES[family].recipe)
    assert recipe.batch <= max(4, count) / 2
    steps, wanted = count // recipe.batch * recipe.epochs, 60_000 // whole.batch * whole.epochs
    assert recipe.epochs == 10_000 or abs(steps / wanted - 1) < 0.05


def test_sets_as_large_as_those_of_the_papers_are_learnt_as_in_them() -> None:
    assert fitted("vae", 60_000) == fitted("vae", None) == FAMILIES["vae"].recipe


def test_what_is_said_comes_before_all() -> None:
    said = {"batch": 6, "epochs": 3, "z": 5}
    found = described("vae", "mine", few(20), said)
    assert (found.recipe.batch, found.recipe.epochs, found.spec.z) == (6, 3, 5)
    with pytest.raises(DataError, match="20 images for training, fewer than one batch of 21"):
        described("vae", "mine", few(20), {"batch": 21})


@pytest.mark.parametrize(
    ("classes", "has"),
    [((), "no labels"), (("a",), r"one class only \(a\)")],
    ids=["none", "one"],
)
def test_who_has_too_few_classes_is_told_of_classes(classes, has) -> None:
    with pytest.raises(
        DataError, match=rf"mine has {has} and a CGAN needs two classes or more; sort"
    ):
        described("cgan", "mine", few(20, classes), {})


@pytest.mark.parametrize(
    ("family", "dataset"),
    [
        *((f, d) for f in IMAGES for d in ("strokes", "sprites", "sprites_64")),
        *((f, d) for f in PLANE for d in ("ring", "grid")),
    ],
)
@pytest.mark.parametrize("size", ["small", "large"])
def test_the_command_of_the_page_means_what_the_page_does(tmp_path, family, dataset, size) -> None:
    engine = Engine([], "cpu", tmp_path, tmp_path, tmp_path)
    values = {"batch": 32, "z": 7} if size == "small" else {}
    head = plan(engine.workspace, Choice(family, dataset, size, values, seed=3)).head
    args = words(head.command.removeprefix("python -m explorer train "))
    found = described(args.model, args.dataset, DATASETS[dataset], values_of(args), args.size)
    assert (found.spec, found.recipe) == (head.spec, head.recipe)
    engine.close()


def test_a_model_is_continued_with_as_many_classes_and_colours(tiny_folder, tmp_path) -> None:
    begun = Engine([tiny_folder], "cpu").library.entry("tiny-cgan")
    ten = tuple("0123456789")
    found = described("cgan", "mine", few(100, ten), {"lr": 0.1}, begun=begun)
    assert (found.spec, found.recipe.lr) == (begun.spec, 0.1)
    for family, data, why in (
        ("vae", few(100, ten), "tiny-cgan is a CGAN, not a VAE"),
        ("cgan", few(100, ("a", "b")), "tiny-cgan has 10 classes and mine 2; continue it with"),
        ("cgan", replace(few(100, ten), form=ImageForm(3, 28)), "tiny-cgan draws in grey"),
    ):
        with pytest.raises(RunError, match=why):
            described(family, "mine", data, {}, begun=begun)
