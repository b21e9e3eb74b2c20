"""The operations on images from outside: answers, and sentences for mistakes."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.engine import Engine
from explorer.specs import Recipe
from explorer.ui.message import MAX_FILE, Message, unpack
from tests.drawings import file_of, three
from tests.tiny import TINY, checkpoint
from tests.ui.talk import ask, client, filled, packed, refusal

IMAGE = np.asarray(three(pen=25).resize((28, 28)))[..., None]
PIXELS = IMAGE.tobytes()
SHAPE = [28, 28, 1]
ODD: list[Any] = [None, True, 1.0, "1", [1], {}, 2**63, -(10**30)]


def pixels(given: Message) -> np.ndarray:
    return np.frombuffer(given.payload, np.uint8).reshape(given.header["shape"])


@pytest.fixture(scope="module")
def owner(tmp_path_factory: pytest.TempPathFactory, fake_root: Path) -> Engine:
    """An engine with a VAE and data: `tiny` of MNIST, and `lost` of data that is not there."""
    folder = tmp_path_factory.mktemp("owned")
    checkpoint(folder / "tiny.safetensors", TINY["vae"])
    checkpoint(folder / "lost.safetensors", TINY["vae"], recipe=Recipe(dataset="lost.npz"))
    return Engine([folder], "cpu", fake_root)


# prepare


@pytest.mark.parametrize("model", ["try-vae", "try-colour", "try-gan", "try-cgan", "try-infogan"])
def test_a_file_comes_back_as_pixels_of_the_model(engine: Engine, model: str) -> None:
    file = file_of(three(), "GIF", save_all=True, append_images=[three(tilt=5)])
    given = ask(engine, "prepare", file, model=model)
    image, notes = engine.encoding.prepare(engine.library.entry(model), file)
    assert set(given.header) == {"call", "shape", "notes"}
    assert given.header["notes"] == list(notes) == ["The first of 2 frames was taken."]
    assert np.array_equal(pixels(given), image)


@pytest.mark.parametrize("file", [b"", b"rubbish", b"<svg/>", bytes(range(256)) * 99])
def test_what_is_no_picture_is_refused_in_a_sentence(engine: Engine, file: bytes) -> None:
    assert "choose" in refusal(engine, "prepare", file, model="try-vae")


def test_files_of_8_mb_pass_and_larger_ones_are_refused_in_a_sentence(engine: Engine) -> None:
    file = file_of(three())
    with client(engine) as web, web.websocket_connect("/instrument/channel") as socket:
        for size in (MAX_FILE, MAX_FILE + 2**20):
            request = packed("prepare", file.ljust(size, b"\0"), model="try-vae")
            socket.send_bytes(request)
            answers = (
                socket.receive_bytes(),
                web.post("/instrument/call", content=request).content,
            )
            for given in map(unpack, answers):
                assert ("shape" in given.header) == (size == MAX_FILE)
                assert ("8 MB" in given.header.get("error", "")) == (size > MAX_FILE)


# encode


@pytest.mark.parametrize("count", [1, 16])
def test_an_encoded_image_is_the_engines(engine: Engine, count: int) -> None:
    asked = {"model": "try-vae", "shape": SHAPE, "seed": 9, "count": count}
    given = ask(engine, "encode", PIXELS, **asked)
    found = engine.encoding.encode(engine.library.entry("try-vae"), IMAGE, range(9, 9 + count))
    header = given.header
    assert set(header) == {
        *("call", "shape", "rows"),
        *("mu", "sigma", "kl", "kl_total", "squared_error", "label", "z"),
    }
    for name in ("mu", "sigma", "kl", "z"):
        assert np.array_equal(header[name], getattr(found, name))
    assert (header["squared_error"], header["label"]) == (found.squared_error, found.label)
    assert header["kl_total"] == pytest.approx(found.kl.sum())
    assert header["rows"] == 1 + count
    assert np.array_equal(pixels(given), [found.reconstruction, *found.samples])


def test_what_was_prepared_can_be_encoded(engine: Engine) -> None:
    prepared = ask(engine, "prepare", file_of(three()), model="try-colour")
    asked = {"model": "try-colour", "shape": prepared.header["shape"], "seed": 0, "count": 2}
    assert pixels(ask(engine, "encode", prepared.payload, **asked)).shape == (3, 32, 32, 3)


@pytest.mark.parametrize("model", ["try-gan", "try-cgan", "try-infogan"])
def test_a_model_without_an_encoder_says_so(engine: Engine, model: str) -> None:
    words = refusal(engine, "encode", PIXELS, model=model, shape=SHAPE, seed=0, count=1)
    assert "inversion" in words


@pytest.mark.parametrize("op", ["encode", "read_image"])
@pytest.mark.parametrize(
    "shape",
    [[28, 28], [28, 28, 2], [784, 1, 1], [28, 28, -1], [-28, -28, 1], [0, 0, 0], [28, 28, 1, 1],
     [2**40, 2**40, 2**40], [], "28", {"0": 28}, [28, 28, 1.0], [28, 28, True],
     [28, 28, None], *ODD],
    ids=repr,
)  # fmt: skip
def test_a_shape_that_does_not_fit_is_refused(engine: Engine, op: str, shape: Any) -> None:
    asked = filled(op, model="try-vae", shape=shape)
    refusal(engine, op, PIXELS, **asked)
    refusal(engine, op, b"", **asked)


@pytest.mark.parametrize("count", [0, -1, 17, 2**62, *ODD], ids=repr)
def test_more_samples_than_16_or_none_are_refused(engine: Engine, count: Any) -> None:
    refusal(engine, "encode", PIXELS, model="try-vae", shape=SHAPE, seed=0, count=count)


@pytest.mark.parametrize("seed", [-1, 2**63 - 1, *ODD], ids=repr)
def test_a_seed_that_is_none_is_refused(engine: Engine, seed: Any) -> None:
    words = refusal(engine, "encode", PIXELS, model="try-vae", shape=SHAPE, seed=seed, count=2)
    assert "whole number" in words


# read_image


def test_an_image_is_read_as_the_engine_reads_it(engine: Engine) -> None:
    header = ask(engine, "read_image", PIXELS, model="try-infogan", shape=SHAPE).header
    reading = engine.encoding.read_image(engine.library.entry("try-infogan"), IMAGE)
    assert set(header) == {"call", "categories", "mean", "sd"}
    for name, values in reading._asdict().items():
        assert header[name] == pytest.approx(values[0].tolist())


@pytest.mark.parametrize("model", ["try-vae", "try-cgan"])
def test_a_model_without_q_reads_no_image(engine: Engine, model: str) -> None:
    assert "InfoGAN" in refusal(engine, "read_image", PIXELS, model=model, shape=SHAPE)


# test_images


@pytest.mark.parametrize(
    "index",
    [
        [49, 0, 7],
        [1] * 64,
    ],
    ids=["some", "most"],
)
def test_test_images_come_with_labels_and_names(owner: Engine, index: list) -> None:
    given = ask(owner, "test_images", model="tiny", index=index)
    images, labels, size = owner.encoding.test_images(owner.library.entry("tiny"), index)
    assert np.array_equal(pixels(given), images)
    assert given.header == {
        "call": 5,
        "shape": list(images.shape),
        "index": index,
        "labels": labels.tolist(),
        "classes": list("0123456789"),
        "size": size,
    }


@pytest.mark.parametrize(
    "index",
    [[], [0] * 65, [50], [-1], "0", *([odd] for odd in ODD), *(odd for odd in ODD if odd != [1])],
    ids=repr,
)  # fmt: skip
def test_test_images_that_there_are_not_are_refused(owner: Engine, index: Any) -> None:
    refusal(owner, "test_images", model="tiny", index=index)


def test_without_the_data_test_images_are_refused_in_a_sentence(owner: Engine) -> None:
    assert "lost.npz" in refusal(owner, "test_images", model="lost", index=[0])
