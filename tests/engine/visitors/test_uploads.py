"""Files that visitors send: found by their token alone, and gone when they should be."""

import errno
import os
import shutil
import stat
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from explorer.checkpoints import images_hash
from explorer.data import own_images, write_own
from explorer.engine import Engine
from explorer.engine.limits import SPACE_VARIABLE, STRICT, Limits
from explorer.engine.visitors import image_preview, incoming, temporary_folder, uploads
from explorer.engine.visitors.connections import GRACE
from explorer.engine.visitors.incoming import plain_name
from explorer.engine.visitors.senders import address_of
from explorer.engine.visitors.uploads import IDLE, PREFIX, Uploads
from explorer.errors import (
    CheckpointError,
    DataError,
    NoPlaceError,
    NotKeptError,
    TooSlowError,
    UnknownModelError,
    UploadError,
)
from explorer.families.vae import VAESpec
from explorer.specs import Recipe
from tests.test_user_images import made, numbered
from tests.tiny import JUDGE, TINY, checkpoint, names_in


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def held(temporary, clock, monkeypatch) -> Uploads:
    """Uploads of at most 1,000 bytes that are swept by hand alone."""
    monkeypatch.setattr(Uploads, "_watch", lambda self: None)
    return Uploads(Limits(upload_bytes=1000), clock)


def send(held: Uploads, data: bytes = b"data", name: str = "mine.zip", **sender: str) -> str:
    with held.receive(name, **sender) as (token, file):
        for start in range(0, len(data), 300):
            file.write(data[start : start + 300])
    return token


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_file_is_found_by_its_token_alone(held) -> None:
    one, two = send(held, b"one"), send(held, b"two" * 200)
    assert (held.find(one).read_bytes(), held.find(two).read_bytes()) == (b"one", b"two" * 200)
    assert len(one) >= 22
    for other in ("", "mine.zip", one[:-1], "../" + one):
        with pytest.raises(UploadError, match=r"^This file is no longer here; send it again\.$"):
            held.find(other)


def test_only_the_server_may_look_into_its_folder(held, temporary) -> None:
    send(held)
    (folder,) = temporary.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_without_a_file_there_is_no_folder(held, temporary) -> None:
    held.sweep()
    held.close()
    assert names_in(temporary) == []


def test_a_file_that_is_too_large_is_refused_and_gone(held, temporary) -> None:
    with pytest.raises(UploadError, match="the most that this app takes; choose a smaller one"):
        send(held, bytes(1001))
    assert files(temporary) == []
    send(held, bytes(1000))


def test_an_empty_file_is_refused(held, temporary) -> None:
    with pytest.raises(UploadError, match=r"^The file is empty; choose another one\.$"):
        send(held, b"")
    assert files(temporary) == []


