"""Sending a file, and the operations on what was sent."""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import numpy as np
import pytest
from starlette.applications import Starlette

from explorer.engine import Engine
from explorer.engine.limits import Limits
from explorer.engine.visitors.connections import GRACE
from explorer.engine.visitors.incoming import Incoming
from explorer.engine.visitors.uploads import IDLE, Uploads
from explorer.errors import UploadError
from explorer.ui.message import MAX_BYTES, Message, unpack
from explorer.ui.routes import routes
from tests.engine.visitors.test_uploads import Clock, files
from tests.test_user_images import grey, made, numbered
from tests.tiny import JUDGE, TINY, checkpoint
from tests.ui.talk import ask, client, fitting, packed, refusal

UPLOAD, CHANNEL = "/instrument/upload", "/instrument/channel"
ODD: list[Any] = [None, 7, True, [], {}, "", "nothing", "../x", "\ud800", "x" * 5000]
CLASSED = numbered(15, "cat/") | numbered(25, "moth/")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def owner(tmp_path, temporary, clock) -> Iterator[Engine]:
    """An engine with one model, `ours`, that takes files of 8 MB and a little."""
    checkpoint(tmp_path / "models" / "ours.safetensors", TINY["vae"])
    engine = Engine([tmp_path / "models"], "cpu", limits=Limits(upload_bytes=MAX_BYTES + 1000))
    engine.uploads.clock = engine.uploads.connections.clock = clock
    yield engine
    engine.close()


def post(engine: Engine, content: Any, status: int = 200, **fields: str) -> dict[str, str]:
    """The answer to a file that is sent."""
    with client(engine) as web:
        response = web.post(UPLOAD, params=fields, content=content)
    assert response.status_code == status
    return response.json()


def sent(engine: Engine, path: Path, **fields: str) -> str:
    answer = post(engine, path.read_bytes(), name=path.name, **fields)
    assert set(answer) == {"upload"}
    return answer["upload"]


def pixels(given: Message) -> np.ndarray:
    return np.frombuffer(given.payload, np.uint8).reshape(given.header["shape"])


# Sending


def test_a_file_larger_than_a_message_arrives_whole(owner, temporary) -> None:
    data = np.random.default_rng(0).bytes(MAX_BYTES + 1000)
    token = post(owner, data, name="large.zip")["upload"]
    assert owner.uploads.find(token).read_bytes() == data
    assert files(temporary) == ["large.zip"]


def pieces(count: int) -> Iterator[bytes]:
    """A body of unknown length."""
    for _ in range(count):
        yield bytes(2**20)


@pytest.mark.parametrize("known", [True, False])
def test_a_file_that_is_too_large_is_refused_and_leaves_nothing(owner, temporary, known) -> None:
    answer = post(owner, bytes(MAX_BYTES + 1001) if known else pieces(12), 413, name="x.zip")
    assert "has more than 8 MB, the most that this app takes" in answer["error"]
    assert files(temporary) == []


def test_a_known_length_that_is_too_large_is_refused_before_it_is_read(owner, monkeypatch) -> None:
    monkeypatch.setattr(Incoming, "write", pytest.fail)
    assert "has more than" in post(owner, bytes(MAX_BYTES + 1001), 413)["error"]


def test_an_empty_file_is_refused(owner, temporary) -> None:
    assert post(owner, b"", 400) == {"error": "The file is empty; choose another one."}
    assert files(temporary) == []


def test_a_full_disk_is_a_sentence(owner, temporary, monkeypatch) -> None:
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Incoming, "write", full)
    assert "(No space left on device); try again in a while" in post(owner, b"data", 507)["error"]
    assert files(temporary) == []


def test_an_error_nobody_foresaw_goes_to_the_log(owner, temporary, monkeypatch, caplog) -> None:
    def broken(*args: object) -> None:
        raise KeyError("secret")

    monkeypatch.setattr(Incoming, "write", broken)
    assert post(owner, b"data", 500) == {
        "error": "The app could not do this; its log says why. Try again."
    }
    assert "secret" in caplog.text
    assert files(temporary) == []


def test_a_visitor_who_goes_amid_sending_leaves_nothing(owner, temporary, caplog) -> None:
    caplog.set_level(logging.WARNING)
    seen: list[list[str]] = []
    coming = [{"type": "http.request", "body": b"half", "more_body": True}]

    async def receive() -> dict[str, Any]:
        if coming:
            return coming.pop()
        seen.append(files(temporary))
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        pass

    scope = {"type": "http", "method": "POST", "path": UPLOAD, "headers": [], "query_string": b""}
    with ThreadPoolExecutor(1) as own:  # a browser's loop may run in this thread
        own.submit(anyio.run, Starlette(routes=routes(owner)), scope, receive, send).result()
    assert seen == [["file"]]
    assert files(temporary) == []
    assert caplog.records == []


