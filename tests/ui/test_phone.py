"""A phone: every tab in a narrow window, in its theme, under fingers; nothing sticks out."""

from typing import Any

import pytest

from tests.ui.conftest import Visit
from tests.ui.driver import Explorer
from tests.ui.test_arithmetic import arithmetic
from tests.ui.test_compare import KINDS, canvas, compare, drawn, image
from tests.ui.test_evidence import ONLY
from tests.ui.test_interpolate import interpolate
from tests.ui.test_looks import FAMILIES, colours, fits
from tests.ui.test_points import FRAMED, PAD, encoded, points
from tests.ui.test_train import start, train

pytestmark = pytest.mark.browser

WIDTH = 390
RIGHTMOST = """(root) => Math.max(...[...document.querySelectorAll(`${root}, ${root} *`)]
  .filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect().right))"""


@pytest.mark.slow
@pytest.mark.parametrize(("scheme", "mobile"), [("light", True), ("dark", False)])
def test_every_tab_fits_a_phone_in_the_systems_theme(
    visit: Visit, scheme: Any, mobile: bool
) -> None:
    phone = {"viewport": {"width": WIDTH, "height": 844}, "has_touch": True, "is_mobile": mobile}
    explorer = visit(color_scheme=scheme, **phone)
    its_theme_is(explorer, scheme)
    every_family_fits_on_explore(explorer)
    every_view_of_interpolate_fits(explorer)
    every_view_of_arithmetic_fits(explorer)
    comparisons_stack_and_every_part_of_them_fits(explorer)
    the_evidence_of_every_model_fits(explorer)
    its_theme_is(explorer, scheme)
    a_finger_draws_in_points_which_fits(explorer)
    a_run_in_train_fits(explorer)


def its_theme_is(explorer: Explorer, scheme: str) -> None:
    ground, ink = colours(explorer)
    assert (ground < 60 < 180 < ink) if scheme == "dark" else (ground > 200 > 100 > ink)


def no_scroll_sideways(explorer: Explorer) -> None:
    assert explorer.page.evaluate("document.documentElement.scrollWidth") <= WIDTH


def nothing_sticks_out(explorer: Explorer, root: str) -> None:
    explorer.page.wait_for_timeout(300)
    assert explorer.page.evaluate(RIGHTMOST, root) <= WIDTH
    no_scroll_sideways(explorer)


def every_family_fits_on_explore(explorer: Explorer) -> None:
    for model in FAMILIES:
        explorer.switch(model)
        fits(explorer)
        explorer.drag(f"z{explorer.engine.describe(explorer.entry).order[0] + 1}", 0.5, 0.8)
        explorer.shows_its_point()
        fits(explorer)
    explorer.page.get_by_label("mix", exact=True).check()
    explorer.page.get_by_role("tab", name="Traversal").click()
    fits(explorer)
    explorer.switch("try-cgan")


def every_view_of_interpolate_fits(explorer: Explorer) -> None:
    for view in ("film", "corners", "chain", "classes"):
        interpolate(explorer, view=view)
        nothing_sticks_out(explorer, ".le-interpolate")


def every_view_of_arithmetic_fits(explorer: Explorer) -> None:
    for view in ("sum", "analogy", "directions"):
        arithmetic(explorer, view=view)
        nothing_sticks_out(explorer, ".le-arithmetic")


def comparisons_stack_and_every_part_of_them_fits(explorer: Explorer) -> None:
    page = compare(explorer, "try-cgan", "try-vae").page
    explorer.shows(canvas(1), image(explorer, drawn(explorer, "try-vae", 7)))
    for change in ({"difference": True}, {"by": "image"}, {"models": KINDS, "by": "seed"}):
        explorer.session.evaluate("(session, change) => session.edit('compare', change)", change)
        page.wait_for_timeout(300)
        no_scroll_sideways(explorer)
        for part in page.locator(":is(.le-panel, .le-compare button):visible").all():
            box = part.bounding_box()
            assert box is not None
            assert 0 <= box["x"] < box["x"] + box["width"] <= WIDTH
    panels, knob = page.locator(".le-panels").bounding_box(), explorer.knob("k1").bounding_box()
    assert panels is not None and knob is not None
    assert panels["y"] < knob["y"]


def the_evidence_of_every_model_fits(explorer: Explorer) -> None:
    page = explorer.page
    page.get_by_role("tab", name="Evidence").click()
    for model in ONLY:
        page.get_by_test_id("model").select_option(model)
        page.wait_for_selector(f".le-evidence[data-drawn={model}]")
        beyond = page.evaluate(
            """() => [...document.querySelectorAll(".le-evidence *")].filter((one) =>
              !one.closest("svg *") && one.getBoundingClientRect().right > innerWidth + 1).length"""
        )
        assert beyond == 0
        no_scroll_sideways(explorer)


def a_finger_draws_in_points_which_fits(explorer: Explorer) -> None:
    page = explorer.page
    page.get_by_test_id("model").select_option("try-vae")
    points(explorer)
    page.wait_for_selector(".le-map[aria-busy=false]")  # nothing moves any more
    page.locator(PAD).scroll_into_view_if_needed()
    box = page.locator(PAD).bounding_box()
    assert box is not None
    touch = page.context.new_cdp_session(page)
    middle = box["y"] + box["height"] / 2
    for kind, x in (("touchStart", 0.3), ("touchMove", 0.5), ("touchMove", 0.7), ("touchEnd", 0)):
        places = [{"x": box["x"] + x * box["width"], "y": middle}] if x else []
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})
    encoded(explorer)
    no_scroll_sideways(explorer)
    assert explorer.pixels(FRAMED).max() == 255


def a_run_in_train_fits(explorer: Explorer) -> None:
    start(train(explorer, "cgan"), 3)
    nothing_sticks_out(explorer, ".le-train")
    explorer.button("Stop").click()
