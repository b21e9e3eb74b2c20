"""A person's picture takes the form of a data set: its place, its size, light on black."""

import numpy as np
import pytest
import torch
from PIL import Image, ImageOps

from explorer.data import DATASETS, FRAMINGS, Images, Picture, fit, frame, load_dataset
from explorer.data.pictures import read_picture
from explorer.errors import PictureError
from explorer.specs.forms import ImageForm
from tests.drawings import coloured, file_of, photographed, three

every_way = pytest.mark.parametrize("how", FRAMINGS)


def framed(image: Image.Image, how: str = "digit", channels: int = 1, side: int = 28) -> np.ndarray:
    pixels = frame(Picture(image), how, channels, side)
    assert (pixels.shape, pixels.dtype) == ((side, side, channels), np.uint8)
    return pixels


def apart(one: np.ndarray, other: np.ndarray) -> float:
    """The mean distance of two images in levels."""
    return np.abs(one.astype(float) - other).mean()


def box(pixels: np.ndarray) -> tuple[int, int, int, int]:
    """left, top, right and bottom of what is not black."""
    return Image.fromarray(pixels[..., 0]).getbbox()


def test_every_data_set_names_a_framing_that_there_is() -> None:
    named = {name: data.framing for name, data in DATASETS.items()}
    assert set(named.values()) == set(FRAMINGS)
    assert named["mnist"] == named["strokes"] == "digit"
    assert named["fashion_mnist"] == "garment"
    assert named["sprites_colour"] == "whole"


# Digits


@pytest.mark.parametrize(("pen", "tilt"), [(3, 0), (14, 0), (40, 0), (14, 30), (14, -20)])
def test_a_digit_is_20_pixels_long_and_balanced_in_the_middle(pen, tilt) -> None:
    pixels = framed(three(pen, tilt))
    left, top, right, bottom = box(pixels)
    assert max(right - left, bottom - top) == 20
    assert pixels.max() == 255
    mass = pixels[..., 0] / pixels.sum()
    for axis in (0, 1):
        assert abs(mass.sum(axis) @ np.arange(28) - 14) < 0.51


def test_dark_on_light_and_light_on_dark_give_the_same_frame() -> None:
    assert np.array_equal(framed(three()), framed(ImageOps.invert(three())))


@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        ("red", "white"),
        ("yellow", "white"),
        ("blue", "khaki"),
        ("#ccc", "white"),
        ("#333", "black"),
    ],
)
def test_the_colours_of_ink_and_paper_do_not_matter(ink, paper) -> None:
    assert apart(framed(coloured(three(), ink, paper)), framed(three())) < 2.5


@pytest.mark.parametrize("centre", [(60, 110), (235, 190)])
@pytest.mark.parametrize("height", [100, 160])
def test_where_and_how_large_a_digit_was_drawn_does_not_matter(centre, height) -> None:
    expected = framed(three(pen=15, height=200))
    assert apart(framed(three(15 * height / 200, 0, height, centre)), expected) < 6


def test_a_wide_page_does_not_stretch_a_digit() -> None:
    wide = three(height=200, centre=(900, 130), size=(1020, 260))
    assert apart(framed(wide), framed(three())) < 6


@pytest.mark.parametrize("seed", range(5))
def test_a_photograph_of_a_pencil_drawing_is_clean(seed) -> None:
    pixels = framed(read_picture(photographed(three(), seed=seed)).image)
    assert apart(pixels, framed(three())) < 8
    assert pixels.max() == 255
    assert pixels[:3].max() == pixels[:, :3].max() == 0


def test_dust_on_the_paper_does_not_move_the_digit() -> None:
    dusty = three()
    for place in np.random.default_rng(0).integers(2, 296, (12, 2)).tolist():
        dusty.paste(0, (*place, place[0] + 2, place[1] + 2))
    assert apart(framed(dusty), framed(three())) < 2


def test_a_stroke_may_leave_the_paper() -> None:
    cut = three(pen=20, height=300).crop((0, 40, 300, 300))
    assert box(framed(cut))[3] - box(framed(cut))[1] == 20
    assert framed(cut)[..., 0].mean() < 100


# Garments


def test_a_garment_fills_the_frame_and_keeps_its_levels() -> None:
    page = Image.new("RGB", (300, 400), "white")
    page.paste((0, 0, 0), (90, 100, 190, 300))
    page.paste((128, 128, 128), (90, 200, 190, 300))
    pixels = framed(page, "garment")
    assert box(pixels) == (7, 0, 21, 28)
    assert pixels[5, 14, 0] == 255
    assert abs(int(pixels[20, 14, 0]) - 127) <= 1
    assert np.array_equal(framed(ImageOps.invert(page), "garment"), pixels)


