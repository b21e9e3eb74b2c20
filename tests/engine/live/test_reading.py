"""Reading says how far it has come, and ends at once when nobody wants the rest."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.checkpoints import RunHead
from explorer.data import DATASETS, Dataset, Images, fit, own_images
from explorer.data.arrays import npz_dataset
from explorer.data.progress import OnProgress, silent, within
from explorer.data.sprites import load_sprites
from explorer.data.strokes import load_strokes
from explorer.data.user_file import own_file
from explorer.engine import Engine
from explorer.engine.live import Live
from explorer.errors import RunError
from explorer.specs import Recipe
from explorer.specs.forms import ImageForm
from tests.engine.live.test_manager import PATIENCE, planned, started, until, wait
from tests.test_user_images import made, numbered
from tests.tiny import TINY, names_in

Reader = Callable[[OnProgress], object]


class EnoughError(Exception):
    """What a listener raises who has heard enough."""


@pytest.fixture
def readers(tmp_path) -> dict[str, Reader]:
    """Whatever takes long with many images, with few of them."""
    folder = made(tmp_path, "folder", numbered(30))
    npz = tmp_path / "own.npz"
    np.savez(npz, images=np.zeros((100, 64, 64, 3), np.uint8))
    zeros = Images(torch.zeros(9000, 1, 4, 4, dtype=torch.uint8), torch.zeros(9000).long())
    sprites = load_sprites((3, 2, 10, 10, 2), 16)
    return {
        "sprites": lambda on_progress: sprites(Path(), True, on_progress),
        "strokes": lambda on_progress: load_strokes(Path(), True, on_progress, most=600),
        "folder": lambda on_progress: own_images(folder, 28, None, on_progress),
        "npz": lambda on_progress: npz_dataset(npz).load(Path(), True, on_progress),
        "resizing": lambda on_progress: fit(zeros, ImageForm(1, 8), on_progress),
    }


WAYS = ("sprites", "strokes", "folder", "npz", "resizing")


@pytest.mark.parametrize("way", WAYS)
def test_the_share_that_is_read_rises_to_about_all_of_it(readers, way) -> None:
    heard: list[float] = []
    readers[way](heard.append)
    assert len(heard) >= 3
    assert heard == sorted(heard)
    assert 0 <= heard[0] < 0.4 and 0.6 < heard[-1] <= 1
    assert [round(0.5 + share / 2, 9) for share in heard] == [
        round(share, 9) for share in told(lambda heard: readers[way](within(heard, 0.5, 1.0)))
    ]


def told(read: Reader) -> list[float]:
    heard: list[float] = []
    read(heard.append)
    return heard


@pytest.mark.parametrize("way", WAYS)
def test_what_a_listener_raises_ends_the_reading(readers, way) -> None:
    heard: list[float] = []

    def enough(share: float) -> None:
        heard.append(share)
        if len(heard) == 2:
            raise EnoughError

    with pytest.raises(EnoughError):
        readers[way](enough)
    assert len(heard) == 2


@pytest.mark.parametrize("way", WAYS)
def test_the_images_are_the_same_whether_anybody_listens(readers, way) -> None:
    one, two = readers[way](silent), readers[way](lambda share: None)
    for this, other in zip(*(getattr(o, "images", o) for o in (one, two)), strict=True):
        assert this is other is None or torch.equal(this, other)


def test_a_folder_that_was_not_read_to_its_end_leaves_no_file(tmp_path) -> None:
    source, cache = made(tmp_path, "folder", numbered(30)), tmp_path / "cache"

    def enough(share: float) -> None:
        if share > 0.5:
            raise EnoughError

    with pytest.raises(EnoughError):
        own_file(source, 28, cache=cache, on_progress=enough)
    assert [path for path in cache.rglob("*") if path.is_file()] == []
    assert own_file(source, 28, cache=cache).exists()


# Runs


@pytest.fixture
def engine(tiny_folder, fake_root) -> Iterator[Engine]:
    engine = Engine([tiny_folder], "cpu", fake_root)
    yield engine
    engine.close()


@pytest.fixture
def live(engine) -> Live:
    return engine.live


def on(live: Live, dataset: str, visitor: str = "") -> str:
    return live.start(planned(RunHead(TINY["vae"], Recipe(dataset=dataset, batch=16), "")), visitor)


def sentence(live: Live, token: str) -> str:
    return live.status(token, 0).sentence


@pytest.fixture
def slow(monkeypatch) -> None:
    """A data set `slow` that is never read to its end, but says so."""

    def load(root: Path, train: bool, on_progress: OnProgress = silent) -> Images:
        while True:
            time.sleep(0.01)
            on_progress(0.38)

    monkeypatch.setitem(DATASETS, "slow", Dataset("Slow", (), ImageForm(1, 28), load, count=1000))


def test_the_progress_of_reading_is_shown(live, slow) -> None:
    token = on(live, "slow")
    wait(lambda: sentence(live, token) == "Reading the data: Slow, 34 %.")


@pytest.mark.parametrize("dataset", ["slow", "sprites_64"])
def test_stop_ends_a_run_that_still_reads(live, slow, dataset) -> None:
    visitor = live.arrive()
    token = on(live, dataset, visitor)
    wait(lambda: re_reading(sentence(live, token)))
    run = live._runs[token]
    assert live.command(token, "stop", visitor) == "stopped"
    assert run.join(PATIENCE), "nothing of it goes on in the background"
    look = live.status(token, 0, visitor)
    assert (look.state, look.sentence, look.snapshots) == ("stopped", "", [])
    assert names_in(run.job.out.parent) == []
    assert live._data._last is None
    with pytest.raises(RunError, match="There is no model yet"):
        live.explore(token, visitor)
    until(live, started(live, visitor=visitor), "running", 1)


def re_reading(words: str) -> bool:
    return words.startswith("Reading the data: S") and not words.endswith(", 0 %.")


def test_a_run_that_was_stopped_while_it_read_can_begin_again(live, slow, monkeypatch) -> None:
    token = on(live, "slow")
    wait(lambda: re_reading(sentence(live, token)))
    live.command(token, "stop")
    wait(lambda: live._runs[token].commands.end)
    mnist = DATASETS["mnist"].load
    monkeypatch.setitem(DATASETS, "slow", Dataset("Slow", (), ImageForm(1, 28), mnist))
    assert live.command(token, "reset") == "paused"
    live.command(token, "resume")
    until(live, token, "running", 1)


def test_a_closed_page_ends_the_reading_too(live, slow, monkeypatch) -> None:
    monkeypatch.setattr("explorer.engine.live.presence.BACK_WITHIN", 0.1)
    visitor = live.arrive()
    run = live._runs[on(live, "slow", visitor)]
    live.left(visitor)
    assert run.join(PATIENCE)
    wait(lambda: not run.job.out.parent.exists())


def test_reading_that_cannot_be_ended_holds_up_nobody(live, monkeypatch) -> None:
    reading, leave = threading.Event(), threading.Event()

    def load(root: Path, train: bool, on_progress: OnProgress = silent) -> Images:
        reading.set()
        leave.wait(PATIENCE)
        return DATASETS["mnist"].load(root, train)

    monkeypatch.setitem(DATASETS, "stuck", Dataset("Stuck", (), ImageForm(1, 28), load))
    visitor = live.arrive()
    token = on(live, "stuck", visitor)
    assert reading.wait(PATIENCE)
    assert live.command(token, "stop", visitor) == "stopped"
    other = started(live, visitor=visitor)
    until(live, other, "running", 1)
    material = live._data._last
    leave.set()
    run = live._runs[token]
    assert run.join(PATIENCE)
    assert live._data._last is material, "what nobody wants is not kept"
    assert run.status.sentence == ""
