"""What the page asks about training time, and the films it lets one take home."""

import io

import numpy as np
import pytest
from PIL import Image

from explorer.engine import Engine
from tests.engine.test_animation import watched
from tests.test_histories import STEPS, with_history
from tests.tiny import TINY, checkpoint, rows_of
from tests.ui.talk import ask, refusal

ROWS = rows_of(TINY["cgan"], 6)


@pytest.fixture
def engine(tmp_path) -> Engine:
    """An engine of `born`, a CGAN with its history, and of `plain` without."""
    with_history(tmp_path / "born.safetensors", TINY["cgan"])
    checkpoint(tmp_path / "plain.safetensors", TINY["cgan"])
    return Engine([tmp_path], "cpu")


def picture(payload: bytes) -> Image.Image:
    return Image.open(io.BytesIO(payload))


def test_the_page_learns_at_which_steps_a_model_can_be_shown(engine) -> None:
    assert ask(engine, "history", model="born").header["steps"] == list(STEPS)
    assert ask(engine, "history", model="plain").header["steps"] == []


def test_images_are_of_the_time_that_was_asked_for(engine) -> None:
    entry, shown = engine.library.entry("born"), []
    for time in (0, 1, 2, None):
        given = ask(engine, "images", ROWS, model="born", count=6, time=time)
        assert given.payload == engine.images(entry, ROWS, time).tobytes()
        shown.append(given.payload)
    assert len(set(shown[:3])) == 3
    assert ask(engine, "images", ROWS, model="born", count=6).payload == shown[3]


@pytest.mark.parametrize("time", [3, -1, 2**62, "now", 1.5, True, [0]])
def test_a_time_that_is_none_is_a_sentence(engine, time) -> None:
    assert "time" in refusal(engine, "images", ROWS, model="born", count=6, time=time)


def test_a_time_of_a_model_without_history_is_a_sentence(engine) -> None:
    said = refusal(engine, "images", ROWS, model="plain", count=6, time=0)
    assert said == "plain has no history; leave the time out."


@pytest.mark.parametrize("kind", ["gif", "webp", "png"])
def test_a_birth_comes_as_a_file(engine, kind) -> None:
    given = ask(engine, "birth", ROWS, model="born", count=6, format=kind, across=3, scale=2)
    assert given.header["type"] == f"image/{kind}"
    with picture(given.payload) as film:
        assert film.format == kind.upper()
        assert film.n_frames == len(STEPS)
        assert film.size == (3 * 28 * 2, 2 * 28 * 2)


def test_a_birth_comes_as_a_video_for_slides(engine) -> None:
    given = ask(engine, "birth", ROWS, model="born", count=6, format="mp4", across=3, scale=2)
    assert given.header["type"] == "video/mp4"
    frames, _ = watched(given.payload)
    assert frames[0].shape == (2 * 28 * 2, 3 * 28 * 2, 3)
    assert len(frames) > len(STEPS), "the last stays for a while"


def test_a_film_has_a_frame_for_each_point(engine) -> None:
    given = ask(engine, "film", ROWS, model="plain", count=6, fps=10, back=True, scale=1)
    with picture(given.payload) as film:
        assert film.n_frames == 10
        assert film.info["duration"] == 100
        first = np.asarray(film.convert("L"))
    assert np.array_equal(first, engine.images(engine.library.entry("plain"), ROWS)[0, ..., 0])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"format": "avi"}, "format must be gif or webp or png or mp4, got 'avi'"),
        ({"format": None}, "format must be gif or webp or png or mp4, got None"),
        ({"fps": "fast"}, "fps must be a number, got 'fast'"),
        ({"fps": True}, "fps must be a number, got True"),
        ({"fps": 0}, "1 to 50 frames a second, not 0"),
        ({"scale": 1.5}, "scale must be a whole number"),
        ({"scale": 10**9}, "choose a scale from 1 to 16"),
        ({"across": 0}, "has 1 to 6 of them, not 0"),
        ({"across": "3"}, "across must be a whole number"),
        ({"model": "plain"}, "plain has no history"),
    ],
)
def test_what_cannot_be_filmed_is_a_sentence(engine, asked, said) -> None:
    assert said in refusal(engine, "birth", ROWS, **{"model": "born", "count": 6, **asked})


def test_points_that_are_none_are_not_filmed(engine) -> None:
    for op in ("film", "birth"):
        assert "are not 6 points" in refusal(engine, op, b"", model="born", count=6)
        assert "has 13 numbers" in refusal(engine, op, ROWS[:, :5], model="born", count=6)
