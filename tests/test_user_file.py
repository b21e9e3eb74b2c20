"""A folder or a zip as a data set: read once, the same ever after, and trained on."""

import errno
import os
import shutil
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.checkpoints import images_hash, images_path, read_card
from explorer.cli.main import main
from explorer.cli.stop import STOPPED
from explorer.data import arrays, as_file, data_stamp, find_dataset, fit, load_dataset, own_images
from explorer.data.about import About
from explorer.data.user_file import own_file, write_own
from explorer.engine import Library
from explorer.errors import DataError
from explorer.families.cgan import CGANSpec
from explorer.specs import Recipe
from explorer.specs.forms import ImageForm
from tests.test_user_images import grey, made, numbered
from tests.tiny import TINY, checkpoint, names_in

CLASSED = numbered(15, "cat/") | numbered(25, "moth/")


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch) -> Path:
    """The user's cache is below tmp_path, where the tests also stand."""
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name: str(tmp_path / "cache" / name))
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "nobody")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "cache" / "latent-explorer" / "own"


def read_once(monkeypatch) -> None:
    monkeypatch.setattr("explorer.data.user_file.own_images", lambda *_: pytest.fail("read again"))


@pytest.mark.parametrize("way", ["folder", "zip"])
def test_a_source_is_a_data_set_of_32_pixels_with_its_classes(tmp_path, way) -> None:
    made(tmp_path, way, CLASSED)
    name = "mine.zip" if way == "zip" else "mine"
    found = find_dataset(name, Path("nowhere"))
    assert (found.title, found.classes) == ("mine", ("cat", "moth"))
    assert (found.form.channels, found.form.resolution) == (1, 32)
    train, test = (load_dataset(name, Path("nowhere"), train=train) for train in (True, False))
    assert (len(train.images), len(test.images)) == (36, 4)
    together = torch.cat([train.images, test.images]), torch.cat([train.labels, test.labels])
    own = own_images(tmp_path / name, 32)
    order = torch.randperm(40, generator=torch.Generator().manual_seed(0))
    assert torch.equal(together[0], own.images.images[order])
    assert torch.equal(together[1], own.images.labels[order])


def test_a_relative_path_is_tried_below_the_root_too(tmp_path) -> None:
    made(tmp_path / "root", "folder", numbered(12))
    assert len(load_dataset("mine", tmp_path / "root").images) == 10
    with pytest.raises(DataError, match=r"There is no file mine\.zip, neither from the current"):
        find_dataset("mine.zip", tmp_path / "root")
    for name in ("yours", "x" * 5000, "\0", "~nobody/x"):
        with pytest.raises(DataError, match="or of a zip or a folder of pictures"):
            find_dataset(name, tmp_path / "root")


def test_a_data_set_of_ours_is_not_looked_for_among_folders(tmp_path) -> None:
    made(tmp_path, "folder", numbered(12)).rename(tmp_path / "strokes")
    assert find_dataset("strokes").title == "Strokes"
    assert as_file("strokes", tmp_path, 32, None) == "strokes"


def test_a_source_is_read_once(tmp_path, monkeypatch, cache) -> None:
    source = made(tmp_path, "folder", CLASSED)
    first = own_file(source, 28)
    read_once(monkeypatch)
    assert own_file(source, 28) == first
    assert first.name == "mine.npz"
    assert names_in(first.parent) == ["mine.npz"]
    assert first.parent.parent == cache


@pytest.mark.parametrize("way", ["folder", "zip"])
def test_a_source_that_changed_is_read_again(tmp_path, way) -> None:
    first = own_file(made(tmp_path, way, numbered(12)))
    other = made(tmp_path, way, numbered(12) | {"013.png": grey(99)})
    second = own_file(other)
    assert second != first
    assert len({second, own_file(other, 64), own_file(other, 32, 3), own_file(other, 32, 1)}) == 4


