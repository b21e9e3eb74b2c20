"""Runs and files of visitors."""

import time
from dataclasses import replace
from typing import Any

import torch

from explorer.data.progress import silent
from explorer.engine.limits import Limits
from explorer.engine.live import Plan
from explorer.engine.live.saving import checked_id, copy_model
from explorer.engine.live.session import TrainingSession
from explorer.engine.live.worker import LiveRun
from tests.refusals.house import Case, House


def sent(h: House, content: bytes = b"", page: str = "", host: str = "", **limits: int) -> None:
    """A file of a visitor, under other limits."""
    uploads = h.engine.uploads
    uploads.limits = replace(Limits(), **limits)
    if page:
        uploads.connections.arrive(page)
    with uploads.receive("a.zip", page, host) as (_, incoming):
        incoming.expect(len(content))
        incoming.write(content)


def started(h: House, visitor: str = "", **recipe: Any) -> str:
    """The token of a run of a visitor, which has not ended."""
    planned = Plan(h.head(epochs=1000, **recipe), 0, None, ("both",))
    return h.engine.live.start(planned, visitor)


def ended(h: House, order: str) -> None:
    """An order for a run that was stopped."""
    live, token = h.engine.live, started(h)
    live.command(token, "stop")
    while live.status(token).state != "stopped":
        time.sleep(0.01)
    live.command(token, order)


def ended_while_written(h: House) -> None:
    """A run that fails just when somebody has asked for its model."""

    def fail(run: LiveRun, session: TrainingSession) -> None:
        raise OSError(5, "Input/output error")

    h.patch.setattr(LiveRun, "_write", fail)
    token = started(h)
    while not h.engine.live.status(token).step:
        time.sleep(0.01)
    h.full("mkdir")
    h.engine.live.explore(token)


def desk_without_numbers(h: House) -> None:
    """The picture of a run whose weights have become no numbers."""
    session = h.engine.live._open(h.job(), silent)
    with torch.no_grad():
        for weights in session.run.trainer.model.parameters():
            weights.fill_(torch.nan)
    session.paint()


def looked_at_twice(h: House) -> None:
    """A look at a file that goes on when another one has begun."""
    uploads = h.engine.uploads
    with uploads.receive("a.zip") as (token, incoming):
        incoming.write(b"a")
    with uploads.opened(token) as (_, look), uploads.opened(token):
        uploads.progress(token, look, 0.5)


CASES: list[Case] = [
    ("--limit takes NAME=VALUE with one of", lambda h: Limits().changed(["x=1"])),
    ("--limit steps must be a number above 0", lambda h: Limits().changed(["steps=0"])),
    ("This run has 9 steps and this app allows 8", lambda h: Limits(steps=8).check(1, 9)),
    ("Unknown data set '/etc'; choose one of", lambda h: h.engine.uploads.dataset("/etc")),
    ("The set of pictures is no longer here", lambda h: h.engine.uploads.dataset("own:x")),
    ("This file is no longer here", lambda h: h.engine.uploads.find("x")),
    ("The file is empty; choose another one.", lambda h: sent(h)),
    ("The file could not be kept (No space left", lambda h: h.full("mkdir") or sent(h, b"a")),
    ("The app holds as many files as it can", lambda h: [sent(h, b"a", uploads=1) for _ in "ab"]),
    ("The app holds 1 files of yours", lambda h: [sent(h, b"a", uploads_each=1) for _ in range(2)]),
    ("The file has more than 0 MB", lambda h: sent(h, b"abc", upload_bytes=1)),
    ("This run is not there any more", lambda h: h.ask("train_look", run="x", since=0)),
    ("There is no family 'x'", lambda h: h.engine.train_start("a", family="x", dataset="mnist")),
    ("This model was not kept, and went with its page", lambda h: h.engine.live.file("live-x")),
    ("vae is no model that was trained here", lambda h: h.engine.live.file("vae")),
    ("A model is kept under a name of 1 to", lambda h: checked_id("../x")),
    ("This run cannot 'jump'; choose", lambda h: h.engine.live.command(started(h), "jump")),
    ("This run has ended; reset it", lambda h: ended(h, "pause")),
    (
        "There is no model yet; wait until the run has begun.",
        lambda h: (started(h), h.engine.live.explore(started(h))),
    ),
    ("There is no snapshot 9 of this run", lambda h: h.engine.live.grid_at(started(h), 9)),
    (
        "The run ended before there was a model",
        lambda h: ended_while_written(h),
    ),
    (
        "are no longer numbers",
        lambda h: desk_without_numbers(h),
    ),
    (
        "This app keeps no models; download it",
        lambda h: h.public() or h.engine.live.save(started(h), "a"),
    ),
    (
        "There is a model vae already; choose another name.",
        lambda h: h.engine.live.save(started(h), "vae"),
    ),
    (
        "b.safetensors could not be written (File exists)",
        lambda h: copy_model(h.folder / "vae.safetensors", h.file("a") / "b.safetensors"),
    ),
    (
        "The files of a run could not be written (No space left on device)",
        lambda h: (h.engine and h.full("mkdir")) or started(h),
    ),
    (
        "Your last run is still on; stop it first.",
        lambda h: [started(h, visitor) for visitor in [h.engine.live.arrive()] * 2],
    ),
    (
        "1 runs are on or wait already",
        lambda h: (
            setattr(h.engine.live, "limits", replace(Limits(), runs=1))
            or [started(h, h.engine.live.arrive()) for _ in range(2)]
        ),
    ),
    (
        "vae has no images of its own here",
        lambda h: h.engine.train_start("a", family="vae", dataset="kept:vae"),
    ),
    (
        "vae was replaced meanwhile and has other images",
        lambda h: (
            h.entry_with_images()
            and h.engine.train_start("a", family="vae", dataset="kept:vae", images="0" * 64)
        ),
    ),
    ("A newer look at this file was begun", lambda h: looked_at_twice(h)),
    (
        "The disk of this app has no room for 1 MB more",
        lambda h: h.room(0) or sent(h, b"a"),
    ),
    ("The file came too slowly (0 bytes", lambda h: sent(h, b"a", upload_seconds=0)),
    (
        "The app holds 1 files from your network",
        lambda h: [sent(h, b"a", page, "192.0.2.7", uploads=2, uploads_each=1) for page in "ab"],
    ),
    (
        "The app keeps its last places for those who have sent nothing yet",
        lambda h: [sent(h, b"a", "a", uploads=4) for _ in range(4)],
    ),
]
