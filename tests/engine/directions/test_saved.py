"""Saved directions: they come back, with the model they are of and no other."""

import json
import os
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import platformdirs
import pytest

from explorer.engine import Engine
from explorer.engine.directions import saved
from explorer.engine.directions.saved import SPACE_VARIABLE, SavedDirections
from explorer.errors import KeepError, PointError
from explorer.families.vae import VAESpec
from explorer.places import HOME_VARIABLE, home_folder
from tests.tiny import checkpoint, names_in

ROW = np.array([[0.5, -1.25, 3.0]], dtype=np.float32)


@pytest.fixture(autouse=True)
def at_home(monkeypatch) -> None:
    monkeypatch.delenv(SPACE_VARIABLE, raising=False)
    monkeypatch.delenv(HOME_VARIABLE, raising=False)


@pytest.fixture
def engine(tmp_path) -> Iterator[Engine]:
    for seed, name in enumerate(("one", "other")):
        checkpoint(
            tmp_path / "models" / f"{name}.safetensors", VAESpec(z=3, width=4, depth=1), seed
        )
    engine = Engine([tmp_path / "models"], "cpu", results=tmp_path / "kept", home=tmp_path / "home")
    yield engine
    engine.workspace.background.wait()


@pytest.fixture
def own(engine) -> SavedDirections:
    return engine.saved_directions


@pytest.fixture
def entry(engine):
    return engine.library.entry("one")


def path_of(own: SavedDirections) -> Path:
    (path,) = own.folder.iterdir()
    return path


def test_what_was_saved_is_there_in_another_process(own, entry, tmp_path) -> None:
    assert own.directions(entry) == []
    assert not (tmp_path / "home").exists(), "nothing is written before something is kept"
    own.save(entry, " loopy é ", ROW)
    (found,) = SavedDirections(tmp_path / "home").directions(entry)
    assert (found.id, found.name, found.kind) == ("kept:loopy é", "loopy é", "kept")
    assert (found.score, found.effect, found.method) == (None, None, "")
    assert np.array_equal(found.vector, ROW[0])
    assert found.vector.dtype == np.float32
    assert path_of(own).name == f"one-{entry.weights[:12]}.json"


def test_a_direction_belongs_to_the_weights_of_its_model(own, engine, entry, tmp_path) -> None:
    own.save(entry, "mine", ROW)
    assert own.directions(engine.library.entry("other")) == []
    checkpoint(entry.path, VAESpec(z=3, width=4, depth=1), seed=7)
    assert own.directions(engine.library.entry("one")) == []
    assert own.directions(entry) != []


def test_one_name_is_one_direction_and_the_order_is_that_of_saving(own, entry) -> None:
    for name in ("a", "b", "a"):
        own.save(entry, name, ROW)
    own.save(entry, "a", 2 * ROW)
    found = own.directions(entry)
    assert [one.name for one in found] == ["a", "b"]
    assert np.array_equal(found[0].vector, 2 * ROW[0])


def test_what_is_forgotten_is_gone_and_the_others_stay(own, entry) -> None:
    for name in ("a", "b"):
        own.save(entry, name, ROW)
    own.forget(entry, "a")
    assert [one.name for one in own.directions(entry)] == ["b"]
    with pytest.raises(KeepError, match="one has no kept direction 'a'"):
        own.forget(entry, "a")


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\nb", "a\0b", "\u202eabc", "\ud800"])
def test_a_name_that_is_none_is_refused(own, entry, name) -> None:
    with pytest.raises(PointError, match="a name of 1 to 60 printable characters"):
        own.save(entry, name, ROW)
    assert own.directions(entry) == []


@pytest.mark.parametrize(
    "name", ["x", "y" * 60, "../../x", 'a "quoted" name', "slant & size", "日本"]
)
def test_any_other_name_is_saved_as_it_is(own, entry, name) -> None:
    own.save(entry, name, ROW)
    assert [one.name for one in own.directions(entry)] == [name]
    assert len(names_in(own.folder)) == 1


@pytest.mark.parametrize(
    "row",
    [ROW[0], ROW[:, :2], np.concatenate([ROW, ROW]), 0 * ROW, ROW * np.nan, ROW * 1e5],
    ids=["flat", "short", "two", "nought", "nan", "far"],
)
def test_what_is_no_direction_is_refused(own, entry, row) -> None:
    with pytest.raises(PointError, match="direction"):
        own.save(entry, "x", row)


