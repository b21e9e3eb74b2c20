"""What lies among the models and is none is left out, named once, and never in the way."""

import errno
import logging
import os
from pathlib import Path

import pytest

from explorer.cli import main
from explorer.engine import Engine
from explorer.engine.store import library
from explorer.engine.store.library import Library
from explorer.errors import CheckpointError, UnknownModelError
from explorer.ui.operations.models import models
from tests.test_odd_cards import Sample
from tests.tiny import JUDGE, TINY, card_of, checkpoint

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
FIRST = "1 file among the models could not be read. "


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one model that can be read."""
    checkpoint(tmp_path / "good.safetensors", TINY["vae"])
    return tmp_path


def ids(library: Library) -> list[str]:
    return [entry.id for entry in library.entries()]


def test_odd_files_are_named_once_in_the_log_and_always_in_the_app(folder, caplog) -> None:
    (folder / "odd.safetensors").write_bytes(PNG)
    engine = Engine([folder], "cpu")
    said = FIRST + (
        "odd.safetensors is no whole safetensors file but a PNG picture; choose a model "
        "that was trained with this explorer."
    )
    for _ in range(3):
        header = models(engine)
        assert [one["id"] for one in header["models"]] == ["good"]
        assert header["trouble"] == said
    assert [record.message for record in caplog.records] == [said]


def test_a_file_that_was_mended_is_listed_and_one_that_breaks_is_named(folder, caplog) -> None:
    library, odd = Library(folder), folder / "odd.safetensors"
    odd.write_bytes(PNG)
    assert ids(library) == ["good"]
    checkpoint(odd, TINY["vae"])
    assert ids(library) == ["good", "odd"]
    assert library.failure_message == ""
    odd.write_bytes(b"%PDF-1.7")
    assert ids(library) == ["good"]
    assert "but a PDF document" in library.failure_message
    odd.unlink()
    assert ids(library) == ["good"]
    assert library.failure_message == ""
    assert len(caplog.records) == 2


def test_of_many_odd_files_some_are_named_and_all_are_counted(folder) -> None:
    for i in range(9):
        (folder / f"odd-{i}\x1b[31m.safetensors").write_bytes(PNG)
    library = Library(folder)
    assert ids(library) == ["good"]
    assert library.failure_message.startswith(
        "9 files among the models could not be read. odd-0?[31m.s"
    )
    assert library.failure_message.endswith(" And 4 more.")
    assert library.failure_message.isprintable()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_a_pipe_a_folder_a_device_and_a_link_to_itself_are_in_nobodys_way(folder) -> None:
    places = {name: folder / f"{name}.safetensors" for name in ("pipe", "dir", "dev", "loop")}
    os.mkfifo(places["pipe"])
    places["dir"].mkdir()
    places["dev"].symlink_to("/dev/zero")
    places["loop"].symlink_to(places["loop"])
    for letter in "ab":
        os.mkfifo(folder / f"judge-mnist-{letter}.safetensors")
    library = Library(folder)
    assert ids(library) == ["good"]
    assert len(library.unread) == 6
    assert library.judges("mnist") == {}
    for name, kind in (("pipe", "a pipe"), ("dir", "a folder"), ("dev", "a device")):
        with pytest.raises(CheckpointError, match=f"cannot be read: it is {kind}, no file"):
            library.find(str(places[name]))
        with pytest.raises(UnknownModelError, match="There is no model"):
            library.entry(name)


def test_a_file_that_goes_while_the_folder_is_listed_is_no_failure(
    folder, monkeypatch, caplog
) -> None:
    checkpoint(folder / "going.safetensors", TINY["vae"])
    reading = library.read_card

    def late(path: Path):
        if path.stem == "going":
            path.unlink()
        return reading(path)

    monkeypatch.setattr(library, "read_card", late)
    listed = Library(folder)
    assert ids(listed) == ["good"]
    assert listed.failure_message == ""
    assert not caplog.records


def test_a_file_that_may_not_be_read_is_named_with_its_cause(folder, monkeypatch) -> None:
    checkpoint(folder / "locked.safetensors", TINY["vae"])
    opening = os.open

    def refused(name, *args, **named):
        if Path(name).stem == "locked":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return opening(name, *args, **named)

    monkeypatch.setattr(os, "open", refused)
    listed = Library(folder)
    assert ids(listed) == ["good"]
    said = "locked.safetensors cannot be read: Permission denied; have it made readable for you."
    assert listed.failure_message == f"{FIRST}{said}"


def test_an_odd_judge_is_left_out_but_where_a_measurement_needs_it(folder) -> None:
    checkpoint(folder / "judge-mnist-b.safetensors", JUDGE)
    (folder / "judge-mnist-a.safetensors").write_bytes(PNG)
    found = Library(folder)
    assert list(found.judges("mnist")) == ["b"]
    with pytest.raises(CheckpointError, match=r"judge-mnist-a\.safetensors is no whole"):
        found.judges("mnist", strict=True)


def test_no_card_takes_the_terminal(folder, capsys) -> None:
    path = folder / "good.safetensors"
    plain = card_of(TINY["vae"], command="x" * 3000).to_json()
    Sample(path, {}).write(path, plain.replace("xxx", "\\u001b]0;mine\\u0007", 1))
    assert main(["info", str(path)]) == 2
    said = capsys.readouterr()
    assert said.err.removesuffix("\n").isprintable()
    assert "command must be text of at most 10,000 characters without control" in said.err
    assert len(said.err) < 600
    assert main(["info", "\x1b[2J" + "y" * 9000]) == 2
    assert len(capsys.readouterr().err) < 600


def test_a_value_of_a_card_that_is_repeated_is_cut(folder, caplog) -> None:
    path = folder / "good.safetensors"
    plain = card_of(TINY["vae"]).to_json()
    Sample(path, {}).write(path, plain.replace('"2025-01-31"', '"' + "long" * 9000 + '"'))
    with caplog.at_level(logging.WARNING):
        assert ids(Library(folder)) == []
    (record,) = caplog.records
    assert "created must be text of at most 40 characters" in record.message
    assert len(record.message) < 400
