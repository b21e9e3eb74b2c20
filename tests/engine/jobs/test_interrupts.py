"""Runs that are stopped or killed from outside go on to the weights of an unbroken run.

They are far too long to be over before the signal comes, and compared at a step soon after it.
"""

import itertools
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from explorer.checkpoints import load_state, read_card, state_path
from explorer.engine import Engine
from explorer.engine.jobs.run import Job, resumed, train
from explorer.runtime import be_deterministic
from tests.tiny import names_in

ROOT = Path(__file__).resolve().parents[3]
FLAGS = "--dataset mnist --epochs 5000 --batch 10 --save-seconds 0 --threads 1 --device cpu"
TINY_FLAGS = {
    "vae": "--width 8 --depth 1 --z 2",
    "gan": "--width 2 --z 3 --features 4",
    "cgan": "--width 2 --z 3 --features 4",
    "infogan": "--width 2 --z 3 --features 8",
}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="signals are a matter of POSIX"),
]


def command(family: str, out: Path, data: Path) -> list[str]:
    flags = f"train --model {family} {TINY_FLAGS[family]} {FLAGS}".split()
    return [*flags, "--data-root", str(data), "--out", str(out)]


def interrupted(arguments: list[str], out: Path, number: signal.Signals) -> tuple[int, str]:
    """Start a run in a process of its own and send a signal once its state has been saved."""
    process = subprocess.Popen(
        [sys.executable, "-m", "explorer", *arguments],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        while not state_path(out).exists():
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.01)
        process.send_signal(number)
        said = process.communicate(timeout=600)[1]
    finally:
        process.kill()
        process.wait()
    return process.returncode, said


def continued(out: Path, data: Path) -> int:
    """Resume the run for three records more; returns the step it came to."""
    job = resumed(out, data, torch.device("cpu"), save_seconds=60.0)
    progress = train(job)
    *_, last = itertools.islice(progress, 3)
    progress.close()
    return last.step


def unbroken(out: Path, data: Path, step: int) -> Path:
    """The model of the same run, made in this process in one go up to `step`."""
    other = out.with_name("unbroken.safetensors")
    progress = train(Job(load_state(out)[1], other, data, torch.device("cpu")))
    next(record for record in progress if record.step == step)
    progress.close()
    return other


def same(one: Path, two: Path) -> bool:
    first, second = load_file(one), load_file(two)
    return first.keys() == second.keys() and all(torch.equal(first[n], second[n]) for n in first)


@pytest.mark.parametrize("family", TINY_FLAGS)
def test_ctrl_c_leaves_a_model_and_a_run_that_goes_on_bit_for_bit(
    tmp_path, fake_root, family
) -> None:
    be_deterministic()
    out = tmp_path / "broken.safetensors"
    code, said = interrupted(command(family, out, fake_root), out, signal.SIGINT)
    assert code == 130
    assert f"continue with: python -m explorer train --resume {out}" in said
    assert "Traceback" not in said
    stopped = read_card(out)
    assert 0 < stopped.step < stopped.steps
    assert [entry.id for entry in Engine([tmp_path], "cpu").library.entries()] == ["broken"]

    step = continued(out, fake_root)
    assert step == stopped.step + 30
    other = unbroken(out, fake_root, step)
    assert same(out, other)
    assert read_card(out) == read_card(other)


def test_a_polite_kill_is_a_stop_too(tmp_path, fake_root) -> None:
    out = tmp_path / "broken.safetensors"
    code, said = interrupted(command("vae", out, fake_root), out, signal.SIGTERM)
    assert code == 130
    assert "Stopped at step" in said
    assert names_in(tmp_path) == ["broken.safetensors", "broken.state.safetensors"]


@pytest.mark.parametrize("family", ["vae", "infogan"])
def test_a_killed_run_goes_on_from_its_last_state_bit_for_bit(tmp_path, fake_root, family) -> None:
    be_deterministic()
    out = tmp_path / "broken.safetensors"
    code, _ = interrupted(command(family, out, fake_root), out, signal.SIGKILL)
    assert code == -signal.SIGKILL
    assert not out.exists()
    assert Engine([tmp_path], "cpu").library.entries() == []

    step = continued(out, fake_root)
    assert step >= 40
    assert same(out, unbroken(out, fake_root, step))
