"""Pictures as people make them: drawn with a pen, saved as files, photographed."""

import io
import math

import numpy as np
from PIL import Image, ImageDraw


def file_of(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """The bytes of a file that holds the image."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def three(
    pen: float = 14,
    tilt: float = 0,
    height: float = 200,
    centre: tuple[float, float] = (150, 150),
    size: tuple[int, int] = (300, 300),
) -> Image.Image:
    """A 3 in black on white, mode L; lengths in pixels, tilt in degrees clockwise."""
    fine = 4
    image = Image.new("L", (size[0] * fine, size[1] * fine), 255)
    pencil, turn = ImageDraw.Draw(image), math.radians(tilt)
    upper, lower = np.linspace(-2.6, 1.5, 80), np.linspace(-1.5, 2.6, 80)
    for bow, radius, middle in ((upper, 0.22, -0.28), (lower, 0.28, 0.22)):
        for angle in bow:
            x, y = 1.1 * radius * math.cos(angle), middle + radius * math.sin(angle)
            right = centre[0] + height * (x * math.cos(turn) - y * math.sin(turn))
            down = centre[1] + height * (x * math.sin(turn) + y * math.cos(turn))
            dot = (right - pen / 2, down - pen / 2, right + pen / 2, down + pen / 2)
            pencil.ellipse([fine * side for side in dot], fill=0)
    return image.resize(size, Image.Resampling.BOX)


def coloured(drawing: Image.Image, ink: str, paper: str) -> Image.Image:
    """A drawing in black on white with another ink and paper, mode RGB."""
    plain = Image.new("RGB", drawing.size, paper)
    return Image.composite(plain, Image.new("RGB", drawing.size, ink), drawing)


def photographed(drawing: Image.Image, noise: float = 5, fall: float = 60, seed: int = 0) -> bytes:
    """A JPEG of a drawing in uneven light: `fall` levels from right to left, with noise."""
    levels = 40 + 0.7 * np.asarray(drawing, dtype=float)
    levels += np.linspace(-fall / 2, fall / 2, drawing.width)
    levels += np.random.default_rng(seed).normal(0, noise, levels.shape)
    return file_of(Image.fromarray(levels.clip(0, 255).astype(np.uint8)), "JPEG", quality=50)
