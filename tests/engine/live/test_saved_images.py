"""User images that outlive the page: they lie beside the model that was saved, and belong to it."""

import errno
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.checkpoints import (
    data_name,
    history_path,
    images_hash,
    images_path,
    read_card,
    save_card,
)
from explorer.cli.main import main
from explorer.data import ELSEWHERE
from explorer.engine import Engine
from explorer.engine.live import Choice, Limits, plan, saving
from explorer.engine.live.saving import copy_model
from explorer.errors import CheckpointError, DataError, RunError, UnknownModelError
from explorer.specs import Recipe
from tests.drawings import file_of
from tests.engine.live.test_manager import until
from tests.engine.visitors.test_uploads import files, sent
from tests.test_checkpoints import rewrite
from tests.test_own_sets import DARK, LIGHT, sticker
from tests.test_user_images import made, numbered
from tests.tiny import TINY, checkpoint, names_in

CLASSED = numbered(60, "cat/") | numbered(60, "moth/")
pytestmark = pytest.mark.usefixtures("temporary")

SMALL = {"width": 4, "epochs": 1, "batch": 16}


@pytest.fixture
def keep(tmp_path) -> Path:
    """The folder of kept models."""
    return tmp_path / "models"


def opened(keep: Path, tmp_path: Path, **settings: object) -> Engine:
    return Engine([keep], "cpu", tmp_path, tmp_path / "cache", saved=keep, **settings)


@pytest.fixture
def engine(keep, tmp_path) -> Iterator[Engine]:
    engine = opened(keep, tmp_path)
    yield engine
    engine.close()


def choice(engine: Engine, tmp_path: Path, family: str = "vae", **changes: object) -> Choice:
    """A short run on a zip of two classes that was just sent."""
    token = sent(engine, made(tmp_path, "zip", CLASSED))
    dataset = engine.preview(token, 28, None).dataset
    return Choice(family, dataset, "small", **{"values": SMALL, **changes})


def finished(engine: Engine, chosen: Choice) -> str:
    """The token of a run that has ended, at a plan's end."""
    token = engine.live.start(plan(engine.workspace, chosen), model=chosen.model)
    until(engine.live, token, "finished")
    return token


def kept(engine: Engine, tmp_path: Path, family: str = "vae", name: str = "mine") -> str:
    """The id of a model that learnt two classes and was kept; what was sent is gone since."""
    token = finished(engine, choice(engine, tmp_path, family))
    model, note = engine.live.save(token, name)
    assert note == ""
    engine.uploads.close()
    return model


def test_a_saved_model_has_its_images_in_another_process(engine, keep, tmp_path) -> None:
    kept(engine, tmp_path)
    engine.close()
    assert names_in(keep) == ["mine.history.safetensors", "mine.images.npz", "mine.safetensors"]
    again = opened(keep, tmp_path)
    entry = again.library.entry("mine")
    assert (entry.dataset, entry.data_class_names) == ("mine", ("cat", "moth"))
    found = again.latent_map(entry)
    assert (found.kind, found.note, found.class_names) == ("test images", "", ("cat", "moth"))
    assert set(found.labels.tolist()) == {0, 1}
    assert again.encoding.test_images(entry, [0, 11]).size == 12
    point = again.rows(entry, again.draw(entry, [0]), np.array([-1]))
    assert len(again.nearest(entry, point).latents.indices) == 8
    again.directions(entry)
    again.workspace.background.wait()
    named = {one.name for one in again.directions(entry).directions}
    assert {"cat", "moth"} <= named


def test_a_picture_is_judged_by_the_rule_of_the_set_that_a_model_learnt(
    engine, keep, tmp_path
) -> None:
    """Of 12 bits in 16 a dark picture stays dark, and a light one on nothing lies on mid grey."""
    ramps = [np.linspace(0, top, 784).reshape(28, 28) for top in (4000, *range(100, 2100, 100))]
    files = {
        f"a/{i}.png": file_of(Image.fromarray(one.astype(np.uint16))) for i, one in enumerate(ramps)
    }
    files |= {f"b/{i}.png": sticker(LIGHT if i % 2 else DARK) for i in range(20)}
    token = sent(engine, made(tmp_path, "zip", files))
    dataset = engine.preview(token, 28, None).dataset
    run = finished(engine, Choice("vae", dataset, "small", values=SMALL))
    model, _ = engine.live.save(run, "mine")
    entry = engine.library.entry(model)
    dim = np.full((28, 28), 900, np.uint16)
    dim[10:20, 10:20] = 100
    image, notes = engine.encoding.prepare(entry, file_of(Image.fromarray(dim)))
    assert image[0, 0].max() == round(900 / 4095 * 255)
    assert notes == ("12 bits in 16: 0 to 4,095 became black to white.",)
    image, notes = engine.encoding.prepare(entry, sticker(LIGHT))
    assert image[0, 0].max() == 128
    assert notes == ("Transparent ground became mid grey.",)


def test_classes_are_named_in_every_family_that_has_them(engine, tmp_path) -> None:
    entry = engine.library.entry(kept(engine, tmp_path, "cgan"))
    assert entry.class_names == entry.data_class_names == ("cat", "moth")


