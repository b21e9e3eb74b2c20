"""The look at own images shows them as they will be learnt, and says what became of them."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.drawings import file_of
from tests.test_own import made
from tests.test_own_sets import DARK, LIGHT, numbered_files, sticker
from tests.ui.conftest import Visit
from tests.ui.driver import expect
from tests.ui.test_train import train

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MOULD = [Image.fromarray((np.indices((28, 28)).prod(0) * 5).astype(np.uint16)) for _ in range(24)]
SETS = {
    "microscope": (
        numbered_files([file_of(image) for image in MOULD]),
        "12 bits in 16: 0 to 4,095 became black to white in all 24 pictures.",
    ),
    "stickers": (
        numbered_files([sticker(LIGHT), sticker(DARK)] * 12),
        "Transparent ground became mid grey in all 24 pictures.",
    ),
}


@pytest.mark.parametrize("kind", SETS)
def test_the_preview_says_what_became_of_the_pictures(
    visit: Visit, tmp_path: Path, kind: str
) -> None:
    files, said = SETS[kind]
    page = train(visit("try-vae")).page
    page.get_by_test_id("zip").set_input_files(made(tmp_path, "zip", files))
    preview = page.locator("[data-part=preview]")
    expect(preview).to_contain_text(said)
    expect(preview.locator("canvas")).to_have_count(24)
