"""Files are written whole or not at all."""

import errno
import os
from pathlib import Path

import pytest

from explorer.files import why_not_read, why_not_written, written
from explorer.folders import LEFT, UNFINISHED
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


# What is said of a file that could not be written

CAUSES = {
    errno.ENOSPC: "No space left on device); free some space there, or",
    errno.EDQUOT: "quota exceeded); free some space of yours there, or",
    errno.EACCES: "Permission denied); have its folder made writable for you, or",
    errno.EROFS: "Read-only file system); have its disk made writable, or",
    errno.ENOENT: "No such file or directory); make its folder first, or",
    errno.ENOTDIR: "Not a directory); move the file away that stands in place of its folder, or",
    errno.EISDIR: "Is a directory); name a file, for this is a folder, or",
    errno.ENAMETOOLONG: "File name too long); choose a shorter name, or",
    errno.EMFILE: "Too many open files); close other programs, for too many files are open, or",
    errno.EIO: "Input/output error); have its disk looked at, or",
    errno.ENXIO: "No such device or address); choose",
}


@pytest.mark.skipif(os.name != "posix", reason="the system's own words are compared")
@pytest.mark.parametrize("number", CAUSES, ids=errno.errorcode.get)
def test_a_sentence_fits_its_cause_whichever_library_met_it(number) -> None:
    plain = OSError(number, os.strerror(number), "some/other/name")
    rust = RuntimeError(f'I/O error: {os.strerror(number)} (os error {number}) at path "/x/.tmpA"')
    for exc in (plain, rust):
        said = why_not_written(exc, Path("runs/m.safetensors"), "choose another --out")
        assert said.startswith("runs/m.safetensors could not be written (")
        assert CAUSES[number] in said
        assert said.endswith(" choose another --out.")


def test_an_error_without_a_number_is_quoted() -> None:
    said = why_not_written(OSError("odd"), "m.npz", "try again")
    assert said == "m.npz could not be written (odd); try again."


def test_who_cannot_read_a_file_is_told_what_helps() -> None:
    denied = PermissionError(errno.EACCES, os.strerror(errno.EACCES), "some/other/name")
    said = "a.npz cannot be read: Permission denied; have it made readable for you."
    assert why_not_read(denied, "a.npz") == said
    odd = OSError(errno.EINVAL, "it is a pipe, no file")
    assert why_not_read(odd, "a") == "a cannot be read: it is a pipe, no file; choose another one."
