"""What is learnt from: files of pictures and arrays, pictures themselves, sets of ours."""

import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from explorer import data
from explorer.data import arrays, images, listing, user_cache
from explorer.data.archives import zip_files
from explorer.data.dataset import Dataset
from explorer.data.folders import folder_files
from explorer.data.foreground import foreground
from explorer.data.user_file import own_file
from explorer.data.user_images import own_images
from explorer.specs.forms import ImageForm
from tests.drawings import file_of
from tests.refusals.house import Case, House
from tests.test_pictures import png_header, tiff_of_16_bits
from tests.tiny import write_fake_mnist


def npz(h: House, **held: Any) -> Dataset:
    path = h.folder / "own.npz"
    np.savez(path, **({"images": np.zeros((20, 4, 4), np.uint8)} | held))
    return data.find_dataset(str(path))


def zipped(h: House, *names: str, **odd: Any) -> None:
    path = h.folder / "own.zip"
    with zipfile.ZipFile(path, "w", odd.get("packing", zipfile.ZIP_STORED)) as archive:
        for name in names:
            info = zipfile.ZipInfo(name)
            info.external_attr = odd.get("mode", 0o644) << 16
            info.compress_type = archive.compression
            archive.writestr(info, odd.get("content", file_of(Image.new("L", (8, 8)))))
    with zip_files(path) as files:
        data_ = [file.read() for file in files]
    assert data_


def pictures(h: House, *names: str) -> Path:
    folder = h.folder / "mine"
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(file_of(Image.new("L", (8, 8))))
    return folder


def changed_npz(h: House) -> None:
    path = h.folder / "own.npz"
    found = data.find_dataset(str(path))
    np.savez(path, images=np.zeros((30, 4, 4), np.uint8))
    found.load(h.root, True)


def zip_with(h: House, mark: bytes, shift: int, odd: bytes) -> None:
    """A zip of one picture with other bytes at a place after a mark."""
    zipped(h, "a.png")
    path = h.folder / "own.zip"
    whole = bytearray(path.read_bytes())
    place = whole.index(mark) + shift
    whole[place : place + len(odd)] = odd
    path.write_bytes(whole)
    with zip_files(path) as files:
        files[0].read()


def damaged_mnist(h: House) -> None:
    """A file of MNIST that was cut short."""
    root = write_fake_mnist(h.folder / "damaged")
    os.truncate(root / "MNIST" / "raw" / "train-images-idx3-ubyte", 999)
    data.load_dataset("mnist", root)


