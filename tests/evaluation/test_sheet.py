"""A row of images as a PNG that a page can show without another request."""

import base64
import io

import numpy as np
import pytest
import torch
from PIL import Image

from explorer.evaluation.sheet import png_row
from explorer.models import images_to_pixels


@pytest.mark.parametrize(("channels", "mode"), [(1, "L"), (3, "RGB")])
def test_the_images_stand_side_by_side_pixel_for_pixel(channels, mode) -> None:
    images = torch.rand(5, channels, 6, 4, generator=torch.Generator().manual_seed(0))
    start, data = png_row(images).split(",")
    assert start == "data:image/png;base64"
    with Image.open(io.BytesIO(base64.b64decode(data))) as row:
        assert (row.size, row.mode, row.format) == ((20, 6), mode, "PNG")
        pixels = np.asarray(row).reshape(6, 5, 4, channels).swapaxes(0, 1)
    assert np.array_equal(pixels, images_to_pixels(images).numpy())
