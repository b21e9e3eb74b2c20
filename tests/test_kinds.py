"""A file is named by what it holds, in one place for models, archives and pictures."""

import gzip
import io
import os
import pickle
import socket
import tarfile
import threading
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from explorer.checkpoints import files, fingerprint, load_model, read_card
from explorer.data import find_dataset, read_picture
from explorer.data.archives import zip_files
from explorer.errors import CheckpointError, DataError, PictureError
from explorer.kinds import kind_of
from tests.drawings import file_of
from tests.tiny import TINY, checkpoint


def made(write) -> bytes:
    file = io.BytesIO()
    write(file)
    return file.getvalue()


def zipped(*names: str) -> bytes:
    def write(file: io.BytesIO) -> None:
        with zipfile.ZipFile(file, "w") as archive:
            for name in names:
                archive.writestr(name, b"x")

    return made(write)


def tarred(mode: str) -> bytes:
    def write(file: io.BytesIO) -> None:
        with tarfile.open(fileobj=file, mode=mode) as archive:
            archive.addfile(tarfile.TarInfo("a"))

    return made(write)


GREY = Image.new("L", (16, 16), 90)
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
PAGE = b"\n<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>"
ONNX = b"\x08\x08\x12\x07pytorch\x1a\x052.1.0:\x92\x01\n"
KINDS = {
    "an empty file": b"",
    "an ONNX model": ONNX,
    "an HDF5 file, as of Keras": b"\x89HDF\r\n\x1a\n" + bytes(200),
    "a Keras model": zipped("metadata.json", "config.json", "model.weights.h5"),
    "a GGUF model": b"GGUF\x03\0\0\0" + bytes(100),
    "a Git LFS pointer": LFS,
    "a web page": PAGE,
    "a pickled PyTorch file": made(lambda file: torch.save({"x": torch.zeros(2)}, file)),
    "a zip of pictures": zipped("cat/", "cat/a.PNG", "data.pkl"),
    "a zip archive or an office document": zipped("word/document.xml", "b.txt"),
    "a NumPy archive (.npz)": made(lambda file: np.savez(file, images=np.zeros(3))),
    "a single NumPy array (.npy)": made(lambda file: np.save(file, np.zeros(3))),
    "a gzip archive": gzip.compress(b"x"),
    "a tar archive": tarred("w"),
    "a bzip2 archive": tarred("w:bz2"),
    "an xz archive": tarred("w:xz"),
    "a PDF document": b"%PDF-1.7\n",
    "a PNG picture": file_of(GREY, "PNG"),
    "a JPEG picture": file_of(GREY, "JPEG"),
    "a GIF picture": file_of(GREY, "GIF"),
    "a BMP picture": file_of(GREY, "BMP"),
    "a TIFF picture": file_of(GREY, "TIFF"),
    "a WebP picture": file_of(GREY, "WEBP"),
    "an SVG drawing": b'<?xml version="1.0"?>\n<svg/>',
    "a text file": "just a few words, é\n".encode() * 400,
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_known_by_its_first_bytes(kind) -> None:
    assert kind_of(KINDS[kind]) == kind


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_a_bare_pickle_is_known(protocol) -> None:
    assert kind_of(pickle.dumps({"x": 1}, protocol)) == "a pickled PyTorch file"


def test_what_is_known_by_nothing_is_not_guessed(tmp_path) -> None:
    for odd in (bytes(64), b"\xff" * 64, b"\x80", b"BM\xff\xff\xff\xff\xff\xff\xff\xff"):
        assert kind_of(odd) is None
    assert kind_of(b"BMW makes cars") == "a text file"
    path = checkpoint(tmp_path / "model.safetensors", TINY["vae"])
    assert kind_of(path.read_bytes()) == "a safetensors file"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "pickled" not in kind])
def test_a_model_that_is_something_else_is_told_so(tmp_path, kind) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(KINDS[kind])
    with pytest.raises(CheckpointError) as caught:
        load_model(path)
    sentence = str(caught.value)
    assert sentence.startswith(f"model.safetensors is no whole safetensors file but {kind}; ")
    assert "header" not in sentence


def test_what_to_do_fits_what_the_file_is(tmp_path) -> None:
    def said(data: bytes) -> str:
        path = tmp_path / "model.safetensors"
        path.write_bytes(data)
        with pytest.raises(CheckpointError) as caught:
            read_card(path)
        return str(caught.value).partition("; ")[2]

    assert said(ONNX) == "choose a model that was trained with this explorer."
    assert said(LFS) == "run `git lfs pull` to get the file that it stands for."
    assert said(PAGE) == "the download gave a page in place of the file; get the file itself."
    assert said(b"") == "get it again."
    assert said(KINDS["a zip of pictures"]) == "give it to the Train tab, by “Own images (zip)”."


