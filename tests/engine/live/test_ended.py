"""Runs that have ended stay with their visitor: the last few of them, and as they were left."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from explorer.checkpoints import read_card
from explorer.engine import Engine
from explorer.engine.limits import Limits
from explorer.engine.live import Choice, Live, plan
from explorer.engine.live.ended import Ended, ended, surplus
from explorer.engine.live.presence import BACK_WITHIN, HEARTBEAT
from explorer.engine.live.session import TrainingSession
from explorer.errors import RunError, UnknownModelError
from tests.engine.live.test_manager import PATIENCE, Clock, head, planned, until, wait


@pytest.fixture
def live(tiny_folder, fake_root, tmp_path) -> Iterator[Live]:
    keep = tmp_path / "kept"
    limits = Limits(runs=3, ended=2)
    made = Engine([tiny_folder, keep], "cpu", fake_root, saved=keep, limits=limits)
    yield made.live
    made.live.close()


@pytest.fixture(autouse=True)
def clock(monkeypatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("explorer.engine.live.presence.time", made)
    return made


def stopped(live: Live, visitor: str) -> str:
    """A run of a visitor that has learnt something and was stopped."""
    token = live.start(planned(head("vae")), visitor)
    until(live, token, "running", 1)
    live.command(token, "stop", visitor)
    wait(lambda: live._runs[token].commands.end)
    return token


def names(live: Live, tokens: list[str], visitor: str = "") -> list[str]:
    return [one["run"] for one in live.here(tokens, visitor)]


def test_a_run_that_was_stopped_is_there_when_the_next_one_is_on(live) -> None:
    visitor = live.arrive()
    first = stopped(live, visitor)
    step = live.status(first, 0, visitor).step
    second = live.start(planned(head("cgan")), visitor)
    until(live, second, "running", 1)
    found = live.here([first, second], visitor)
    assert [one["state"] for one in found] == ["stopped", "running"]
    assert found[0] == {
        "run": first,
        "state": "stopped",
        "step": step,
        "steps": found[0]["steps"],
        "learnt": True,
        "kept": "",
    }
    assert read_card(live.file(live.explore(first, visitor))).step == step
    assert live.save(first, "mine", visitor).model == "mine"
    assert live.here([first], visitor)[0]["kept"] == "mine"


def test_what_was_kept_while_a_run_was_on_is_not_what_it_became(live) -> None:
    visitor = live.arrive()
    token = live.start(planned(head("vae")), visitor)
    until(live, token, "running", 1)
    live.save(token, "early", visitor)
    live.command(token, "stop", visitor)
    wait(lambda: live._runs[token].commands.end)
    assert live.here([token], visitor)[0]["kept"] == ""
    live.save(token, "late", visitor)
    assert live.here([token], visitor)[0]["kept"] == "late"
    live.command(token, "reset", visitor)
    assert live.here([token], visitor)[0]["kept"] == ""


def test_a_run_that_has_ended_is_one_model_however_often_it_is_opened(live) -> None:
    visitor = live.arrive()
    token = live.start(planned(head("vae")), visitor)
    until(live, token, "running", 1)
    early = live.explore(token, visitor)
    live.command(token, "stop", visitor)
    wait(lambda: live._runs[token].commands.end)
    late = live.explore(token, visitor)
    assert late not in ("", early)
    assert live.explore(token, visitor) == late
    live.command(token, "reset", visitor)
    wait(lambda: live.status(token, 0, visitor).snapshots == [0])
    assert live.explore(token, visitor) != late, "it has begun anew"


def test_only_so_many_stay_and_those_that_are_kept_go_first(live) -> None:
    visitor = live.arrive()
    tokens = [stopped(live, visitor) for _ in range(2)]
    live.save(tokens[1], "mine", visitor)
    lent = live.explore(tokens[1], visitor)
    tokens += [stopped(live, visitor)]
    live.start(planned(head("cgan")), visitor)
    assert names(live, tokens, visitor) == [tokens[0], tokens[2]]
    wait(lambda: lent not in live.shared._paths)
    with pytest.raises(UnknownModelError, match="was not kept, and went with its page"):
        live.file(lent)
    assert live.file("mine").exists()
    with pytest.raises(RunError, match="not there any more; start another one"):
        live.explore(tokens[1], visitor)


def test_their_files_are_bounded_together(live) -> None:
    visitor = live.arrive()
    one = stopped(live, visitor)
    two = stopped(live, visitor)
    live.limits = replace(live.limits, ended_bytes=ended(live._runs[two]).size)
    live.start(planned(head("cgan")), visitor)
    assert names(live, [one, two], visitor) == [two]


def test_a_run_without_a_model_takes_no_place(live) -> None:
    visitor = live.arrive()
    token = live.start(planned(head("vae")), visitor)
    live.command(token, "stop", visitor)
    wait(lambda: live._runs[token].commands.end)
    if not live.here([token], visitor)[0]["learnt"]:  # it was stopped before it had begun
        live.start(planned(head("cgan")), visitor)
        assert names(live, [token], visitor) == []


def test_a_run_that_is_still_being_written_makes_no_room(live, monkeypatch) -> None:
    leave, finish = threading.Event(), TrainingSession.finish

    def slowly(session: TrainingSession) -> None:
        leave.wait(PATIENCE)
        finish(session)

    monkeypatch.setattr(TrainingSession, "finish", slowly)
    visitor = live.arrive()
    token = live.start(planned(head("vae")), visitor)
    until(live, token, "running", 1)
    live.command(token, "stop", visitor)
    live.start(planned(head("cgan")), visitor)
    threading.Timer(0.3, leave.set).start()
    assert live.save(token, "mine", visitor).model == "mine", "as soon as it is there"
    (found,) = live.here([token], visitor)
    assert (found["learnt"], found["kept"]) == (True, "mine")
    assert live.file(live.explore(token, visitor)).exists()


def test_another_visitors_runs_are_neither_counted_nor_dropped(live) -> None:
    one, two = live.arrive(), live.arrive()
    theirs = [stopped(live, one) for _ in range(2)]
    mine = [stopped(live, two) for _ in range(2)]
    live.start(planned(head("cgan")), two)
    assert names(live, theirs, one) == theirs
    assert names(live, mine, two) == mine


def test_who_closes_the_page_frees_all_of_them(live, clock) -> None:
    visitor = live.arrive()
    tokens = [stopped(live, visitor) for _ in range(2)]
    folders = [live._runs[token].job.out.parent for token in tokens]
    live.left(visitor)
    clock.now += BACK_WITHIN + 0.1
    wait(lambda: not live._runs)
    wait(lambda: not any(folder.exists() for folder in folders))
    assert live.here(tokens, live.arrive()) == []


def test_who_comes_back_in_time_and_asks_keeps_them(live, clock) -> None:
    visitor = live.arrive()
    token = stopped(live, visitor)
    live.left(visitor)
    again = live.arrive()
    clock.now += BACK_WITHIN - 0.1
    assert names(live, [token], again) == [token]
    clock.now += 10 * BACK_WITHIN
    time.sleep(0.5)  # the sweeper looks now
    assert names(live, [token], again) == [token]


def test_visitors_without_a_connection_share_the_places_of_one(live, clock) -> None:
    tokens = []
    for _ in range(3):
        clock.now += HEARTBEAT - 0.1
        assert names(live, tokens) == tokens
        tokens.append(stopped(live, ""))
    live.start(planned(head("cgan")))
    assert names(live, tokens) == tokens[1:]


def of(run: str, size: int = 10, kept: str = "") -> Ended:
    return Ended(run, size, kept)


@pytest.mark.parametrize(
    ("runs", "gone"),
    [
        ([], []),
        ([of("a"), of("b")], []),
        ([of("a"), of("b"), of("c")], ["a"]),
        ([of("a"), of("b", kept="b"), of("c")], ["b"]),
        ([of("a"), of("b", 0), of("c")], ["b"]),
        ([of("a", 0), of("b", 0)], ["a", "b"]),
        ([of("a", 30), of("b", 30)], ["a"]),
        ([of("a", 60)], ["a"]),
    ],
)
def test_what_goes_is_without_a_model_or_kept_or_the_oldest(runs, gone) -> None:
    assert surplus(runs, 2, 50) == gone


def test_what_stands_for_each_cluster_is_sent_once_it_is_counted(live) -> None:
    visitor = live.arrive()
    token = live.start(planned(head("vae")), visitor)
    seen: list = []

    def measured() -> bool:
        look = live.status(token, 0, visitor)
        seen.append(look)
        return look.collapse is not None

    wait(measured)
    found = seen[-1]
    assert (found.collapse.of, found.collapse.names) == ("cluster", ())
    assert found.classes == tuple("0123456789"), "those that the labels have"
    pixels = live.middles(token, visitor)
    assert pixels.shape == (len(found.collapse.shares), 28, 28, 1)
    assert len({image.tobytes() for image in pixels}) == len(pixels)


def test_a_run_that_goes_on_from_an_unkept_one_has_no_command_that_nobody_could_run(live) -> None:
    visitor = live.arrive()
    token = stopped(live, visitor)
    choice = Choice("vae", "mnist", model=live.explore(token, visitor))
    begun = plan(live.workspace, choice)
    assert (begun.head.command, begun.head.spec) == ("", live._runs[token].job.head.spec)
    kept = live.save(token, "mine", visitor).model
    assert f"--continue {kept}" in plan(live.workspace, replace(choice, model=kept)).head.command
