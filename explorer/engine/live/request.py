"""From what a visitor chose to a run that can begin, or the sentences that say why it cannot."""

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypedDict

from explorer.checkpoints import RunHead
from explorer.data import DATASETS
from explorer.engine.jobs.command import train_command
from explorer.engine.jobs.described import described
from explorer.engine.live.estimate import Timing, warning
from explorer.engine.live.sources import SHARED, source
from explorer.engine.workspace import Workspace
from explorer.errors import ExplorerError, RunError
from explorer.families import FAMILIES, skeleton, trainer_of
from explorer.specs import ModelSpec, Recipe, Spec
from explorer.training.fields import Field
from explorer.words import quoted

FIXED = ("dataset", "seed")  # of a recipe, and never among the values
READ = (
    "channels",
    "resolution",
    "reach",
    "labels",
    "dataset",
    "fit",
)  # what the data says by itself


@dataclass(frozen=True)
class Choice:
    """What a visitor chose. values: fields of the spec and the recipe; the rest is as the size says
    and as the family's recipe has it. model: the id of one whose weights the run begins with; its
    spec holds then. images: the SHA-256 of user images as the visitor was shown them, "" for any.
    """

    family: str
    dataset: str
    size: str = "medium"
    values: dict[str, Any] = field(default_factory=dict)
    seed: int = 0
    model: str | None = None
    images: str = ""


class Estimate(TypedDict):
    """seconds: what it will take. sentence: a warning before what is heavy, or ""."""

    parameters: int | None
    steps: int | None
    seconds: float | None
    sentence: str
    errors: list[str]


@dataclass(frozen=True)
class Plan:
    """A run as it can begin. kinds: its single steps. steps: None where the data is unread yet.

    images: the file of user images it learns from, None where its recipe names the data.
    """

    head: RunHead
    parameters: int
    steps: int | None
    kinds: tuple[str, ...]
    images: Path | None = None


def plan(workspace: Workspace, choice: Choice) -> Plan:
    """The plan of a choice; raises an `ExplorerError` with the first thing that is wrong."""
    if errors := range_errors(choice):
        raise RunError(errors[0])
    name, images, data = source(workspace, choice.dataset, choice.images)
    begun = None if choice.model is None else workspace.library.entry(choice.model)
    values = {**choice.values, "seed": choice.seed}
    found = described(choice.family, name, data, values, choice.size, begun)
    spec, recipe = found
    assert isinstance(spec, ModelSpec)
    parameters = sum(p.numel() for p in skeleton(spec).parameters())
    steps = None if data.count is None else data.count // recipe.batch * recipe.epochs
    workspace.limits.check(parameters, steps or 0)
    named = choice.dataset if choice.dataset in DATASETS else f"{data.title}.npz"
    shared = choice.model is not None and choice.model.startswith(SHARED)  # nobody else has it
    return Plan(
        RunHead(spec, recipe, "" if shared else train_command(found, named, data, choice.model)),
        parameters,
        steps,
        kinds_of(spec, recipe),
        images,
    )


def estimate(workspace: Workspace, timing: Timing, choice: Choice) -> Estimate:
    """parameters, steps and seconds of a choice, a `sentence` of warning, and `errors`.

    The numbers are None where errors say why it cannot be trained, or the data is unread yet.
    """
    errors, found = range_errors(choice), None
    try:
        found = None if errors else plan(workspace, choice)
    except ExplorerError as exc:
        errors = [str(exc)]
    if found is None:
        return Estimate(parameters=None, steps=None, seconds=None, sentence="", errors=errors)
    seconds = None if found.steps is None else found.steps * timing.step(found.head)
    return {
        "parameters": found.parameters,
        "steps": found.steps,
        "seconds": seconds,
        "sentence": warning(workspace.device, seconds or 0.0),
        "errors": [],
    }


def range_errors(choice: Choice) -> list[str]:
    """What is wrong with the words and numbers of a choice, whatever the data is."""
    offered = {name: family for name, family in FAMILIES.items() if family.presets}
    if choice.family not in offered:
        return [f"There is no family {choice.family!r:.40}; choose {', '.join(offered)}."]
    family = offered[choice.family]
    if choice.size not in family.sizes:
        return [f"There is no size {choice.size!r:.40}; choose {', '.join(family.sizes)}."]
    known = {item.name for cls in (family.spec, Recipe) for item in fields(cls)}
    known -= {*FIXED, *READ}
    if strange := sorted(set(choice.values) - known):
        return [f"A {family.title} has no setting {quoted(strange[0])}; leave it out."]
    given = [item for item in family.fields if item.name in choice.values]
    return [sentence for item in given if (sentence := _out_of(item, choice.values[item.name]))]


def _out_of(item: Field, value: Any) -> str:
    """A sentence when a value is not in the range of its field, else ""."""
    if item.choices:
        fits = value in item.choices
        among = f"one of {', '.join(item.choices)}"
    else:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        fits = number and item.low <= value <= item.high
        among = f"from {item.low:g} to {item.high:g}"
    return "" if fits else f"{item.label} must be {among}, got {value!r:.40}."


def kinds_of(spec: Spec, recipe: Recipe) -> tuple[str, ...]:
    """The single steps that a run can take: "both", and each of two networks alone."""
    names = tuple(trainer_of(skeleton(spec), recipe).optimizers)
    return ("both", *names) if len(names) > 1 else ("both",)
