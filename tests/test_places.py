"""Where a person's things lie: told, or their own, or where no home can be written, temporary."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import app
from explorer import places
from explorer.cli.main import parser
from explorer.engine import Engine
from explorer.engine.store.result_cache import ResultCache
from explorer.errors import KeepError
from explorer.places import cache_folder, cached_in, data_root, expanded, home_folder, shortened
from tests.test_imports import ROOT

VARIABLES = (places.HOME_VARIABLE, places.DATA_ROOT_VARIABLE, places.CACHE_VARIABLE)
WAYS = {  # how each folder is found, how its variable is called, and its name in a temporary one
    "home": (home_folder, places.HOME_VARIABLE),
    "data": (data_root, places.DATA_ROOT_VARIABLE),
    "cache": (lambda: cache_folder("own").parent, places.CACHE_VARIABLE),
}


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A person whose home is `tmp_path / "me"`, and a temporary folder beside it."""
    for name in (*VARIABLES, "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "me"))
    (tmp_path / "me").mkdir()
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    places._temporary.cache_clear()
    yield tmp_path
    places._temporary.cache_clear()


def homeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """What platformdirs does where there is no HOME and no line in the list of users."""

    def unknown(name: str) -> str:
        raise RuntimeError("could not determine the home directory")

    monkeypatch.setattr("platformdirs.user_data_dir", unknown)
    monkeypatch.setattr("platformdirs.user_cache_dir", unknown)


def unwritable(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Nothing can be written below `folder`, whoever asks."""
    real = os.mkdir

    def refuse(path: str, *mode: int, **options: Any) -> None:
        if Path(path).is_relative_to(folder):
            raise PermissionError(13, "Permission denied")
        real(path, *mode, **options)

    monkeypatch.setattr("os.mkdir", refuse)


@pytest.mark.parametrize("name", WAYS)
def test_a_variable_is_followed_and_otherwise_the_users_own_folder(
    name: str, surroundings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find, variable = WAYS[name]
    assert find().is_relative_to(surroundings / "me")
    monkeypatch.setenv(variable, str(surroundings / "told"))
    assert find() == surroundings / "told"
    monkeypatch.setenv(variable, "~/told")
    assert find() == surroundings / "me" / "told"
    assert list((surroundings / "temporary").iterdir()) == []


def test_a_flag_is_followed_before_a_variable(surroundings: Path, monkeypatch) -> None:
    for variable in VARIABLES:
        monkeypatch.setenv(variable, "of-the-variable")
    for find in (home_folder, data_root, lambda given: ResultCache(given).folder):
        assert find(surroundings / "flag") == surroundings / "flag"
    with cached_in(surroundings / "flag"):
        assert cache_folder("own") == surroundings / "flag" / "own"
    with cached_in(None):
        assert cache_folder("own") == Path("of-the-variable/own")


def test_all_flags_of_folders_say_their_variables(capsys: pytest.CaptureFixture[str]) -> None:
    for flag, (_, variable) in places.FLAGS.items():
        assert f"{flag} or {variable}" in places.CHOOSE
    for command, flags in {"app": places.FLAGS, "train": ("--data-root", "--cache")}.items():
        with pytest.raises(SystemExit):
            app.arguments().parse_args(["--help"]) if command == "app" else parser().parse_args(
                [command, "--help"]
            )
        said = " ".join(capsys.readouterr().out.split())
        for flag in flags:
            assert f"{flag} DIR folder of {' ('.join(places.FLAGS[flag])})" in said


def test_a_path_is_shortened_by_the_home_and_expanded_again(surroundings: Path) -> None:
    inside, outside = surroundings / "me" / "a" / "b.npz", surroundings / "b.npz"
    assert shortened(inside) == "~/a/b.npz"
    assert [expanded(shortened(path)) for path in (inside, outside)] == [inside, outside]


def test_an_engine_asks_for_no_folder_until_it_needs_one(
    surroundings: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    homeless(monkeypatch)
    temporary = surroundings / "temporary"
    engine = Engine([ROOT / "checkpoints"], "cpu")
    entry = engine.library.entry("cgan-mnist-small")
    assert len(next(engine.sample(entry, 2, 0)).images) == 2
    assert engine.describe(entry)
    assert not caplog.records
    assert not list(temporary.iterdir())
    assert engine.data_root.parent.parent == temporary
    assert (
        engine.saved_directions.folder.parent.parent
        == engine.workspace.results.folder.parent.parent
        == engine.data_root.parent
    )


def test_without_any_folder_what_is_computed_is_kept_in_memory(
    surroundings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    homeless(monkeypatch)
    unwritable(monkeypatch, surroundings / "temporary")
    kept = ResultCache()
    for _ in range(2):
        found = kept.get(("a",), ["n"], lambda: {"n": np.arange(3)})
        assert found["n"].tolist() == [0, 1, 2]


@pytest.mark.parametrize("name", WAYS)
@pytest.mark.parametrize("trouble", ["no home", "unwritable home", "a file for a home"])
def test_without_a_home_of_use_things_lie_in_the_temporary_folder_and_that_is_said_once(
    name: str,
    trouble: str,
    surroundings: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    if trouble == "no home":
        homeless(monkeypatch)
    elif trouble == "unwritable home":
        unwritable(monkeypatch, surroundings / "me")
    else:
        (surroundings / "me").rmdir()
        (surroundings / "me").write_text("")
    with caplog.at_level(logging.WARNING):
        first, second = WAYS[name][0](), WAYS[name][0]()
    assert first == second
    assert first.parent.parent == surroundings / "temporary"
    assert first.parent.stat().st_mode & 0o777 == 0o700
    (said,) = [record.getMessage() for record in caplog.records]
    for way in (str(first.parent), "--home", "--data-root", *VARIABLES):
        assert way in said


def test_what_is_there_is_read_from_a_home_that_cannot_be_written(
    surroundings: Path, monkeypatch
) -> None:
    own = {name: find() for name, (find, _) in WAYS.items()}
    for folder in own.values():
        folder.mkdir(parents=True, exist_ok=True)
    unwritable(monkeypatch, surroundings / "me")
    assert home_folder() == own["home"]
    assert data_root() == own["data"]
    assert cache_folder("own").is_relative_to(surroundings / "temporary"), "nothing could be put"


@pytest.mark.parametrize("made", ["a link", "a file", "somebody else's"])
def test_a_temporary_folder_that_somebody_else_made_is_not_used(
    made: str, surroundings: Path, monkeypatch
) -> None:
    homeless(monkeypatch)
    place = surroundings / "temporary" / home_folder().parent.name
    places._temporary.cache_clear()
    place.rmdir()
    if made == "a file":
        place.write_text("")
    elif made == "a link":
        place.symlink_to(surroundings / "me")
    else:
        monkeypatch.setattr("os.getuid", lambda: 54321)
        (surroundings / "temporary" / "latent-explorer-54321").mkdir()
        if os.name != "posix":
            pytest.skip("files have no owners here")
    with pytest.raises(KeepError, match=r"There is no folder of yours .*; choose others with .*\."):
        home_folder()


BARE = """
import contextlib, io, json, logging, os, pwd, runpy, sys
def unknown(*given): raise KeyError("uid not found")
pwd.getpwuid = pwd.getpwnam = unknown
os.environ.pop("HOME", None)
done = []
for arguments in json.loads(sys.argv[1]):
    sys.argv, (out, err) = ["explorer", *arguments], (io.StringIO(), io.StringIO())
    logging.getLogger().handlers.clear()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            runpy.run_module("explorer", run_name="__main__")
        except SystemExit as exc:
            done.append([exc.code or 0, out.getvalue(), err.getvalue()])
print(json.dumps(done))
"""


def bare(surroundings: Path, *commands: list[str]) -> list[tuple[int, str, str]]:
    """Commands of somebody without HOME and without a line in the list of users: code, out, err."""
    environment = {k: v for k, v in os.environ.items() if k not in VARIABLES}
    done = subprocess.run(
        [sys.executable, "-c", BARE, json.dumps(commands)],
        cwd=ROOT,
        env={**environment, "TMPDIR": str(surroundings / "temporary")},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stderr == ""
    return json.loads(done.stdout)


@pytest.mark.skipif(os.name != "posix", reason="there is no such list of users")
def test_the_command_line_works_for_a_bare_user_of_a_container(surroundings: Path) -> None:
    out = str(surroundings / "samples.npz")
    info, sample = ["info", "cgan-mnist-small"], ["sample", "cgan-mnist-small", "--count", "2"]
    for code, said, complaint in bare(surroundings, ["list"], info, [*sample, "--out", out]):
        assert code == 0, complaint
        assert "cgan-mnist-small" in said
        assert complaint == "", "no folder of theirs is needed, so nothing is said of one"


@pytest.mark.skipif(os.name != "posix", reason="there is no such list of users")
def test_a_bare_user_trains_on_pictures_and_is_told_where_things_lie(surroundings: Path) -> None:
    pictures, out = surroundings / "pictures", surroundings / "runs" / "mine.safetensors"
    pictures.mkdir()
    for i in range(12):
        Image.new("L", (8, 8), 20 * i).save(pictures / f"{i}.png")
    form = ["--model", "vae", "--dataset", str(pictures), "--width", "16", "--batch", "8"]
    names = ("~/no.npz", "~/no.zip")
    trained, *refused = bare(
        surroundings,
        ["train", *form, "--epochs", "1", "--out", str(out)],
        *(["train", "--model", "vae", "--dataset", name] for name in names),
    )
    assert trained[0] == 0, trained[2]
    assert trained[2].count("There is no folder of yours that can be written") == 1
    assert out.exists()
    for name, (code, _, complaint) in zip(names, refused, strict=True):
        assert code == 2
        assert f"There is no file {name}" in complaint
