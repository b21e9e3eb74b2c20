"""A server that is killed while it saves a model leaves all of the old one or of the new one."""

import itertools
import multiprocessing
import os
import time
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
import torch

from explorer.checkpoints import (
    images_hash,
    images_path,
    load_history,
    load_model,
    save_history,
)
from explorer.engine.live.saving import copy_model
from explorer.families.vae import VAESpec
from explorer.folders import tidy
from tests.tiny import checkpoint, fresh, names_in

KILLS = 8  # hundreds are made by `python -m tests.benchmarks.killed_keep`
SPEC = VAESpec(z=2, width=512)  # 5 MB, so that it is mostly killed within a copy
STEPS = {1: (0, 10, 20), 2: (0, 5, 9)}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="SIGKILL is a matter of POSIX"),
]


def kept_again_and_again(sources: list[Path], target: Path, begun: Event) -> None:
    for source in itertools.cycle(sources):
        copy_model(source, target)
        begun.set()


def made(folder: Path, seed: int) -> Path:
    """A model with a history and images, of which each names the seed."""
    path = folder / f"{seed}.safetensors"
    images_path(path).write_bytes(bytes([seed]) * 2**20)
    checkpoint(path, SPEC, seed, images=images_hash(images_path(path)))
    save_history(path, STEPS[seed], [fresh(SPEC, seed).state_dict()] * len(STEPS[seed]))
    return path


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def begun(sources: list[Path], target: Path) -> BaseProcess:
    """A process that keeps the models in turns, and has kept one already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["explorer.engine.live.saving"])
    once = context.Event()
    process = context.Process(target=kept_again_and_again, args=(sources, target, once))
    process.start()
    assert once.wait(60)
    return process


def kills(folder: Path, count: int) -> Iterator[tuple[bool, list[str], bool, bool, bool]]:
    """Of each kill: whether a copy was cut short, and once the next server has come, the names that
    are there and whether model, history and images are whole and belong together.
    """
    sources = [made(folder, seed) for seed in STEPS]
    whole = {
        seed: load_model(path)[0].state_dict() for seed, path in zip(STEPS, sources, strict=True)
    }
    target = folder / "kept" / "mine.safetensors"
    for kill in range(count):
        process = begun(sources, target)
        time.sleep(
            11 * kill % 60 / 1000
        )  # a copy takes some 30 ms, of which each is another moment
        process.kill()
        process.join()
        short = len(names_in(target.parent)) > 3
        tidy(target.parent)  # as the next server does
        model, card = load_model(target)
        seeds = [seed for seed in STEPS if same(model.state_dict(), whole[seed])]
        history = load_history(target)
        yield (
            short,
            names_in(target.parent),
            len(seeds) == 1,
            history is not None and history.steps == STEPS[seeds[0]],
            images_path(target).exists() and images_hash(images_path(target)) == card.images,
        )


def test_kill_9_during_keep_leaves_all_of_the_old_model_or_of_the_new_one(tmp_path) -> None:
    cut_short = 0
    for short, names, *right in kills(tmp_path, KILLS):
        cut_short += short
        assert names == ["mine.history.safetensors", "mine.images.npz", "mine.safetensors"]
        assert all(right)
    assert cut_short, "some were killed within a copy"


def test_whoever_reads_meanwhile_in_another_process_sees_one_model_and_its_history(
    tmp_path,
) -> None:
    sources = [made(tmp_path, seed) for seed in STEPS]
    target = tmp_path / "kept" / "mine.safetensors"
    process = begun(sources, target)
    try:
        seen = {load_history(target).steps for _ in range(100)}  # else it refuses, or finds none
    finally:
        process.kill()
        process.join()
    assert seen == set(STEPS.values())