def test_the_file_of_a_model_names_no_path_and_nothing_that_opens_its_images(
    engine, tmp_path
) -> None:
    token = finished(engine, choice(engine, tmp_path))
    data = engine.live.file(engine.live.explore(token)).read_bytes()
    assert b"own:mine" in data
    assert str(tmp_path).encode() not in data
    assert engine.uploads.folder.path().name.encode() not in data


def test_a_model_that_learns_has_its_images_while_its_run_is_there(engine, tmp_path) -> None:
    token = finished(engine, choice(engine, tmp_path))
    engine.uploads.close()
    entry = engine.library.entry(engine.live.explore(token))
    assert engine.latent_map(entry).kind == "test images"
    assert engine.live.save(token, "late").note == ""
    assert engine.latent_map(engine.library.entry("late")).kind == "test images"


def test_a_saved_model_is_trained_further_on_its_images(engine, keep, tmp_path) -> None:
    model = kept(engine, tmp_path, "cgan")
    (offered,) = [one for one in engine.training()["datasets"] if one["id"] == f"kept:{model}"]
    assert (offered["title"], offered["classes"]) == ("images of mine", ["cat", "moth"])
    assert (offered["count"], offered["available"]) == (108, True)
    chosen = Choice("cgan", offered["id"], "small", {"epochs": 1, "batch": 16}, model=model)
    assert engine.live.save(finished(engine, chosen), "more").note == ""
    one, two = (engine.library.entry(name) for name in (model, "more"))
    assert (one.dataset, two.dataset) == ("mine", "mine")
    assert one.card.images == two.card.images
    assert one.weights != two.weights
    assert sorted(set(engine.train_examples(offered["id"]).row_titles)) == ["cat", "moth"]


@pytest.mark.parametrize("name", ["kept:", "kept:plain", "kept:../mine", "kept:nothing"])
def test_only_a_model_with_images_offers_them(engine, keep, tmp_path, name) -> None:
    checkpoint(keep / "plain.safetensors", TINY["vae"])
    with pytest.raises((DataError, UnknownModelError)):
        plan(engine.workspace, Choice("vae", name))
    assert not any(one["id"].startswith("kept:") for one in engine.training()["datasets"])


def test_it_is_measured_on_its_images(engine, keep, tmp_path) -> None:
    kept(engine, tmp_path)
    path = str(keep / "mine.safetensors")
    assert main(["evaluate", path, "--only", "posterior", "--count", "10", "--device", "cpu"]) == 0
    card = read_card(keep / "mine.safetensors")
    assert card.evidence["data"] == {"name": "own:mine", "train": 108, "test": 12}
    assert data_name(keep / "mine.safetensors", card).endswith("mine.images.npz")


# One model, one set of images


def test_keeping_again_replaces_the_images_too(engine, keep, tmp_path) -> None:
    kept(engine, tmp_path)
    before = images_hash(keep / "mine.images.npz")
    other = made(tmp_path, "zip", numbered(20, "bee/") | numbered(20, "cat/"))
    dataset = engine.preview(sent(engine, other), 28, None).dataset
    token = finished(engine, Choice("vae", dataset, "small", SMALL))
    engine.live.save(token, "mine", again=True)
    entry = engine.library.entry("mine")
    assert entry.data_class_names == engine.latent_map(entry).class_names == ("bee", "cat")
    assert images_hash(keep / "mine.images.npz") == entry.card.images != before
    strokes = engine.live.start(
        plan(engine.workspace, Choice("vae", "sprites", "small", {"width": 4}))
    )
    until(engine.live, strokes, "running", 1)
    engine.live.save(strokes, "mine", again=True)
    assert names_in(keep) == ["mine.history.safetensors", "mine.safetensors"]


def test_the_images_of_a_model_are_learnt_only_as_they_were_shown(engine, tmp_path) -> None:
    def asked() -> Choice:
        (one,) = [one for one in engine.training()["datasets"] if one["id"].startswith("kept:")]
        return Choice("vae", one["id"], "small", SMALL, images=one["images"])

    kept(engine, tmp_path)
    before = asked()
    assert before.images == images_hash(plan(engine.workspace, before).images)
    other = made(tmp_path, "zip", numbered(20, "bee/") | numbered(20, "cat/"))
    dataset = engine.preview(sent(engine, other), 28, None).dataset
    engine.live.save(finished(engine, Choice("vae", dataset, "small", SMALL)), "mine", again=True)
    with pytest.raises(DataError, match="mine was replaced meanwhile and has other images than"):
        plan(engine.workspace, before)
    assert asked().images == images_hash(plan(engine.workspace, asked()).images)


def test_images_of_another_model_are_never_shown_with_it(engine, keep, tmp_path, caplog) -> None:
    kept(engine, tmp_path)
    checkpoint(keep / "mine.safetensors", TINY["vae"], recipe=Recipe(dataset="own:mine"))
    entry = engine.library.entry("mine")
    assert (engine.latent_map(entry).kind, entry.data_class_names) == ("samples", ())
    assert entry.data == "own:mine"
    save_card(entry.path, replace(entry.card, images="0" * 64))
    assert engine.library.entry("mine").data == "own:mine"
    assert "holds other images than mine.safetensors was trained on" in caplog.text


