"""A person's own pictures, as a folder or a zip: what they become, and a sentence for the rest."""

import io
import os
import shutil
import struct
import zipfile
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from explorer.data import archives, listing, own_images
from explorer.data.pictures import open_picture
from explorer.data.together import VIVID
from explorer.errors import DataError
from tests.drawings import coloured, file_of, three
from tests.test_pictures import png_header

WAYS = ("folder", "zip")
TINY = file_of(Image.new("L", (1, 1), 200))


def grey(number: int, size: tuple[int, int] = (28, 28)) -> bytes:
    """A PNG whose every pixel is `number`."""
    return file_of(Image.new("L", size, number))


def made(tmp_path: Path, way: str, files: dict[str, bytes]) -> Path:
    """A folder or a zip called "mine" with these files."""
    if way == "zip":
        with zipfile.ZipFile(tmp_path / "mine.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        return tmp_path / "mine.zip"
    for name, data in files.items():
        path = tmp_path / "mine" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "mine"


def numbered(count: int, folder: str = "") -> dict[str, bytes]:
    return {f"{folder}{i:03}.png": grey(i) for i in range(count)}


def refused(source: Path, resolution: int = 28, channels: int | None = None) -> str:
    """The one sentence with which a source is refused."""
    with pytest.raises(DataError) as caught:
        own_images(source, resolution, channels)
    said = str(caught.value)
    assert "\n" not in said
    assert said.endswith(".")
    assert str(source.parent) not in said
    return said


@pytest.mark.parametrize("way", WAYS)
def test_pictures_come_in_the_order_of_their_names(tmp_path, way) -> None:
    files = dict(reversed(numbered(12).items()))
    own = own_images(made(tmp_path, way, files), 28)
    assert (own.images.images.dtype, own.images.images.shape) == (torch.uint8, (12, 1, 28, 28))
    assert own.images.images[:, 0, 14, 14].tolist() == list(range(12))
    assert own.images.labels.tolist() == [0] * 12
    assert own.images.labels.dtype == torch.int64
    assert own.skipped == ()


@pytest.mark.parametrize("way", WAYS)
def test_folders_are_classes_in_the_order_of_their_names(tmp_path, way) -> None:
    files = {f"{k}/{i}.png": grey(i) for i, k in enumerate(["moth", "cat", "bee"] * 4)}
    own = own_images(made(tmp_path, way, files), 28)
    assert own.classes == ("bee", "cat", "moth")
    assert own.images.labels.tolist() == [0] * 4 + [1] * 4 + [2] * 4
    assert (own.images.images[:, 0, 0, 0] % 3).tolist() == [2] * 4 + [1] * 4 + [0] * 4
    assert own.note == "The pictures are grey."


def test_a_zip_is_what_its_folder_was(tmp_path) -> None:
    files = numbered(9, "a/") | numbered(7, "b/") | {"b/notes.txt": b"x", "b/broken.png": b"y"}
    one, two = (own_images(made(tmp_path, way, files), 32) for way in WAYS)
    assert torch.equal(one.images.images, two.images.images)
    assert torch.equal(one.images.labels, two.images.labels)
    assert one[1:] == two[1:]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("folder", ["", "wings/", "all/of/mine/"])
def test_a_single_class_works_and_is_explained(tmp_path, way, folder) -> None:
    own = own_images(made(tmp_path, way, numbered(10, folder)), 28)
    assert own.classes == ()
    assert "one folder, so they have no labels" in own.note
    assert "sort them into one folder for each" in own.note


@pytest.mark.parametrize("way", WAYS)
def test_folders_that_hold_everything_are_looked_through(tmp_path, way) -> None:
    own = own_images(made(tmp_path, way, numbered(6, "my/set/a/") | numbered(6, "my/set/b/")), 28)
    assert own.classes == ("a", "b")


@pytest.mark.parametrize("way", WAYS)
def test_folders_within_class_folders_are_refused(tmp_path, way) -> None:
    files = numbered(6, "train/a/") | numbered(6, "train/b/") | numbered(6, "test/a/")
    said = refused(made(tmp_path, way, files))
    assert "has folders within folders (" in said
    assert "one folder for each class and no deeper" in said


@pytest.mark.parametrize("way", WAYS)
def test_pictures_beside_class_folders_are_refused(tmp_path, way) -> None:
    said = refused(made(tmp_path, way, numbered(6, "a/") | numbered(6)))
    assert "lie in folders (a/" in said
    assert "and some beside them (" in said


def test_other_files_beside_class_folders_are_no_mixture(tmp_path) -> None:
    files = numbered(6, "a/") | numbered(6, "b/") | {"README.md": b"mine", "LICENSE": b""}
    own = own_images(made(tmp_path, "folder", files), 28)
    assert own.classes == ("a", "b")
    assert [name for name, _ in own.skipped] == ["LICENSE", "README.md"]
    assert "has no ending" in own.skipped[0].why
    assert "ends in .md; PNG, JPEG" in own.skipped[1].why


@pytest.mark.parametrize("way", WAYS)
def test_broken_files_among_good_ones_are_skipped_with_a_reason_each(tmp_path, way) -> None:
    files = numbered(12) | {
        "003a.png": grey(1)[:40],
        "004a.png": b"",
        "005a.jpg": b"%PDF-1.4",
        "006a.png": png_header(60_000, 60_000),
        "film.mp4": b"",
    }
    own = own_images(made(tmp_path, way, files), 28)
    assert own.images.images[:, 0, 0, 0].tolist() == list(range(12))
    whys = dict(own.skipped)
    assert sorted(whys) == ["003a.png", "004a.png", "005a.jpg", "006a.png", "film.mp4"]
    assert "damaged" in whys["003a.png"]
    assert "empty" in whys["004a.png"]
    assert "PDF" in whys["005a.jpg"]
    assert "more than 40 megapixels" in whys["006a.png"]
    assert "ends in .mp4" in whys["film.mp4"]


def test_a_class_of_broken_files_alone_is_none(tmp_path) -> None:
    files = numbered(6, "a/") | numbered(6, "c/") | {"b/1.png": b"no picture"}
    own = own_images(made(tmp_path, "folder", files), 28)
    assert own.classes == ("a", "c")
    assert own.images.labels.unique().tolist() == [0, 1]


@pytest.mark.parametrize("way", WAYS)
def test_what_systems_leave_behind_is_ignored_silently(tmp_path, way) -> None:
    litter = (".DS_Store", "Thumbs.db", "a/.hidden.png", "__MACOSX/a/._1.png", "a/desktop.ini")
    files = numbered(6, "a/") | numbered(6, "b/") | dict.fromkeys(litter, b"\0")
    own = own_images(made(tmp_path, way, files), 28)
    assert own.skipped == ()
    assert own.classes == ("a", "b")


# Size, crop and colour


@pytest.mark.parametrize("resolution", [28, 32, 64])
@pytest.mark.parametrize("size", [(300, 200), (200, 300), (250, 250), (90, 70)])
def test_any_size_is_resized_and_cut_to_the_middle_where_that_is_chosen(
    tmp_path, resolution, size
) -> None:
    width, height = size
    side = min(size)
    levels = np.zeros((height, width), np.uint8)  # white is what lies in the middle square
    top, left = (height - side) // 2, (width - side) // 2
    levels[top : top + side, left : left + side] = 255
    files = {f"{i}.png": file_of(Image.fromarray(levels)) for i in range(10)}
    images = own_images(made(tmp_path, "folder", files), resolution, fit="crop").images.images
    assert images.shape == (10, 1, resolution, resolution)
    assert images[..., 2:-2, 2:-2].min() >= 254
    assert images.min() > 127, "beyond the square there is black"


def test_making_smaller_is_antialiased(tmp_path) -> None:
    board = np.indices((256, 256)).sum(0) % 2 * np.uint8(255)
    files = {f"{i}.png": file_of(Image.fromarray(board.astype(np.uint8))) for i in range(10)}
    images = own_images(made(tmp_path, "folder", files), 32).images.images
    assert (images.float() - 127.5).abs().max() < 4


def test_pictures_of_the_size_keep_their_pixels(tmp_path) -> None:
    levels = np.random.default_rng(0).integers(0, 256, (10, 28, 28, 3), dtype=np.uint8)
    files = {f"{i}.png": file_of(Image.fromarray(one)) for i, one in enumerate(levels)}
    images = own_images(made(tmp_path, "zip", files), 28, 3).images.images
    assert np.array_equal(images.permute(0, 2, 3, 1).numpy(), levels)


@pytest.mark.parametrize(("vivid", "channels"), [(0, 1), (2, 1), (3, 3), (40, 3)])
def test_colour_is_decided_by_looking(tmp_path, vivid, channels) -> None:
    red = file_of(Image.new("RGB", (28, 28), (200, 60, 60)))
    files = {f"{i:02}.png": red if i < vivid else grey(i) for i in range(40)}
    own = own_images(made(tmp_path, "zip", files), 28)
    assert own.images.images.shape == (40, channels, 28, 28)
    counted = {0: "are grey.", 40: "are in colour."}
    counted[2] = "2 of 40 pictures have colour, so all are taken as grey."
    counted[3] = "3 of 40 pictures have colour, so all are taken in colour."
    assert counted[vivid] in own.note
    first = own.images.images[0, :, 0, 0].tolist()
    assert first == ([0] if not vivid else [102] if channels == 1 else [200, 60, 60])


def test_grey_photographs_in_the_form_of_colour_are_grey(tmp_path) -> None:
    photo = three().convert("RGB")
    files = {f"{i}.jpg": file_of(photo, "JPEG", quality=30) for i in range(10)}
    assert own_images(made(tmp_path, "zip", files), 28).images.images.shape[1] == 1
    tinted = coloured(three(pen=60), "black", "#ffe8d8")
    assert np.ptp(np.asarray(tinted), axis=-1).mean() > VIVID
    files = {f"{i}.jpg": file_of(tinted, "JPEG") for i in range(10)}
    assert own_images(made(tmp_path, "folder", files), 28).images.images.shape[1] == 3


@pytest.mark.parametrize(
    ("channels", "expected", "said"),
    [
        (1, [102], "7 of 10 pictures are in colour and were made grey to fit."),
        (3, [200, 60, 60], "3 of 10 pictures are grey and were taken as colour."),
    ],
)
def test_the_channels_can_be_asked_for_and_what_that_does_is_said(
    tmp_path, channels, expected, said
) -> None:
    red = file_of(Image.new("RGB", (28, 28), (200, 60, 60)))
    files = {f"{i}.png": red if i < 7 else grey(9) for i in range(10)}
    own = own_images(made(tmp_path, "zip", files), 28, channels)
    assert own.images.images[3, :, 5, 5].tolist() == expected
    assert own.note.startswith(said)


@pytest.mark.parametrize(
    ("kind", "channels", "said"),
    [
        ("red", None, "The pictures are in colour."),
        ("red", 3, "The pictures are in colour."),
        ("red", 1, "The pictures are in colour and were made grey to fit."),
        ("grey", None, "The pictures are grey."),
        ("grey", 1, "The pictures are grey."),
        ("grey", 3, "The pictures are grey and were taken as colour."),
    ],
)
def test_colour_is_always_said(tmp_path, kind, channels, said) -> None:
    one = Image.new("RGB", (28, 28), (200, 60, 60) if kind == "red" else (60, 60, 60))
    files = {f"{i}.png": file_of(one) for i in range(10)}
    own = own_images(made(tmp_path, "zip", files), 28, channels)
    assert own.note.startswith(f"{said} They lie")


@pytest.mark.parametrize(("resolution", "channels"), [(30, None), (0, 1), (28, 2), (64, 4)])
def test_other_forms_are_refused(tmp_path, resolution, channels) -> None:
    said = refused(tmp_path / "nothing", resolution, channels)
    assert "28, 32 or 64 pixels" in said or "1 (grey) or 3 (colour)" in said


# What is refused


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("count", "words"), [(0, "0 pictures"), (1, "1 picture"), (9, "9 pict")])
def test_a_handful_of_pictures_is_too_few(tmp_path, way, count, words) -> None:
    source = made(tmp_path, way, numbered(count) | {"z.png": b"text", "notes.txt": b""})
    said = refused(source)
    assert f"has {words}" in said
    assert (
        "at least 10 are needed, so add more. 2 skipped; notes.txt: Its name ends in .txt" in said
    )


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04" + bytes(100), grey(1)])
def test_what_is_no_zip_is_refused(tmp_path, content) -> None:
    (tmp_path / "mine.zip").write_bytes(content)
    assert "mine.zip is no whole zip archive" in refused(tmp_path / "mine.zip")


