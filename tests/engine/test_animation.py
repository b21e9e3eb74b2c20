"""Films: the frames that were given, enlarged crisply, in one palette, for as long as asked."""

import io
import sys

import av
import numpy as np
import pytest
from PIL import Image

from explorer.engine.animation import KINDS, animate, image_grid
from explorer.errors import FilmError

LOOPS = [kind for kind in KINDS if kind != "mp4"]
every_kind = pytest.mark.parametrize("kind", LOOPS)


def shades(count: int = 5, channels: int = 1, side: int = 8) -> np.ndarray:
    """Frames [F, H, W, C] in which a grey ramp, or one of a hue, grows brighter."""
    ramp = np.linspace(0, 1, side)[None, None, :, None] * np.ones((count, side, 1, channels))
    hue = np.array([255, 160, 90])[:channels] * np.linspace(0.3, 1, count)[:, None, None, None]
    return (ramp * hue).astype(np.uint8)


def shown(film: bytes) -> tuple[list[np.ndarray], list[float]]:
    """The frames uint8 [H, W, 3] of a film and their times in ms."""
    frames, times = [], []
    with Image.open(io.BytesIO(film)) as picture:
        assert picture.info["loop"] == 0, "it loops for ever"
        for i in range(picture.n_frames):
            picture.seek(i)
            picture.load()
            frames.append(np.asarray(picture.convert("RGB")))
            times.append(picture.info["duration"])
    return frames, times


def watched(film: bytes) -> tuple[list[np.ndarray], float]:
    """The frames uint8 [H, W, 3] of an MP4 and the seconds it takes."""
    with av.open(io.BytesIO(film)) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264" and stream.codec_context.pix_fmt == "yuv420p"
        took = float(stream.duration * stream.time_base)
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(stream)], took


@every_kind
@pytest.mark.parametrize("channels", [1, 3])
def test_a_film_shows_every_frame_crisply_enlarged(kind, channels) -> None:
    frames = shades(channels=channels)
    seen, _ = shown(animate(frames, kind, scale=3))
    assert len(seen) == len(frames)
    for frame, there in zip(frames, seen, strict=True):
        assert there.shape == (24, 24, 3)
        assert np.array_equal(there, there[::3, ::3].repeat(3, 0).repeat(3, 1))
        assert np.array_equal(there[::3, ::3], np.broadcast_to(frame, (8, 8, 3)))


@pytest.mark.parametrize("channels", [1, 3])
def test_a_video_shows_every_frame_almost_as_it_is(channels) -> None:
    frames = shades(channels=channels)
    seen, _ = watched(animate(frames, "mp4", scale=4))
    wanted = np.broadcast_to(frames.repeat(4, 1).repeat(4, 2), (len(frames), 32, 32, 3))
    off = np.abs(np.stack(seen).astype(int) - wanted)
    assert off.mean() <= 2 and off.max() <= 12, (off.mean(), off.max())


def test_a_video_of_odd_sides_grows_by_the_last_row_and_column() -> None:
    seen, _ = watched(animate(shades(1, side=7), "mp4", scale=1))
    assert seen[0].shape == (8, 8, 3)
    assert np.abs(seen[0][:, 7].astype(int) - seen[0][:, 6]).max() <= 6


@pytest.mark.parametrize("fps", [1, 7.5, 12, 50])
def test_a_video_goes_back_takes_its_time_and_holds_its_last_frame(fps) -> None:
    frames, took = watched(animate(shades(12), "mp4", fps, scale=2, back=True, hold=2))
    assert took == pytest.approx(22 / fps + 2, abs=0.51 / fps)
    held = [int(frame.max()) for frame in frames].count(int(frames[11].max()))
    assert held == pytest.approx(1 + 2 * fps, abs=1)


def test_still_parts_of_a_colourful_gif_do_not_flicker() -> None:
    frames = np.random.default_rng(0).integers(0, 256, (6, 24, 24, 3)).astype(np.uint8)
    frames[:, :12] = frames[0, :12]
    seen, _ = shown(animate(frames, scale=1))
    assert all(np.array_equal(frame[:12], seen[0][:12]) for frame in seen)
    assert not np.array_equal(seen[1][12:], seen[0][12:])
    colours = np.unique(np.concatenate(seen).reshape(-1, 3), axis=0)
    assert 200 < len(colours) <= 256, "one palette for all frames"


@every_kind
def test_there_and_back_ends_before_its_start(kind) -> None:
    frames = shades(4)
    seen, _ = shown(animate(frames, kind, scale=1, back=True))
    brightest = [int(frame.max()) for frame in seen]
    there = [int(frame.max()) for frame in frames]
    assert brightest == [*there, there[2], there[1]]


@every_kind
@pytest.mark.parametrize("fps", [1, 7, 12, 30, 50])
def test_a_film_takes_its_time_and_holds_its_last_frame(kind, fps) -> None:
    _, times = shown(animate(shades(12), kind, fps, scale=1, hold=1.5))
    assert sum(times) == pytest.approx(12_000 / fps + 1500, abs=5)
    assert all(abs(time - 1000 / fps) <= 10 for time in times[:-1])
    assert times[-1] == pytest.approx(1000 / fps + 1500, abs=10)
    assert min(times) >= 20


@every_kind
def test_a_single_frame_is_a_film(kind) -> None:
    with Image.open(io.BytesIO(animate(shades(1), kind, back=True))) as picture:
        assert picture.size == (32, 32)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"kind": "bmp"}, "There is no format 'bmp'; choose gif, webp, png, mp4."),
        ({"fps": 0.5}, "1 to 50 frames a second, not 0.5"),
        ({"fps": 51}, "1 to 50 frames a second, not 51"),
        ({"fps": float("nan")}, "1 to 50 frames a second, not nan"),
        ({"hold": -1}, "0 to 60 seconds, not -1"),
        ({"scale": 0}, "enlarged 0 times"),
        ({"scale": 17}, "choose a scale from 1 to 16, or fewer frames"),
    ],
)
def test_what_is_not_offered_is_refused_with_a_sentence(asked, said) -> None:
    with pytest.raises(FilmError) as caught:
        animate(shades(), **asked)
    assert said in str(caught.value)
    assert str(caught.value).endswith(".")


def test_a_film_too_large_for_memory_is_refused() -> None:
    frames = np.zeros((1, 1, 1, 1), dtype=np.uint8)
    with pytest.raises(FilmError, match="512 frames of 64 by 64 enlarged 16 times are too many"):
        animate(np.broadcast_to(frames, (512, 64, 64, 1)), scale=16)


def test_an_image_grid_is_filled_row_by_row() -> None:
    images = np.arange(1, 6, dtype=np.uint8)[:, None, None, None] * np.ones(
        (5, 2, 3, 1), dtype=np.uint8
    )
    assert image_grid(images)[::2, ::3, 0].tolist() == [[1, 2, 3], [4, 5, 0]]
    assert image_grid(images, 5)[::2, ::3, 0].tolist() == [[1, 2, 3, 4, 5]]
    assert image_grid(images, 2).shape == (6, 6, 1)


@pytest.mark.parametrize("across", [0, -1, 6, 10**12])
def test_a_grid_of_other_rows_than_it_has_images_for_is_refused(across) -> None:
    with pytest.raises(FilmError, match="has 1 to 5 of them"):
        image_grid(np.zeros((5, 2, 2, 1), dtype=np.uint8), across)


def test_without_the_coder_of_mp4_a_sentence_says_so_and_gif_works(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(FilmError, match="needs the package av"):
        animate(shades(3), "mp4")
    assert animate(shades(3), "gif")