def test_a_model_has_at_most_a_hundred(own, entry, monkeypatch) -> None:
    assert saved.MOST == 100
    monkeypatch.setattr(saved, "MOST", 2)
    for name in ("a", "b"):
        own.save(entry, name, ROW)
    with pytest.raises(KeepError, match="2 kept directions; forget one first"):
        own.save(entry, "c", ROW)
    own.save(entry, "b", 3 * ROW)
    assert len(own.directions(entry)) == 2


def spoiled(whole: str, how: str) -> str:
    plain = json.loads(whole)
    change = {
        "format": {"format": "other/1"},
        "list": {"directions": {"a": 1}},
        "name": {"directions": [{"name": 7, "vector": [1, 2, 3]}]},
        "long": {"directions": [{"name": "a", "vector": [1, 2, 3, 4]}]},
        "word": {"directions": [{"name": "a", "vector": ["x", 2, 3]}]},
        "huge": {"directions": [{"name": "a", "vector": [1e300, 2, 3]}]},
        "nan": {"directions": [{"name": "a", "vector": [float("nan"), 2, 3]}]},
    }
    texts = {"empty": "", "cut": whole[:40], "number": "7", "deep": "[" * 100_000, "array": "[]"}
    return texts[how] if how in texts else json.dumps({**plain, **change[how]})


@pytest.mark.parametrize(
    "how",
    [
        *("empty", "cut", "number", "deep", "array", "format", "list", "name", "long", "word"),
        *("huge", "nan", "bytes", "folder"),
    ],
)
def test_a_damaged_file_is_said_and_left_as_it_is(engine, own, entry, how) -> None:
    own.save(entry, "mine", ROW)
    path = path_of(own)
    if how == "folder":
        path.unlink()
        path.mkdir()
    elif how == "bytes":
        path.write_bytes(b"\xff\xfe\x00")
    else:
        path.write_text(spoiled(path.read_text(), how))
    for act in (own.directions, lambda e: own.save(e, "b", ROW), lambda e: own.forget(e, "mine")):
        with pytest.raises(
            KeepError, match=f"{path.name} cannot be read .*; mend that file or move"
        ):
            act(entry)
    found = engine.directions(entry)
    assert found.note.endswith("mend that file or move it away.")
    assert names_in(own.folder) == [path.name]


@pytest.mark.parametrize("failing", ["mkdir", "mkdtemp", "write_text", "replace"])
def test_a_full_disk_is_said_and_what_was_saved_stays(own, entry, monkeypatch, failing) -> None:
    own.save(entry, "a", ROW)
    place = {"mkdir": Path, "mkdtemp": tempfile, "write_text": Path, "replace": os}

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(place[failing], failing, fail)
        with pytest.raises(KeepError, match=r"No space left on device.*free some space"):
            own.save(entry, "b", ROW)
    assert [one.name for one in own.directions(entry)] == ["a"]
    assert len(names_in(own.folder)) == 1, "no temporary file is left"


def test_visitors_who_keep_together_lose_nothing(own, entry) -> None:
    together = threading.Barrier(8)

    def save(number: int) -> None:
        together.wait(timeout=60)
        own.save(entry, f"{number}", ROW)

    with ThreadPoolExecutor(8) as visitors:
        list(visitors.map(save, range(8)))
    assert {one.name for one in own.directions(entry)} == {str(i) for i in range(8)}


def test_an_app_for_everybody_keeps_nothing(own, entry, tmp_path, monkeypatch) -> None:
    own.save(entry, "mine", ROW)
    monkeypatch.setenv(SPACE_VARIABLE, "someone/space")
    public = SavedDirections(tmp_path / "home")
    assert not public.can_save
    assert public.directions(entry) == []
    with pytest.raises(KeepError, match="keeps nothing; start it on your own machine"):
        public.save(entry, "x", ROW)
    assert own.can_save


def test_the_folder_is_given_or_named_by_the_environment_or_the_users(
    tmp_path, monkeypatch
) -> None:
    assert home_folder() == Path(platformdirs.user_data_dir("latent-explorer"))
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "a"))
    assert home_folder() == tmp_path / "a"
    assert home_folder(tmp_path / "b") == tmp_path / "b"
