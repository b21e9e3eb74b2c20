"""The command line of a run: what `explorer.engine.jobs.described` makes the same run of again."""

import shlex
from dataclasses import fields
from pathlib import Path
from typing import Any

from explorer.data import Dataset
from explorer.engine.jobs.described import Described, described


def command_of(command: str, *words: object) -> str:
    """A command of `python -m explorer`, as a shell takes it."""
    return shlex.join(["python", "-m", "explorer", command, *map(str, words)])


def train_command(
    found: Described,
    name: str,
    data: Dataset,
    begun: str | None = None,
    history: int = 0,
    out: Path | None = None,
) -> str:
    """The command that trains a model anew, from the data set called `name` on the command line.

    begun: what the command line calls the model whose weights it began with. history: how many
    earlier steps are kept. Raises as `described` does where the data is none for such a model.
    """
    family = found.spec.family
    words: list[object] = ["--model", family] if begun is None else ["--continue", begun]
    words += ["--dataset", name]
    for item, value in values_of(found, data, begun is not None).items():
        words += [f"--{item.replace('_', '-')}", value]
    words += ["--history", history] if history else []
    words += ["--out", out.as_posix()] if out else []
    return command_of("train", *words)


def values_of(found: Described, data: Dataset, begun: bool = False) -> dict[str, Any]:
    """The fields of a run that its family, its data and their number do not say by themselves.

    begun: whether it began with the weights of a model, which says what the spec is.
    """
    plain = described(found.spec.family, found.recipe.dataset, data, {})
    pairs: list[tuple[Any, Any]] = [(found.recipe, plain.recipe)]
    if not begun:
        pairs.insert(0, (found.spec, plain.spec))
    return {
        item.name: getattr(now, item.name)
        for now, before in pairs
        for item in fields(now)
        if getattr(now, item.name) != getattr(before, item.name)
    }


def says_the_same(found: Described, data: Dataset) -> bool:
    """Whether the words of `train_command` mean this run, of a model that began with no other."""
    family, name = found.spec.family, found.recipe.dataset
    return described(family, name, data, values_of(found, data)) == found
