"""The look at own images shows them as they will be learnt, and says what became of them."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from tests.drawings import file_of
from tests.test_own_sets import DARK, LIGHT, numbered_files, sticker
from tests.test_user_images import made
from tests.ui.conftest import SIZE, Visit
from tests.ui.driver import expect
from tests.ui.test_train import train

if TYPE_CHECKING:
    from playwright.sync_api import Page

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
    tidied: Visit, tmp_path: Path, kind: str
) -> None:
    files, said = SETS[kind]
    page = train(tidied("try-vae")).page
    page.get_by_test_id("zip").set_input_files(made(tmp_path, "zip", files))
    preview = page.locator("[data-part=preview]")
    expect(preview).to_contain_text(said)
    expect(preview.locator("canvas")).to_have_count(24)


def test_all_that_was_skipped_can_be_reached_and_nothing_jumps(
    tidied: Visit, tmp_path: Path
) -> None:
    files = SETS["stickers"][0] | {f"notes/{i}.txt": b"" for i in range(2050)}
    page = train(tidied("try-vae")).page
    page.get_by_test_id("zip").set_input_files(made(tmp_path, "zip", files))
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        for width in (390, SIZE["width"]):
            page.set_viewport_size({**SIZE, "width": width})
            skipped_files_open_and_close_in_their_place(page, width)


def skipped_files_open_and_close_in_their_place(page: "Page", width: int) -> None:
    preview = page.locator("[data-part=preview]")
    skipped = preview.get_by_label("Skipped files")
    expect(preview.locator("summary")).to_have_text("2,050 skipped")
    expect(skipped).to_be_hidden()
    preview.locator("summary").click()
    expect(skipped).to_be_visible()
    before, height = preview.bounding_box(), skipped.bounding_box()["height"]
    assert height <= 240
    last = skipped.locator("li").last
    expect(last).to_have_text("and 50 more")
    skipped.evaluate("(list) => list.scrollTo(0, list.scrollHeight)")
    expect(last).to_be_in_viewport()
    after = preview.bounding_box()
    assert (after["x"], after["width"], after["height"]) == (
        before["x"],
        before["width"],
        before["height"],
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    preview.locator("summary").click()
    expect(skipped).to_be_hidden()
