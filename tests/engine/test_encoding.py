"""Images from outside: prepared for a model, encoded by it, read by Q, taken from the test set."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from explorer.checkpoints import load_judge
from explorer.data import load_dataset
from explorer.engine import Engine
from explorer.errors import DataError, PictureError, PointError
from explorer.families.vae import VAESpec
from explorer.models import images_to_pixels
from explorer.specs import Recipe
from tests.drawings import file_of, three
from tests.tiny import TINY, checkpoint, fresh

SHIPPED = Path(__file__).resolve().parents[2] / "checkpoints"
COLOUR = VAESpec(z=3, width=8, depth=1, channels=3, resolution=32, likelihood="gaussian")


@pytest.fixture
def engine(tiny_folder, fake_root) -> Engine:
    return Engine([tiny_folder], "cpu", fake_root)


@pytest.fixture
def vae(engine):
    return engine.library.entry("tiny-vae")


@pytest.fixture
def image(engine, vae) -> np.ndarray:
    return engine.encoding.prepare(vae, file_of(three())).image


# Pictures


@pytest.mark.parametrize(
    ("dataset", "longest"),
    [("mnist", 20), ("strokes", 20), ("fashion_mnist", 28), ("sprites", 21), ("mine.npz", 21)],
)
def test_a_picture_is_framed_as_the_models_data_set_was_made(tmp_path, dataset, longest) -> None:
    checkpoint(tmp_path / "m.safetensors", TINY["vae"], recipe=Recipe(dataset=dataset))
    engine = Engine([tmp_path], "cpu")
    page = Image.new("L", (280, 280), 0)
    page.paste(255, (40, 50, 90, 240))
    image, notes = engine.encoding.prepare(engine.library.entry("m"), file_of(page))
    rows = np.flatnonzero(image.any((1, 2)))
    assert rows[-1] - rows[0] + 1 == longest
    assert (image.shape, image.dtype, notes) == ((28, 28, 1), np.uint8, ())


def test_a_picture_takes_the_size_and_the_channels_of_the_model(tmp_path) -> None:
    checkpoint(tmp_path / "m.safetensors", COLOUR)
    engine = Engine([tmp_path], "cpu")
    frames = {"save_all": True, "append_images": [three(tilt=9)]}
    prepared = engine.encoding.prepare(engine.library.entry("m"), file_of(three(), "GIF", **frames))
    assert prepared.image.shape == (32, 32, 3)
    assert prepared.notes == ("The first of 2 frames was taken.",)


def test_a_sample_that_was_saved_as_a_picture_comes_back_as_it_was(engine, vae) -> None:
    sample = np.random.default_rng(0).integers(0, 256, (28, 28, 1), dtype=np.uint8)
    sample[[0, -1]] = sample[:, [0, -1]] = 0
    file = file_of(Image.fromarray(sample[..., 0]))
    assert np.array_equal(engine.encoding.prepare(vae, file).image, sample)


def test_what_is_no_picture_is_refused(engine, vae) -> None:
    with pytest.raises(PictureError):
        engine.encoding.prepare(vae, b"no picture")


# What an encoder makes of an image


@pytest.mark.parametrize("spec", [TINY["vae"], COLOUR], ids=["grey", "colour"])
def test_an_image_is_encoded_as_the_model_does_it(tmp_path, spec) -> None:
    engine = Engine([checkpoint(tmp_path / "m.safetensors", spec).parent], "cpu")
    shape = spec.form.picture
    image = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    found = engine.encoding.encode(engine.library.entry("m"), image, [4, 5])

    model, x = fresh(spec), torch.from_numpy(image).permute(2, 0, 1)[None] / 255
    posterior = model.encode(x)
    decoded = model.decode(posterior.mu)
    for name, expected in [
        ("mu", posterior.mu[0]),
        ("sigma", (posterior.logvar / 2).exp()[0]),
        ("kl", posterior.kl()[0]),
        ("squared_error", (x - decoded).square().mean()),
    ]:
        assert np.allclose(getattr(found, name), expected.detach().numpy(), atol=1e-6)
    assert np.array_equal(found.reconstruction, images_to_pixels(decoded)[0].numpy())
    assert (
        np.abs(found.samples - images_to_pixels(model.decode(torch.tensor(found.z))).numpy()).max()
        <= 1
    )
    assert {array.dtype for array in (found.mu, found.sigma, found.kl, found.z)} == {np.dtype("f4")}
    assert found.samples.shape == (2, *shape)


def test_a_sample_of_the_posterior_is_the_one_of_its_seed(engine, vae, image) -> None:
    found = engine.encoding.encode(vae, image, [7, 8, 9, 7])
    alone = engine.encoding.encode(vae, image, [8])
    assert np.array_equal(found.z[1], alone.z[0])
    assert np.array_equal(found.z[0], found.z[3])
    assert not np.array_equal(found.z[0], found.z[1])
    assert np.array_equal(found.samples[0], found.samples[3])
    assert found.squared_error == pytest.approx(alone.squared_error)


def test_samples_of_the_posterior_are_spread_as_it_says(engine, vae, image) -> None:
    found = engine.encoding.encode(vae, image, range(500))
    assert np.allclose(found.z.mean(0), found.mu, atol=4 * found.sigma.max() / 500**0.5)
    assert np.allclose(found.z.std(0), found.sigma, rtol=0.15)


@pytest.mark.parametrize("model", ["tiny-cgan", "tiny-infogan"])
def test_a_model_without_an_encoder_names_another_way(engine, image, model) -> None:
    with pytest.raises(PointError, match=f"^{model} has no encoder .* use inversion, "):
        engine.encoding.encode(engine.library.entry(model), image, [0])


@pytest.mark.parametrize(
    "wrong",
    [np.zeros((28, 28), np.uint8), np.zeros((1, 28, 28), np.uint8), np.zeros((28, 28, 3), np.uint8),
     np.zeros((32, 32, 1), np.uint8), np.zeros((28, 28, 1)), np.zeros(0, np.uint8)],
    ids=lambda array: f"{array.dtype}{array.shape}",
)  # fmt: skip
def test_an_image_of_another_shape_is_refused_with_the_right_one(engine, wrong) -> None:
    with pytest.raises(PointError, match=r"is uint8 \[28, 28, 1\] and this one "):
        engine.encoding.encode(engine.library.entry("tiny-vae"), wrong, [0])
    with pytest.raises(PointError, match=r"is uint8 \[28, 28, 1\] and this one "):
        engine.encoding.read_image(engine.library.entry("tiny-infogan"), wrong)


@pytest.mark.parametrize("seeds", [[], [-1], [1.5], range(513), [2**63]])
def test_seeds_are_checked_as_those_of_points_are(engine, vae, image, seeds) -> None:
    with pytest.raises(PointError):
        engine.encoding.encode(vae, image, seeds)


# What Q reads


def test_q_reads_an_image_as_it_reads_a_point_that_draws_it(engine) -> None:
    entry = engine.library.entry("tiny-infogan")
    point = engine.rows(entry, engine.draw(entry, [3]), np.array([2]))
    read = engine.encoding.read_image(entry, engine.images(entry, point)[0])
    for given, expected in zip(read, engine.read_codes(entry, point), strict=True):
        assert np.allclose(given, expected, atol=0.02)  # its pixels are rounded


@pytest.mark.parametrize("model", ["tiny-cgan", "tiny-vae"])
def test_a_model_without_q_reads_no_image(engine, image, model) -> None:
    with pytest.raises(PointError, match=f"{model} has no Q that reads codes"):
        engine.encoding.read_image(engine.library.entry(model), image)


# Test images


def test_test_images_are_those_of_the_models_data_set(engine, vae, fake_root) -> None:
    split = load_dataset("mnist", fake_root, train=False)
    images, labels, size = engine.encoding.test_images(vae, [49, 0, 7, 0])
    assert (images.shape, images.dtype, size) == ((4, 28, 28, 1), np.uint8, 50)
    assert np.array_equal(images[..., 0], split.images[[49, 0, 7, 0], 0].numpy())
    assert (labels.tolist(), labels.dtype) == ([9, 0, 7, 0], np.int64)


def test_test_images_have_the_size_of_the_model(tmp_path, fake_root) -> None:
    checkpoint(tmp_path / "m.safetensors", COLOUR)
    engine = Engine([tmp_path], "cpu", fake_root)
    images = engine.encoding.test_images(engine.library.entry("m"), [3]).images
    assert images.shape == (1, 32, 32, 3)


@pytest.mark.parametrize("number", [-1, 50, 2**62, 1.0, "1", None])
def test_a_number_that_no_test_image_has_is_refused(engine, vae, number) -> None:
    with pytest.raises(PointError, match=r"There is no test image .*; choose from 0 to 49"):
        engine.encoding.test_images(vae, [0, number])


def test_without_the_data_there_is_a_sentence(tmp_path) -> None:
    checkpoint(tmp_path / "m.safetensors", TINY["vae"], recipe=Recipe(dataset="gone.npz"))
    engine = Engine([tmp_path], "cpu", tmp_path)
    with pytest.raises(DataError, match=r"There is no file gone\.npz"):
        engine.encoding.test_images(engine.library.entry("m"), [0])


# The shipped models


@pytest.mark.parametrize(
    ("pen", "tilt"), [(28, 0), (5, 0), (14, 22)], ids=["thick", "thin", "tilted"]
)
def test_a_drawn_three_and_what_a_shipped_vae_makes_of_it_are_read_as_a_three(pen, tilt) -> None:
    engine = Engine([SHIPPED], "cpu")
    entry = engine.library.entry("vae-mnist-50d")
    image = engine.encoding.prepare(entry, file_of(three(pen, tilt))).image
    found = engine.encoding.encode(entry, image, [0])
    judge, _ = load_judge(SHIPPED / "judge-mnist-b.safetensors")
    seen = np.stack([image, found.reconstruction, found.samples[0]])
    with torch.inference_mode():
        verdict = judge(torch.from_numpy(seen).permute(0, 3, 1, 2) / 255)
    assert verdict.argmax(1).tolist() == [3, 3, 3]
    assert found.squared_error < 0.02
