"""Dispatch: messages in their lanes, none of which holds another up."""

import asyncio
import threading
from types import SimpleNamespace

import pytest

from explorer.engine.limits import STRICT
from explorer.ui.dispatch import Dispatch
from explorer.ui.lanes import Who
from explorer.ui.message import Message
from explorer.ui.operations.costs import HEAVY, MANY, Cost
from explorer.ui.service import Work
from tests.ui.talk import beside, packed

COSTS = {"film": Cost(HEAVY, STRICT.work_bytes), "models": Cost(MANY, 2**26)}


def test_heavy_work_without_end_leaves_what_a_page_needs_to_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate = threading.Event()

    def work(engine: object, asked: Message) -> Work:
        def do() -> bytes:
            assert asked.header["op"] == "models" or gate.wait(20)
            return b""

        return Work(COSTS[asked.header["op"]], do)

    async def story() -> None:
        dispatch = Dispatch(SimpleNamespace(limits=STRICT, rest=int))  # type: ignore[arg-type]
        greedy = [
            asyncio.ensure_future(dispatch.answer(packed("film"), Who(name, "there"), True))
            for name in "abc"
        ]
        await asyncio.sleep(0)
        await asyncio.wait_for(dispatch.answer(packed("models"), Who("d", "here"), True), 10)
        assert not any(film.done() for film in greedy)
        gate.set()
        await asyncio.gather(*greedy)

    monkeypatch.setattr("explorer.ui.dispatch.work", work)
    beside(story)
