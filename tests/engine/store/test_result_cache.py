"""What is cached is computed once; whatever is wrong with its folder costs time and no answer."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import platformdirs
import pytest

from explorer.engine.store.result_cache import Arrays, ResultCache
from explorer.folders import UNFINISHED
from tests.tiny import names_in

NAMES = ("a", "b")
KEY = ("things", "1", "weights")


class Work:
    """Computes arrays and counts how often."""

    def __init__(self) -> None:
        self.done = 0

    def __call__(self) -> Arrays:
        self.done += 1
        return {"a": np.arange(6, dtype=np.float32).reshape(2, 3), "b": np.array([7, -1])}


def check(arrays: Arrays) -> None:
    for name, expected in Work()().items():
        assert np.array_equal(arrays[name], expected)
        assert arrays[name].dtype == expected.dtype


def test_a_second_question_is_answered_from_memory(tmp_path) -> None:
    kept, work = ResultCache(tmp_path), Work()
    check(kept.get(KEY, NAMES, work))
    for path in tmp_path.iterdir():
        path.unlink()
    check(kept.get(KEY, NAMES, work))
    assert work.done == 1


def test_another_process_reads_what_was_written(tmp_path) -> None:
    ResultCache(tmp_path / "new" / "folder").get(KEY, NAMES, Work())
    work, other = Work(), ResultCache(tmp_path / "new" / "folder")
    found = other.found(KEY, NAMES)
    assert found is not None
    check(found)
    check(other.get(KEY, NAMES, work))
    assert work.done == 0
    assert not list((tmp_path / "new" / "folder").glob(f"{UNFINISHED}*"))


def test_nothing_is_found_that_was_not_cached(tmp_path) -> None:
    assert ResultCache(tmp_path / "missing").found(KEY, NAMES) is None
    assert names_in(tmp_path) == []


@pytest.mark.parametrize(
    "other", [("things", "2", "weights"), ("things", "1", "others"), ("others", "1", "weights")]
)
def test_another_key_is_another_thing(tmp_path, other) -> None:
    kept, work = ResultCache(tmp_path), Work()
    kept.get(KEY, NAMES, work)
    assert kept.found(other, NAMES) is None
    kept.get(other, NAMES, work)
    assert work.done == 2
    assert len(names_in(tmp_path)) == 2


def test_keys_of_any_words_have_a_file(tmp_path) -> None:
    for odd in ("../../secret", "a\nb", "\ud800", "x" * 5000, "a/b.npz", "\0"):
        check(ResultCache(tmp_path).get(("things", odd), NAMES, Work()))
    assert len(names_in(tmp_path)) == 6


def spoiled(path: Path, how: str) -> None:
    whole = path.read_bytes()
    path.write_bytes({
        "empty": b"",
        "cut": whole[: len(whole) // 2],
        "changed": whole.replace(np.float32(5).tobytes(), np.float32(4).tobytes()),
        "words": b"no arrays at all",
        "zip": b"PK\x05\x06" + bytes(18),
        "array": b"\x93NUMPY\x01\x00v\x00{'descr': '<f4', 'fortran_order': False, 'shape': (0,), }"
        + b" " * 59 + b"\n",
    }.get(how, whole))  # fmt: skip
    if how == "pickle":
        np.savez(path, a=np.array([{"an": "object"}], dtype=object), b=np.zeros(1))
    if how == "others":
        np.savez(path, c=np.zeros(1))
    if how == "folder":
        path.unlink()
        path.mkdir()


@pytest.mark.parametrize(
    "how",
    ["empty", "cut", "changed", "words", "zip", "array", "pickle", "others", "folder"],
)
def test_a_damaged_file_is_computed_again(tmp_path, caplog, how) -> None:
    ResultCache(tmp_path).get(KEY, NAMES, Work())
    (path,) = tmp_path.iterdir()
    spoiled(path, how)
    work = Work()
    check(ResultCache(tmp_path).get(KEY, NAMES, work))
    assert work.done == 1
    assert path.name in caplog.text
    if how != "folder":
        again = Work()
        check(ResultCache(tmp_path).get(KEY, NAMES, again))
        assert again.done == 0, "the file was written anew"


@pytest.mark.parametrize("failing", ["mkdir", "mkdtemp", "savez", "replace"])
def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(
    tmp_path, caplog, monkeypatch, failing
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    place = {"mkdir": Path, "mkdtemp": __import__("tempfile"), "savez": np, "replace": os}[failing]
    kept, work = ResultCache(tmp_path / "kept"), Work()
    with monkeypatch.context() as patch:
        patch.setattr(place, failing, fail)
        check(kept.get(KEY, NAMES, work))
    assert "No space left on device" in caplog.text
    check(kept.get(KEY, NAMES, work))
    assert work.done == 1, "memory still has it"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_in_place_of_the_folder_is_no_reason_to_fail(tmp_path, caplog) -> None:
    (tmp_path / "kept").write_text("a file")
    check(ResultCache(tmp_path / "kept").get(KEY, NAMES, Work()))
    assert "kept/things-" in caplog.text and "could not be written" in caplog.text


def test_threads_that_ask_together_compute_once(tmp_path) -> None:
    kept, together, work = ResultCache(tmp_path), threading.Barrier(6), Work()

    def slow() -> Arrays:
        threading.Event().wait(0.1)
        return work()

    def ask(_: int) -> Arrays:
        together.wait(timeout=60)
        return kept.get(KEY, NAMES, slow)

    with ThreadPoolExecutor(6) as threads:
        for arrays in threads.map(ask, range(6)):
            check(arrays)
    assert work.done == 1


def test_one_that_computes_does_not_hold_up_another(tmp_path) -> None:
    kept, begun, finish = ResultCache(tmp_path), threading.Event(), threading.Event()

    def slow() -> Arrays:
        begun.set()
        assert finish.wait(60)
        return Work()()

    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(kept.get, KEY, NAMES, slow)
        assert begun.wait(60)
        assert kept.found(KEY, NAMES) is None
        check(kept.get(("another",), NAMES, Work()))
        finish.set()
        check(waiting.result(60))


def test_work_that_failed_is_tried_again(tmp_path) -> None:
    kept = ResultCache(tmp_path)

    def fail() -> Arrays:
        raise RuntimeError("for now")

    with pytest.raises(RuntimeError, match="for now"):
        kept.get(KEY, NAMES, fail)
    check(kept.get(KEY, NAMES, Work()))


def test_the_oldest_make_room(tmp_path) -> None:
    kept, work = ResultCache(tmp_path, size=2, files=3), Work()
    for i in range(5):
        kept.get(("things", str(i)), NAMES, work)
        newest = max(tmp_path.iterdir(), key=lambda path: path.stat().st_ctime_ns)
        os.utime(newest, ns=(i, i))
    assert len(names_in(tmp_path)) == 3
    assert work.done == 5
    kept.get(("things", "4"), NAMES, work)
    kept.get(("things", "2"), NAMES, work)
    assert work.done == 5, "of memory or of a file"
    kept.get(("things", "0"), NAMES, work)
    assert work.done == 6


def test_results_lie_in_the_users_cache_unless_told_otherwise(tmp_path) -> None:
    assert ResultCache().folder.parent == Path(platformdirs.user_cache_dir("latent-explorer"))
    assert ResultCache(tmp_path).folder == tmp_path
