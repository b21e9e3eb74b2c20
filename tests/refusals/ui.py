"""Messages, lanes and the server."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from explorer.engine.limits import Limits
from explorer.engine.visitors.incoming import Incoming
from explorer.ui import channel, message, service
from explorer.ui.addresses import Addresses
from explorer.ui.lanes import Lane, Who
from explorer.ui.message import Message, unpack
from explorer.ui.server import listen, serving
from explorer.ui.upload import _take
from tests.refusals.house import Case, House, rows
from tests.ui.talk import beside

IMAGE: dict[str, Any] = {"model": "vae", "shape": [28, 28, 1], "seed": 1}


def wait_in_lane(*visitors: str, size: int = 0) -> None:
    """Visitors one after the other in a lane with a place for one, where two may wait."""

    async def story() -> None:
        lane = Lane(1, 1, 2, 1, 2**20)
        asked = [lane.run(Who(name, name), size, int) for name in visitors or "a"]
        await asyncio.gather(*asked)

    beside(story)


def serve_broken() -> None:
    """An app that fails as soon as it begins."""

    async def broken(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "lifespan.startup.failed", "message": "broken"})

    with listen("127.0.0.1", 0) as listener, serving(broken, listener):
        pass


def answered(h: House, **header: Any) -> None:
    """A message that somebody sent; its refusal is raised again here."""

    def again(exc: Exception, asked: Message | None = None) -> bytes:
        raise exc

    h.patch.setattr(service, "refusal", again)
    h.patch.setattr(channel, "refusal", again)
    service.perform(h.engine, Message({"call": 1, **header})) if header else channel._busy()


def send_nothing(path: Path) -> None:
    """A file of which nothing comes."""

    async def stream() -> Any:
        await asyncio.sleep(60)
        yield b""

    file = Incoming(path, Limits(upload_seconds=0.001))
    with file.file:
        beside(lambda: _take(SimpleNamespace(stream=stream), file))  # type: ignore[arg-type]


CASES: list[Case] = [
    ("run must be text", lambda h: h.ask("train_look")),
    (
        "more steps at once",
        lambda h: h.ask("invert", bytes(788), **IMAGE, starts=1, step=0, steps=1, more=0),
    ),
    (
        "fps must be a number, got 'x'",
        lambda h: h.ask("film", rows("vae").tobytes(), model="vae", count=1, fps="x"),
    ),
    ("0 bytes are no image of [28, 28, 1]", lambda h: h.ask("invert", b"", **IMAGE)),
    ("shape must be [height, width, channels]", lambda h: h.ask("invert", model="vae", shape=[1])),
    (
        "values must be an object, got [1]",
        lambda h: h.ask("train_estimate", family="vae", dataset="mnist", size="small", values=[1]),
    ),
    (
        "model must be the id of a model or null",
        lambda h: h.ask("train_estimate", family="vae", dataset="mnist", size="small", model=[1]),
    ),
    (
        "terms must be a list of numbers",
        lambda h: h.ask(
            "sum", rows("vae").tobytes(), model="vae", count=1, seed=1, sizes=[1], terms="x"
        ),
    ),
    (
        "index must be a list of whole numbers",
        lambda h: h.ask("map_points", model="vae", index=[None]),
    ),
    ("Ask for 1 to", lambda h: h.ask("map_points", model="vae", index=[])),
    (
        "Lock at most",
        lambda h: h.ask("locked_direction", rows("vae").tobytes(), model="vae", locks=["a"] * 999),
    ),
    (
        "locks must be a list of ids",
        lambda h: h.ask("locked_direction", rows("vae").tobytes(), model="vae", count=1),
    ),
    ("0 bytes are not a direction", lambda h: h.ask("keep_direction", model="vae", name="a")),
    ("A message has at least 4 bytes", lambda h: unpack(b"")),
    ("The app takes at most", lambda h: unpack(bytes(message.MAX_BYTES + 1))),
    ("A header has at most", lambda h: unpack(b"\xff\xff\xff\0")),
    ("The header of the message is not JSON", lambda h: unpack(b"\1\0\0\0{")),
    ("The header of the message is not an object", lambda h: unpack(b"\1\0\0\0003")),
    ("seed must be a whole number below 2^63, got None", lambda h: h.ask("draw", model="vae")),
    ("count must be from 1 to", lambda h: h.ask("encode", bytes(784), **IMAGE, count=0)),
    ("0 bytes are not 1 points", lambda h: h.ask("images", model="vae", count=1)),
    ("shape must be a list of 1 to 3 whole numbers", lambda h: h.ask("encode", model="vae")),
    (
        "bytes are not an image of the shape",
        lambda h: h.ask("encode", model="vae", shape=[1, 1, 1]),
    ),
    ("There is no layout 7; choose", lambda h: h.ask("map", model="vae", layout=7)),
    ("upload must be the token of a file that was sent", lambda h: h.ask("add_model")),
    ("name must be text", lambda h: h.ask("forget_direction", model="vae", name=3)),
    ("--allow-host takes a name", lambda h: Addresses(names=["a b"])),
    ("--allow-origin takes the address of a site", lambda h: Addresses(origins=["*"])),
    ("This takes about 2 MB of memory, and the app gives 1 MB", lambda h: wait_in_lane(size=2**21)),
    ("1 of your requests wait already", lambda h: wait_in_lane("a", "a", "a")),
    ("2 requests of all visitors wait already", lambda h: wait_in_lane("a", "b", "c", "d")),
    ("Nothing can listen at 192.0.2.1 on port 0", lambda h: listen("192.0.2.1", 0)),
    ("The server could not start", lambda h: serve_broken()),
    ("Too much of yours is on its way already", lambda h: answered(h)),
    ("There is no operation 'x'", lambda h: answered(h, op="x")),
    ("The file came too slowly", lambda h: send_nothing(h.folder / "a")),
]