def test_a_zip_that_is_not_there_is_refused(tmp_path) -> None:
    assert "is no whole zip archive (No such file or dir" in refused(tmp_path / "gone.zip")


def test_a_zip_cut_short_anywhere_is_refused_or_read(tmp_path) -> None:
    source = made(tmp_path, "zip", numbered(12))
    whole = source.read_bytes()
    for keep in range(0, len(whole), 37):
        source.write_bytes(whole[:keep])
        assert "no whole zip archive" in refused(source)


def test_no_damage_to_a_zip_leads_to_anything_but_a_sentence(tmp_path) -> None:
    source = made(tmp_path, "zip", numbered(12))
    whole, random = source.read_bytes(), np.random.default_rng(0)
    for _ in range(300):
        data = bytearray(whole)
        for place in random.integers(0, len(data), random.integers(1, 6)):
            data[place] = random.choice([0, 1, 80, 127, 128, 255])
        source.write_bytes(data)
        try:
            assert len(own_images(source, 28).images.images) >= 10
        except DataError as exc:
            assert str(exc).endswith(".")


@pytest.mark.parametrize(
    "name", ["../x.png", "a/../../x.png", "/etc/x.png", "C:/x.png", "c:\\x.png", "..\\x.png", ".."]
)
def test_names_that_lead_out_of_a_zip_are_refused(tmp_path, name) -> None:
    source = made(tmp_path, "zip", numbered(12) | {name: grey(1)})
    assert "has a file whose name leads out of it (" in refused(source)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.zip"]