def test_a_full_disk_is_a_sentence_and_leaves_nothing(held, temporary, monkeypatch) -> None:
    def full(*args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(incoming.Incoming, "write", full)
    with pytest.raises(UploadError, match=r"could not be kept \(No space left on device\); try"):
        send(held)
    assert files(temporary) == []


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_a_file_that_does_not_come_whole_is_gone(held, temporary, error) -> None:
    with pytest.raises(error), held.receive("mine.zip") as (token, file):
        file.write(b"half")
        assert files(temporary) == ["mine.zip"]
        raise error
    assert files(temporary) == []
    with pytest.raises(UploadError):
        held.find(token)


def test_there_are_so_many_files_and_no_more(held) -> None:
    for number in range(Limits().uploads):
        held.connections.arrive(f"visitor {number}")
        send(held, visit=f"visitor {number}")
    held.connections.arrive("another")
    with pytest.raises(NoPlaceError, match="holds as many files as it can; try again"):
        send(held, visit="another")


def test_the_last_places_are_for_those_who_have_sent_nothing_yet(held) -> None:
    many = Limits().uploads * 3 // 4
    for number in range(many):
        held.connections.arrive(f"visitor {number % 8}")
        send(held, visit=f"visitor {number % 8}")
    with pytest.raises(NoPlaceError, match="last places for those who have sent nothing yet"):
        send(held, visit="visitor 0")
    for number in range(Limits().uploads - many):
        held.connections.arrive(f"another {number}")
        send(held, visit=f"another {number}")


def test_one_address_has_half_of_the_places_however_many_pages_it_opens(held) -> None:
    for number in range(Limits().uploads // 2):
        held.connections.arrive(f"page {number}")
        send(held, visit=f"page {number}", host=f"2001:db8:1:2::{number}")
    held.connections.arrive("one more")
    with pytest.raises(NoPlaceError, match="holds 16 files from your network"):
        send(held, visit="one more", host="2001:db8:1:2:3::")
    send(held, visit="one more", host="2001:db8:1:3::")


@pytest.mark.parametrize(
    ("host", "told"),
    [
        ("127.0.0.1", ""),
        ("127.3.2.1", ""),
        ("::1", ""),
        ("::ffff:127.0.0.1", ""),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("testclient", ""),
        ("", ""),
    ],
)
def test_of_this_machines_own_address_nobody_is_told_apart(host, told) -> None:
    assert address_of(host) == told


def test_one_visitor_has_only_some_of_the_places(held, clock) -> None:
    for visit in ("me", "you"):
        held.connections.arrive(visit)
    for _ in range(Limits().uploads_each):
        send(held, visit="me")
    with pytest.raises(
        UploadError, match=r"holds 6 files of yours, .* reload the page, which lets"
    ):
        send(held, visit="me")
    send(held, visit="you")
    held.connections.leave("me")
    held.connections.arrive("me again")
    send(held, visit="me again")
    clock.now += GRACE + 1
    held.sweep()
    assert len(held._held) == 2, "those of the page before are gone"


def test_a_file_that_is_let_go_of_is_gone_and_its_place_is_free(held, temporary) -> None:
    tokens = [send(held) for _ in range(Limits().uploads_each)]
    with pytest.raises(NoPlaceError):
        send(held)
    held.let_go(tokens[0])
    held.let_go(tokens[0])
    assert len(files(temporary)) == Limits().uploads_each - 1
    send(held)


def test_words_that_anyone_can_make_up_are_one_visitor(held) -> None:
    for number in range(Limits().uploads_each):
        send(held, visit=f"made up {number}" if number else "")
    for visit in ("", "another word"):
        with pytest.raises(UploadError, match="as many as anyone may send"):
            send(held, visit=visit)
    held.connections.arrive("me")
    send(held, visit="me")


def test_files_that_still_come_take_places_and_give_them_back(held) -> None:
    with ExitStack() as coming:
        files = [
            coming.enter_context(held.receive("mine.zip")) for _ in range(Limits().uploads_each)
        ]
        with pytest.raises(UploadError, match="as many as anyone may send"):
            send(held)
        for _, file in files:
            file.write(b"data")
    with pytest.raises(UploadError):
        send(held)
    for token in list(held._held):
        del held._held[token]
    with pytest.raises(UploadError, match="The file is empty"):
        send(held, b"")
    for _ in range(Limits().uploads_each):
        send(held)


def test_a_public_space_takes_smaller_files(monkeypatch) -> None:
    monkeypatch.setenv(SPACE_VARIABLE, "someone/explorer")
    assert Uploads().limits is STRICT
    assert STRICT.upload_bytes < Limits().upload_bytes
    monkeypatch.delenv(SPACE_VARIABLE)
    assert Uploads().limits == Limits()


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("faces.zip", "faces.zip"),
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\my faces.zip", "my-faces.zip"),
        ("", "file"),
        ("..", "file"),
        (".zip", "zip"),
        ("a\0b\n.zip", "a-b.zip"),
        ("x" * 300 + ".safetensors", "x" * 48 + ".safetensors"),
        ("a" + "." * 300, "a"),
    ],
)
def test_any_name_becomes_a_plain_one(held, name, plain) -> None:
    assert plain_name(name) == plain
    assert held.find(send(held, name=name)).name == plain


