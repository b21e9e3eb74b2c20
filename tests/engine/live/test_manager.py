"""Runs of visitors: followed orders, turns, limits, failures, and nothing left behind."""

import gc
import re
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from explorer.checkpoints import RunHead, load_model, read_card
from explorer.engine import Engine
from explorer.engine.live import Limits, Live, Plan
from explorer.engine.live.presence import BACK_WITHIN, HEARTBEAT
from explorer.engine.live.worker import LiveRun
from explorer.errors import ExplorerError, KeepError, RunError, UnknownModelError
from explorer.families import FAMILIES
from explorer.families.vae import VAETrainer
from explorer.specs import Recipe
from tests.tiny import EXTRAS, TINY, names_in, set_of

PATIENCE = 20.0  # seconds, for a machine that has other work
KINDS = ("both", "generator", "discriminator")
every_family = pytest.mark.parametrize("family", TINY)


@pytest.fixture
def engine(tiny_folder, fake_root, tmp_path) -> Iterator[Engine]:
    keep = tmp_path / "kept"
    made = Engine([tiny_folder, keep], "cpu", fake_root, saved=keep, limits=Limits(runs=3))
    yield made
    made.live.close()


@pytest.fixture
def live(engine, few_points) -> Live:
    return engine.live


class Clock:
    """A clock that is turned by hand."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch) -> Clock:
    """The clock by which visitors are away, so that a slow machine sends nobody away."""
    made = Clock()
    monkeypatch.setattr("explorer.engine.live.presence.time", made)
    return made


def head(family: str = "cgan", **recipe: object) -> RunHead:
    values = {"epochs": 1000, "batch": 16, "beta1": 0.5, "ema": 0.9, **EXTRAS}
    made = Recipe(dataset=set_of(TINY[family]), **{**values, **recipe})
    return RunHead(TINY[family], made, "python -m explorer train")


def planned(of: RunHead) -> Plan:
    return Plan(of, 0, None, ("both",) if of.spec.encoder else KINDS)


def started(live: Live, family: str = "cgan", visitor: str = "", **recipe: object) -> str:
    return live.start(planned(head(family, **recipe)), visitor)


def wait(true: Callable[[], object]) -> None:
    """Until something is so; fails when that takes too long."""
    begun = time.monotonic()
    while not true():
        assert time.monotonic() - begun < PATIENCE, "it never came"
        time.sleep(0.01)


def until(live: Live, token: str, state: str, step: int = 0):
    """The first look at which the run is in a state, and has come so far."""
    seen: list = []

    def so() -> bool:
        seen.append(live.status(token, 0))
        return seen[-1].state == state and seen[-1].step >= step

    wait(so)
    return seen[-1]


@every_family
def test_a_run_goes_from_its_first_grid_to_a_finished_model(live, engine, family) -> None:
    token = started(live, family, epochs=2)
    look = until(live, token, "finished")
    assert (look.step, look.steps, look.epoch, look.epochs) == (24, 24, 2, 2)
    assert look.losses
    assert all(points[-1][0] == 24 for points in look.losses.values())
    assert look.snapshots[0] == 0
    assert look.snapshots[-1] == 24
    assert look.memory > 0
    assert look.sentence == ""
    entry = engine.library.entry(live.explore(token))
    assert entry.card.step == 24
    rows = engine.rows(entry, engine.draw(entry, [0]), np.zeros(1, np.int64))
    assert engine.images(entry, rows).shape == (1, *entry.spec.form.picture)
    assert engine.history(entry) == tuple(look.snapshots)


@every_family
def test_the_grid_is_of_the_shape_of_its_family(live, family) -> None:
    token = started(live, family)
    grid = until(live, token, "running", 1).grid
    expected = {
        "vae": (10, "reconstructions"),
        "cvae": (10, "reconstructions"),
        "cgan": (10, "classes"),
        "infogan": (8, "categories"),
        "gan": (10, "samples"),
        "wgan_gp": (10, "samples"),
    }
    assert (grid.rows, grid.kind) == expected.get(family, (grid.rows, grid.kind))
    picture = TINY[family].form.picture
    assert grid.pixels.shape == (grid.rows * grid.columns, *picture)
    assert len(grid.row_titles) in (0, grid.rows)


def test_the_grid_and_the_meters_are_sent_again_only_when_they_have_changed(live) -> None:
    token = started(live)
    wait(lambda: live.status(token, 0).meters)
    live.command(token, "pause")
    look = live.status(token, 0)
    assert look.grid is not None
    assert look.meters
    while (again := live.status(token, look.number)).number > look.number:
        look = again  # it is painted once more as it rests
    assert again.grid is again.collapse is None
    assert again.losses == again.meters == {}


def test_each_loss_comes_with_one_status_alone(live) -> None:
    token, steps, number = started(live, "vae"), [], 0
    until(live, token, "running", 1)
    while len(steps) < 10:
        look = live.status(token, number)
        steps += [step for step, _ in look.losses.get("kl", [])]
        number = look.number
    assert steps == sorted(set(steps))


def test_what_nobody_watches_is_painted_for_the_snapshots_alone(live, monkeypatch) -> None:
    token = started(live)
    until(live, token, "running", 1)
    session, done = live._runs[token].session, []
    for name in ("paint", "take_snapshot", "collapse_now"):
        act = getattr(session, name)
        monkeypatch.setattr(session, name, lambda n=name, act=act: (done.append(n), act())[1])
    wait(lambda: done.count("take_snapshot") > 3)
    assert done.count("paint") - done.count("take_snapshot") <= 1, "one that was looked at"
    assert done.count("collapse_now") <= 1
    number = live.status(token, 0).number
    wait(lambda: live.status(token, number).grid is not None)


def test_the_status_says_what_watching_takes_of_the_time(live) -> None:
    token = started(live)
    until(live, token, "running", 1)
    wait(lambda: live.status(token, 0).collapse)
    shares = live.status(token, 0).watching
    assert list(shares) == ["wall", "meters", "snapshots", "collapse"]
    assert all(0 < share < 1 for share in shares.values())


@every_family
def test_pause_holds_the_step_count_and_resume_goes_on(live, family) -> None:
    token = started(live, family)
    until(live, token, "running", 2)
    assert live.command(token, "pause") == "paused"
    step = live.status(token, 0).step
    time.sleep(0.2)
    assert live.status(token, 0).step == step
    assert live.command(token, "resume") == "running"
    until(live, token, "running", step + 1)


@pytest.mark.parametrize("what", KINDS)
def test_a_single_step_is_one_step_and_rests_again(live, what) -> None:
    token = started(live)
    until(live, token, "running", 2)
    live.command(token, "pause")
    before = live.status(token, 0)
    assert live.command(token, what) == "paused"
    after = live.status(token, before.number)
    assert after.step == before.step + 1
    assert set(after.meters["gradients"]["values"]) == {"generator", "discriminator"}
    assert after.grid is not None, "what the step did is shown"


def weights_of(live: Live, token: str) -> dict[str, torch.Tensor]:
    model = live._runs[token].session.run.trainer.model
    return {name: value.clone() for name, value in model.state_dict().items()}


@pytest.mark.parametrize("what", ["generator", "discriminator"])
def test_a_single_step_moves_only_the_network_it_names(live, what) -> None:
    token = started(live)
    until(live, token, "running", 2)
    live.command(token, "pause")
    before = weights_of(live, token)
    live.command(token, what)
    after = weights_of(live, token)
    moved = {name.split(".")[0] for name in before if not torch.equal(before[name], after[name])}
    assert moved == {what}


def test_slow_motion_takes_single_steps(live) -> None:
    token = started(live)
    until(live, token, "running", 2)
    assert live.command(token, "slow") == "slow"
    time.sleep(0.6)  # the steps it was at are done by then
    begun, first = time.monotonic(), live.status(token, 0).step
    wait(lambda: live.status(token, 0).step > first)
    time.sleep(1.2)
    steps = live.status(token, 0).step - first
    assert steps <= 2 + (time.monotonic() - begun) / 0.5


def test_stop_leaves_a_model_and_the_step_it_was_at(live, engine) -> None:
    token = started(live)
    until(live, token, "running", 3)
    assert live.command(token, "stop") == "stopped"
    look = until(live, token, "stopped")
    wait(lambda: live._runs[token].commands.end)
    assert look.snapshots[-1] == look.step
    assert engine.library.entry(live.explore(token)).card.step == look.step
    assert live._runs[token].session is None, "model and optimisers are free"
    with pytest.raises(RunError, match="has ended; reset it"):
        live.command(token, "resume")


@pytest.mark.parametrize("ended", [False, True])
def test_reset_begins_again_with_the_same_noise_and_rests(live, ended) -> None:
    token = started(live, "vae")
    first = until(live, token, "running", 3)
    if ended:
        live.command(token, "stop")
        wait(lambda: live._runs[token].commands.end)
    assert live.command(token, "reset") == "paused"
    until(live, token, "paused")
    wait(lambda: live.status(token, 0).step == 0 and live.status(token, 0).snapshots == [0])
    look = live.status(token, 0)
    assert (look.step, look.losses) == (0, {})
    assert look.grid is not None
    assert look.number > first.number
    live.command(token, "resume")
    until(live, token, "running", 1)


def test_a_snapshot_reproduces_the_grid_that_was_shown_at_its_step(live) -> None:
    token = started(live, "vae")
    until(live, token, "running", 2)
    live.command(token, "pause")
    wait(lambda: (seen := live.status(token, 0)).snapshots[-1] == seen.step)
    look = live.status(token, 0)
    step, grid = live.grid_at(token, len(look.snapshots) - 1)
    assert step == look.step
    difference = grid.pixels.astype(int) - look.grid.pixels
    assert abs(difference).max() <= 1
    assert grid.head() == look.grid.head()
    with pytest.raises(RunError, match="There is no snapshot 99 of this run"):
        live.grid_at(token, 99)


def test_news_come_no_more_often_than_a_person_sees(live) -> None:
    token = started(live, "vae")
    look = until(live, token, "running", 5)
    begun, number, looks = time.monotonic(), look.number, 0
    while looks < 15:
        look = live.status(token, number)
        number, looks = look.number, looks + 1
    assert time.monotonic() - begun > 15 / 20


def test_a_question_with_no_news_waits_a_second_at_most(live) -> None:
    token = started(live)
    until(live, token, "running", 1)
    live.command(token, "pause")
    begun, number = time.monotonic(), live.status(token, 0).number
    assert live.status(token, number).number == number
    assert 0.9 < time.monotonic() - begun < PATIENCE


# Turns


def test_runs_queue_visibly_and_the_next_begins_when_the_first_rests(live) -> None:
    tokens = [started(live, "vae") for _ in range(3)]
    until(live, tokens[0], "running", 1)
    looks = [until(live, token, "queued") for token in tokens[1:]]
    assert [look.place for look in looks] == [1, 2]
    assert [look.step for look in looks] == [0, 0]
    live.command(tokens[0], "pause")
    until(live, tokens[1], "running", 1)
    assert live.status(tokens[2], 0).place == 1
    assert live.command(tokens[0], "resume") == "queued"
    assert live.status(tokens[0], 0).place == 2


def test_one_visitors_commands_never_touch_anothers_run(live) -> None:
    one, two = started(live, "vae"), started(live, "cgan")
    until(live, one, "running", 1)
    until(live, two, "queued")
    live.command(one, "stop")
    look = until(live, two, "running", 2)
    assert set(look.losses) == {"d", "g", "class"}
    live.command(two, "pause")
    assert live.status(one, 0).state == "stopped"


def test_too_many_runs_are_refused_with_a_sentence(live) -> None:
    for _ in range(3):
        started(live)
    with pytest.raises(RunError, match=r"3 runs are on or wait already"):
        started(live)


# Visitors


def test_a_visitor_has_one_run_at_a_time(live) -> None:
    visitor = live.arrive()
    token = started(live, visitor=visitor)
    with pytest.raises(RunError, match="Your last run is still on; stop it first"):
        started(live, visitor=visitor)
    until(live, token, "running", 1)
    lent = live.explore(token, visitor)
    live.command(token, "stop", visitor)
    started(live, visitor=visitor)
    assert live.file(lent).exists(), "the model of the last run can still be explored"
    assert live.status(token, 0, visitor).snapshots == []


def test_a_run_whose_visitor_left_rests_at_once_and_goes_when_they_stay_away(live, clock) -> None:
    visitor = live.arrive()
    token = started(live, visitor=visitor)
    until(live, token, "running", 1)
    run = live._runs[token]
    live.left(visitor)
    assert run.commands.state == "paused"
    clock.now += BACK_WITHIN - 0.1
    assert token in live._runs
    clock.now += 0.2
    wait(lambda: token not in live._runs)
    wait(lambda: not run.job.out.parent.exists())
    with pytest.raises(RunError, match="not there any more"):
        live.status(token)


def test_a_visitor_who_comes_back_in_time_finds_the_run_going_on(live, clock) -> None:
    visitor = live.arrive()
    token = started(live, visitor=visitor)
    step = until(live, token, "running", 1).step
    live.left(visitor)
    clock.now += BACK_WITHIN - 0.1
    again = live.arrive()
    assert live.status(token, 0, again).state == "running"
    clock.now += 10 * BACK_WITHIN
    wait(lambda: live.status(token, 0, again).step > step + 1)


def test_a_visitor_without_a_connection_has_to_ask_now_and_then(live, clock) -> None:
    token = started(live)
    for _ in range(15):
        clock.now += HEARTBEAT - 0.1
        live.status(token, 0)
    assert token in live._runs
    clock.now += HEARTBEAT + 0.1
    wait(lambda: token not in live._runs)


def test_a_connection_that_is_gone_already_cannot_hold_a_run(live, clock) -> None:
    visitor = live.arrive()
    live.left(visitor)
    token = started(live, visitor=visitor)  # its request was still being worked on
    clock.now += HEARTBEAT + 0.1
    wait(lambda: token not in live._runs)


def test_a_run_that_left_while_it_reads_its_data_holds_nobody_up(live, clock, monkeypatch) -> None:
    reading, leave = threading.Event(), threading.Event()
    read = live._data.get

    def slowly(*args: object):
        reading.set()
        leave.wait(PATIENCE)
        return read(*args)

    with monkeypatch.context() as patched:
        patched.setattr(live._data, "get", slowly)
        visitor = live.arrive()
        started(live, visitor=visitor)
        assert reading.wait(PATIENCE)
    other = started(live)
    assert live.status(other, 0).state == "queued"
    live.left(visitor)
    clock.now += BACK_WITHIN + 0.1
    until(live, other, "running", 1)
    leave.set()


def test_a_dropped_run_frees_its_model_and_its_files(live) -> None:
    token = started(live)
    until(live, token, "running", 1)
    run = live._runs[token]
    model, folder = weakref.ref(run.session.run.trainer.model), run.job.out.parent
    lent = live.explore(token)
    live.close()
    del run
    gc.collect()
    assert model() is None
    wait(lambda: not folder.exists())
    with pytest.raises(UnknownModelError):
        live.file(lent)


# Failures


@every_family
def test_a_rate_of_a_thousand_ends_in_a_sentence_and_the_last_good_model(live, family) -> None:
    token = started(live, family, lr=1e3, lr_discriminator=1e3)
    look = until(live, token, "failed")
    assert re.search(r"(no longer numbers|beyond all measure \(.*\)); start again", look.sentence)
    assert look.sentence.endswith("is kept.")
    path = live.file(live.explore(token))
    assert all(value.isfinite().all() for value in load_model(path)[0].state_dict().values())
    assert read_card(path).step in look.snapshots


def failing(error: BaseException) -> Callable[..., None]:
    def step(*args: object) -> None:
        raise error

    return step


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (torch.OutOfMemoryError("CUDA out of memory"), "not enough memory"),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory"), "not enough memory"),
        (MemoryError(), "not enough memory"),
        (OSError(28, "No space left on device"), r"No space left on device.*free some space"),
        (KeyError("odd"), "the app's log gives"),
    ],
    ids=["cuda", "cpu", "python", "disk", "unforeseen"],
)
def test_whatever_fails_ends_with_a_sentence_and_others_go_on(
    live, monkeypatch, error, words
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(VAETrainer, "step", failing(error))
        token = started(live, "vae")
        look = until(live, token, "failed")
    assert re.search(words, look.sentence)
    assert look.sentence.endswith("The model of step 0 is kept.")
    other = started(live, "cgan")
    until(live, other, "running", 1)


def test_data_that_is_gone_ends_in_a_sentence(live, tmp_path) -> None:
    gone = Recipe(dataset=str(tmp_path / "gone.npz"), epochs=1)
    token = live.start(planned(RunHead(TINY["vae"], gone, "")))
    look = until(live, token, "failed")
    assert "There is no file" in look.sentence
    with pytest.raises(RunError, match="There is no model yet"):
        live.explore(token)


def test_a_run_ends_when_its_minutes_are_over(engine, live) -> None:
    live.limits = Limits(minutes=0.002)
    token = started(live)
    look = until(live, token, "stopped")
    assert "0.002 minutes" in look.sentence
    assert live.explore(token)


def test_a_command_that_makes_no_sense_is_refused(live) -> None:
    token = started(live, "vae")
    for what in ("generator", "dance", ""):
        with pytest.raises(RunError, match="choose reset, pause, resume, slow, stop, both"):
            live.command(token, what)


# Models that come of it


def test_a_model_shared_temporarily_is_found_by_its_id_alone(live, engine) -> None:
    token = started(live)
    until(live, token, "running", 1)
    listed = [entry.id for entry in engine.library.entries()]
    lent = live.explore(token)
    assert lent not in listed
    assert [entry.id for entry in engine.library.entries()] == listed
    assert engine.library.entry(lent).id == lent
    assert until(live, token, "running", 1), "and the run goes on"


def test_a_saved_model_is_listed_and_the_run_goes_on(live, engine) -> None:
    token = started(live)
    until(live, token, "running", 1)
    assert live.save(token, " my first ") == ("my-first", "")
    assert "my-first" in [entry.id for entry in engine.library.entries()]
    assert names_in(live.models_folder) == ["my-first.history.safetensors", "my-first.safetensors"]
    with pytest.raises(KeepError, match="There is a model my-first already"):
        live.save(token, "my-first")
    live.save(token, "my-first", again=True)
    assert live.file("my-first").exists()


@pytest.mark.parametrize("name", ["", " ", "../x", ".x", "a/b", "x.state", "é", "x" * 61, "a\\b"])
def test_a_name_that_is_no_file_is_refused(live, name) -> None:
    token = started(live)
    until(live, token, "running", 1)
    with pytest.raises(KeepError, match="is kept under a name of 1 to 60 letters"):
        live.save(token, name)


def test_a_shipped_model_is_never_replaced_nor_served_as_a_file(live) -> None:
    token = started(live)
    until(live, token, "running", 1)
    with pytest.raises(KeepError, match="There is a model tiny-vae already"):
        live.save(token, "tiny-vae", again=True)
    with pytest.raises(UnknownModelError, match="no model that was trained here"):
        live.file("tiny-vae")


def test_on_a_public_app_nothing_is_saved(tiny_folder, fake_root, tmp_path) -> None:
    engine = Engine(
        [tiny_folder], "cpu", fake_root, saved=tmp_path / "kept", limits=Limits(public=True)
    )
    token = started(engine.live)
    until(engine.live, token, "running", 1)
    with pytest.raises(KeepError, match="keeps no models; download it"):
        engine.live.save(token, "mine")
    assert not (tmp_path / "kept").exists()
    engine.live.close()


def test_the_limits_are_strict_on_a_public_space(tiny_folder, monkeypatch) -> None:
    wide = Engine([tiny_folder], "cpu").live.limits
    monkeypatch.setenv("SPACE_ID", "someone/space")
    strict = Engine([tiny_folder], "cpu").live.limits
    assert strict.public and not wide.public
    assert strict.steps < wide.steps
    with pytest.raises(RunError, match=r"has 5,000,000 parameters and this app allows 4,000,000"):
        strict.check(5_000_000, 100)


@every_family
def test_a_run_begins_with_the_weights_of_the_model_it_continues(live, tiny_folder, family) -> None:
    path: Path = tiny_folder / f"tiny-{family}.safetensors"
    token = live.start(planned(head(family)), model=f"tiny-{family}")
    live.command(token, "reset")
    wait(lambda: live.status(token, 0).snapshots == [0])
    run: LiveRun = live._runs[token]
    with run.session.run.trainer.shown() as model:
        found = model.state_dict()
    for name, value in load_model(path)[0].state_dict().items():
        assert torch.equal(found[name], value)
    assert FAMILIES[family].trainer is type(run.session.run.trainer)


# Where its files cannot be written


def full_at(monkeypatch, place: Callable[[Path], bool]) -> None:
    """Have nothing new be written in the folders that `place` names."""

    def folder(*args: object, **kwargs: object) -> str:
        if place(Path(str(kwargs.get("dir")))):
            raise OSError(28, "No space left on device")
        return mkdtemp(*args, **kwargs)

    mkdtemp = tempfile.mkdtemp
    monkeypatch.setattr(tempfile, "mkdtemp", folder)


def test_a_run_that_cannot_be_written_at_its_end_is_saved_and_said_where(
    live, engine, monkeypatch
) -> None:
    token = started(live, "vae", epochs=3)
    full_at(monkeypatch, lambda folder: folder != live.models_folder)
    found = until(live, token, "failed")
    assert (
        "No space left on device); free some space there, or start the app with" in found.sentence
    )
    (entry,) = [one for one in engine.library.entries() if one.id.startswith("rescued-")]
    assert f"It was written to {entry.path}." in found.sentence
    assert entry.card.step == entry.card.steps


def test_a_run_for_which_there_is_no_room_does_not_begin(live, monkeypatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=1000))
    with pytest.raises(
        ExplorerError, match=r"take up to .* MB, and 0 MB are free there; free some"
    ):
        started(live)
    assert list(live._folder.path().iterdir()) == []


def test_what_could_not_be_saved_is_saved_when_there_is_room(live, engine, monkeypatch) -> None:
    token = started(live, "vae", epochs=2)
    until(live, token, "finished")
    with monkeypatch.context() as patch:
        full_at(patch, lambda folder: folder == live.models_folder)
        with pytest.raises(
            KeepError, match=r"free some space there, or start the app with another"
        ):
            live.save(token, "mine")
        assert list(live.models_folder.iterdir()) == []
    assert live.save(token, "mine").model == "mine"
    assert engine.history(engine.library.entry("mine"))
