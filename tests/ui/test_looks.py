"""Light and dark, wide and narrow: the page keeps its theme and never scrolls sideways."""

import pytest

from tests.ui.conftest import Visit
from tests.ui.driver import IMAGE, Explorer, expect

pytestmark = pytest.mark.browser

FAMILIES = ("try-vae", "try-gan", "try-cgan", "try-infogan")
SIZES = {"wide": {"width": 1440, "height": 900}, "half": {"width": 1000, "height": 800}}


def colours(explorer: Explorer) -> tuple[int, int]:
    """The lightness, 0 to 255, of the page's ground and of the text upon it."""
    return tuple(
        explorer.page.evaluate(
            """() => [[document.body, "backgroundColor"], [document.querySelector(".le-explore"), "color"]]
              .map(([one, which]) => getComputedStyle(one)[which].match(/\\d+/g).slice(0, 3)
                .reduce((sum, level) => sum + Number(level), 0) / 3)"""  # noqa: E501
        )
    )


def fits(explorer: Explorer) -> None:
    """Nothing reaches beyond the window's width; image and first knob are to be seen."""
    page = explorer.page
    width = page.viewport_size["width"]
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    name = f"z{explorer.engine.describe(explorer.entry).order[0] + 1}"
    for part in (page.locator(IMAGE), explorer.knob(name), page.get_by_test_id("model")):
        expect(part).to_be_visible()
        box = part.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert min(box["width"], box["height"]) >= 20


def test_the_theme_is_switched_and_survives_a_reload(visit: Visit) -> None:
    explorer = visit("try-vae", color_scheme="light")
    ground, ink = colours(explorer)
    assert ground > 200 > 100 > ink
    for dark in (True, False):
        explorer.button("Light or dark").click()
        before = colours(explorer)
        explorer.page.reload()
        explorer.arrive()
        ground, ink = colours(explorer)
        assert (ground < 60 < 180 < ink) if dark else (ground > 200 > 100 > ink)
        assert before == (ground, ink)


def test_at_other_widths_every_family_fits(vae: Explorer) -> None:
    for model in FAMILIES:
        vae.switch(model)
        for size in ("half", "wide"):
            vae.page.set_viewport_size(SIZES[size])
            fits(vae)


def test_wide_pages_show_all_for_one_act_without_scrolling(cgan: Explorer) -> None:
    order = cgan.engine.describe(cgan.entry).order
    expect(cgan.page.locator(IMAGE)).to_be_in_viewport(ratio=1)
    for i in order[:8]:
        expect(cgan.knob(f"z{i + 1}")).to_be_in_viewport(ratio=1)
    expect(cgan.page.get_by_test_id("samples")).to_be_in_viewport(ratio=1)


def test_nothing_jumps_when_another_model_is_opened(cgan: Explorer) -> None:
    before = cgan.page.locator(IMAGE).bounding_box()
    for model in ("try-vae", "try-infogan"):
        cgan.switch(model)
        assert cgan.page.locator(IMAGE).bounding_box() == before
