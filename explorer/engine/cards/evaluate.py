"""Measuring a checkpoint by all protocols that apply, and writing the result into its card.

What is measured is kept beside the checkpoint until all is done, so that an interrupted
measurement goes on where it was.
"""

import json
import math
import time
from collections.abc import Generator, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import torch

from explorer.checkpoints import (
    data_name,
    fingerprint,
    load_judge,
    load_model,
    read_card,
    save_card,
)
from explorer.data import ResidentSet, find_dataset, fit, load_dataset
from explorer.engine.jobs.targets import check_place
from explorer.engine.store.library import Library
from explorer.errors import CheckpointError, DataError, RunError
from explorer.evaluation.accuracy import accuracy
from explorer.evaluation.protocols import PROTOCOLS
from explorer.evaluation.subject import Effort, Subject
from explorer.families import new_run
from explorer.families.judge import Judge, JudgeSpec
from explorer.files import why_not_written, written
from explorer.words import quoted

FEWEST = 10  # test images
OTHERWISE = "evaluate a copy of the checkpoint in a folder that can be written"


@dataclass(frozen=True)
class Measuring:
    """Where a measurement stands: protocol `number` of `of`, and the fraction of it done."""

    protocol: str
    title: str
    number: int
    of: int
    fraction: float


def beside(path: Path) -> Path:
    """Where an unfinished measurement of the checkpoint at `path` is kept."""
    return path.with_suffix(".evidence.json")


def evaluate(
    path: Path,
    library: Library,
    data_root: Path,
    device: torch.device,
    effort: Effort,
    only: Sequence[str] = (),
    save_seconds: float = 10.0,
) -> Generator[Measuring, None, dict[str, Any]]:
    """Measure the checkpoint at `path`, write the evidence into its card and return it.

    only: names of `PROTOCOLS`; what the card already holds of others is kept when the weights are
    the same. Closing the generator keeps what is done. Raises `CheckpointError` and `DataError`.
    """
    if unknown := sorted(set(only) - set(PROTOCOLS)):
        raise RunError(
            f"There is no protocol {quoted(unknown[0])}; choose of {', '.join(PROTOCOLS)}."
        )
    card = read_card(path)
    check_place(path, OTHERWISE, [beside(path)])
    if isinstance(card.spec, JudgeSpec):
        return _evaluate_judge(path, data_root, device)
    subject, judges = _subject(path, library, data_root, device, effort)
    # What must agree for results to stand side by side in one card.
    conditions = {
        "weights": fingerprint(path),
        "judges": {letter: judge["weights"] for letter, judge in judges.items()},
        "effort": asdict(effort),
    }
    state = _found(beside(path), conditions)
    wanted = [name for name in PROTOCOLS if not only or name in only]
    why_not = {name: PROTOCOLS[name].why_not(subject) for name in wanted}
    todo = [name for name in wanted if why_not[name] is None]
    saved = time.monotonic()
    try:
        for number, name in enumerate(todo, 1):
            protocol = PROTOCOLS[name]
            seconds = state["seconds"].get(name, 0.0)
            subject.kept = state["kept"].setdefault(name, {})
            if name in state["results"]:
                yield Measuring(name, protocol.title, number, len(todo), 1.0)
                continue
            begun = time.monotonic()
            measurement = protocol.measure(subject)
            while True:
                try:
                    fraction = next(measurement)
                except StopIteration as end:
                    state["results"][name] = _plain(end.value)
                    break
                state["seconds"][name] = seconds + time.monotonic() - begun
                if time.monotonic() - saved >= save_seconds:
                    _keep(beside(path), state)
                    saved = time.monotonic()
                yield Measuring(name, protocol.title, number, len(todo), fraction)
            state["seconds"][name] = seconds + time.monotonic() - begun
            state["kept"].pop(name)
            _keep(beside(path), state)
            yield Measuring(name, protocol.title, number, len(todo), 1.0)
    except GeneratorExit:
        _keep(beside(path), state)
        raise
    evidence = {
        "date": datetime.now(UTC).date().isoformat(),
        "software": f"torch {torch.__version__}",
        "device": device.type,
        "threads": torch.get_num_threads(),
        "data": {
            "name": card.recipe.dataset,
            "train": len(subject.train),
            "test": len(subject.test),
        },
        "judges": judges,
        "conditions": conditions,
        "results": state["results"],
        "seconds": {name: round(state["seconds"].get(name, 0.0), 1) for name in state["results"]},
        "left_out": {name: reason for name, reason in why_not.items() if reason},
    }
    old = card.evidence
    if only and _side_by_side(old.get("conditions"), conditions):
        for part in ("results", "seconds", "left_out"):
            evidence[part] = {**_mapping(old.get(part)), **evidence[part]}
    if "runs" in old:
        evidence["runs"] = old["runs"]
    _write(path, evidence)
    if any(state["kept"].values()):  # of a protocol that was not asked for this time
        _keep(beside(path), state)
    else:
        beside(path).unlink(missing_ok=True)
    return evidence


