"""A person's own .npz file: what it becomes, and one sentence for all that can be wrong with it."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.lib import format as npy

from explorer.data import (
    DATA_ROOT_VARIABLE,
    DATASETS,
    arrays,
    data_stamp,
    find_dataset,
    fit,
    load_dataset,
)
from explorer.errors import DataError
from explorer.specs.forms import ImageForm


def numbered(count: int, *shape: int) -> np.ndarray:
    """uint8 [count, *shape]; every pixel of image i is i."""
    return np.broadcast_to(np.arange(count, dtype=np.uint8).reshape(-1, *[1] * len(shape)),
                           (count, *shape)).copy()  # fmt: skip


def saved(folder: Path, **held: np.ndarray) -> str:
    np.savez_compressed(folder / "own.npz", **held)
    return str(folder / "own.npz")


def both(name: str) -> list:
    return [load_dataset(name, Path("nowhere"), train=train) for train in (True, False)]


def refused(name: str, root: Path = Path("nowhere")) -> str:
    """The one sentence with which a file is refused."""
    with pytest.raises(DataError) as caught:
        find_dataset(name, root)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("shape", "channels", "resolution"),
    [((6, 4), 1, 6), ((4, 6), 1, 6), ((5, 5, 1), 1, 5), ((8, 7, 3), 3, 8)],
)
def test_a_file_is_described_by_its_header(tmp_path, shape, channels, resolution) -> None:
    found = find_dataset(saved(tmp_path, images=numbered(10, *shape)))
    assert (found.title, found.classes) == ("own", ())
    assert (found.form.channels, found.form.resolution) == (channels, resolution)
    assert (found.factors, found.grid, found.render) == ((), (), None)


@pytest.mark.parametrize("shape", [(6, 4), (5, 5, 1), (8, 7, 3)])
def test_every_image_is_in_one_of_the_splits_always_the_same(tmp_path, shape) -> None:
    name = saved(tmp_path, images=numbered(25, *shape))
    train, test = both(name)
    assert train.images.shape == (22, shape[2] if len(shape) == 3 else 1, *shape[:2])
    assert len(test.images) == 3
    numbers = torch.cat((train.images, test.images))[:, 0, 0, 0].tolist()
    assert sorted(numbers) == list(range(25))
    assert numbers[:22] != sorted(numbers[:22])
    again = both(name)
    assert torch.equal(again[0].images, train.images)
    assert torch.equal(again[1].images, test.images)


def test_without_labels_there_are_noughts_and_no_classes(tmp_path) -> None:
    name = saved(tmp_path, images=numbered(12, 4, 4))
    assert find_dataset(name).classes == ()
    for split in both(name):
        assert split.labels.dtype == torch.int64
        assert split.labels.unique().tolist() == [0]


@pytest.mark.parametrize("dtype", [np.int64, np.uint8, ">i2", np.uint64])
def test_any_integers_become_classes_in_their_order(tmp_path, dtype) -> None:
    values = np.array([40, 7, 100])
    labels = values[np.arange(30) % 3].astype(dtype)
    name = saved(tmp_path, images=numbered(30, 4, 4), labels=labels)
    assert find_dataset(name).classes == ("7", "40", "100")
    for split in both(name):
        expected = torch.tensor([1, 0, 2])[split.images[:, 0, 0, 0].long() % 3]
        assert torch.equal(split.labels, expected)


def test_negative_labels_are_named_too(tmp_path) -> None:
    labels = np.arange(10) % 2 - 1
    assert find_dataset(saved(tmp_path, images=numbered(10, 4, 4), labels=labels)).classes == (
        "-1",
        "0",
    )


def test_arrays_in_the_order_of_fortran_are_read_as_they_are_meant(tmp_path) -> None:
    images = np.random.default_rng(0).integers(0, 256, (10, 4, 6, 3), dtype=np.uint8)
    plain = both(saved(tmp_path, images=images))
    turned = both(saved(tmp_path, images=np.asfortranarray(images)))
    assert torch.equal(plain[0].images, turned[0].images)
    assert {tuple(i.flatten().tolist()) for i in plain[1].images.permute(0, 2, 3, 1)} <= {
        tuple(i.flatten().tolist()) for i in images
    }


def test_oblong_faces_fit_a_model_unstretched(tmp_path) -> None:
    train, _ = both(saved(tmp_path, images=numbered(20, 28, 20)))
    fitted = fit(train, ImageForm(1, 28)).images
    assert torch.equal(fitted[..., 4:24], train.images)


def test_a_relative_path_is_tried_here_and_then_below_the_root(tmp_path, monkeypatch) -> None:
    here, root = tmp_path / "here", tmp_path / "root"
    for folder in (here, root):
        folder.mkdir()
    monkeypatch.chdir(here)
    saved(root, images=numbered(10, 5, 5))
    assert find_dataset("own.npz", root).form.resolution == 5
    assert len(load_dataset("own.npz", root).images) == 9
    saved(here, images=numbered(10, 6, 6))
    assert find_dataset("own.npz", root).form.resolution == 6
    (here / "own.npz").unlink()
    monkeypatch.setenv(DATA_ROOT_VARIABLE, str(root))
    assert find_dataset("own.npz").form.resolution == 5


def test_a_name_is_that_of_the_registry() -> None:
    assert find_dataset("mnist") is DATASETS["mnist"]
    assert "or give the path of an .npz file" in refused("nist")
    assert "or give the path of an .npz file" in refused("")


def test_a_missing_file_is_said_with_both_places(tmp_path) -> None:
    sentence = refused("faces.npz", tmp_path)
    assert sentence.startswith("There is no file faces.npz, neither from the current folder nor")
    assert str(tmp_path) in sentence
    assert "There is no file ~no-such-user/x.npz" in refused("~no-such-user/x.npz")
    (tmp_path / "folder.npz").mkdir()
    assert "There is no file" in refused(str(tmp_path / "folder.npz"))


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"\x93NUMPY" + bytes(200)])
def test_what_is_no_zip_is_no_npz(tmp_path, content) -> None:
    (tmp_path / "own.npz").write_bytes(content)
    assert "own.npz is no whole .npz file" in refused(str(tmp_path / "own.npz"))


def test_a_file_cut_short_anywhere_is_refused(tmp_path) -> None:
    name = saved(tmp_path, images=numbered(10, 4, 4), labels=np.arange(10))
    whole = Path(name).read_bytes()
    for keep in range(0, len(whole) - 1, 7):
        Path(name).write_bytes(whole[:keep])
        assert "is no whole .npz file" in refused(name)


def test_a_file_with_a_flipped_byte_is_read_or_refused_in_a_sentence(tmp_path) -> None:
    name = saved(tmp_path, images=numbered(10, 4, 4), labels=np.arange(10))
    whole = Path(name).read_bytes()
    for position in range(0, len(whole), 3):
        spoiled = bytearray(whole)
        spoiled[position] ^= 0x55
        Path(name).write_bytes(spoiled)
        try:
            train, _ = both(name)
        except DataError as exc:
            assert str(exc).endswith((".", "one."))
            assert "\n" not in str(exc)
        else:
            assert train.images.shape == (9, 1, 4, 4)


def test_other_arrays_are_named(tmp_path) -> None:
    assert "has no array `images` (it holds x, y); add one." in refused(
        saved(tmp_path, x=np.zeros(3), y=np.zeros(3))
    )
    with zipfile.ZipFile(tmp_path / "empty.npz", "w"):
        pass
    assert "(it holds nothing)" in refused(str(tmp_path / "empty.npz"))


@pytest.mark.parametrize(
    ("images", "got"),
    [
        (np.zeros((10, 4, 4), complex), "is complex128 [10, 4, 4]"),
        (np.full((10, 4, 4), "x"), "is <U1 [10, 4, 4]"),
        (np.zeros((10, 4, 4), "M8[s]"), "is datetime64[s] [10, 4, 4]"),
        (np.zeros((10, 16), np.uint8), "is uint8 [10, 16]"),
        (np.zeros((10, 3, 4, 4), np.uint8), "is uint8 [10, 3, 4, 4]"),
        (np.zeros((10, 4, 4, 2), np.uint8), "is uint8 [10, 4, 4, 2]"),
        (np.zeros((10, 4, 4, 1, 1), np.uint8), "is uint8 [10, 4, 4, 1, 1]"),
        (np.zeros((10, 0, 4), np.uint8), "is uint8 [10, 0, 4]"),
        (np.zeros((), np.uint8), "is uint8 []"),
    ],
)
def test_other_types_and_shapes_are_said_with_those_wanted(tmp_path, images, got) -> None:
    sentence = refused(saved(tmp_path, images=images))
    assert got in sentence
    assert "it must be numbers, best uint8, [N, H, W] or [N, H, W, C]" in sentence


# Values: numbers 0 and 1 of which ten images are made, and what they become

VALUES = {
    "bytes": (np.uint8, 0, 200, 0, 200, ""),
    "masks": (np.uint8, 0, 1, 0, 255, "1 bit in 8: 0 to 1 became black to white."),
    "black": (np.uint8, 0, 0, 0, 0, ""),
    "flags": (bool, 0, 1, 0, 255, "1 bit in 8: 0 to 1 became black to white."),
    "12 bits": (np.uint16, 1024, 4000, 64, 249, "12 bits in 16: 0 to 4,095 became black to white."),
    "as counted": (np.uint16, 0, 4096, 0, 255, "12 bits in 16: 0 to 4,096 became black to white."),
    "16 bits": (np.uint16, 0, 50000, 0, 195, "16 bits: 0 to 65,535 became black to white."),
    "wide bytes": (np.int64, 51, 255, 51, 255, ""),
    "digits": (np.int64, 0, 16, 0, 255,
               "From the smallest value to the largest: 0 to 16 became black to white."),
    "signed": (np.int16, -1000, 3000, 0, 255,
               "From the smallest value to the largest: −1,000 to 3,000 became black to white."),
    "shares": (np.float32, 0.2, 0.8, 51, 204, "Real numbers: 0 to 1 became black to white."),
    "halves": (np.float16, 0, 0.5, 0, 128, "Real numbers: 0 to 1 became black to white."),
    "centred": (np.float64, -1, 0.6, 0, 204, "Real numbers: −1 to 1 became black to white."),
    "real bytes": (np.float32, 51, 204, 51, 204, "Real numbers: 0 to 255 became black to white."),
    "standard": (np.float32, -0.5, 2.75, 0, 255,
                 "From the smallest value to the largest: −0.5 to 2.75 became black to white."),
    "dim": (np.float32, 0, 0.01, 0, 255,
            "From the smallest value to the largest: 0 to 0.01 became black to white."),
    "huge": (np.float64, -1e308, 1e308, 0, 255,
             "From the smallest value to the largest: −1e+308 to 1e+308 became black to white."),
    "plain": (np.int32, -7, -7, 0, 0, "Every value is −7 and became black."),
}  # fmt: skip


@pytest.mark.parametrize("kind", VALUES)
def test_black_and_white_are_found_for_all_images_together_and_said(tmp_path, kind) -> None:
    dtype, low, high, dark, light, said = VALUES[kind]
    images = np.full((20, 4, 4), low).astype(dtype)
    images[:, 0], images[7] = high, low
    name = saved(tmp_path, images=images)
    assert find_dataset(name).note() == said
    for split in both(name):
        assert split.images.dtype == torch.uint8
        assert (split.images[:, 0, 1:] == dark).all()
        assert set(split.images[:, 0, 0].unique().tolist()) <= {dark, light}


@pytest.mark.parametrize(("dtype", "hot"), [(np.uint16, 65535), (np.float64, 1e300)])
def test_few_values_that_take_the_whole_range_are_told(tmp_path, dtype, hot) -> None:
    images = np.linspace(0, 4000, 20 * 256).reshape(20, 16, 16).astype(dtype)
    images[3, 5, 5] = hot
    note = find_dataset(saved(tmp_path, images=images)).note()
    assert " % of the pixels lie beyond 4,09" in note
    images[3, 5, 5] = 4095
    assert "pixels lie beyond" not in find_dataset(saved(tmp_path, images=images)).note()


def test_what_is_no_number_becomes_black_and_what_is_infinite_white(tmp_path) -> None:
    images = np.full((10, 2, 2), 0.5, np.float32)
    images[:, 0], images[:, 1, 0] = (np.nan, np.inf), -np.inf
    name = saved(tmp_path, images=images)
    assert find_dataset(name).note() == "Real numbers: 0 to 1 became black to white."
    assert both(name)[1].images.flatten().tolist() == [0, 255, 0, 128]
    name = saved(tmp_path, images=np.full((10, 2, 2), np.nan))
    with pytest.raises(DataError, match=r"No value of `images` in .* is a number; save it again\."):
        both(name)


def test_images_with_a_note_of_ours_stay_as_they_are(tmp_path) -> None:
    images = numbered(10, 4, 4).clip(0, 1)
    name = saved(tmp_path, images=images, note=np.array("Mine.\x1b[2J"))
    assert find_dataset(name).note() == "Mine.?[2J"
    assert both(name)[0].images.max() == 1
    for odd in (np.array(["a"]), np.array(3), np.array("x" * 9000)):
        name = saved(tmp_path, images=images, note=odd)
        assert find_dataset(name).note().startswith("1 bit in 8")


@pytest.mark.parametrize("count", [0, 1, 9])
def test_a_handful_of_images_is_too_few(tmp_path, count) -> None:
    name = saved(tmp_path, images=numbered(count, 4, 4))
    assert f"has {count} images; at least 10 are needed, so add more." in refused(name)


@pytest.mark.parametrize(
    ("labels", "got"),
    [
        (np.arange(11), "int64 [11]"),
        (np.arange(9), "int64 [9]"),
        (np.arange(10.0), "float64 [10]"),
        (np.arange(10)[:, None], "int64 [10, 1]"),
        (np.array(["a"] * 10), "<U1 [10]"),
        (np.zeros(10, bool), "bool [10]"),
    ],
)
def test_labels_must_be_one_integer_for_each_image(tmp_path, labels, got) -> None:
    sentence = refused(saved(tmp_path, images=numbered(10, 4, 4), labels=labels))
    assert got in sentence
    assert "one integer for each of the 10 images" in sentence


@pytest.mark.parametrize("key", ["images", "labels"])
def test_pickled_objects_are_never_read(tmp_path, key) -> None:
    class Bomb:
        def __reduce__(self):
            return (pytest.fail, ("a pickle was opened",))

    held = {"images": numbered(10, 4, 4), key: np.array([Bomb()] * 10)}
    sentence = refused(saved(tmp_path, **held))
    assert f"`{key}` in" in sentence
    assert "pickled Python objects, which are never read" in sentence


def with_header(path: Path, shape: tuple[int, ...], key: str = "images") -> str:
    """A small file whose header claims a shape."""
    head = io.BytesIO()
    kind = "|u1" if key == "images" else "<i8"
    npy.write_array_header_1_0(head, {"descr": kind, "fortran_order": False, "shape": shape})
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{key}.npy", head.getvalue() + bytes(100))
    return str(path)


@pytest.mark.parametrize("shape", [(10**6, 100, 100), (2**62, 2**62, 4), (10, 2**31, 1, 1)])
def test_more_than_four_gigabytes_are_refused_by_the_header(tmp_path, shape) -> None:
    sentence = refused(with_header(tmp_path / "own.npz", shape))
    assert "GB of memory and at most 4 are allowed; save fewer or smaller images." in sentence


def test_a_bomb_is_refused_by_the_size_that_the_zip_tells(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(arrays, "MOST_BYTES", 2**20)
    name = saved(tmp_path, images=np.zeros((10, 400, 400), np.uint8))
    assert Path(name).stat().st_size < 10_000
    assert "`images` in" in refused(name)


def test_a_header_that_promises_more_than_there_is_is_refused(tmp_path) -> None:
    name = with_header(tmp_path / "own.npz", (10, 28, 28))
    with pytest.raises(DataError, match=r"is no whole \.npz file"):
        load_dataset(name, tmp_path)


@pytest.mark.parametrize("version", [(2, 0), (9, 9)])
def test_a_header_of_records_is_refused(tmp_path, version) -> None:
    with zipfile.ZipFile(tmp_path / "own.npz", "w") as archive:
        archive.writestr("images.npy", npy.magic(*version) + b"\xff\xff\xff\xff" + bytes(50))
    assert "is no whole .npz file" in refused(str(tmp_path / "own.npz"))


def test_a_file_that_changes_between_is_noticed(tmp_path) -> None:
    found = find_dataset(saved(tmp_path, images=numbered(10, 4, 4)))
    saved(tmp_path, images=numbered(11, 4, 4))
    with pytest.raises(DataError, match="has changed while it was in use"):
        found.load(tmp_path, True)


def test_the_stamp_of_a_file_changes_with_it_and_that_of_a_name_does_not(tmp_path) -> None:
    name = saved(tmp_path, images=numbered(10, 4, 4))
    before = data_stamp(name, tmp_path)
    assert before == data_stamp(name, tmp_path) != name
    saved(tmp_path, images=numbered(11, 4, 4))
    assert data_stamp(name, tmp_path) != before
    assert data_stamp("mnist", tmp_path) == "mnist"
    with pytest.raises(DataError, match="There is no file"):
        data_stamp(str(tmp_path / "gone.npz"), tmp_path)
