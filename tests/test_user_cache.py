"""The cache of own pictures: bounded, the least recently used go first, never one in use."""

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from explorer.cli.main import main
from explorer.data import load_dataset
from explorer.data.user_cache import CACHE_VARIABLE, cache_bytes, in_use, make_room
from explorer.data.user_file import own_file
from explorer.errors import DataError
from tests.test_user_images import made, numbered
from tests.tiny import names_in

KB = 1024


@pytest.fixture(autouse=True)
def no_setting(monkeypatch) -> None:
    monkeypatch.delenv(CACHE_VARIABLE, raising=False)


@pytest.fixture
def cache(tmp_path) -> Path:
    """Files a to e of 10 KB, used in this order."""
    for age, name in enumerate("edcba"):
        path = tmp_path / "cache" / f"stamp-{name}" / f"{name}.npz"
        path.parent.mkdir(parents=True)
        path.write_bytes(bytes(10 * KB))
        then = time.time_ns() - (age + 1) * 10**9
        os.utime(path, ns=(then, then))
    return tmp_path / "cache"


def held(cache: Path) -> str:
    """The letters of the files that are there, each in a folder of its own."""
    assert all(names_in(folder) for folder in cache.iterdir())
    return "".join(path.stem for path in sorted(cache.glob("*/*.npz")))


def at(cache: Path, name: str) -> Path:
    return cache / f"stamp-{name}" / f"{name}.npz"


@pytest.mark.parametrize(
    ("kilobytes", "left"), [(50, "abcde"), (49, "bcde"), (25, "de"), (10, "e"), (0, "e")]
)
def test_the_least_recently_used_go_first_and_never_the_new_one(cache, kilobytes, left) -> None:
    make_room(cache, kilobytes * KB, at(cache, "e"))
    assert held(cache) == left


def test_the_new_one_stays_even_where_it_is_the_oldest(cache) -> None:
    make_room(cache, 20 * KB, at(cache, "a"))
    assert held(cache) == "ae"


def test_use_makes_a_file_the_last_to_go_and_changes_nothing_of_it(cache) -> None:
    before = at(cache, "a").stat().st_mtime_ns
    with in_use(at(cache, "a")):
        pass
    assert at(cache, "a").stat().st_mtime_ns == before, "or maps would be computed again"
    make_room(cache, 20 * KB, at(cache, "e"))
    assert held(cache) == "ae"


def test_a_file_in_use_stays_until_it_is_not(cache) -> None:
    with in_use(at(cache, "b")), in_use(at(cache, "b")):
        for name in "acde":
            os.utime(at(cache, name))
        make_room(cache, 0, at(cache, "e"))
        assert held(cache) == "be"
    make_room(cache, 0, at(cache, "e"))
    assert held(cache) == "e"


def test_a_file_that_another_process_uses_stays(cache) -> None:
    pytest.importorskip("fcntl")
    words = (
        "import sys; from pathlib import Path; from explorer.data.user_cache import in_use\n"
        "with in_use(Path(sys.argv[1])): print('here', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", words, str(at(cache, "a"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline() == b"here\n"
        make_room(cache, 0, at(cache, "e"))
        assert held(cache) == "ae"
        other.stdin.close()
    make_room(cache, 0, at(cache, "e"))
    assert held(cache) == "e"


def test_what_is_not_there_can_be_used_without_harm(tmp_path) -> None:
    with in_use(tmp_path / "nothing.npz"), in_use(tmp_path):
        make_room(tmp_path / "nothing", 0, tmp_path / "x")
    assert names_in(tmp_path) == []


def test_other_files_in_the_cache_are_left_alone(cache) -> None:
    (cache / "stamp-a" / "notes.txt").write_text("mine")
    make_room(cache, 0, at(cache, "e"))
    assert [path.name for path in cache.glob("*/*")] in (
        ["notes.txt", "e.npz"],
        ["e.npz", "notes.txt"],
    )


def test_the_cache_has_two_gigabytes_unless_somebody_says_otherwise(monkeypatch, tmp_path) -> None:
    assert cache_bytes() == 2 * 2**30
    monkeypatch.setenv(CACHE_VARIABLE, "3")
    assert cache_bytes() == 3 * 2**20
    for text in ("", "-1", "1.5", "much"):
        monkeypatch.setenv(CACHE_VARIABLE, text)
        with pytest.raises(DataError, match="must be a whole number of megabytes, got"):
            own_file(made(tmp_path, "folder", numbered(12)), cache=tmp_path / "cache")


# As folders are read


def test_reading_another_folder_lets_go_of_what_was_not_used_for_longest(
    tmp_path, monkeypatch
) -> None:
    cache, sources = tmp_path / "cache", []
    for name in ("one", "two", "three"):
        sources.append(made(tmp_path, "folder", numbered(12)).rename(tmp_path / name))
    first, second = (own_file(source, 28, cache=cache) for source in sources[:2])
    size = first.stat().st_size
    monkeypatch.setattr("explorer.data.user_file.cache_bytes", lambda: 2 * size)
    assert own_file(sources[0], 28, cache=cache) == first, "it is used again"
    third = own_file(sources[2], 28, cache=cache)
    assert [path.exists() for path in (first, second, third)] == [True, False, True]
    assert own_file(sources[1], 28, cache=cache) == second, "and is read again"


def test_the_images_of_a_run_are_in_use_until_it_ends(tmp_path, monkeypatch) -> None:
    pytest.importorskip("fcntl")
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name: str(tmp_path / "cache" / name))
    monkeypatch.chdir(tmp_path)
    made(tmp_path, "folder", numbered(40))
    cache, tried = tmp_path / "cache" / "latent-explorer" / "own", []

    def save(*args: object, **kwargs: object) -> None:
        make_room(cache, 0, tmp_path)
        tried.append(len(list(cache.glob("*/*.npz"))))

    monkeypatch.setattr("explorer.engine.jobs.saving.save", save)
    flags = "--model vae --dataset mine --epochs 1 --batch 16 --width 4 --out m.safetensors"
    assert main(["train", *flags.split()]) == 0
    assert tried == [1]
    make_room(cache, 0, tmp_path)
    assert list(cache.glob("*/*.npz")) == []


def test_learning_from_a_file_makes_it_the_last_to_go(cache) -> None:
    np.savez(at(cache, "a"), images=np.zeros((20, 8, 8), np.uint8))
    then = time.time_ns() - 10**11
    os.utime(at(cache, "a"), ns=(then, then))
    load_dataset(str(at(cache, "a")), Path("nowhere"))
    make_room(cache, 12 * KB, cache / "stamp-e" / "e.npz")
    assert held(cache) == "ae"
