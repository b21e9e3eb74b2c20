"""Pictures that are not square: what becomes of them, what is said, and that it is the same
wherever it is done.
"""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.checkpoints import read_card
from explorer.cli.main import main
from explorer.data import Picture, find_dataset, frame, load_dataset, own_images
from explorer.data.arrays import about_file
from explorer.data.squares import FITS, fit_for, on_squares
from explorer.data.user_file import own_file, squared_file
from explorer.errors import DataError
from tests.drawings import file_of
from tests.test_user_images import made

RANDOM = np.random.default_rng(0)
TALL = RANDOM.integers(0, 256, (12, 28, 20), dtype=np.uint8)  # as the Frey faces are


def tall(mode: str = "L") -> dict[str, bytes]:
    return {
        f"{i:02}.png": file_of(Image.fromarray(one).convert(mode)) for i, one in enumerate(TALL)
    }


def learnt(tmp_path: Path, fit: str | None = None, resolution: int = 28) -> np.ndarray:
    """uint8 [N, R, R]."""
    own = own_images(made(tmp_path, "zip", tall()), resolution, fit=fit)
    return own.images.images[:, 0].numpy()


def test_padding_keeps_every_pixel_and_adds_the_colour_of_the_border(tmp_path) -> None:
    images = learnt(tmp_path, "pad")
    assert np.array_equal(images[:, :, 4:24], TALL)
    for image, one in zip(images, TALL, strict=True):
        border = np.concatenate([one[0], one[-1], one[:, 0], one[:, -1]])
        beside = np.unique(np.concatenate([image[:, :4], image[:, 24:]], axis=1))
        assert beside.tolist() == [int(np.median(border))]


def test_cropping_takes_the_middle() -> None:
    for one in TALL:
        assert np.array_equal(np.asarray(FITS["crop"](Image.fromarray(one), 20)), one[4:24])


def test_stretching_keeps_all_rows(tmp_path) -> None:
    images = learnt(tmp_path, "stretch")
    assert np.array_equal(images[:, :, 0], TALL[:, :, 0]), "whose outermost columns stay"


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "F"])
@pytest.mark.parametrize("fit", FITS)
def test_every_kind_of_picture_becomes_a_square_of_its_kind(fit, mode) -> None:
    image = Image.fromarray(TALL[0]).convert(mode)
    assert (FITS[fit](image, 32).size, FITS[fit](image, 32).mode) == ((32, 32), mode)


def test_a_transparent_border_is_padded_transparently() -> None:
    image = Image.new("RGBA", (20, 28), (0, 0, 0, 0))
    image.paste((200, 10, 10, 255), (6, 6, 14, 22))
    square = np.asarray(FITS["pad"](image, 28))
    assert square[..., 3].sum() == 255 * 8 * 16


# Where nobody chooses


@pytest.mark.parametrize(
    ("sizes", "fit"),
    [
        ([(28, 28)] * 20, "pad"),
        ([(28, 26)] * 20, "crop"),
        ([(20, 28)] * 20, "pad"),
        ([(300, 200), (200, 300)] * 10, "pad"),
        ([(28, 27)] * 39 + [(100, 20)], "crop"),
        ([], "pad"),
    ],
)
def test_where_nobody_chooses_little_is_cut_and_much_is_padded(sizes, fit) -> None:
    assert fit_for(sizes) == fit


def test_faces_of_28_by_20_lose_nothing_unless_somebody_wants_it(tmp_path) -> None:
    own = own_images(made(tmp_path, "zip", tall()), 28)
    assert (own.fit, own.oblong) == ("pad", True)
    assert np.array_equal(own.images.images[:, 0, :, 4:24].numpy(), TALL)


# What is said


@pytest.mark.parametrize(
    ("sizes", "how", "said"),
    [
        ([(28, 28)] * 3, "crop", ""),
        (
            [(20, 28)] * 3,
            "crop",
            "The pictures are 20 × 28 pixels: top and bottom 4 of 28 rows were cut off.",
        ),
        (
            [(30, 25)] * 3,
            "crop",
            "The pictures are 30 × 25 pixels: 5 of 30 columns were cut off, left and right.",
        ),
        (
            [(20, 28)] * 3,
            "pad",
            "The pictures are 20 × 28 pixels: they were padded left and right with the colour of "
            "their border.",
        ),
        (
            [(40, 20)] * 3,
            "stretch",
            "The pictures are 40 × 20 pixels: they were stretched to be 2.0 times as tall.",
        ),
        (
            [(40, 20), (20, 20), (20, 25)],
            "crop",
            "2 of 3 pictures are not square: up to 50 % of a side was cut off.",
        ),
        (
            [(40, 20), (20, 20)],
            "pad",
            "1 of 2 pictures is not square: it was padded with the colour of its border.",
        ),
        (
            [(40, 20), (20, 20), (20, 25)],
            "stretch",
            "2 of 3 pictures are not square: they were stretched, up to 2.0 times.",
        ),
    ],
)
def test_what_is_cut_added_or_stretched_is_said(sizes, how, said) -> None:
    assert on_squares(sizes, how) == said