@pytest.mark.parametrize(
    "kind", ["a Git LFS pointer", "an HDF5 file, as of Keras", "a PNG picture"]
)
def test_archives_and_pictures_are_told_in_the_same_words(tmp_path, kind) -> None:
    for name in ("mine.zip", "mine.npz"):
        (tmp_path / name).write_bytes(KINDS[kind])
    with (
        pytest.raises(DataError, match=f"no whole zip archive but {kind}; "),
        zip_files(tmp_path / "mine.zip"),
    ):
        pass
    with pytest.raises(DataError, match=f"mine.npz is no whole .npz file but {kind}; "):
        find_dataset(str(tmp_path / "mine.npz"))
    if "PNG" not in kind:
        with pytest.raises(PictureError, match=f"This file is {kind}, whatever its name says; "):
            read_picture(KINDS[kind])


# What is no file at all


def refusal(path: Path) -> str:
    """The sentence with which all readers refuse `path`, each within a moment."""
    said = set()

    def ask() -> None:
        for read in (read_card, load_model, fingerprint):
            with pytest.raises(CheckpointError) as caught:
                read(path)
            said.add(str(caught.value))

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(30)
    assert not asking.is_alive(), "it waits"
    (sentence,) = said
    return sentence


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_a_pipe_is_refused_and_never_waited_for(tmp_path) -> None:
    os.mkfifo(tmp_path / "pipe.safetensors")
    assert refusal(tmp_path / "pipe.safetensors") == (
        "pipe.safetensors cannot be read: it is a pipe, no file; choose another one."
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_a_file_that_becomes_a_pipe_at_the_last_moment_is_not_waited_for(
    tmp_path, monkeypatch
) -> None:
    path = checkpoint(tmp_path / "model.safetensors", TINY["vae"])
    opening = os.open

    def swapped(name, *args, **named):
        if Path(name) == path and path.is_file():
            path.unlink()
            os.mkfifo(path)
        return opening(name, *args, **named)

    monkeypatch.setattr(os, "open", swapped)
    assert (
        refusal(path)
        == "model.safetensors cannot be read: it is a pipe, no file; choose another one."
    )


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there are no devices here")
def test_a_device_a_folder_a_socket_and_a_link_to_itself_are_refused(tmp_path) -> None:
    device, folder, loop = (tmp_path / f"{name}.safetensors" for name in ("dev", "dir", "loop"))
    device.symlink_to("/dev/zero")
    folder.mkdir()
    loop.symlink_to(loop)
    assert (
        refusal(device)
        == "dev.safetensors cannot be read: it is a device, no file; choose another one."
    )
    assert (
        refusal(folder)
        == "dir.safetensors cannot be read: it is a folder, no file; choose another one."
    )
    assert refusal(loop).startswith("loop.safetensors cannot be read: Too many levels of symb")
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(tmp_path / "s.safetensors"))
        assert refusal(tmp_path / "s.safetensors").endswith(
            "it is a socket, no file; choose another one."
        )


# A file that changes while it is read


def writing(path: Path, monkeypatch, times: int) -> list[int]:
    """Have the file written to in the middle of the first `times` readings; counts readings."""
    readings: list[int] = []
    opening = files.safe_open

    def busy(*args: object, **named: object):
        readings.append(1)
        if len(readings) <= times:
            os.utime(path, ns=(len(readings), len(readings)))
        return opening(*args, **named)

    monkeypatch.setattr(files, "safe_open", busy)
    return readings


@pytest.mark.parametrize("read", [read_card, load_model, fingerprint])
def test_a_file_that_changes_while_it_is_read_is_read_again(tmp_path, monkeypatch, read) -> None:
    path = checkpoint(tmp_path / "model.safetensors", TINY["vae"])
    readings = writing(path, monkeypatch, 1)
    read(path)
    assert len(readings) == 2


def test_a_file_that_changes_all_the_time_is_a_sentence(tmp_path, monkeypatch) -> None:
    path = checkpoint(tmp_path / "model.safetensors", TINY["vae"])
    readings = writing(path, monkeypatch, 9)
    with pytest.raises(CheckpointError) as caught:
        read_card(path)
    assert str(caught.value) == (
        "model.safetensors changed while it was read; try again when it is whole."
    )
    assert len(readings) == 2