# How fast a file comes


def coming(
    folder: Path, clock: Clock, name: str = "file", seconds: float = 600.0
) -> incoming.Incoming:
    """A file that comes, at 100 bytes a second at least."""
    limits = Limits(upload_rate=100, upload_seconds=seconds)
    return incoming.Incoming(folder / name, limits, clock)


def test_a_trickle_is_refused_and_a_pause_is_not(tmp_path, clock) -> None:
    quick, slow = coming(tmp_path, clock, "quick"), coming(tmp_path, clock, "slow")
    with quick.file, slow.file:
        quick.write(bytes(100 * 60))
        for second in range(10):
            assert slow.patience > 0, second
            slow.write(b"x")
            clock.now += 1
        clock.now += 0.2
        with pytest.raises(TooSlowError, match=r"came too slowly \(10 bytes in 10 s\); send a"):
            slow.write(b"x")
        clock.now += 55
        quick.write(b"x")
        clock.now += 10
        with pytest.raises(TooSlowError, match="6,001 bytes in 75 s"):
            quick.write(b"x")


def test_a_file_has_to_come_before_its_deadline_however_fast_it_is(tmp_path, clock) -> None:
    file = coming(tmp_path, clock, seconds=30.0)
    with file.file:
        file.write(bytes(100_000))
        assert file.patience == 30
        clock.now += 29
        file.write(bytes(100_000))
        clock.now += 1
        with pytest.raises(TooSlowError, match=r"200,000 bytes in 30 s"):
            file.write(b"x")


def test_a_file_for_which_the_disk_has_no_room_is_refused_before_it_comes(
    held, temporary, monkeypatch
) -> None:
    free = incoming.RESERVE + 250
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    sentence = "has no room for 1 MB more; try again in a while"
    with pytest.raises(NotKeptError, match=sentence), held.receive("mine.zip") as (_, file):
        file.expect(251)
    with pytest.raises(NotKeptError, match=sentence):
        send(held, bytes(300))
    assert files(temporary) == []
    send(held, bytes(250))


# When files go


def test_a_file_goes_when_nobody_asks_for_it(held, clock, temporary) -> None:
    old, new = send(held), send(held)
    clock.now += IDLE - 1
    held.find(new)
    clock.now += 2
    held.sweep()
    held.find(new)
    with pytest.raises(UploadError):
        held.find(old)
    assert files(temporary) == ["mine.zip"]


def test_a_file_goes_when_its_visitor_has_left(held, clock, temporary) -> None:
    held.connections.arrive("me")
    held.connections.arrive("you")
    mine, yours = send(held, visit="me"), send(held, visit="you")
    held.connections.leave("me")
    clock.now += GRACE - 1
    held.sweep()
    held.find(mine)
    clock.now += 2
    held.sweep()
    held.find(yours)
    with pytest.raises(UploadError):
        held.find(mine)
    assert len(files(temporary)) == 1


def test_a_visitor_who_comes_back_or_has_another_connection_keeps_the_file(held, clock) -> None:
    held.connections.arrive("me")
    token = send(held, visit="me")
    held.connections.leave("me")
    held.connections.arrive("me")
    held.connections.arrive("me")
    held.connections.leave("me")
    clock.now += 10 * GRACE
    held.sweep()
    held.find(token)


def test_a_file_of_nobody_known_does_not_go_with_others(held, clock) -> None:
    token = send(held)
    for visit in ("", "me"):
        held.connections.arrive(visit)
        held.connections.leave(visit)
    clock.now += 2 * GRACE
    held.sweep()
    held.find(token)


def test_all_files_go_with_the_server(held, temporary) -> None:
    send(held)
    held.close()
    assert names_in(temporary) == []
    assert send(held), "and it could begin again"