def test_the_note_of_a_set_says_it(tmp_path) -> None:
    assert "top and bottom 4 of 28 rows were cut off." in own_note(tmp_path, "crop")
    assert "padded left and right" in own_note(tmp_path, None)


def own_note(tmp_path: Path, fit: str | None) -> str:
    return own_images(made(tmp_path, "zip", tall()), 28, fit=fit).note


def test_large_pictures_are_told_by_the_size_they_have(tmp_path) -> None:
    file = file_of(Image.new("L", (3000, 1500), 9))
    note = own_images(made(tmp_path, "zip", {f"{i}.png": file for i in range(10)}), 28).note
    assert "The pictures are 3000 × 1500 pixels" in note


# The same everywhere


@pytest.mark.parametrize("fit", FITS)
def test_a_picture_on_the_pad_becomes_what_it_became_in_training(tmp_path, fit) -> None:
    for image, one in zip(learnt(tmp_path, fit, 32), TALL, strict=True):
        framed = frame(Picture(Image.fromarray(one)), "whole", 1, 32, fit)
        assert np.array_equal(framed[..., 0], image)


def test_the_cache_knows_how_pictures_became_squares(tmp_path) -> None:
    source, cache = made(tmp_path, "zip", tall()), tmp_path / "cache"
    files = {fit: own_file(source, 28, cache=cache, fit=fit) for fit in (None, *FITS)}
    assert len(set(files.values())) == 4
    again = {fit: own_file(source, 28, cache=cache, fit=fit) for fit in (None, *FITS)}
    assert again == files
    for fit, path in files.items():
        assert about_file(path).fit == (fit or "pad") == find_dataset(str(path)).fit


def test_arrays_become_squares_in_the_chosen_way_and_keep_their_order(tmp_path) -> None:
    source, cache = tmp_path / "faces.npz", tmp_path / "cache"
    labels = np.arange(12) % 3
    np.savez(source, images=TALL, labels=labels, classes=np.array(["a", "b", "c"]))
    padded = squared_file(source, "pad", cache)
    with np.load(padded) as held:
        assert np.array_equal(held["images"][:, :, 4:24, 0], TALL)
        assert np.array_equal(held["labels"], labels)
    assert find_dataset(str(padded)).classes == ("a", "b", "c")
    assert "padded left and right" in find_dataset(str(padded)).note()
    cut = squared_file(source, "crop", cache)
    with np.load(cut) as held:
        assert np.array_equal(held["images"][..., 0], TALL[:, 4:24])
    assert squared_file(source, "pad", cache) == padded != cut


def test_arrays_that_are_square_stay_their_own_file(tmp_path) -> None:
    source = tmp_path / "squares.npz"
    np.savez(source, images=TALL[:, :20])
    assert squared_file(source, "stretch", tmp_path / "cache") == source


def test_arrays_where_nobody_chooses_lie_on_black_squares_and_it_is_said(tmp_path) -> None:
    source = tmp_path / "faces.npz"
    np.savez(source, images=TALL)
    assert load_dataset(str(source), tmp_path).images.shape[2:] == (28, 20)
    assert "20 × 28 pixels and lie in the middle of black" in find_dataset(str(source)).note()


# On the command line


def train(*words: object) -> int:
    few = ("--epochs", "1", "--width", "4", "--z", "2", "--device", "cpu")
    return main(["train", "--model", "gan", *map(str, (*words, *few))])


@pytest.mark.parametrize("fit", [None, "crop"])
def test_train_says_what_became_of_the_shape_and_the_card_holds_it(
    tmp_path, monkeypatch, capsys, fit
) -> None:
    monkeypatch.setenv("LATENT_EXPLORER_CACHE", str(tmp_path / "cache"))
    source, out = made(tmp_path, "zip", tall()), tmp_path / "mine.safetensors"
    flags = () if fit is None else ("--fit", fit)
    assert train("--dataset", source, "--out", out, *flags) == 0
    said = "cut off" if fit else "padded left and right"
    assert said in capsys.readouterr().err
    assert read_card(out).recipe.fit == (fit or "pad")


def test_a_fit_for_what_is_nobodys_own_is_refused(tmp_path, capsys) -> None:
    out = tmp_path / "x.safetensors"
    assert train("--dataset", "strokes", "--out", out, "--fit", "crop") == 2
    assert "leave out --fit" in capsys.readouterr().err


def test_a_fit_that_there_is_not_is_refused(tmp_path) -> None:
    with pytest.raises(DataError, match="fit must be one of crop, pad, stretch, got 'bend'"):
        own_images(made(tmp_path, "zip", tall()), 28, fit="bend")
