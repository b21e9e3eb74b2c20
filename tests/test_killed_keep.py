"""A server that is killed while it keeps a model leaves all of the old one or of the new one."""

import itertools
import multiprocessing
import os
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
import torch

from explorer.checkpoints import (
    history_path,
    images_hash,
    images_path,
    load_history,
    load_model,
    save_history,
)
from explorer.engine.live.keeping import copy_model
from explorer.folders import tidy
from explorer.specs import VAESpec
from tests.tiny import checkpoint, fresh, names_in

KILLS = 20
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


def test_kill_9_during_keep_leaves_all_of_the_old_model_or_of_the_new_one(tmp_path) -> None:
    sources = [made(tmp_path, seed) for seed in STEPS]
    whole = {
        seed: load_model(path)[0].state_dict() for seed, path in zip(STEPS, sources, strict=True)
    }
    target = tmp_path / "kept" / "mine.safetensors"
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["explorer.engine.live.keeping"])
    broken_off = 0
    for kill in range(KILLS):
        begun = context.Event()
        process = context.Process(target=kept_again_and_again, args=(sources, target, begun))
        process.start()
        assert begun.wait(60)
        time.sleep(kill / 1000)  # a copy takes some 30 ms, of which each is another moment
        process.kill()
        process.join()
        broken_off += len(names_in(target.parent)) > 3
        tidy(target.parent)  # as the next server does
        assert names_in(target.parent) == sorted(
            path.name for path in (history_path(target), images_path(target), target)
        )
        model, card = load_model(target)
        (seed,) = [seed for seed in STEPS if same(model.state_dict(), whole[seed])]
        assert load_history(target).steps == STEPS[seed]
        assert images_hash(images_path(target)) == card.images
    assert broken_off, "some were killed within a copy"