def test_files_are_swept_while_there_are_any(temporary, clock, monkeypatch) -> None:
    monkeypatch.setattr(uploads, "EVERY", 0.01)
    held, before = Uploads(Limits(upload_bytes=1000), clock), threading.active_count()
    send(held)
    time.sleep(0.1)
    assert files(temporary) == ["mine.zip"]
    clock.now += IDLE + 1
    deadline = time.monotonic() + 10
    while files(temporary) or threading.active_count() > before:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    send(held)
    assert files(temporary) == ["mine.zip"]
    held.close()


def test_what_a_killed_server_left_behind_goes(held, temporary) -> None:
    for name, age in ((f"{PREFIX}dead", 2), (f"{PREFIX}alive", 0), ("another", 2)):
        (temporary / name).mkdir()
        (temporary / name / "x").write_bytes(b"x")
        then = time.time() - age * temporary_folder.STALE
        os.utime(temporary / name, (then, then))
    send(held)
    names = names_in(temporary)
    assert f"{PREFIX}dead" not in names
    assert {f"{PREFIX}alive", "another"} <= set(names)


# Data sets


def test_a_data_set_of_ours_may_be_named_and_no_path(held) -> None:
    assert held.dataset("strokes") == "strokes"
    for name in ("/etc", "mine.npz", "~/.cache/x.npz", "", "own"):
        with pytest.raises(DataError, match="Unknown data set"):
            held.dataset(name)
    with pytest.raises(UploadError, match="set of pictures is no longer here; send it again"):
        held.dataset("own:nothing")


def learnt(held: Uploads, token: str, write: Callable[[Path], None]) -> str:
    """The name of the data set that a look at a file finds."""
    with held.opened(token) as (_, look):
        return held.add_images(token, look, write)


def test_the_last_data_set_of_a_file_is_kept(held, clock, temporary) -> None:
    token = send(held)

    def write(path: Path) -> None:
        path.parent.mkdir()
        path.write_bytes(b"npz")

    first, second = learnt(held, token, write), learnt(held, token, write)
    assert first != second
    path = Path(held.dataset(second))
    assert (path.name, path.read_bytes()) == ("mine.npz", b"npz")
    with pytest.raises(UploadError):
        held.dataset(first)
    assert files(temporary) == ["mine.npz", "mine.zip"]
    clock.now += IDLE + 1
    held.sweep()
    assert files(temporary) == []


def test_a_data_set_whose_visitor_left_meanwhile_leaves_nothing(held, clock, temporary) -> None:
    token = send(held)

    def write(path: Path) -> None:
        clock.now += IDLE + 1
        held.sweep()
        path.parent.mkdir(parents=True)
        path.write_bytes(b"npz")

    with pytest.raises(UploadError, match="no longer here"):
        learnt(held, token, write)
    assert names_in(held.folder.path()) == []


def test_a_data_set_that_cannot_be_written_leaves_the_one_before(held, temporary) -> None:
    token = send(held)

    def write(path: Path) -> None:
        path.parent.mkdir()
        path.write_bytes(b"npz")

    def fail(path: Path) -> None:
        write(path)
        raise DataError("The disk is full.")

    name = learnt(held, token, write)
    with pytest.raises(DataError):
        learnt(held, token, fail)
    assert Path(held.dataset(name)).exists()
    assert files(temporary) == ["mine.npz", "mine.zip"]


def test_the_newest_inspection_of_a_file_counts_whichever_ends_last(held, temporary) -> None:
    token = send(held)

    def write(path: Path) -> None:
        path.parent.mkdir()
        path.write_bytes(b"npz")

    with pytest.raises(UploadError, match="newer look"), held.opened(token) as (_, old):
        with held.opened(token) as (_, new):
            name = held.add_images(token, new, write)
        held.progress(token, new, 0.5)
        with pytest.raises(UploadError, match="newer look"):
            held.progress(token, old, 0.9)
        assert held.share(token) == 0.5
        held.add_images(token, old, write)
    assert Path(held.dataset(name)).read_bytes() == b"npz"
    assert files(temporary) == ["mine.npz", "mine.zip"]


