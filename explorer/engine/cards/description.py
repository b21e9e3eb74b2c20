"""What a person should know of a model before touching it, and before believing it."""

from dataclasses import dataclass
from typing import Any, TypedDict

from explorer.engine.cards.commands import Commands, commands
from explorer.engine.cards.figures import Figure, figures
from explorer.engine.store.library import Entry
from explorer.engine.workspace import Workspace
from explorer.families import skeleton
from explorer.latent import Shell, shell
from explorer.specs.latents import Block

DEAD_KL = 0.01  # nats; the threshold of "active units" (Burda et al. 2016, section 5.1)
DEAD_CHANGE = 0.0005  # mean change of a pixel


class Drawn(TypedDict):
    """What a person calls what a model draws, and a number of it."""

    one: str
    many: str
    unit: str


@dataclass(frozen=True)
class Description:
    """What a person should know of a model before touching it; all plain values.

    weights: SHA-256 of the weights. order: z dimensions (from 0) that do something, the most
    informative first. dead: those that do nothing. activity: a figure per z dimension, then per
    code, in `activity_unit`. priors: the names of what z can be drawn from, "normal" first.
    categorical: whether the classes are values of a code that nobody labelled. latents: what a
    point is made of, in the order of a row. form: what it draws, by name; drawn: in words;
    channels, resolution: of the pixels of that. step: of its training, of so many `steps`.
    """

    id: str
    weights: str
    title: str
    dataset: str
    parameters: int
    latents: tuple[Block, ...]
    z: int
    classes: tuple[str, ...]
    categorical: bool
    codes: int
    reads_codes: bool
    encoder: bool
    priors: tuple[str, ...]
    form: str
    drawn: Drawn
    channels: int
    resolution: int
    order: tuple[int, ...]
    dead: tuple[int, ...]
    activity: tuple[float, ...]
    activity_unit: str
    shell: Shell
    step: int
    steps: int


class Listed(TypedDict):
    """What a list says of a model. form: what it draws, by name. labels: whether it is told the
    class of what it draws. born: whether it can be shown at earlier steps.
    """

    id: str
    title: str
    dataset: str
    parameters: int
    z: int
    form: str
    encoder: bool
    labels: bool
    born: bool


class Made(TypedDict):
    """How a model was made. bytes, weights: of its file, and the SHA-256 of what it learnt."""

    created: str
    software: str
    seed: int
    step: int
    steps: int
    parameters: int
    bytes: int
    weights: str


@dataclass(frozen=True)
class Evidence:
    """What a person should see before believing a model; all plain values.

    classes: what the data set calls its classes, () where that is not known. evidence: the card's
    own, {} when never measured. commands: that train it again, and measure it.
    """

    id: str
    title: str
    dataset: str
    classes: tuple[str, ...]
    made: Made
    commands: Commands
    figures: tuple[Figure, ...]
    evidence: dict[str, Any]


def count_parameters(entry: Entry) -> int:
    """Trainable numbers in the model, counted without allocating them."""
    return sum(p.numel() for p in skeleton(entry.spec).parameters())


def listed(entry: Entry) -> Listed:
    """What a list of models says of one; its weights are not read."""
    return {
        "id": entry.id,
        "title": entry.spec.called,
        "dataset": entry.dataset,
        "parameters": count_parameters(entry),
        "z": entry.spec.z,
        "form": entry.spec.form.name,
        "encoder": entry.spec.encoder,
        "labels": entry.spec.takes_labels,
        "born": entry.has_history,
    }


def describe(entry: Entry) -> Description:
    """The description of a model, from its card alone."""
    spec, activity = entry.spec, entry.card.activity
    dead_below = DEAD_KL if spec.encoder else DEAD_CHANGE
    ranked = sorted(range(spec.z), key=lambda i: -activity[i])
    return Description(
        id=entry.id,
        weights=entry.weights,
        title=spec.called,
        dataset=entry.dataset,
        parameters=count_parameters(entry),
        latents=spec.latents.blocks,
        z=spec.z,
        classes=entry.class_names,
        categorical=spec.reads_codes,
        codes=spec.codes,
        reads_codes=spec.reads_codes,
        encoder=spec.encoder,
        priors=("normal", "mixture") if spec.mixture else ("normal",),
        form=spec.form.name,
        drawn={"one": spec.form.one, "many": spec.form.many, "unit": spec.form.unit},
        channels=spec.form.picture[2],
        resolution=spec.form.picture[0],
        order=tuple(i for i in ranked if activity[i] >= dead_below),
        dead=tuple(sorted(i for i in ranked if activity[i] < dead_below)),
        activity=activity,
        activity_unit="nats of KL" if spec.encoder else f"mean change of a {spec.form.unit}",
        shell=shell(spec.z),
        step=entry.card.step,
        steps=entry.card.steps,
    )


def evidence(workspace: Workspace, entry: Entry) -> Evidence:
    """What was measured of a model, and how it was made, from its file alone."""
    card = entry.card
    made: Made = {
        "created": card.created,
        "software": card.software,
        "seed": card.recipe.seed,
        "step": card.step,
        "steps": card.steps,
        "parameters": count_parameters(entry),
        "bytes": entry.path.stat().st_size,
        "weights": entry.weights,
    }
    return Evidence(
        id=entry.id,
        title=entry.spec.called,
        dataset=entry.dataset,
        classes=entry.data_class_names,
        made=made,
        commands=commands(workspace, entry),
        figures=tuple(figures(entry.path)),
        evidence=card.evidence,
    )
