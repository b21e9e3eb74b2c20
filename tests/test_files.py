"""Files are written whole or not at all."""

import os

import pytest

from explorer.files import LEFT, UNFINISHED, written
from tests.tiny import names_in


def test_a_file_is_there_when_its_block_has_ended_and_its_folder_is_made(tmp_path) -> None:
    path = tmp_path / "new" / "folder" / "a.txt"
    with written(path) as temporary:
        temporary.write_text("whole")
        assert not path.exists()
    assert path.read_text() == "whole"
    assert names_in(path.parent) == ["a.txt"]
    assert path.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("trouble", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_whatever_stops_the_writing_leaves_the_old_file_and_nothing_else(tmp_path, trouble) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(type(trouble)), written(path) as temporary:
        temporary.write_text("ha")
        raise trouble
    assert path.read_text() == "old"
    assert names_in(tmp_path) == ["a.txt"]


def test_what_a_killed_process_left_goes_and_what_is_being_written_stays(tmp_path) -> None:
    left, young = (tmp_path / f"{UNFINISHED}{name}" for name in ("left", "young"))
    for each in (left, young):
        each.write_text("half")
    long_ago = young.stat().st_mtime - LEFT - 60
    os.utime(left, (long_ago, long_ago))
    with written(tmp_path / "a.txt") as temporary:
        temporary.write_text("whole")
    assert names_in(tmp_path) == sorted(["a.txt", young.name])