# Pictures and models of an engine


@pytest.fixture
def engine(tmp_path, temporary, clock) -> Engine:
    checkpoint(tmp_path / "models" / "ours.safetensors", TINY["vae"])
    engine = Engine([tmp_path / "models"], "cpu", results=tmp_path / "kept", home=tmp_path / "home")
    engine.uploads.clock = clock
    yield engine
    engine.close()


def sent(engine: Engine, path: Path, name: str | None = None) -> str:
    with engine.uploads.receive(name or path.name) as (token, file):
        file.write(path.read_bytes())
    return token


def test_a_preview_shows_what_would_be_learnt_and_what_was_skipped(engine, tmp_path) -> None:
    source = numbered(70, "b/") | numbered(30, "a/") | {"a/x.txt": b"", "b/y.png": b"no"}
    found = engine.preview(sent(engine, made(tmp_path, "zip", source)), 28, None)
    assert (found.size, found.classes) == (100, (("a", 30), ("b", 70)))
    assert [name for name, _ in found.skipped] == ["a/x.txt", "b/y.png"]
    assert found.examples.shape == (64, 28, 28, 1)
    assert found.examples[0].max() == 0 and found.examples[-1].min() == 69
    name = engine.uploads.dataset(found.dataset)
    assert found.images == images_hash(Path(name))
    assert len(engine.workspace.splits.get(name, VAESpec()).images) == 10


def test_few_pictures_are_all_shown(engine, tmp_path) -> None:
    found = engine.preview(sent(engine, made(tmp_path, "zip", numbered(12))), 64, 3)
    assert found.examples.shape == (12, 64, 64, 3)
    assert found.classes == ()


def test_what_cannot_be_learnt_from_is_a_sentence_without_a_path(engine, tmp_path, temporary):
    token = sent(engine, made(tmp_path, "zip", numbered(1)))
    with pytest.raises(DataError, match=r"^mine\.zip has 1 picture that can be used; at least 10"):
        engine.preview(token, 28, None)
    assert files(temporary) == []


@pytest.mark.parametrize("family", TINY)
def test_a_sent_model_is_found_by_its_id_alone(engine, tmp_path, family) -> None:
    path = checkpoint(tmp_path / "ours.safetensors", TINY[family], seed=9)
    token = sent(engine, path)
    entry = engine.add_model(token)
    assert entry.id.startswith("ours-")
    assert len(entry.id) > 25
    assert engine.add_model(token).id == entry.id
    assert engine.library.entry(entry.id).weights == engine.library.find(str(path)).weights
    rows = engine.rows(entry, engine.draw(entry, [1]), [0])
    assert engine.images(entry, rows).shape == (1, *entry.spec.form.picture)
    assert [known.id for known in engine.library.entries()] == ["ours"]
    with pytest.raises(UnknownModelError) as caught:
        engine.library.entry("ours-")
    assert entry.id not in str(caught.value)


@pytest.mark.parametrize("kind", ["folder", "zip", "npz", "name"])
def test_the_data_that_a_sent_model_names_is_never_opened(engine, tmp_path, monkeypatch, kind):
    monkeypatch.chdir(tmp_path)
    source = made(tmp_path, "zip" if kind == "zip" else "folder", numbered(30))
    if kind == "npz":
        write_own(tmp_path / "mine.npz", own_images(source, 28))
        source = tmp_path / "mine.npz"
    dataset = source.name if kind == "name" else str(source)
    path = checkpoint(tmp_path / "m.safetensors", TINY["vae"], recipe=Recipe(dataset=dataset))
    trusted = engine.library.find(str(path))
    if kind == "npz":
        assert engine.latent_map(trusted).kind == "test images"
    entry = engine.add_model(sent(engine, path))
    again = checkpoint(tmp_path / "n.safetensors", TINY["vae"], recipe=entry.card.recipe)
    assert engine.add_model(sent(engine, again)).card.recipe == entry.card.recipe
    assert (entry.dataset, entry.weights) == ("mine", trusted.weights)
    found = engine.latent_map(entry)
    assert found.kind == "samples"
    assert "The pictures of 'mine' are not here; put their file" in found.note
    with pytest.raises(DataError, match="are not here"):
        engine.encoding.test_images(entry, [0])