def test_what_was_sent_goes_when_the_page_is_closed(owner, clock, temporary, tmp_path) -> None:
    path = made(tmp_path, "zip", CLASSED)
    with client(owner) as web:
        with web.websocket_connect(f"{CHANNEL}?visit=me") as socket:
            token = web.post(UPLOAD, params={"visit": "me"}, content=path.read_bytes()).json()
            clock.now += 2 * GRACE
            owner.uploads.sweep()
            socket.send_bytes(packed("own_preview", resolution=28, **token))
            assert unpack(socket.receive_bytes()).header["count"] == 40
        clock.now += 2 * GRACE
        owner.uploads.sweep()
    assert files(temporary) == []


def test_other_methods_are_not_served(owner) -> None:
    with client(owner) as web:
        assert web.get(UPLOAD).status_code in (404, 405)


# own_preview


def test_a_preview_tells_what_would_be_learnt(owner, tmp_path) -> None:
    source = CLASSED | {f"cat/x{i:02}.png": b"broken" for i in range(30)}
    token = sent(owner, made(tmp_path, "zip", source))
    given = ask(owner, "own_preview", upload=token, resolution=32, channels=None)
    header = given.header
    assert set(header) == {
        *("call", "shape", "dataset", "images", "count", "classes"),
        *("skipped", "skipped_count", "note", "fit", "oblong"),
    }
    assert header["count"] == 40
    assert header["classes"] == [{"name": "cat", "count": 15}, {"name": "moth", "count": 25}]
    assert (len(header["skipped"]), header["skipped_count"]) == (30, 30)
    assert set(header["skipped"][0]) == {"name", "why"}
    assert pixels(given).shape == (40, 32, 32, 1)
    assert pixels(given)[:, 9, 9, 0].tolist() == [*range(15), *range(25)]
    assert Path(owner.uploads.dataset(header["dataset"])).name == "mine.npz"


def test_one_learns_how_far_a_preview_is(owner, tmp_path, monkeypatch) -> None:
    token, shares = sent(owner, made(tmp_path, "zip", CLASSED)), []
    on_progress = owner.uploads.progress

    def told(which: str, look: int, share: float) -> None:
        on_progress(which, look, share)
        shares.append(ask(owner, "own_progress", upload=which).header["share"])

    monkeypatch.setattr(owner.uploads, "progress", told)
    ask(owner, "own_preview", upload=token, resolution=28)
    assert len(shares) > 10 and shares == sorted(shares), shares
    assert 0 <= shares[0] < 0.2 and shares[-1] > 0.9, shares


def test_nobody_looks_on_at_pictures_whose_visitor_has_left(owner, tmp_path, monkeypatch) -> None:
    token, on_progress, looked = (
        sent(owner, made(tmp_path, "zip", CLASSED)),
        owner.uploads.progress,
        [],
    )

    def told(which: str, look: int, share: float) -> None:
        looked.append(share)
        owner.uploads._held.clear()
        on_progress(which, look, share)

    monkeypatch.setattr(owner.uploads, "progress", told)
    assert "no longer here" in refusal(owner, "own_preview", upload=token, resolution=28)
    assert len(looked) == 1


def test_channels_may_be_chosen_or_left_out(owner, tmp_path) -> None:
    token = sent(owner, made(tmp_path, "zip", numbered(12)))
    for channels, expected in ((1, 1), (3, 3)):
        given = ask(owner, "own_preview", upload=token, resolution=28, channels=channels)
        assert given.header["shape"][-1] == expected
    given = ask(owner, "own_preview", upload=token, resolution=28)
    assert given.header["shape"][-1] == 1
    assert given.header["classes"] == []
    assert "no labels" in given.header["note"]


def test_two_visitors_see_their_own_pictures(owner, tmp_path) -> None:
    one = sent(owner, made(tmp_path, "zip", numbered(10)))
    two = sent(owner, made(tmp_path, "zip", {f"{i}.png": grey(200) for i in range(10)}))
    shown = [ask(owner, "own_preview", upload=token, resolution=28) for token in (one, two)]
    assert [pixels(given).max() for given in shown] == [9, 200]
    assert shown[0].header["dataset"] != shown[1].header["dataset"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"resolution": 30}, "28, 32 or 64 pixels, not to 30"),
        ({"resolution": None}, "resolution must be a whole number"),
        ({"channels": 2}, "channels must be 1 (grey) or 3 (colour), got 2."),
        ({"channels": "1"}, "channels must be a whole number"),
    ],
)
def test_other_forms_are_refused(owner, tmp_path, fields, words) -> None:
    token = sent(owner, made(tmp_path, "zip", numbered(12)))
    assert words in refusal(owner, "own_preview", **{"upload": token, "resolution": 28, **fields})


