"""A set of a person's pictures is judged as a set: its values, its ground, and what is said."""

import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.cli.main import main
from explorer.data import find_dataset, load_dataset, own_images
from explorer.data.user_file import own_file
from tests.drawings import file_of
from tests.test_pictures import png_chunk, png_of_16_bits, tiff_of_16_bits
from tests.test_user_images import grey, made, numbered

RANDOM = np.random.default_rng(0)
LIGHT, DARK = (240, 240, 200), (30, 40, 90)


def deep(levels: np.ndarray, kind: str = "PNG", **options: object) -> bytes:
    return file_of(Image.fromarray(levels), kind, **options)


def levels(top: float, dtype: type = np.uint16, side: int = 28) -> np.ndarray:
    """A ramp from 0 to `top`."""
    return np.linspace(0, top, side * side).reshape(side, side).astype(dtype)


def sticker(colour: tuple[int, int, int], mode: str = "RGBA") -> bytes:
    """A disc of one colour on nothing."""
    image = Image.new("RGBA", (28, 28), (0, 0, 0, 0))
    image.paste((*colour, 255), (8, 8, 20, 20))
    return file_of(image.convert(mode))


def become(tmp_path: Path, files: dict[str, bytes], channels: int | None = None) -> tuple:
    """The pixels [N, H, W] or [N, H, W, 3] of a set of files, and what is said of it."""
    own = own_images(made(tmp_path, "zip", files), 28, channels)
    assert own.skipped == ()
    note = own.note.replace("They lie in one folder, so they have no labels; for a model with ", "")
    note = note.replace("classes, sort them into one folder for each.", "").strip()
    return own.images.images.permute(0, 2, 3, 1).squeeze(-1).numpy(), note


def numbered_files(pictures: list[bytes], ending: str = "png") -> dict[str, bytes]:
    return {f"{i:02}.{ending}": data for i, data in enumerate(pictures)}


# Values


