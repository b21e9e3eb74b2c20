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
from tests.refusals.house import Case, House
from tests.ui.talk import beside

IMAGE: dict[str, Any] = {"model": "vae", "shape": [28, 28, 1], "seed": 1}
SUM: dict[str, Any] = {"model": "vae", "count": 1, "seed": 1, "sizes": [1], "terms": [1]}


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
    service.work(h.engine, Message({"call": 1, **header})).do() if header else channel._busy()


def send_nothing(path: Path) -> None:
    """A file of which nothing comes."""

    async def stream() -> Any:
        await asyncio.sleep(60)
        yield b""

    file = Incoming(path, Limits(upload_seconds=0.001))
    with file.file:
        beside(lambda: _take(SimpleNamespace(stream=stream), file))  # type: ignore[arg-type]


CASES: list[Case] = [
    ("train_look needs run, which must be text", lambda h: h.ask("train_look")),
    ("draw needs seed, which must be a whole number of", lambda h: h.ask("draw", model="vae")),
    ("There is no field 'odd' in models", lambda h: h.ask("models", odd=1)),
    (
        "steps must be a whole number below 2^63, got 1.5",
        lambda h: h.ask("invert", steps=1.5, **IMAGE),
    ),
    ("more must be a whole number from 1 to 50, got 0", lambda h: h.ask("invert", more=0, **IMAGE)),
    ("terms must be a list of 1 to 64 numbers", lambda h: h.ask("sum", **{**SUM, "terms": "x"})),
    ("layout must be plane or neighbours", lambda h: h.ask("map", model="vae", layout=7)),
    (
        "channels must be a whole number below 2^63 or null, got 'x'",
        lambda h: h.ask("own_preview", upload="x", resolution=28, channels="x"),
    ),
    ("0 bytes are no image of [28, 28, 1]", lambda h: h.ask("invert", b"", **IMAGE)),
    ("0 bytes are not a direction", lambda h: h.ask("keep_direction", model="vae", name="a")),
    ("0 bytes are not 1 points", lambda h: h.ask("images", model="vae", count=1)),
    ("0 bytes are not an image of the shape", lambda h: h.ask("encode", count=1, **IMAGE)),
    ("A message has at least 4 bytes", lambda h: unpack(b"")),
    ("The app takes at most", lambda h: unpack(bytes(message.MAX_BYTES + 1))),
    ("A header has at most", lambda h: unpack(b"\xff\xff\xff\0")),
    ("The header of the message is not JSON", lambda h: unpack(b"\1\0\0\0{")),
    ("The header of the message is not an object", lambda h: unpack(b"\1\0\0\0003")),
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