def test_a_model_in_use_stays_and_an_idle_one_goes(engine, tmp_path, clock) -> None:
    model = engine.add_model(sent(engine, checkpoint(tmp_path / "m.safetensors", TINY["vae"]))).id
    for _ in range(3):
        clock.now += IDLE - 1
        engine.uploads.sweep()
        engine.library.entry(model)
    clock.now += IDLE + 1
    engine.uploads.sweep()
    with pytest.raises(UnknownModelError):
        engine.library.entry(model)


def spoiled(path: Path, kind: str) -> None:
    """A file that is no model to be opened."""
    checkpoint(path, JUDGE if kind == "judge" else TINY["vae"])
    with safe_open(path, "pt") as file:
        about = file.metadata() if kind != "foreign" else None
        weights = {name: file.get_tensor(name).clone() for name in file.keys()}  # noqa: SIM118
    first = next(name for name, value in weights.items() if value.ndim > 1)
    if kind == "missing":
        del weights[first]
    elif kind == "extra":
        weights["more"] = weights[first].clone()
    elif kind == "nan":
        weights[first][0, 0] = float("nan")
    elif kind == "shape":
        weights[first] = weights[first][:1].clone()
    path.unlink()
    if kind == "pickle":
        torch.save(weights, path)
    else:
        save_file(weights, path, about)
    if kind == "short":
        path.write_bytes(path.read_bytes()[:-4])


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("judge", "is a judge, which draws no images"),
        ("pickle", "is a pickled PyTorch file, which could run code when opened"),
        ("foreign", "was not written by this explorer"),
        ("missing", "is missing or too many"),
        ("extra", "is missing or too many"),
        ("nan", "holds values that are not finite"),
        ("shape", "its spec asks for"),
        ("short", "is no whole safetensors file"),
    ],
)
def test_a_model_is_checked_as_strictly_as_a_shipped_one(engine, tmp_path, kind, sentence) -> None:
    spoiled(tmp_path / "m.safetensors", kind)
    token = sent(engine, tmp_path / "m.safetensors")
    with pytest.raises(CheckpointError, match=sentence) as caught:
        engine.add_model(token)
    assert str(tmp_path) not in str(caught.value)
    assert engine.uploads.model("") is None
    with pytest.raises(UploadError, match="no longer here"):
        engine.add_model(token)


def test_a_form_that_is_none_is_no_fault_of_the_file(engine, tmp_path) -> None:
    token = sent(engine, made(tmp_path, "zip", numbered(12)))
    with pytest.raises(DataError, match="28, 32 or 64 pixels"):
        engine.preview(token, 30, None)
    name = engine.preview(token, 28, None).dataset
    with pytest.raises(DataError, match="channels must be"):
        engine.preview(token, 28, 2)
    assert engine.uploads.dataset(name)


def test_a_set_stays_when_another_inspection_cannot_be_kept(engine, tmp_path, monkeypatch) -> None:
    token = sent(engine, made(tmp_path, "zip", numbered(12)))
    name = engine.preview(token, 28, None).dataset

    def full(*args: object) -> None:
        raise DataError("The pictures could not be written.")

    monkeypatch.setattr(image_preview, "write_own", full)
    with pytest.raises(DataError, match="could not be written"):
        engine.preview(token, 64, None)
    assert engine.uploads.dataset(name)