@pytest.mark.parametrize(
    ("top", "white", "said"),
    [
        (1, 1, "1 bit in 16: 0 to 1"),
        (200, 255, "8 bits in 16: 0 to 255"),
        (900, 1023, "10 bits in 16: 0 to 1,023"),
        (4080, 4095, "12 bits in 16: 0 to 4,095"),
        (4096, 4096, "12 bits in 16: 0 to 4,096"),
        (16383, 16383, "14 bits in 16: 0 to 16,383"),
        (60000, 65535, "16 bits: 0 to 65,535"),
        (20, 20, "From the smallest value to the largest: 0 to 20"),
    ],
)
@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_16_bits_have_the_depth_of_the_whole_set(tmp_path, top, white, said, kind) -> None:
    dim = [levels(top // 2) for _ in range(10)]
    pictures = [*dim, levels(top), levels(0)]
    files = numbered_files([deep(one, kind) for one in pictures], kind.lower())
    images, note = become(tmp_path, files)
    assert np.array_equal(images, np.rint(np.stack(pictures) / white * 255))
    assert note == f"The pictures are grey. {said} became black to white in all 12 pictures."


@pytest.mark.parametrize("file", [png_of_16_bits, tiff_of_16_bits])
def test_12_bits_of_each_colour_are_kept_too(tmp_path, file) -> None:
    pictures = RANDOM.integers(0, 4096, (12, 28, 28, 3), dtype=np.uint16)
    ending = "png" if file is png_of_16_bits else "tif"
    images, note = become(tmp_path, numbered_files(list(map(file, pictures)), ending))
    assert np.array_equal(images, np.rint(pictures / 4095 * 255))
    assert note == (
        "The pictures are in colour. 12 bits in 16: 0 to 4,095 became black to white in all 12 "
        "pictures."
    )


@pytest.mark.parametrize(
    ("low", "high", "black", "white", "said"),
    [
        (0, 1, 0, 1, "Real numbers: 0 to 1"),
        (0, 0.9, 0, 1, "Real numbers: 0 to 1"),
        (-1, 1, -1, 1, "Real numbers: −1 to 1"),
        (0, 250, 0, 255, "Real numbers: 0 to 255"),
        (-3, 5, -3, 5, "From the smallest value to the largest: −3 to 5"),
        (0, 1e30, 0, 1e30, "From the smallest value to the largest: 0 to 1e+30"),
    ],
)
def test_real_numbers_have_one_range_in_all_pictures(
    tmp_path, low, high, black, white, said
) -> None:
    ramp = levels(1, np.float32)
    pictures = [low + (high - low) * share * ramp for share in np.linspace(0, 1, 12)]
    files = numbered_files([deep(one.astype(np.float32), "TIFF") for one in pictures], "tif")
    images, note = become(tmp_path, files)
    expected = (np.stack(pictures) - black) / (white - black) * 255
    assert np.abs(images - expected).max() < 0.51
    assert note == f"The pictures are grey. {said} became black to white in all 12 pictures."


def test_what_is_no_number_is_black_in_all_pictures_alike(tmp_path) -> None:
    pictures = [np.full((28, 28), 100 + i, np.float32) for i in range(12)]
    for one in pictures:
        one[:10], one[10], one[11] = np.nan, np.inf, -np.inf
    images, note = become(tmp_path, numbered_files([deep(p, "TIFF") for p in pictures], "tif"))
    assert images[:, :10].max() == 0
    assert images[:, 20, 20].tolist() == np.rint((100 + np.arange(12)) / 255 * 255).tolist()
    assert "Real numbers: 0 to 255 became black to white in all 12 pictures." in note


def test_a_picture_without_numbers_is_skipped_with_a_reason(tmp_path) -> None:
    pictures = [deep(levels(1, np.float32), "TIFF") for _ in range(11)]
    pictures.append(deep(np.full((28, 28), np.nan, np.float32), "TIFF"))
    own = own_images(made(tmp_path, "zip", numbered_files(pictures, "tif")), 28)
    assert len(own.images.images) == 11
    assert own.skipped[0].why.startswith("No value of the picture is a number")


@pytest.mark.parametrize("colour", [False, True])
def test_masks_of_0_and_1_are_black_and_white(tmp_path, colour) -> None:
    masks = RANDOM.integers(0, 2, (12, 56, 56, 3) if colour else (12, 56, 56), dtype=np.uint8)
    masks[3] = 0
    images, note = become(tmp_path, numbered_files([deep(one) for one in masks]))
    means = masks.reshape(12, 28, 2, 28, 2, -1).mean((2, 4)).squeeze()
    assert np.abs(images / 255 - means).mean() < 0.1, "and averaged as such where they are smaller"
    assert "1 bit in 8: 0 to 1 became black to white in all 12 pictures." in note


def test_dark_bytes_stay_as_they_are(tmp_path) -> None:
    images, note = become(tmp_path, numbered(12))
    assert images[:, 0, 0].tolist() == list(range(12))
    assert note == "The pictures are grey."
    files = numbered_files([deep(levels(1, np.uint8)), *(grey(i) for i in range(11))])
    images, note = become(tmp_path, files)
    assert images[0].max() == 1
    assert note == "The pictures are grey."


def test_constant_pictures_of_one_number_stay_plain(tmp_path) -> None:
    files = numbered_files([deep(np.full((28, 28), 7.5, np.float32), "TIFF")] * 12, "tif")
    images, note = become(tmp_path, files)
    assert images.max() == 0
    assert note.endswith("Every value is 7.5 and became black in all 12 pictures.")


def test_each_depth_among_others_has_its_own_range_and_bytes_stay_as_they_are(tmp_path) -> None:
    files = numbered_files([grey(i) for i in range(10)])
    files |= numbered_files([deep(levels(4000)) for _ in range(10)], "x.png")
    files |= numbered_files([deep(levels(1, np.float32), "TIFF") for _ in range(4)], "y.tif")
    own = own_images(made(tmp_path, "zip", files), 28)
    names = sorted(files)
    images = dict(zip(names, own.images.images[:, 0].numpy(), strict=True))
    assert images["07.png"].max() == 7
    assert images["07.x.png"].max() == 249
    assert images["03.y.tif"].max() == 255
    assert (
        "12 bits in 16: 0 to 4,095 became black to white in 10 of 24 pictures. Real numbers: 0 to "
        "1 became black to white in 4 of 24 pictures. 8 bits stayed as they were in 10 of 24 "
        "pictures."
    ) in own.note


def test_one_bit_is_black_and_white_in_any_file(tmp_path) -> None:
    image = Image.fromarray(levels(255, np.uint8)).convert("1")
    files = {f"{i}.tif": file_of(image, "TIFF", compression="group4") for i in range(6)}
    files |= {f"{i}.png": file_of(image) for i in range(6)}
    images, note = become(tmp_path, files)
    assert np.array_equal(images, np.stack([np.asarray(image) * np.uint8(255)] * 12))
    assert note == "The pictures are grey."


def test_signed_numbers_have_one_range_too(tmp_path) -> None:
    def tiff(values: np.ndarray) -> bytes:
        """A TIFF of int16 [28, 28], which Pillow cannot write: its tags, and one more, at the end.

        SampleFormat, 339, is 2 for numbers with a sign.
        """
        data = deep(values.astype(np.uint16), "TIFF")
        (start,) = struct.unpack_from("<I", data, 4)
        (count,) = struct.unpack_from("<H", data, start)
        tags = data[start + 2 : start + 2 + 12 * count] + struct.pack("<HHIHH", 339, 3, 1, 2, 0)
        end = struct.pack("<I", len(data))
        return data[:4] + end + data[8:] + struct.pack("<H", count + 1) + tags + bytes(4)

    pictures = [np.full((28, 28), 100 * i - 600, np.int16) for i in range(13)]
    images, note = become(tmp_path, numbered_files(list(map(tiff, pictures)), "tif"))
    assert images[:, 5, 5].tolist() == np.rint(np.arange(13) / 12 * 255).tolist()
    assert "From the smallest value to the largest: −600 to 600 became" in note


@pytest.mark.parametrize(
    ("file", "bands"), [(png_of_16_bits, 2), (png_of_16_bits, 4), (tiff_of_16_bits, 4)]
)
def test_12_bits_with_alpha_are_kept_too(tmp_path, file, bands) -> None:
    pictures = RANDOM.integers(0, 4096, (12, 28, 28, bands), dtype=np.uint16)
    pictures[:, :, :14, -1] = 65535
    pictures[:, :, 14:, -1] = 0
    pictures[:, :, 14:, :-1] = 65535  # what is transparent does not count, whatever lies there
    ending = "png" if file is png_of_16_bits else "tif"
    images, note = become(tmp_path, numbered_files(list(map(file, pictures)), ending))
    expected = np.rint(pictures[:, :, :14, :-1] / 4095 * 255).squeeze()
    assert np.array_equal(images[:, :, :14], expected)
    assert len(np.unique(images[:, :, 14:])) == 1
    assert note.split(". ")[1] == (
        "12 bits in 16: 0 to 4,095 became black to white in all 12 pictures"
    )
    assert "Transparent ground became" in note


@pytest.mark.parametrize("file", [png_of_16_bits, tiff_of_16_bits])
@pytest.mark.parametrize("share", [1, 0.25])
def test_light_stickers_of_16_bits_lie_on_black_with_soft_edges(tmp_path, file, share) -> None:
    one = np.zeros((56, 56, 4), np.uint16)
    one[16:40, 16:40] = 60000, 60000, 0, round(65535 * share)
    ending = "png" if file is png_of_16_bits else "tif"
    images, note = become(tmp_path, numbered_files([file(one)] * 12, ending))
    assert images[0, 0, 0].max() == 0
    assert np.abs(images[0, 14, 14] - np.array((233.5, 233.5, 0)) * share).max() < 1
    assert note == (
        "The pictures are in colour. 16 bits: 0 to 65,535 became black to white in all 12 "
        "pictures. Transparent ground became black in all 12 pictures."
    )


@pytest.mark.parametrize("bands", [1, 3])
def test_a_value_that_stands_for_transparent_is_known_in_16_bits_too(tmp_path, bands) -> None:
    levels = np.full((28, 28, bands), 65535, np.uint16)
    levels[8:20, 8:20] = 3000
    data = png_of_16_bits(levels)
    key = png_chunk(b"tRNS" + b"\xff\xff" * bands)
    data = data[:33] + key + data[33:]
    images, note = become(tmp_path, numbered_files([data] * 12))
    assert images[0, 0, 0].max() == 0, "the ground that shows it best"
    assert images[0, 14, 14].max() == round(3000 / 4095 * 255)
    assert "12 bits in 16" in note
    assert "Transparent ground became black in all 12 pictures." in note


def test_colours_that_were_multiplied_by_their_alpha_are_as_they_were_before(tmp_path) -> None:
    one = np.zeros((28, 28, 4), np.uint16)
    one[8:20, 8:20] = 2000, 1000, 400, 32768
    data = tiff_of_16_bits(one, extra=1)
    images, note = become(tmp_path, numbered_files([data] * 12, "tif"))
    paper = images[0, 0, 0].astype(int)
    ink = np.array((4000, 2000, 800)) / 4095 * 255
    assert np.abs(images[0, 14, 14] - (ink + paper) / 2).max() < 1
    assert "12 bits in 16" in note


def test_32_bits_without_a_sign_do_not_become_negative(tmp_path) -> None:
    ramp = np.linspace(0, 2**32 - 1, 784).reshape(28, 28).astype(np.uint32)
    data = deep(ramp.view(np.int32), "TIFF").replace(
        struct.pack("<HHIHH", 339, 3, 1, 2, 0), struct.pack("<HHIHH", 339, 3, 1, 1, 0)
    )
    images, note = become(tmp_path, numbered_files([data] * 12, "tif"))
    assert np.abs(images - ramp / (2**32 - 1) * 255).max() < 0.51
    assert "0 to 4.295e+09 became black to white" in note


def test_16_bits_of_each_colour_are_kept_in_a_ppm(tmp_path) -> None:
    pictures = RANDOM.integers(0, 4096, (12, 28, 28, 3), dtype=np.uint16)
    files = [b"P6 28 28 65535\n" + one.astype(">u2").tobytes() for one in pictures]
    images, note = become(tmp_path, numbered_files(files, "ppm"))
    assert np.array_equal(images, np.rint(pictures / 4095 * 255))
    assert "12 bits in 16" in note


@pytest.mark.parametrize(
    ("hot", "dtype", "said"),
    [
        (65535, np.uint16, "Only 0.011 % of the pixels lie beyond 4,095, so all others are nearly"),
        (1e30, np.float32, "Only 0.011 % of the pixels lie beyond 4,096, so all others are nearly"),
    ],
)
def test_few_values_that_take_the_whole_range_are_told(tmp_path, hot, dtype, said) -> None:
    pictures = [levels(4000, dtype) for _ in range(12)]
    pictures[3][5, 5] = hot
    files = numbered_files([deep(one, "TIFF") for one in pictures], "tif")
    _, note = become(tmp_path, files)
    assert said in note
    pictures[3][5, 5] = 4095
    _, note = become(tmp_path, numbered_files([deep(one, "TIFF") for one in pictures], "tif"))
    assert "Only" not in note


# Ground


@pytest.mark.parametrize(
    ("light", "dark", "ground", "level"),
    [(0, 12, "white", 255), (12, 0, "black", 0), (6, 6, "mid grey", 128), (1, 23, "white", 255)],
)
@pytest.mark.parametrize("channels", [None, 1, 3])
def test_transparent_pictures_have_one_ground_on_which_all_are_seen(
    tmp_path, light, dark, ground, level, channels
) -> None:
    stickers = [sticker(LIGHT)] * light + [sticker(DARK)] * dark
    images, note = become(tmp_path, numbered_files(stickers), channels)
    assert np.unique(images[:, :8]).tolist() == [level]
    assert (np.abs(images[:, 10, 10].astype(int) - level).reshape(len(images), -1).max(1) > 0).all()
    count = len(stickers)
    assert f"Transparent ground became {ground} in all {count} pictures." in note


def test_opaque_pictures_among_transparent_ones_stay_as_they_are(tmp_path) -> None:
    files = numbered_files([sticker(LIGHT)] * 4 + [grey(77)] * 8)
    images, note = become(tmp_path, files, 1)
    assert np.unique(images[4:]).tolist() == [77]
    assert images[0, 0, 0] == 0
    assert note == (
        "4 of 12 pictures are in colour and were made grey to fit. Transparent ground became black "
        "in 4 of 12 pictures."
    )


@pytest.mark.parametrize("mode", ["LA", "P", "PA"])
def test_every_kind_of_transparency_has_the_ground_of_the_set(tmp_path, mode) -> None:
    image = Image.new("L", (28, 28), 0)
    image.paste(10, (8, 8, 20, 20))
    if mode == "P":
        data = file_of(image.convert("P"), transparency=0)
    else:
        clear = image.convert(mode)
        clear.putalpha(image.point(lambda level: 25 * level))
        data = file_of(clear, "PNG" if mode == "LA" else "TIFF")
    ending = "tif" if mode == "PA" else "png"
    images, note = become(tmp_path, numbered_files([data] * 12, ending))
    assert images[0, 0, 0] == 255
    assert images[0, 14, 14] <= 15
    assert note == "The pictures are grey. Transparent ground became white in all 12 pictures."


def test_soft_edges_lie_between_figure_and_ground(tmp_path) -> None:
    image = Image.new("RGBA", (28, 28), (0, 0, 0, 128))
    images, _ = become(tmp_path, numbered_files([file_of(image)] * 12))
    assert np.unique(images).tolist() == [127]


def test_pictures_of_which_nothing_is_visible_lie_on_white(tmp_path) -> None:
    nothing = file_of(Image.new("RGBA", (28, 28), (0, 0, 0, 0)))
    images, note = become(tmp_path, numbered_files([nothing] * 12))
    assert np.unique(images).tolist() == [255]
    assert note.endswith("became white in all 12 pictures. All 12 pictures are wholly transparent.")


# What is said, and where


def test_of_files_with_several_frames_the_first_is_taken_and_said(tmp_path) -> None:
    frames = [Image.new("L", (28, 28), level) for level in (200, 90)]
    film = file_of(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    images, note = become(tmp_path, {f"{i}.tif": film for i in range(3)} | numbered(12))
    assert images.max() == 200
    assert note.endswith("Of 3 pictures with several frames, the first was taken.")


def test_what_was_said_stands_in_the_file_that_is_kept(tmp_path, monkeypatch) -> None:
    files = numbered_files([deep(levels(4000)) for _ in range(12)])
    source = made(tmp_path, "zip", files)
    note = own_images(source, 32).note
    assert "12 bits in 16" in note
    kept = own_file(source, 32, cache=tmp_path / "cache")
    assert find_dataset(str(kept)).note() == note
    assert load_dataset(str(kept), tmp_path).images.max() >= 240


def test_masks_that_were_read_are_not_judged_again(tmp_path) -> None:
    files = numbered_files([grey(i % 2) for i in range(12)]) | {"99.png": grey(2)}
    kept = own_file(made(tmp_path, "zip", files), 32, cache=tmp_path / "cache")
    assert load_dataset(str(kept), tmp_path).images.max() <= 2


@pytest.mark.parametrize("name", ["mine.zip", "own.npz"])
def test_the_command_line_says_what_became_of_the_pictures(
    tmp_path, monkeypatch, capsys, name
) -> None:
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name: str(tmp_path / "cache" / name))
    monkeypatch.chdir(tmp_path)
    made(tmp_path, "zip", numbered_files([deep(levels(4000))] * 20))
    np.savez(tmp_path / "own.npz", images=np.stack([levels(4000, side=32)] * 20))
    flags = f"--model vae --dataset {name} --epochs 1 --batch 16 --width 4 --out m.safetensors"
    assert main(["train", *flags.split()]) == 0
    assert "12 bits in 16: 0 to 4,095 became black to white" in capsys.readouterr().err


# Names


@pytest.mark.parametrize("way", ["folder", "zip"])
@pytest.mark.parametrize(
    "names",
    [
        ["0", "1", "2", "10", "11", "100"],
        ["-1", "0", "0.25", "0,5", "1.5", "02", "10"],
        ["class_2", "class_10", "class_10b"],
        ["3 cats", "20 dogs", "cat", "dog"],
        ["1", "1" + "0" * 60, "2" + "0" * 60],
        ["a", "b", "²"],
    ],
)
def test_classes_sort_as_a_person_counts(tmp_path, way, names) -> None:
    files = {f"{name}/{i}.png": grey(place) for place, name in enumerate(names) for i in range(6)}
    own = own_images(made(tmp_path, way, dict(sorted(files.items()))), 28)
    assert own.classes == tuple(names)
    assert own.images.images[:, 0, 0, 0].tolist() == own.images.labels.tolist()
    assert own.images.labels.bincount().tolist() == [6] * len(names)


def test_pictures_come_as_a_person_counts_them(tmp_path) -> None:
    own = own_images(made(tmp_path, "zip", {f"{i}.png": grey(i) for i in range(120)}), 28)
    assert own.images.images[:, 0, 0, 0].tolist() == list(range(120))