def test_a_file_that_is_no_zip_is_refused(owner, tmp_path, temporary) -> None:
    (tmp_path / "film.mp4").write_bytes(b"film")
    words = refusal(owner, "own_preview", upload=sent(owner, tmp_path / "film.mp4"), resolution=28)
    assert words == "film.mp4 is no whole zip archive but a text file; pack the pictures as a zip."
    assert str(temporary) not in words
    assert files(temporary) == []


def test_refused_files_never_count_against_who_sent_them(owner, tmp_path, temporary) -> None:
    judge = checkpoint(tmp_path / "j.safetensors", JUDGE)
    for _ in range(owner.limits.uploads_each + 1):
        refusal(owner, "add_model", upload=sent(owner, judge))
        few = sent(owner, made(tmp_path, "zip", numbered(2)))
        assert "at least 10 are needed" in refusal(owner, "own_preview", upload=few, resolution=28)
        post(owner, b"", 400)
        post(owner, bytes(MAX_BYTES + 1001), 413)
    assert files(temporary) == []


def test_a_file_that_is_asked_for_is_kept_and_one_that_is_gone_is_said_to_be(
    owner, clock, tmp_path
) -> None:
    token = sent(owner, made(tmp_path, "zip", numbered(12)))
    for _ in range(3):
        clock.now += IDLE - 1
        owner.uploads.sweep()
        assert ask(owner, "own_here", upload=token).header["here"] is True
    clock.now += IDLE + 1
    owner.uploads.sweep()
    assert ask(owner, "own_here", upload=token).header["here"] is False


def test_a_file_that_is_let_go_of_takes_its_images_with_it(owner, tmp_path, temporary) -> None:
    token = sent(owner, made(tmp_path, "zip", numbered(12)))
    name = ask(owner, "own_preview", upload=token, resolution=28).header["dataset"]
    for _ in range(2):
        assert set(ask(owner, "own_let_go", upload=token).header) == {"call"}
        assert files(temporary) == []
    assert "is no longer here" in refusal(owner, "train_examples", dataset=name)


@pytest.mark.parametrize("token", ODD, ids=repr)
def test_no_other_token_finds_anything(owner, tmp_path, token) -> None:
    sent(owner, made(tmp_path, "zip", numbered(12)))
    for operation in ("own_preview", "own_progress", "add_model"):
        words = refusal(owner, operation, upload=token, **fitting(operation, {"resolution": 28}))
        assert "no longer here; send it again" in words or "upload must be text" in words


# add_model


def test_a_sent_model_is_opened_by_its_id_and_is_in_no_list(owner, tmp_path) -> None:
    path = checkpoint(tmp_path / "theirs.safetensors", TINY["cgan"])
    given = ask(owner, "add_model", upload=sent(owner, path))
    assert set(given.header) == {"call", "model"}
    model = given.header["model"]
    assert model.startswith("theirs-")
    assert ask(owner, "describe", model=model).header["id"] == model
    assert ask(owner, "draw", model=model, seed=1, count=2).header["shape"] == [2, 3]
    listed = ask(owner, "models").header["models"]
    assert [one["id"] for one in listed] == ["ours"]
    assert model not in refusal(owner, "describe", model="nothing")


def test_a_sent_model_never_stands_for_one_of_ours(owner, tmp_path) -> None:
    path = checkpoint(tmp_path / "ours.safetensors", TINY["infogan"])
    assert ask(owner, "add_model", upload=sent(owner, path)).header["model"] != "ours"
    assert ask(owner, "describe", model="ours").header["title"] == "VAE"


def test_a_judge_and_pictures_are_no_models(owner, tmp_path) -> None:
    judge = checkpoint(tmp_path / "j.safetensors", JUDGE)
    assert "is a judge" in refusal(owner, "add_model", upload=sent(owner, judge))
    source = made(tmp_path, "zip", numbered(12))
    assert "but a zip of pictures" in refusal(owner, "add_model", upload=sent(owner, source))


def test_the_limit_is_the_engines(owner) -> None:
    owner.uploads.limits = replace(owner.limits, uploads=1)
    post(owner, b"data")
    assert "as many files as it can" in post(owner, b"data", 429)["error"]
    with pytest.raises(UploadError), Uploads(Limits(upload_bytes=3)).receive("x") as (_, file):
        file.write(b"four")
