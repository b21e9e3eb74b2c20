"""Own pictures that are not square: a person says how they become so, and gets what is shown."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.checkpoints import read_card
from explorer.data import own_images
from tests.drawings import file_of
from tests.test_user_images import made
from tests.ui.conftest import Visit
from tests.ui.driver import expect
from tests.ui.test_own_sets import give, learns
from tests.ui.test_train import few_epochs, state, train
from tests.ui.test_undo import undo

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FIRST = """() => {
  const canvas = document.querySelector("[data-part=preview] canvas"),
    { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return Array.from(data).filter((_, i) => i % 4 === 0);
}"""


def test_what_is_cut_is_said_another_way_is_chosen_and_what_is_shown_is_learnt(
    tidied: Visit, tmp_path: Path
) -> None:
    tall = np.random.default_rng(0).integers(0, 256, (24, 28, 20), dtype=np.uint8)
    files = {
        f"{'ab'[i % 2]}/{i:02}.png": file_of(Image.fromarray(one)) for i, one in enumerate(tall)
    }
    source = made(tmp_path, "zip", files)

    def wanted(fit: str) -> list[int]:
        return own_images(source, 28, fit=fit).images.images[0, 0].flatten().tolist()

    explorer = train(tidied("try-vae"))
    page, preview = explorer.page, explorer.page.locator("[data-part=preview]")
    give(explorer, source)
    learns(explorer, "24 images · 2 classes")
    ways = preview.get_by_role("radiogroup", name="Pictures that are not square")
    expect(ways.get_by_role("radio", name="Pad")).to_be_checked()
    expect(preview).to_contain_text("padded left and right with the colour of their border")
    assert page.evaluate(FIRST) == wanted("pad")

    ways.get_by_role("radio", name="Crop").click()
    expect(ways.get_by_role("radio", name="Crop")).to_be_checked()
    expect(preview).to_contain_text("top and bottom 4 of 28 rows were cut off")
    assert page.evaluate(FIRST) == wanted("crop")
    undo(explorer)
    expect(ways.get_by_role("radio", name="Pad")).to_be_checked()
    ways.get_by_role("radio", name="Stretch").click()
    expect(ways.get_by_role("radio", name="Stretch")).to_be_checked()
    assert page.evaluate(FIRST) == wanted("stretch")

    shown = page.locator("[data-testid=learns] code").inner_text()
    few_epochs(explorer)
    explorer.button("Start").click()
    state(explorer, "finished")
    with page.expect_download() as saved:
        explorer.button("Download").click()
    card = read_card(Path(saved.value.path()))
    assert (card.recipe.fit, card.images[:6]) == ("stretch", shown)
