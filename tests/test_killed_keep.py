"""A server that is killed while it keeps a model leaves the old one or the new one, and no heap."""

import itertools
import multiprocessing
import os
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
import torch

from explorer.checkpoints import history_path, load_history, load_model, save_history
from explorer.engine.live.keeping import copy_model
from explorer.files import LEFT
from explorer.specs import VAESpec
from tests.tiny import checkpoint, fresh, names_in

KILLS = 20
SPEC = VAESpec(z=2, width=512)  # 5 MB, so that it is mostly killed within a copy
STEPS = (0, 10, 20)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="SIGKILL is a matter of POSIX"),
]


def kept_again_and_again(sources: list[Path], target: Path, begun: Event) -> None:
    for source in itertools.cycle(sources):
        copy_model(source, target)
        begun.set()


def made(folder: Path, seed: int) -> Path:
    """A model with a history."""
    path = checkpoint(folder / f"{seed}.safetensors", SPEC, seed)
    save_history(path, STEPS, [fresh(SPEC, seed).state_dict()] * len(STEPS))
    return path


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def test_kill_9_during_keep_leaves_the_old_file_or_the_new_one(tmp_path) -> None:
    sources = [made(tmp_path, seed) for seed in (1, 2)]
    whole = [load_model(source)[0].state_dict() for source in sources]
    target = tmp_path / "kept" / "mine.safetensors"
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["explorer.engine.live.keeping"])
    for kill in range(KILLS):
        begun = context.Event()
        process = context.Process(target=kept_again_and_again, args=(sources, target, begun))
        process.start()
        assert begun.wait(60)
        time.sleep(kill / 1000)  # a copy takes some 30 ms, of which each is another moment
        process.kill()
        process.join()
        found = load_model(target)[0].state_dict()
        assert sum(same(found, one) for one in whole) == 1
        history = load_history(target)  # which is refused beside other weights
        assert history is None or history.steps == STEPS

    left = [path for path in target.parent.iterdir() if path.suffix != ".safetensors"]
    assert 0 < len(left) <= 2 * KILLS, "some were killed within a copy"
    for path in left:
        os.utime(path, (0, time.time() - 2 * LEFT))
    copy_model(sources[0], target)
    assert names_in(target.parent) == [history_path(target).name, target.name]