def test_the_name_in_a_recipe_does_not_tell_whose_home_it_is(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    made(tmp_path, "folder", numbered(12))
    name = as_file("mine", tmp_path, 28, None)
    assert name.startswith("~/cache/latent-explorer/own/")
    assert find_dataset(name, tmp_path).form.resolution == 28
    assert data_stamp(name, tmp_path).startswith(name)


def test_the_stamp_of_a_folder_changes_with_it(tmp_path) -> None:
    made(tmp_path, "folder", numbered(12))
    before = data_stamp("mine", tmp_path)
    assert data_stamp("mine", tmp_path) == before
    made(tmp_path, "folder", {"more.png": grey(7)})
    assert data_stamp("mine", tmp_path) != before


def test_what_was_skipped_is_said_in_every_run(tmp_path, capsys, monkeypatch) -> None:
    made(tmp_path, "folder", numbered(24) | {"a.txt": b"", "b.png": b""})
    flags = "train --model vae --dataset mine --epochs 1 --batch 8 --width 4"
    for _ in range(2):
        assert main(flags.split()) == 0
        said = capsys.readouterr().err
        assert "2 files were skipped:\n  a.txt: Its name ends in .txt; PNG, JPEG" in said
        assert "\n  b.png: The file is empty; choose another one.\n" in said
        assert said.count("a.txt") == 1
        read_once(monkeypatch)


def test_a_file_of_somebody_else_is_unpacked_once(tmp_path, capsys, monkeypatch) -> None:
    np.savez(tmp_path / "own.npz", images=np.full((20, 8, 8), 4000, np.uint16))
    read, whole = [], arrays._array
    monkeypatch.setattr(arrays, "_array", lambda *given: (read.append(given[1]), whole(*given))[1])
    flags = "train --model vae --dataset own.npz --epochs 1 --batch 8 --width 4"
    assert main(flags.split()) == 0
    assert read == ["images"]
    assert capsys.readouterr().err.count("12 bits in 16") == 1


@pytest.mark.parametrize(
    "about",
    [
        np.zeros(9, np.float32),
        np.frombuffer(b"{}", np.uint8),
        np.frombuffer(b"[" * 9999, np.uint8),
        np.frombuffer(b'{"skipped": [["a"]]}', np.uint8),
        np.frombuffer(b'{"skipped": [], "rule": {"ground": "blue", "ranges": {}}}', np.uint8),
        np.frombuffer(b'{"skipped": [], "rule": {"ground": "", "ranges": {"8": [0]}}}', np.uint8),
        np.frombuffer(b'{"skipped": [], "rule": {"ground": [], "ranges": []}}', np.uint8),
    ],
)
def test_whatever_else_a_file_says_of_itself_is_left_out(tmp_path, about) -> None:
    path = tmp_path / "own.npz"
    np.savez(path, images=np.zeros((10, 8, 8), np.uint8), note="Well.", about=about)
    assert arrays.about_file(path) == About()
    assert find_dataset("own.npz").note() == "Well."


def test_a_full_disk_leaves_nothing_and_is_said(tmp_path, monkeypatch, cache) -> None:
    def full(*args: object, **held: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    source = made(tmp_path, "folder", numbered(12))
    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(DataError, match=r"\(No space left on device\); free some space there, or"):
        own_file(source)
    assert [path for path in cache.rglob("*") if path.is_file()] == []


def test_names_of_classes_come_back_from_the_file(tmp_path) -> None:
    own = own_images(made(tmp_path, "folder", CLASSED), 28)
    write_own(tmp_path / "deep" / "own.npz", own)
    assert find_dataset("deep/own.npz").classes == ("cat", "moth")


@pytest.mark.parametrize("classes", [np.array(["a"]), np.arange(2), np.array([["a", "b"]])])
def test_names_that_do_not_fit_the_labels_are_refused(tmp_path, classes) -> None:
    images, labels = np.zeros((10, 4, 4), np.uint8), np.arange(10) % 2
    np.savez(tmp_path / "own.npz", images=images, labels=labels, classes=classes)
    with pytest.raises(DataError, match="one text for each of the 2 different labels, or be left"):
        find_dataset("own.npz")


# Training


@pytest.mark.parametrize("family", [name for name, spec in TINY.items() if spec.draws is ImageForm])
def test_a_model_is_trained_on_own_pictures(tmp_path, family) -> None:
    made(tmp_path, "zip", CLASSED)
    flags = f"--model {family} --dataset mine.zip --epochs 1 --batch 18 --width 4"
    assert main(["train", *flags.split()]) == 0
    card = read_card(tmp_path / "runs" / f"{family}-mine.safetensors")
    assert (card.spec.resolution, card.spec.channels, card.step) == (32, 1, 2)
    assert getattr(card.spec, "labels", 2) == 2
    assert card.command == f"python -m explorer train {flags}"
    assert card.recipe.dataset.endswith("/mine.npz")
    assert len(load_dataset(card.recipe.dataset, tmp_path).images) == 36


def test_the_classes_of_a_model_are_the_folders_it_learnt(tmp_path) -> None:
    source = made(tmp_path, "folder", CLASSED)
    spec, recipe = CGANSpec(z=3, width=4, labels=2), Recipe(dataset=str(own_file(source, 28)))
    checkpoint(tmp_path / "m.safetensors", spec, recipe=recipe)
    assert Library(tmp_path).entry("m").class_names == ("cat", "moth")
    Path(recipe.dataset).unlink()
    assert Library(tmp_path).entry("m").class_names == ("0", "1")


@pytest.mark.parametrize("family", ["cgan", "vae"])
def test_a_trained_model_says_its_classes_wherever_its_file_goes(tmp_path, family) -> None:
    source = made(tmp_path, "folder", CLASSED)
    flags = (
        f"--model {family} --dataset mine --epochs 1 --batch 18 --width 4 --out here/m.safetensors"
    )
    assert main(["train", *flags.split()]) == 0
    shutil.rmtree(source)
    shutil.rmtree(tmp_path / "cache")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "here" / "m.safetensors").rename(tmp_path / "elsewhere" / "m.safetensors")
    entry = Library(tmp_path / "elsewhere").entry("m")
    assert entry.data_class_names == ("cat", "moth")
    assert entry.class_names == (("cat", "moth") if family == "cgan" else ())


def test_images_of_a_folder_lie_beside_their_model_when_folder_and_cache_are_gone(tmp_path) -> None:
    source, out = made(tmp_path, "folder", CLASSED), tmp_path / "here" / "m.safetensors"
    flags = f"--model vae --dataset mine --epochs 1 --batch 18 --width 4 --out {out}"
    assert main(["train", *flags.split()]) == 0
    learnt = load_dataset(read_card(out).recipe.dataset, tmp_path).images
    shutil.rmtree(source)
    shutil.rmtree(tmp_path / "cache")
    assert torch.equal(load_dataset(Library(out.parent).entry("m").data, tmp_path).images, learnt)
    np.savez(tmp_path / "own.npz", images=np.zeros((20, 8, 8), np.uint8))
    assert main(["train", *flags.replace("mine", "own.npz").split()]) == 0
    assert not images_path(out).exists(), "they belonged to the model that was there before"


def test_a_stopped_run_goes_on_when_folder_and_cache_are_gone(tmp_path, monkeypatch) -> None:
    source, out = made(tmp_path, "folder", CLASSED), tmp_path / "m.safetensors"
    flags = f"--model vae --dataset mine --epochs 3 --batch 18 --width 4 --out {out}"
    with monkeypatch.context() as patch:
        patch.setattr("explorer.cli.train.stop_flag", lambda: nullcontext([True]))
        assert main(["train", *flags.split()]) == STOPPED
    shutil.rmtree(source)
    shutil.rmtree(tmp_path / "cache")
    assert main(["train", "--resume", str(out)]) == 0
    card = read_card(out)
    assert (card.step, card.steps) == (6, 6)
    assert card.images == images_hash(images_path(out))


@pytest.mark.parametrize(
    ("classes", "names"),
    [
        (["a\nb", "c" * 200], ("a?b", "c" * 99 + "…")),
        ([str(k) for k in range(1001)], ()),
    ],
    ids=["odd", "many"],
)
def test_any_names_of_classes_leave_a_file_that_can_be_read(tmp_path, classes, names) -> None:
    count = max(20, len(classes))
    images, labels = np.zeros((count, 8, 8), np.uint8), np.arange(count) % len(classes)
    np.savez(tmp_path / "own.npz", images=images, labels=labels, classes=np.array(classes))
    flags = "--model vae --dataset own.npz --epochs 1 --batch 16 --width 4 --out m.safetensors"
    assert main(["train", *flags.split()]) == 0
    assert read_card(tmp_path / "m.safetensors").classes == names


def test_resolution_and_channels_say_what_the_pictures_become(tmp_path) -> None:
    made(tmp_path, "folder", CLASSED)
    flags = "--model vae --dataset mine --epochs 1 --batch 18 --width 4"
    flags += " --resolution 64 --channels 3 --likelihood gaussian --out m.safetensors"
    assert main(["train", *flags.split()]) == 0
    card = read_card(tmp_path / "m.safetensors")
    assert (card.spec.resolution, card.spec.channels) == (64, 3)
    split = load_dataset(card.recipe.dataset, tmp_path)
    assert torch.equal(fit(split, ImageForm(3, 64)).images, split.images), (
        "nothing is left to be done"
    )


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        ("--model vae --dataset mine --resolution 48", "28, 32 or 64 pixels, not to 48; choose"),
        ("--model cgan --dataset plain", "sort pictures into one folder for each class"),
        ("--model vae --dataset few", "few has 1 picture that can be used; at least 10"),
        ("--model vae --dataset gone.zip", "There is no file gone.zip, neither"),
    ],
)
def test_a_source_that_cannot_be_trained_on_is_one_line(tmp_path, capsys, flags, sentence) -> None:
    made(tmp_path, "folder", CLASSED)
    for name, count in (("plain", 12), ("few", 1)):
        made(tmp_path / name, "folder", numbered(count))
    assert main(["train", *flags.split()]) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1


@pytest.mark.skipif(os.name != "posix", reason="names are bytes on POSIX only")
def test_a_folder_whose_name_is_no_text_is_trained_on_all_the_same(tmp_path) -> None:
    source = made(tmp_path, "folder", numbered(24))
    odd = source.rename(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9\x1b[2J"))
    out = tmp_path / "m.safetensors"
    flags = "--epochs 1 --batch 8 --width 4 --depth 1 --z 2 --resolution 28 --device cpu"
    words = ["train", "--model", "vae", "--dataset", str(odd), "--out", str(out), *flags.split()]
    assert main(words) == 0
    card = read_card(out)
    assert card.recipe.dataset.endswith("caf??[2J.npz")
    assert card.command.isprintable()
