"""A row of images as one PNG in a data address, small enough for a card."""

import base64
import io

from PIL import Image
from torch import Tensor

from explorer.models import images_to_pixels


def png_row(images: Tensor) -> str:
    """Images [N, C, H, W] in [0, 1] side by side, as `data:image/png;base64,…`."""
    pixels = images_to_pixels(images)
    row = pixels.permute(1, 0, 2, 3).flatten(1, 2).numpy()
    file = io.BytesIO()
    Image.fromarray(row.squeeze(2) if row.shape[2] == 1 else row).save(file, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
