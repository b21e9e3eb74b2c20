"""Lanes: whose turn it is, what waits, and what gives way."""

import asyncio
import math
import threading

import pytest

from explorer.errors import BusyError
from explorer.ui.lanes import Lane, Who
from tests.ui.talk import beside


def who(name: str, address: str | None = None) -> Who:
    return Who(name, address or name)


class Bench:
    """A lane whose work is held until it is let go, and notes who was served."""

    def __init__(self, *sizes: int, memory: float = math.inf) -> None:
        self.lane = Lane(*sizes, memory)
        self.gate, self.served = threading.Event(), list[str]()
        self.asked: list[asyncio.Task[None]] = []

    async def ask(self, *visitors: Who, size: int = 0) -> None:
        for visitor in visitors:
            work = self.lane.run(visitor, size, lambda name=visitor.visitor: self.work(name))
            self.asked.append(asyncio.ensure_future(work))
            await asyncio.sleep(0)

    def work(self, name: str) -> None:
        assert self.gate.wait(20)
        self.served.append(name)

    async def over(self) -> list[BaseException | None]:
        self.gate.set()
        return await asyncio.gather(*self.asked, return_exceptions=True)  # type: ignore[arg-type]


def test_visitors_take_turns_whoever_asked_for_most_before() -> None:
    async def story() -> None:
        bench = Bench(1, 1, 99, 99)
        await bench.ask(*[who("greedy")] * 6, who("late"), who("later"))
        await bench.over()
        assert bench.served[:4] == ["greedy", "late", "later", "greedy"]

    beside(story)


def test_many_visitors_of_one_address_count_as_one_beside_another_address() -> None:
    async def story() -> None:
        bench = Bench(1, 1, 99, 99)
        await bench.ask(*(who(f"crowd {i}", "one place") for i in range(6)), who("other"))
        await bench.over()
        assert bench.served.index("other") == 1

    beside(story)


def test_one_visitor_never_has_more_than_its_share_of_the_places() -> None:
    async def story() -> None:
        bench = Bench(3, 2, 99, 99)
        await bench.ask(*[who("a")] * 5, who("b"))
        assert len(bench.lane._working) == 3
        assert sum(ticket.who == who("a") for ticket in bench.lane._working) == 2
        await bench.over()
        assert sorted(bench.served) == ["a"] * 5 + ["b"]

    beside(story)


def test_more_of_one_visitor_than_may_wait_is_refused_and_nothing_else() -> None:
    async def story() -> None:
        bench = Bench(1, 1, 99, 2)
        await bench.ask(*[who("a")] * 4, who("b"))
        ends = await bench.over()
        assert [type(end) for end in ends] == [type(None)] * 3 + [BusyError, type(None)]
        assert "2 of your requests wait already" in str(ends[3])

    beside(story)


def test_where_all_places_to_wait_are_taken_whoever_waits_with_most_gives_way() -> None:
    async def story() -> None:
        bench = Bench(1, 1, 3, 99)
        await bench.ask(who("x"), *[who("greedy")] * 3, who("newcomer"))
        ends = await bench.over()
        assert [isinstance(end, BusyError) for end in ends] == [False, False, False, True, False]
        assert "newcomer" in bench.served
        assert "try again" in str(ends[3])

    beside(story)


def test_work_that_would_take_too_much_memory_waits_and_is_not_overtaken() -> None:
    async def story() -> None:
        bench = Bench(3, 3, 99, 99, memory=100)
        await bench.ask(who("a"), size=60)
        await bench.ask(who("large"), size=80)
        await bench.ask(who("small"), size=10)
        assert len(bench.lane._working) == 1
        await bench.over()
        assert bench.served[0] == "a"
        assert bench.lane._taken() == 0

    beside(story)


def test_work_beyond_all_memory_is_refused_before_it_begins() -> None:
    async def story() -> None:
        bench = Bench(1, 1, 9, 9, memory=100 * 2**20)
        with pytest.raises(BusyError, match=r"about 200 MB of memory.*100 MB"):
            await bench.lane.run(who("a"), 200 * 2**20, lambda: None)
        assert bench.lane._taken() == 0

    beside(story)


def test_work_of_a_visitor_who_left_is_not_begun_and_gives_its_place_back() -> None:
    async def story() -> None:
        bench = Bench(1, 1, 9, 9)
        await bench.ask(who("works"), who("leaves"), who("stays"))
        bench.asked[1].cancel()
        await asyncio.sleep(0)
        await bench.over()
        assert bench.served == ["works", "stays"]

    beside(story)


def test_work_that_has_begun_keeps_its_place_until_it_is_done_though_its_visitor_left() -> None:
    async def story() -> None:
        bench = Bench(1, 1, 9, 9)
        await bench.ask(who("leaves"), who("stays"))
        bench.asked[0].cancel()
        await asyncio.sleep(0.01)
        assert [ticket.who.visitor for ticket in bench.lane._working] == ["leaves"]
        await bench.over()
        assert bench.served == ["leaves", "stays"]
        assert not bench.lane._working

    beside(story)


def test_an_error_of_the_work_reaches_whoever_asked_and_frees_the_place() -> None:
    async def story() -> None:
        lane = Lane(1, 1, 9, 9)
        for _ in range(2):
            with pytest.raises(ZeroDivisionError):
                await lane.run(who("a"), 0, lambda: 1 // 0)
        assert await lane.run(who("a"), 0, lambda: 7) == 7

    beside(story)
