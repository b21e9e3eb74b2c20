"""Work in the background: begun once, asked for until it is done, told of when it fails."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

import pytest

from explorer.engine.store.background import Background

T = TypeVar("T")


def until(ask: Callable[[], T | None]) -> T:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if (found := ask()) is not None:
            return found
        time.sleep(0.005)
    pytest.fail("it never came")


def test_work_is_begun_once_and_handed_out_when_done() -> None:
    later: Background[int] = Background()
    finish, begun = threading.Event(), []

    def work() -> int:
        begun.append(1)
        assert finish.wait(60)
        return 42

    assert [later.get(("a",), work) for _ in range(5)] == [None] * 5
    finish.set()
    assert until(lambda: later.get(("a",), work)) == 42
    assert len(begun) == 1


def test_works_take_turns() -> None:
    later: Background[int] = Background()
    busy = threading.Lock()

    def work() -> int:
        assert busy.acquire(blocking=False), "two at a time"
        time.sleep(0.02)
        busy.release()
        return 1

    for name in "abc":
        assert later.get((name,), work) is None
    for name in "abc":
        assert until(lambda name=name: later.get((name,), work)) == 1


def test_one_can_wait_for_all_that_was_begun() -> None:
    later: Background[int] = Background()
    later.wait()
    done: list[str] = []

    def work(name: str) -> int:
        time.sleep(0.02)
        done.append(name)
        return 1

    for name in "ab":
        later.get((name,), lambda name=name: work(name))
    later.wait()
    assert sorted(done) == ["a", "b"]
    assert later.get(("a",), lambda: 2) == 1


def test_a_failure_is_told_once_and_then_tried_again() -> None:
    later: Background[int] = Background()

    def fail() -> int:
        raise RuntimeError("for now")

    with pytest.raises(RuntimeError, match="for now"):
        until(lambda: later.get(("a",), fail))
    assert until(lambda: later.get(("a",), lambda: 7)) == 7
