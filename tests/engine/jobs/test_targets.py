"""What could not be written is found out before the work, and nothing is left of the asking."""

import os
import re

import pytest

from explorer.engine.jobs.targets import check_place, check_room
from explorer.errors import CheckpointError
from tests.tiny import names_in

OTHERWISE = "choose another --out"


@pytest.mark.parametrize("place", ["m.npz", "new/m.npz", "new/and/deeper/m.npz"])
def test_a_place_that_can_be_written_is_left_as_it_was(tmp_path, place) -> None:
    check_place(tmp_path / place, OTHERWISE)
    check_room(tmp_path / place, 1000, OTHERWISE)
    assert names_in(tmp_path) == []


@pytest.mark.parametrize(
    ("place", "cause"),
    [
        ("folder", "(Is a directory); name a file, for this is a folder, or choose another --out."),
        ("text/m.npz", "(Not a directory); move the file away that stands in place of its folder"),
        ("text/new/m.npz", "(Not a directory); move the file away"),
        (f"{'m' * 300}.npz", "(File name too long); choose a shorter name, or"),
        (f"{'m' * 300}/m.npz", "(File name too long); choose a shorter name, or"),
        (f"new/{'m' * 300}.npz", "(File name too long); choose a shorter name, or"),
        ("pipe", "(it is no plain file); choose another --out."),
    ],
)
@pytest.mark.skipif(os.name != "posix", reason="the system's own words are compared")
def test_a_place_that_cannot_be_written_is_refused_with_its_cause(tmp_path, place, cause) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "text").write_text("a file")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(CheckpointError, match=re.escape(cause)):
        check_place(tmp_path / place, OTHERWISE)
    assert names_in(tmp_path) == ["folder", "pipe", "text"]


def test_a_name_beside_it_counts_too(tmp_path) -> None:
    with pytest.raises(CheckpointError, match="choose a shorter name"):
        check_place(tmp_path / "m", OTHERWISE, [tmp_path / f"{'m' * 250}.state"])


@pytest.mark.parametrize(
    ("number", "cause"), [(13, "have its folder made writable for you"), (30, "disk made writable")]
)
def test_a_folder_that_refuses_files_is_found_out(tmp_path, monkeypatch, number, cause) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("explorer.engine.jobs.targets.tempfile.TemporaryFile", refuse)
    with pytest.raises(CheckpointError, match=cause):
        check_place(tmp_path / "m", OTHERWISE)


def test_a_disk_without_room_is_found_out_in_megabytes(tmp_path) -> None:
    with pytest.raises(CheckpointError, match=r"take up to 1,000,000,000 MB, and .* MB are free"):
        check_room(tmp_path / "new" / "m", 10**9 * 2**20, OTHERWISE)
