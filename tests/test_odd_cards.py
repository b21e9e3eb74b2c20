"""Odd cards by the hundred: each is taken or refused in a sentence, by all that reads one.

``python -m tests.benchmarks.odd_cards`` reads a thousand.
"""

import argparse
import contextlib
import copy
import io
import json
import random
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

from explorer.checkpoints import save_card
from explorer.cli.inspect import show_info, show_list
from explorer.engine import Engine
from explorer.errors import ExplorerError
from explorer.ui.message import Message
from explorer.ui.operations import OPERATIONS
from explorer.words import sentence
from tests.tiny import TINY, card_of, checkpoint
from tests.ui.try_evidence import evidence_of

MUTATIONS = 200


class Verbatim:
    """Words that stand in the JSON as they are."""

    def __init__(self, words: str) -> None:
        self.words = words


def nested(depth: int) -> Verbatim:
    return Verbatim("[" * depth + "]" * depth)


ODD: list[Any] = [
    *(None, True, False, 0, -1, 1, 2.5, -0.0, 10**18, 10**400, 1e308, -1e308, "", "x", "7"),
    *([], {}, [[]], [None], {"": None}, ["a", 1], [1e308] * 3, {"x": {"y": [1]}}),
    *("\x1b[31mred\x1b]0;title\x07", "a\0b", "a\nb\r\n", "\u202eabc", "\ud800", "é\u3000ß"),
    *("x" * 30_000, "~root", "~\0", "/etc/passwd", "../../x.npz", "/dev/zero", "own:", "a.npz"),
    *([0] * 3000, dict.fromkeys(map(str, range(3000)), 0), ["x" * 200] * 300),
    *map(Verbatim, ("NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 5000, "1" * 4000)),
    *(nested(900), nested(9_000), Verbatim('{"a":' * 900 + "1" + "}" * 900)),
    *(Verbatim('{"a": 1, "a": [2], "results": 3}'), Verbatim('"\\ud800\\udfff"')),
]


def written(value: Any) -> str:
    """A value as JSON, its verbatim words as they are."""
    words: list[str] = []

    def keep(one: Any) -> str:
        words.append(one.words)
        return f"@{len(words) - 1}@"

    text = json.dumps(value, default=keep)
    for i, one in enumerate(words):
        text = text.replace(f'"@{i}@"', one)
    return text


def places(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths to all values within a value."""
    found = [above]
    inner = value.items() if isinstance(value, dict) else []
    inner = enumerate(value) if isinstance(value, list) else inner
    for key, part in inner:
        found += places(part, (*above, key))
    return found


def mutated(card: dict[str, Any], chance: random.Random) -> str:
    """The JSON of a card in which one to three things are odd."""
    card = copy.deepcopy(card)
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        path = chance.choice(places(card)[1:])
        if len(path) > 2 and chance.random() < 0.5:  # evidence has most of all places
            path = path[: chance.randint(1, 2)]
        at: Any = card
        for key in path[:-1]:
            at = at[key]
        kind = chance.random()
        if kind < 0.1:
            del at[path[-1]]
        elif kind < 0.2 and isinstance(at, dict):
            name = chance.choice(["odd", "", "\x1b[2J", "x" * 5000, "\ud800", "family"])
            at[name] = chance.choice(ODD)
        elif kind < 0.3 and isinstance(at, dict):
            other = chance.choice(list(at))
            at[path[-1]], at[other] = at[other], at[path[-1]]
        elif kind < 0.35 and isinstance(at[path[-1]], list) and len(at[path[-1]]) < 100:
            at[path[-1]] = at[path[-1]] * chance.choice([0, 2, 100])
        else:
            at[path[-1]] = chance.choice(ODD)
    text = written(card)
    return text if chance.random() < 0.98 else text.replace(":", ": :", 1)


class Sample:
    """A checkpoint whose header is written by hand, with any card at all."""

    def __init__(self, path: Path, card: dict[str, Any]) -> None:
        data = path.read_bytes()
        (length,) = struct.unpack("<Q", data[:8])
        self.header = json.loads(data[8 : 8 + length])
        self.weights, self.card = data[8 + length :], card

    def write(self, path: Path, card: str) -> None:
        about = {**self.header["__metadata__"], "card": card}
        header = json.dumps({**self.header, "__metadata__": about}).encode()
        header += b" " * (-len(header) % 8)
        path.write_bytes(struct.pack("<Q", len(header)) + header + self.weights)


def samples(folder: Path) -> list[Sample]:
    """A model of each family with all that can be measured of it in its card."""
    found = []
    for family, spec in TINY.items():
        plain = checkpoint(folder / f"{family}.safetensors", spec)
        card = card_of(spec, evidence=evidence_of(spec, "ab" * 32), classes=("a", "b"))
        save_card(plain, card)
        found.append(Sample(plain, json.loads(card.to_json())))
    return found


def outcome(what: Callable[[], object]) -> str:
    """ "", or the sentence of a refusal; anything else that is raised is a failure."""
    try:
        what()
    except ExplorerError as exc:
        said = sentence(exc)
        assert said.isprintable()
        assert len(said) <= 2000
        return said
    return ""


class Reader:
    """All that reads a card: list, describe, evidence, upload, and the command line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.engine = Engine([folder], "cpu", folder, folder / "kept", folder / "own")
        self.path = folder / "odd.safetensors"

    def read(self) -> dict[str, str]:
        """The sentence of each way, "" where the card was taken."""
        ways: dict[str, Callable[[], object]] = {
            "list": lambda: self.ask("models"),
            "describe": lambda: self.ask("describe", model="odd"),
            "evidence": lambda: self.ask("evidence", model="odd"),
            "judges": lambda: self.engine.library.judges("mnist"),
            "upload": self.upload,
            "info": lambda: self.command(show_info, checkpoint="odd"),
            "shown list": lambda: self.command(show_list),
        }
        return {name: outcome(way) for name, way in ways.items()}

    def ask(self, op: str, **fields: str) -> None:
        OPERATIONS[op].read(self.engine, Message(fields)).answer().pack()

    def upload(self) -> None:
        with self.engine.uploads.receive("odd.safetensors") as (token, incoming):
            incoming.write(self.path.read_bytes())
        try:
            entry = self.engine.add_model(token)
            self.ask("describe", model=entry.id)
            self.ask("evidence", model=entry.id)
        finally:
            self.engine.uploads.close()

    def command(self, run: Callable[..., int], **given: object) -> None:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            run(argparse.Namespace(shipped=self.folder, **given), [])
        assert out.getvalue().replace("\n", "").isprintable()


def read_many(folder: Path, count: int) -> int:
    """Have `count` odd cards read, each by all; how many were taken."""
    given, odd = folder / "given", folder / "odd"
    for each in (given, odd):
        each.mkdir()
    made, reader, chance = samples(given), Reader(odd), random.Random(12)
    taken = 0
    for number in range(count):
        sample = made[number % len(made)]
        card = mutated(sample.card, chance)
        sample.write(reader.path, card)
        try:
            said = reader.read()
        except BaseException:
            print(f"card {number}: {card[:2000]}")
            raise
        assert not said["list"]
        assert not said["judges"]
        assert not said["shown list"]
        assert bool(said["describe"]) == bool(said["evidence"]) == bool(said["info"]), said
        listed = "odd" in {entry.id for entry in reader.engine.library.entries()}
        assert listed != bool(reader.engine.library.failure_message)
        taken += listed
    return taken


def test_no_card_is_worse_than_a_sentence(tmp_path) -> None:
    taken = read_many(tmp_path, MUTATIONS)
    assert MUTATIONS // 10 < taken < 9 * MUTATIONS // 10, "some are taken, some are not"