def note_runs(path: Path, others: Iterable[Path], figure: str = "infogan") -> dict[str, Any]:
    """Note in the card at `path` what the same protocol found for runs with other seeds.

    Raises `CheckpointError` unless all were measured and differ in their seed alone.
    """
    card = read_card(path)
    runs: list[dict[str, Any]] = []
    for other in [path, *others]:
        found = read_card(other)
        if found.spec != card.spec or replace(found.recipe, seed=0) != replace(card.recipe, seed=0):
            raise CheckpointError(
                f"{other.name} is not a run of the same spec and recipe; name others."
            )
        if not found.found(figure):
            raise CheckpointError(f"{other.name} was not measured yet; evaluate it first.")
        if found.recipe.seed in (run["seed"] for run in runs):
            raise CheckpointError(f"{other.name} has the seed of another run; name each seed once.")
        runs.append({"seed": found.recipe.seed, **found.found(figure)})
    runs.sort(key=lambda run: run["seed"])
    evidence = {**card.evidence, "runs": {figure: runs}}
    _write(path, evidence)
    return evidence


def _write(path: Path, evidence: dict[str, Any]) -> None:
    save_card(path, replace(read_card(path), evidence=evidence))


def _subject(
    path: Path, library: Library, data_root: Path, device: torch.device, effort: Effort
) -> tuple[Subject, dict[str, Any]]:
    model, card = load_model(path, device)
    dataset = find_dataset(data_name(path, card), data_root)
    train, test = (
        ResidentSet(fit(images, card.spec.form), device)
        for images in (dataset.load(data_root, True), dataset.load(data_root, False))
    )
    if len(test) < FEWEST:
        raise DataError(
            f"{dataset.title} has {len(test)} test images, fewer than the {FEWEST} that a "
            f"measurement needs; use a data set with more images."
        )
    judges, described, teach = {}, {}, partial(_taught, None, None)
    for letter, judge_path in library.judges(card.recipe.dataset, strict=True).items():
        judge, judge_card = load_judge(judge_path, device)
        if not judge.sees(card.spec.form):
            continue
        judges[letter] = judge
        described[letter] = {
            "id": judge_path.stem,
            "weights": fingerprint(judge_path),
            "accuracy": judge_card.found("judge").get("accuracy"),
        }
        if letter == "a":
            teach = partial(_taught, judge_card.spec, judge_card.recipe)
    return Subject(model, dataset, train, test, judges, teach, effort), described


def _taught(spec: Any, recipe: Any, data: ResidentSet) -> Generator[float, None, Judge]:
    """Train a fresh judge on `data`, yielding the fraction done."""
    run = new_run(spec, recipe, data)
    for progress in run.progress(every=20):
        yield progress.step / progress.steps
    judge = run.trainer.model.eval()
    assert isinstance(judge, Judge)
    return judge.requires_grad_(False)


def _evaluate_judge(path: Path, data_root: Path, device: torch.device) -> dict[str, Any]:
    judge, card = load_judge(path, device)
    split = load_dataset(card.recipe.dataset, data_root, train=False)
    test = ResidentSet(fit(split, card.spec.form), device)
    overall, per_class = accuracy(judge, test)
    found = _plain({"images": len(test), "accuracy": overall, "per_class": per_class})
    evidence = {
        "date": datetime.now(UTC).date().isoformat(),
        "software": f"torch {torch.__version__}",
        "device": device.type,
        "data": {"name": card.recipe.dataset, "test": len(test)},
        "results": {"judge": found},
        "seconds": {},
        "left_out": {},
    }
    _write(path, evidence)
    return evidence


def _plain(value: Any) -> Any:
    """The same with None for numbers that are none, as of a class that has no test images."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _side_by_side(old: Any, new: dict[str, Any]) -> bool:
    """Whether results found under `old` conditions may stand beside new ones.

    All must agree but efforts that `old` does not name: no protocol of its day knew them.
    """
    try:
        return bool(old == {**new, "effort": {name: new["effort"][name] for name in old["effort"]}})
    except (KeyError, TypeError):
        return False


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _found(path: Path, conditions: dict[str, Any]) -> dict[str, Any]:
    """The unfinished measurement at `path`, if it was of the same weights by the same means."""
    fresh = {"conditions": conditions, "results": {}, "kept": {}, "seconds": {}}
    try:
        state = json.loads(path.read_text("utf-8"))
        whole = all(isinstance(state[part], dict) for part in fresh)
        same = state["conditions"] == json.loads(json.dumps(conditions))
        return state if whole and same else fresh
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return fresh


def _keep(path: Path, state: dict[str, Any]) -> None:
    try:
        with written(path) as temporary:
            temporary.write_text(json.dumps(state), "utf-8")
    except OSError as exc:
        raise CheckpointError(why_not_written(exc, path, OTHERWISE)) from exc