def test_a_model_whose_images_are_gone_says_so_and_keeps_its_names(engine, keep, tmp_path) -> None:
    kept(engine, tmp_path)
    (keep / "mine.images.npz").unlink()
    entry = engine.library.entry("mine")
    assert entry.data_class_names == ("cat", "moth")
    assert "The pictures of 'mine' are not here; put their file" in engine.latent_map(entry).note


def with_images(path: Path, data: bytes = b"images") -> Path:
    """A tiny checkpoint with a history and images beside it, of no meaning."""
    checkpoint(path, TINY["vae"])
    history_path(path).write_bytes(b"history")
    images_path(path).write_bytes(data)
    return path


def test_images_beyond_the_limit_stay_behind_with_a_sentence(tmp_path) -> None:
    source, target = with_images(tmp_path / "a.safetensors", bytes(3 * 2**20)), tmp_path / "b"
    target.mkdir()
    images_path(target / "m.safetensors").write_bytes(b"of the one before")
    note = copy_model(source, target / "m.safetensors", 2**20)
    assert note == (
        "Its images could not be kept with it (3 MB, and at most 1 MB are kept); they go when "
        "this page is closed."
    )
    assert names_in(target) == ["m.history.safetensors", "m.safetensors"]
    assert copy_model(source, target / "m.safetensors", 3 * 2**20) == ""


def test_a_disk_too_full_for_the_images_still_takes_the_model(tmp_path, monkeypatch) -> None:
    source, target = with_images(tmp_path / "a.safetensors"), tmp_path / "b" / "m.safetensors"
    copy = shutil.copyfile

    def full(held, out) -> None:
        if held.suffix == ".npz":
            out.write_bytes(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")
        copy(held, out)

    monkeypatch.setattr(os, "link", failing)
    monkeypatch.setattr(shutil, "copyfile", full)
    assert "could not be kept with it (No space left on device); they go" in copy_model(
        source, target
    )
    assert names_in(target.parent) == ["m.history.safetensors", "m.safetensors"]


def failing(*args: object) -> None:
    raise OSError(errno.EXDEV, "Invalid cross-device link")


def test_where_a_file_cannot_have_two_names_the_images_are_copied(tmp_path, monkeypatch) -> None:
    source, target = with_images(tmp_path / "a.safetensors"), tmp_path / "b" / "m.safetensors"
    monkeypatch.setattr(os, "link", failing)
    assert copy_model(source, target) == ""
    assert images_path(target).read_bytes() == b"images"
    assert images_path(target).stat().st_ino != images_path(source).stat().st_ino


def test_a_copy_that_is_cut_short_leaves_the_old_pair(tmp_path, monkeypatch) -> None:
    old, new = with_images(tmp_path / "1.safetensors", b"old"), tmp_path / "2.safetensors"
    with_images(new, b"new")
    held = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}

    def full(held, out) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(saving.KeepError, match="No space left on device"):
        copy_model(new, old)
    assert {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == held


def test_without_room_for_a_run_there_is_a_sentence(engine, tmp_path, monkeypatch) -> None:
    chosen = choice(engine, tmp_path)
    monkeypatch.setattr(os, "link", failing)
    monkeypatch.setattr(shutil, "copyfile", failing)
    with pytest.raises(RunError, match="The files of a run could not be written"):
        engine.live.start(plan(engine.workspace, chosen))


# Whom it is not for


def test_a_public_app_keeps_no_images(keep, tmp_path) -> None:
    engine = opened(keep, tmp_path, limits=Limits(public=True))
    token = finished(engine, choice(engine, tmp_path))
    with pytest.raises(saving.KeepError, match="keeps no models"):
        engine.live.save(token, "mine")
    engine.close()
    assert not keep.exists()


def test_a_sent_model_opens_no_images_whatever_it_says(engine, keep, tmp_path, temporary) -> None:
    kept(engine, tmp_path)
    theirs = keep / "mine.safetensors"
    entry = engine.add_model(sent(engine, theirs))
    assert (entry.card.images, entry.data_class_names) == ("", ("cat", "moth"))
    shutil.copyfile(images_path(theirs), images_path(entry.path))
    save_card(entry.path, replace(entry.card, images=""))
    again = engine.library.entry(entry.id)
    assert again.data == f"{ELSEWHERE}mine"
    assert engine.latent_map(again).kind == "samples"


def test_the_images_of_a_run_go_with_it(engine, tmp_path, temporary) -> None:
    finished(engine, choice(engine, tmp_path))
    assert any(name.endswith(".images.npz") for name in files(temporary))
    engine.close()
    assert files(temporary) == []


@pytest.mark.parametrize("text", [None, 7, ["x"]])
def test_a_card_whose_images_are_no_text_is_refused(tmp_path, text) -> None:
    path = checkpoint(tmp_path / "m.safetensors", TINY["vae"])
    with pytest.raises(CheckpointError, match="images must be the SHA-256 of a file, or empty"):
        read_card(rewrite(path, card={"images": text}))
