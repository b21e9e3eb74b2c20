"""Files that belong together take their places together, wherever it is broken off."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from explorer import folders
from explorer.files import together, written
from explorer.folders import LEFT, READY, UNFINISHED, tidy, whole
from tests.tiny import names_in

OLD = {"m.history": "old", "m.images": "old", "m.model": "old", "m.state": "old"}
NEW = {"m.history": "new", "m.images": "new", "m.model": "new"}


def lay(folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        (folder / name).write_text(text)


def held(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}


def renew(folder: Path) -> None:
    """All of NEW in place of OLD, without a state."""
    with together(folder) as act:
        for name, text in NEW.items():
            act.new(folder / name).write_text(text)
        act.remove(folder / "m.state")


class Killed(BaseException):
    """As if the process were gone: nothing of ours runs any more."""


@pytest.fixture
def killed_at(monkeypatch):
    """Have the call of this number fail, of all that change names or flush, and all after it."""

    def at(number: int) -> None:
        calls = 0

        def counted(call):
            def made(*args: object, **kwargs: object) -> object:
                nonlocal calls
                calls += 1
                if calls > number:
                    raise Killed
                return call(*args, **kwargs)

            return made

        for place, name in (
            *((os, name) for name in ("replace", "fsync")),
            *((Path, name) for name in ("rename", "unlink", "write_text")),
            (folders.shutil, "rmtree"),
        ):
            monkeypatch.setattr(place, name, counted(getattr(place, name)))

    return at


@pytest.mark.parametrize("number", range(0, 40, 2))
def test_whatever_step_is_the_last_all_files_are_old_or_all_new(
    tmp_path, monkeypatch, killed_at, number
) -> None:
    lay(tmp_path, OLD)
    killed_at(number)
    try:
        renew(tmp_path)
        done = True
    except Killed:
        done = False
    monkeypatch.undo()
    tidy(tmp_path)
    assert held(tmp_path) == NEW if done else held(tmp_path) in (OLD, NEW)
    assert names_in(tmp_path) == sorted(held(tmp_path))


def test_an_error_on_the_way_leaves_the_old_files_and_nothing_else(tmp_path, monkeypatch) -> None:
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    lay(tmp_path, OLD)
    for place, name in ((os, "fsync"), (os, "replace"), (Path, "rename")):
        with monkeypatch.context() as patch, pytest.raises(OSError, match="No space left"):
            patch.setattr(place, name, full)
            renew(tmp_path)
        assert held(tmp_path) == OLD
        assert names_in(tmp_path) == sorted(OLD)


def test_a_folder_in_place_of_one_file_changes_none(tmp_path) -> None:
    (tmp_path / "m.model").mkdir()
    lay(tmp_path, {"m.images": "old"})
    with pytest.raises(IsADirectoryError):
        renew(tmp_path)
    assert names_in(tmp_path) == ["m.images", "m.model"]
    assert held(tmp_path) == {"m.images": "old"}


def test_what_was_decided_is_finished_before_anything_is_read(tmp_path) -> None:
    lay(tmp_path, OLD)
    ready = tmp_path / f"{READY}x"
    ready.mkdir()
    lay(ready, NEW)
    (ready / folders.GONE).write_text('["m.state", "../outside", "..", "", 7]')
    with whole(tmp_path):
        assert held(tmp_path) == {**OLD, **NEW}, "a list that is none removes nothing"
        assert names_in(tmp_path) == sorted(OLD)


def test_a_reader_and_a_writer_wait_for_each_other(tmp_path) -> None:
    lay(tmp_path, OLD)
    writer = threading.Thread(target=renew, args=(tmp_path,))
    with whole(tmp_path):
        writer.start()
        writer.join(0.3)
        assert held(tmp_path) == OLD
    writer.join(60)
    assert held(tmp_path) == NEW


def test_a_folder_that_is_not_there_is_read_and_tidied_without_a_word(tmp_path) -> None:
    tidy(tmp_path / "no")
    with whole(tmp_path / "no"):
        pass
    assert names_in(tmp_path) == []


WRITER = """
import sys
from pathlib import Path
from explorer.files import written
with written(Path(sys.argv[1])) as temporary:
    temporary.write_text("half")
    print("writing", flush=True)
    sys.stdin.readline()
    temporary.write_text("whole")
"""


@pytest.mark.skipif(folders.fcntl is None, reason="without locks age alone says what was left")
def test_what_a_living_process_writes_stays_and_goes_at_once_when_it_is_killed(tmp_path) -> None:
    def begun() -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path / "a.txt")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(folders.__file__).parents[1],
        )
        assert process.stdout.readline() == "writing\n"
        return process

    process = begun()
    (made,) = tmp_path.iterdir()
    long_ago = made.stat().st_mtime - 2 * LEFT
    os.utime(made, (long_ago, long_ago))
    tidy(tmp_path)
    assert made.exists(), "however long it takes"
    process.communicate("\n", timeout=60)
    assert held(tmp_path) == {"a.txt": "whole"}

    process = begun()
    process.kill()
    process.communicate()
    assert len(names_in(tmp_path)) == 2
    tidy(tmp_path)
    assert names_in(tmp_path) == ["a.txt"]


def test_where_there_are_no_locks_age_says_what_was_left(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(folders, "fcntl", None)
    renew(tmp_path)
    assert held(tmp_path) == NEW
    for name in ("of-another-machine", "older"):
        (tmp_path / f"{UNFINISHED}{name}").mkdir()
        lay(tmp_path / f"{UNFINISHED}{name}", {"half": "ha"})
    for path in (tmp_path / f"{UNFINISHED}older" / "half", tmp_path / f"{UNFINISHED}older"):
        os.utime(path, (path.stat().st_mtime - 2 * LEFT,) * 2)
    with written(tmp_path / "b.txt") as temporary:
        temporary.write_text("whole")
    assert names_in(tmp_path) == sorted([*NEW, "b.txt", f"{UNFINISHED}of-another-machine"])
