"""Frames as a film: GIF, WebP or animated PNG, which loop, or MP4; enlarged without blur.

Every frame of a GIF has the same palette and nothing is dithered, so that still parts do not
flicker. An MP4 is H.264 with the chroma of 4:2:0, which every player and every slide takes.
"""

import io
import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from PIL import Image

from explorer.errors import FilmError
from explorer.words import quoted

KINDS = ("gif", "webp", "png", "mp4")  # png is an animated one
MOST_SCALE = 16
MOST_PIXELS = 2**26  # of all frames together
CRF = 10  # constant rate factor of H.264: a coded pixel is hardly told from the true one
FASTEST = 50.0  # frames a second: browsers show a GIF's shorter ones for a tenth


def animate(
    frames: np.ndarray,
    kind: str = "gif",
    fps: float = 12.0,
    scale: int = 4,
    back: bool = False,
    hold: float = 0.0,
) -> bytes:
    """The bytes of a film of uint8 `frames` [F, H, W, C], C 1 or 3; it loops for ever, if it can.

    kind: one of `KINDS`; an MP4 has even sides, so an odd one grows by its last row or column.
    fps: frames a second, from 1 to 50. scale: the side of a pixel. back: whether the frames
    between the ends come again in reverse, so that it ends where it began. hold: seconds for
    which the last of `frames` stays longer. Raises `FilmError` for what is not offered.
    """
    if kind not in KINDS:
        raise FilmError(f"There is no format {quoted(kind)}; choose {', '.join(KINDS)}.")
    if not 1 <= fps <= FASTEST:
        raise FilmError(
            f"A film has 1 to {FASTEST:.0f} frames a second, not {fps:g}; choose among these."
        )
    if not 0 <= hold <= 60:
        raise FilmError(
            f"The last frame can be held for 0 to 60 seconds, not {hold:g}; choose among these."
        )
    count, height, width = frames.shape[:3]
    order = [*range(count), *(range(count - 2, 0, -1) if back else ())]
    if not 1 <= scale <= MOST_SCALE or len(order) * height * width * scale**2 > MOST_PIXELS:
        raise FilmError(
            f"{len(order)} frames of {width} by {height} enlarged {scale} times are too many "
            f"pixels; choose a scale from 1 to {MOST_SCALE}, or fewer frames."
        )
    if kind == "mp4":
        held = [i for i in order for _ in range(1 + (i == count - 1) * round(hold * fps))]
        return _mp4(frames.repeat(scale, 1).repeat(scale, 2), held, fps)
    times = [1000 / fps + (1000 * hold if i == count - 1 else 0) for i in order]
    pictures = _pictures(frames, kind)
    first, *rest = (_enlarged(pictures[i], scale) for i in order)
    file = io.BytesIO()
    first.save(
        file,
        format=kind,
        save_all=True,
        append_images=rest,
        duration=_whole(times, 10 if kind == "gif" else 1),
        loop=0,
        lossless=True,  # of WebP
    )
    return file.getvalue()


def image_grid(images: np.ndarray, across: int | None = None) -> np.ndarray:
    """uint8 images [N, H, W, C] side by side as one, [R·H, S·W, C]; black where there is none.

    across: S, images in a row; as near to a square as can be without it. Raises `FilmError` for a
    row of none or of more than there are.
    """
    count, height, width, channels = images.shape
    across = math.ceil(math.sqrt(count)) if across is None else across
    if not 1 <= across <= count:
        raise FilmError(
            f"A row of {count} images has 1 to {count} of them, not {across}; choose as many."
        )
    down = -(-count // across)
    cells = np.zeros((down * across, height, width, channels), dtype=np.uint8)
    cells[:count] = images
    grid = cells.reshape(down, across, height, width, channels).swapaxes(1, 2)
    return grid.reshape(down * height, across * width, channels)


def _mp4(frames: np.ndarray, order: Sequence[int], fps: float) -> bytes:
    """uint8 frames [F, H, W, C] in an order as H.264, on one thread: knobs are in a hand."""
    try:
        import av  # slow to import
    except ImportError as exc:
        raise FilmError(
            "An MP4 needs the package av, which is not here; install it, or choose GIF."
        ) from exc
    height, width, channels = frames.shape[1:]
    even = np.pad(frames, ((0, 0), (0, height % 2), (0, width % 2), (0, 0)), mode="edge")
    colours = np.broadcast_to(even, (*even.shape[:3], 3)) if channels == 1 else even
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", Fraction(fps).limit_denominator(1000))
        stream.height, stream.width, stream.pix_fmt = *even.shape[1:3], "yuv420p"
        stream.options, stream.thread_count = {"crf": str(CRF), "tune": "animation"}, 1
        for i in order:
            picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(colours[i]), format="rgb24")
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
    return file.getvalue()


def _pictures(frames: np.ndarray, kind: str) -> list[Image.Image]:
    """Each frame as a picture; for a GIF in colour all of them share one palette."""
    if frames.shape[3] == 1:
        return [Image.fromarray(frame.squeeze(2)) for frame in frames]
    if kind != "gif":
        return [Image.fromarray(frame) for frame in frames]
    from scipy.spatial import KDTree  # slow to import

    colours, index = np.unique(frames.reshape(-1, 3), axis=0, return_inverse=True)
    palette = colours
    if len(colours) > 256:
        together = Image.fromarray(frames.reshape(-1, *frames.shape[2:]))
        few = together.quantize(256, Image.Quantize.MEDIANCUT, kmeans=1)
        palette = np.array(few.getpalette(), dtype=np.uint8).reshape(-1, 3)
    nearest = KDTree(palette).query(colours)[1].astype(np.uint8)
    pictures = [Image.fromarray(each) for each in nearest[index].reshape(frames.shape[:3])]
    for picture in pictures:
        picture.putpalette(palette.tobytes())
    return pictures


def _enlarged(picture: Image.Image, scale: int) -> Image.Image:
    size = (picture.width * scale, picture.height * scale)
    return picture.resize(size, Image.Resampling.NEAREST)


def _whole(times: list[float], unit: int) -> list[int]:
    """Times in ms as multiples of `unit`, whose sums stay within half a unit of the true ones."""
    ends = np.rint(np.cumsum(times) / unit).astype(int)
    return (np.diff(ends, prepend=0) * unit).tolist()