CASES: list[Case] = [
    (
        "own.npz is no whole .npz file but a",
        lambda h: data.find_dataset(str(h.file("own.npz", b"a"))),
    ),
    ("own.zip is no whole zip archive but a", lambda h: own_images(h.file("own.zip", b"a"), 28)),
    (
        "own.npz is no whole .npz file (",
        lambda h: data.find_dataset(str(h.file("own.npz", b"PK\5\6"))),
    ),
    (
        "no array `images`",
        lambda h: np.savez(h.folder / "a.npz", x=1) or data.find_dataset(str(h.folder / "a.npz")),
    ),
    ("has 3 images; at least 10", lambda h: npz(h, images=np.zeros((3, 4, 4), np.uint8))),
    ("is float64 [20, 4, 4, 2]; it must be", lambda h: npz(h, images=np.zeros((20, 4, 4, 2)))),
    ("it must be one integer for each", lambda h: npz(h, labels=np.zeros(3, int))),
    ("it must be one text for each", lambda h: npz(h, labels=np.arange(20), classes=np.arange(20))),
    (
        "`classes` in",
        lambda h: npz(h, labels=np.arange(20), classes=np.array(["a"] * 20, dtype=object)),
    ),
    (
        "GB of memory and at most 0 are allowed",
        lambda h: h.patch.setattr(arrays, "MOST_BYTES", 9) or npz(h),
    ),
    ("There is no file gone.npz, neither", lambda h: data.find_dataset("gone.npz", h.folder)),
    ("There is no file gone.zip, neither", lambda h: data.find_dataset("gone.zip", h.folder)),
    ("Unknown data set 'x'; choose one of", lambda h: data.find_dataset("x", h.folder)),
    (
        "The pictures of 'x' are not here; put their file",
        lambda h: data.find_dataset("own:x", h.folder),
    ),
    ("own.zip is no whole zip archive (", lambda h: own_images(h.file("own.zip", b"PK\3\4"), 28)),
    ("own.zip has a file whose name leads out", lambda h: zipped(h, "../a.png")),
    ("a.png in own.zip is a link", lambda h: zipped(h, "a.png", mode=0o120777)),
    ("own.zip holds another archive (a.zip)", lambda h: zipped(h, "a.zip")),
    (
        "a.png in own.zip is packed in a way",
        lambda h: zipped(h, "a.png", packing=zipfile.ZIP_BZIP2),
    ),
    ("own.zip has a password", lambda h: zip_with(h, b"PK\1\2", 8, b"\1")),
    ("own.zip would become 10 MB", lambda h: zipped(h, "a", content=bytes(10**7), packing=8)),
    (
        "The file has 0 MB and a picture at most",
        lambda h: h.patch.setattr(listing, "MOST_BYTES", 9) or zipped(h, "a.png"),
    ),
    (
        "own.zip holds more than 1 files",
        lambda h: h.patch.setattr(listing, "MOST_FILES", 1) or zipped(h, "a", "b"),
    ),
    (
        "a.png in mine is a link",
        lambda h: (
            (pictures(h, "b.png") / "a.png").symlink_to("b.png") or folder_files(h.folder / "mine")
        ),
    ),
    ("gone cannot be read: No such file", lambda h: folder_files(h.folder / "gone")),
    (
        "mine has folders within folders",
        lambda h: own_images(pictures(h, "a/b/c.png", "d/e.png"), 28),
    ),
    (
        "Some pictures of mine lie in folders",
        lambda h: own_images(pictures(h, "a/b.png", "c.png"), 28),
    ),
    (
        "mine has 1 picture that can be used; at least 10 are needed, so add more",
        lambda h: own_images(pictures(h, "a.png"), 28),
    ),
    ("Own pictures are brought to 28, 32 or 64", lambda h: own_images(h.folder, 30)),
    ("channels must be 1 (grey) or 3 (colour), got 2", lambda h: own_images(h.folder, 28, 2)),
    (
        "fit must be one of crop, pad, stretch, got 'bend'",
        lambda h: own_images(h.folder, 28, fit="bend"),
    ),
    (
        "Strokes is brought to no other shape; leave out --fit.",
        lambda h: data.as_file("strokes", h.root, None, None, fit="pad"),
    ),
    (
        "LATENT_EXPLORER_CACHE_MB must be a whole number of megabytes, got 'much'",
        lambda h: h.patch.setenv(user_cache.CACHE_VARIABLE, "much") or user_cache.cache_bytes(),
    ),
    (
        "mine.npz could not be written (No space left on device); free some space there",
        lambda h: (
            h.full() or own_file(pictures(h, *(f"{i}.png" for i in range(12))), cache=h.folder)
        ),
    ),
    ("MNIST is not below", lambda h: data.load_dataset("mnist", h.file("a") / "b")),
    (
        "a has no labels and a CGAN",
        lambda h: Dataset("a", (), ImageForm(1, 28), lambda *_: None).check_classes("CGAN"),
    ),
    (
        "a has one class only (7) and a CGAN",
        lambda h: Dataset("a", ("7",), ImageForm(1, 28), None).check_classes("CGAN"),
    ),
    (
        "a has 2,000 classes and a CGAN takes",
        lambda h: Dataset("a", ("7",) * 2000, ImageForm(1, 28), None).check_classes("CGAN"),
    ),
    ("The file is empty", lambda h: data.read_picture(b"")),
    ("This file is a PDF document, whatever", lambda h: data.read_picture(b"%PDF-1.7")),
    ("The picture is damaged", lambda h: data.read_picture(file_of(Image.new("L", (8, 8)))[:40])),
    (
        "The picture has more than 40 megapixels",
        lambda h: data.read_picture(b"P6 10000 10000 255\n"),
    ),
    (
        "The picture has more than 40 megapixels",
        lambda h: data.read_picture(png_header(10_000, 4_001)),
    ),
    (
        "which is no more than a line",
        lambda h: data.read_picture(file_of(Image.new("L", (900, 1)))),
    ),
    (
        "The images have 3 channels and the model 1",
        lambda h: images.fit(
            images.Images(torch.zeros(1, 3, 8, 8, dtype=torch.uint8), torch.zeros(1)),
            ImageForm(1, 8),
        ),
    ),
    (
        "The data holds points of the plane and the model draws images; choose other data.",
        lambda h: images.fit(images.Images(torch.zeros(1, 2), torch.zeros(1)), ImageForm(1, 8)),
    ),
    (
        "fewer than one batch of 9",
        lambda h: data.ResidentSet(
            images.Images(torch.zeros(1, 1, 8, 8, dtype=torch.uint8), torch.zeros(1)), "cpu"
        ).steps_per_epoch(9),
    ),
    ("has changed while it was in use", lambda h: (npz(h), changed_npz(h))),
    ("The file is damaged within the zip", lambda h: zip_with(h, b"IHDR", 0, b"XXXX")),
    (
        "The file cannot be read: No such file",
        lambda h: [
            (file, h.folder.joinpath("mine", "a.png").unlink(), file.read())
            for file in folder_files(pictures(h, "a.png"))
        ],
    ),
    (
        "There is no ink in the picture",
        lambda h: h.ask("prepare", file_of(Image.new("L", (28, 28))), model="vae"),
    ),
    (
        "No value of `images`",
        lambda h: npz(h, images=np.full((20, 4, 4), np.nan)).load(h.root, True),
    ),
    (
        "No value of the picture is a number",
        lambda h: data.read_picture(
            file_of(Image.fromarray(np.full((9, 9), np.nan, np.float32)), "TIFF")
        ),
    ),
    ("There is no ink in the picture", lambda h: foreground(Image.new("L", (28, 28)))),
    (
        "The picture has more than 40 megapixels",
        lambda h: data.read_picture(png_header(40_000, 40_000)),
    ),
    ("is damaged", lambda h: damaged_mnist(h)),
    (
        "keeps its colours of more than 8 bits apart",
        lambda h: data.read_picture(tiff_of_16_bits(np.ones((3, 28, 3), np.uint16), layout=2)),
    ),
    ("own.zip is no whole zip of pictures but a NumPy archive", lambda h: zipped(h, "a.npy")),
]
