"""The commands that train a model again and measure it, pasted in the folder of the app.

They are made of what the card declares, never of the command in it, which may be anybody's words;
one that would not run is not said.
"""

import os
import shlex
from contextlib import suppress
from pathlib import Path
from typing import TypedDict

from explorer.checkpoints import Card
from explorer.data import DATASETS, Dataset, find_dataset
from explorer.data.arrays import find_file
from explorer.engine.cards.evaluate import FEWEST
from explorer.engine.jobs.command import command_of, says_the_same, train_command
from explorer.engine.jobs.described import Described
from explorer.engine.store.library import Entry
from explorer.engine.workspace import Workspace
from explorer.errors import ExplorerError
from explorer.places import SHIPPED


class Commands(TypedDict):
    """Each is "" where it would not run, as without the data, or of a run that is on."""

    train: str
    evaluate: str


def commands(workspace: Workspace, entry: Entry) -> Commands:
    """What a person can paste who has this model."""
    found: Commands = {"train": "", "evaluate": ""}
    with suppress(ExplorerError):  # its data is not here
        data = find_dataset(entry.data, workspace.data_root)
        found["evaluate"] = _evaluate(workspace, entry, data)
        found["train"] = _train(workspace, entry, data)
    return found


def named(workspace: Workspace, entry: Entry) -> str:
    """What the command line calls a model: its id if it is shipped, else its file; or "".

    What is in no folder goes with its run or its visitor, and on a public app no file is theirs.
    """
    if entry.path.parent == SHIPPED:
        return entry.id
    here = entry.path.parent in workspace.library.folders and not workspace.limits.public
    return str(entry.path.absolute()) if here else ""


def _evaluate(workspace: Workspace, entry: Entry, data: Dataset) -> str:
    name = named(workspace, entry)
    few = data.tests is not None and data.tests < FEWEST
    writable = name == entry.id or os.access(entry.path.parent, os.W_OK)
    return command_of("evaluate", name) if name and writable and not few else ""


def _train(workspace: Workspace, entry: Entry, data: Dataset) -> str:
    """Raises an `ExplorerError` where the data is of another kind now, or what it began with."""
    card, lasts = entry.card, bool(named(workspace, entry))
    found, name, begun = Described(card.spec, card.recipe), entry.data, _begun(card)
    if name not in DATASETS:
        name = str(find_file(name, workspace.data_root).absolute()) if lasts else ""
    if begun:
        other = workspace.library.entry(begun)
        begun = named(workspace, other)
        same = bool(begun) and other.spec == card.spec
    else:
        same = says_the_same(found, data)
    if not name or not same or not card.command:  # one that began with what is gone has none
        return ""
    steps = len(workspace.histories.steps(entry.path))
    out = Path("runs") / f"{entry.id}.safetensors" if lasts else None
    return train_command(found, name, data, begun or None, steps if steps > 1 else 0, out)


def _begun(card: Card) -> str:
    """The model whose weights a run began with, or ""; nothing else in its card says it."""
    with suppress(ValueError, IndexError):  # odd quotes, or no word after it
        words = shlex.split(card.command)
        return words[words.index("--continue") + 1]
    return ""