def test_a_link_in_a_zip_is_refused(tmp_path) -> None:
    source = made(tmp_path, "zip", numbered(12))
    link = zipfile.ZipInfo("link.png")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(source, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "link.png in mine.zip is a link to somewhere else" in refused(source)


@pytest.mark.parametrize("target", ["000.png", ".", "nowhere"])
def test_a_link_in_a_folder_is_refused(tmp_path, target) -> None:
    source = made(tmp_path, "folder", numbered(12))
    (source / "link").symlink_to(source / target)
    assert "link in mine is a link to somewhere else" in refused(source)


def test_a_zip_with_a_password_is_refused(tmp_path) -> None:
    source = made(tmp_path, "zip", numbered(12))
    data = bytearray(source.read_bytes())
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1
    source.write_bytes(data)
    assert "mine.zip has a password" in refused(source)


@pytest.mark.parametrize("name", ["more.zip", "a/MORE.ZIP", "x.tar.gz", "y.7z"])
def test_archives_within_a_zip_are_refused(tmp_path, name) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("1.png", grey(1))
    source = made(tmp_path, "zip", numbered(12) | {name: inner.getvalue()})
    assert f"mine.zip holds another archive ({name})" in refused(source)


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_packings_are_refused(tmp_path, packing) -> None:
    with zipfile.ZipFile(tmp_path / "mine.zip", "w", packing) as archive:
        for name, data in numbered(12).items():
            archive.writestr(name, data)
    assert "is packed in a way that is not read here" in refused(tmp_path / "mine.zip")


@pytest.fixture
def sealed(monkeypatch) -> None:
    """Nothing may be unpacked."""

    def unpacked(*args: object) -> None:
        pytest.fail("something was unpacked")

    monkeypatch.setattr(zipfile.ZipFile, "open", unpacked)


def test_a_bomb_is_refused_by_its_ratio_before_it_is_unpacked(tmp_path, request) -> None:
    source = made(tmp_path, "zip", numbered(12) | {"bomb.bmp": bytes(50 * 2**20)})
    request.getfixturevalue("sealed")
    said = refused(source)
    assert "would become 50 MB" in said
    assert "at most 4,096 MB and 200 times are unpacked" in said


def test_a_bomb_is_refused_by_its_whole_size_before_it_is_unpacked(
    tmp_path, monkeypatch, request
) -> None:
    monkeypatch.setattr(archives, "MOST_UNPACKED", 2**20)
    noise = np.random.default_rng(0).bytes(2**19)
    source = made(tmp_path, "zip", {f"{i}.bmp": noise for i in range(3)})
    request.getfixturevalue("sealed")
    assert "would become 2 MB, 1 times its size; at most 1 MB" in refused(source)


def test_a_file_that_lies_about_its_size_gives_no_more_than_it_said(tmp_path) -> None:
    big = bytes(2**20)
    source = made(tmp_path, "zip", numbered(12) | {"liar.png": big})
    data = source.read_bytes()
    assert data.count(struct.pack("<I", 2**20)) == 2
    source.write_bytes(data.replace(struct.pack("<I", 2**20), struct.pack("<I", 1000)))
    (skipped,) = own_images(source, 28).skipped
    assert skipped == ("liar.png", "The file is damaged within the zip; pack it again.")


def test_a_huge_directory_is_refused_before_it_is_read(tmp_path) -> None:
    source = made(tmp_path, "zip", numbered(12))
    data = bytearray(source.read_bytes())
    end = data.rindex(b"PK\x05\x06")
    pad = bytes(archives.MOST_DIRECTORY + 1)
    size, place = struct.unpack_from("<II", data, end + 12)
    struct.pack_into("<II", data, end + 12, size + len(pad), place)
    source.write_bytes(data[:place] + pad + data[place:])
    assert "(its directory has 16 MB)" in refused(source)


@pytest.mark.parametrize("way", WAYS)
def test_a_large_file_is_skipped_unread(tmp_path, monkeypatch, way) -> None:
    monkeypatch.setattr(listing, "MOST_BYTES", 2**20)
    noise = np.random.default_rng(0).bytes(2**20 + 1)
    own = own_images(made(tmp_path, way, numbered(12) | {"vast.png": noise}), 28)
    (skipped,) = own.skipped
    assert "a picture at most 1; make it smaller first." in skipped.why


def many(tmp_path: Path, way: str, count: int) -> Path:
    """A source of so many tiny files, made quickly: links to one file, or one packed again."""
    if way == "folder":
        first = made(tmp_path, way, {"0.png": TINY}) / "0.png"
        for i in range(1, count):
            os.link(first, first.with_name(f"{i}.png"))
        return first.parent
    with zipfile.ZipFile(tmp_path / "mine.zip", "w") as archive:
        for i in range(count):
            archive.writestr(zipfile.ZipInfo(f"{i}.png"), TINY)
    return tmp_path / "mine.zip"


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_50_000_files_are_read_and_one_more_is_refused(tmp_path, monkeypatch, way) -> None:
    assert listing.MOST_FILES == 50_000
    if way == "folder":  # which takes the same way from here on
        monkeypatch.setattr(listing, "MOST_FILES", 1_000)
    source = many(tmp_path, way, listing.MOST_FILES)
    monkeypatch.setattr("explorer.data.user_images.open_picture", lru_cache(open_picture))
    own = own_images(source, 28)
    assert own.images.images.shape == (listing.MOST_FILES, 1, 28, 28)
    assert own.images.images.unique().tolist() == [200]
    if way == "zip":
        with zipfile.ZipFile(source, "a") as archive:
            archive.writestr("more.png", TINY)
    else:
        (source / "more.png").write_bytes(TINY)
    monkeypatch.setattr("explorer.data.user_images.open_picture", pytest.fail)
    assert f"holds more than {listing.MOST_FILES:,} files; choose that many" in refused(source)


def test_a_file_that_cannot_be_read_is_skipped(tmp_path) -> None:
    source = made(tmp_path, "folder", numbered(12))
    with pytest.MonkeyPatch.context() as patch:
        real = open

        def failing(path: object, *args: object) -> object:
            if str(path).endswith("003.png"):
                raise PermissionError(13, "Permission denied")
            return real(path, *args)

        patch.setattr("builtins.open", failing)
        own = own_images(source, 28)
    assert own.skipped == (
        ("003.png", "The file cannot be read: Permission denied; have it made readable for you."),
    )


def test_a_folder_that_is_gone_is_refused(tmp_path) -> None:
    source = made(tmp_path, "folder", numbered(12))
    shutil.rmtree(source)
    assert "mine is no whole zip archive (No such file" in refused(source)


def test_arrays_in_place_of_pictures_are_named_with_what_takes_them(tmp_path) -> None:
    np.savez(tmp_path / "arrays.npz", images=np.zeros((20, 28, 28), np.uint8))
    with pytest.raises(DataError, match=r"but a NumPy archive.*give it to the command line"):
        own_images(tmp_path / "arrays.npz", 28, None)