# Whole pictures


def test_a_whole_picture_is_fitted_as_its_data_set_was() -> None:
    levels = np.random.default_rng(0).integers(0, 256, (90, 60, 3), dtype=np.uint8)
    planes = torch.from_numpy(levels).permute(2, 0, 1)[None]
    fitted = fit(Images(planes, torch.zeros(1)), ImageForm(3, 32)).images[0].permute(1, 2, 0)
    assert np.array_equal(framed(Image.fromarray(levels), "whole", 3, 32), fitted.numpy())


def test_an_oblong_is_not_stretched() -> None:
    pixels = framed(Image.linear_gradient("L").crop((0, 100, 256, 228)), "whole", 1, 64)
    assert pixels[:15].max() == pixels[-15:].max() == 0
    assert pixels[20:-20].min() > 90


@every_way
@pytest.mark.parametrize("side", [28, 32, 64])
def test_grey_is_repeated_for_a_model_of_colours(how, side) -> None:
    grey, colour = (framed(three(), how, channels, side) for channels in (1, 3))
    assert np.array_equal(np.repeat(grey, 3, axis=2), colour)


# What is framed already


@every_way
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("side", [28, 32, 64])
def test_a_picture_that_has_the_form_already_is_not_touched(how, channels, side) -> None:
    levels = np.random.default_rng(side).integers(0, 256, (side, side, 3), dtype=np.uint8)
    levels[[0, -1]] = levels[:, [0, -1]] = 7
    image = Image.fromarray(levels).convert("L" if channels == 1 else "RGB")
    expected = np.atleast_3d(np.asarray(image))
    assert np.array_equal(framed(image, how, channels, side), expected)
    assert np.array_equal(framed(image.convert("RGB"), how, channels, side), expected)


@every_way
@pytest.mark.parametrize("side", [28, 32, 64])
def test_framing_twice_is_framing_once(how, side) -> None:
    once = framed(three(pen=20), how, 1, side)
    assert np.array_equal(framed(Image.fromarray(once[..., 0]), how, 1, side), once)


@pytest.mark.parametrize("how", ["digit", "garment"])
@pytest.mark.parametrize("side", [32, 64])
def test_other_sizes_are_reached_as_the_data_set_reaches_them(how, side) -> None:
    small = torch.from_numpy(framed(three(), how)).permute(2, 0, 1)[None]
    fitted = fit(Images(small, torch.zeros(1)), ImageForm(1, side)).images[0, 0].numpy()
    assert np.array_equal(framed(three(), how, 1, side)[..., 0], fitted)


def test_light_paper_of_the_models_size_is_framed_all_the_same() -> None:
    small = three().resize((28, 28))
    assert framed(small)[[0, -1]].max() == 0


@pytest.mark.parametrize(("name", "most"), [("mnist", 1), ("fashion_mnist", 10)])
def test_real_test_images_come_back_enlarged_and_inverted(real_data_root, name, most) -> None:
    split = load_dataset(name, real_data_root, train=False)
    errors = []
    for image in split.images[:60, 0].numpy():
        large = Image.fromarray(255 - image).resize((280, 280), Image.Resampling.NEAREST)
        errors.append(apart(framed(large, DATASETS[name].framing)[..., 0], image))
    assert np.median(errors) < most / 2
    assert np.mean(errors) < most


# Nothing to see


@every_way
@pytest.mark.parametrize("colour", ["black", "white", "#777"])
def test_a_blank_picture_has_no_ink(how, colour) -> None:
    for size in ((28, 28), (300, 200), (1, 1)):
        with pytest.raises(PictureError, match=r"^There is no ink in the picture; draw something"):
            framed(Image.new("RGB", size, colour), how)


@pytest.mark.parametrize("how", ["digit", "garment"])
@pytest.mark.parametrize("noise", [1, 5, 12])
def test_noise_is_no_ink(how, noise) -> None:
    empty = photographed(Image.new("L", (300, 300), 255), noise)
    with pytest.raises(PictureError, match="There is no ink in the picture"):
        framed(read_picture(empty).image, how)


@every_way
def test_the_smallest_and_oddest_pictures_are_framed_or_refused(how) -> None:
    random = np.random.default_rng(2)
    for height, width in [(1, 2), (2, 1), (2, 2), (1, 90), (90, 1), (3, 3), (5, 300), (27, 29)]:
        levels = random.integers(0, 256, (height, width), dtype=np.uint8)
        levels[0, 0], levels[-1, -1] = 0, 255
        try:
            framed(read_picture(file_of(Image.fromarray(levels))).image, how)
        except PictureError as exc:
            assert "no ink" in str(exc)
