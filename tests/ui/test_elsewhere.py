"""One link, opened in another browser: every tab is there as it was left."""

import json
from urllib.parse import unquote

import pytest

from tests.ui.conftest import Visit
from tests.ui.driver import expect
from tests.ui.test_arithmetic import NINE, arithmetic, groups, summed
from tests.ui.test_compare import READY, canvas, compare
from tests.ui.test_interpolate import interpolate, path, route, samples
from tests.ui.test_train_setup import CHOSEN, COLLAPSE, chosen, setup, shown

pytestmark = pytest.mark.browser

FILM = "[data-testid=film] canvas"
MODELS = ["try-cgan", "try-infogan", "try-vae"]


def test_a_link_shows_every_tab_as_it_was_in_another_browser(tidied: Visit, visit: Visit) -> None:
    one = tidied("try-cgan")
    points = samples(one, 21, 22, 23)
    interpolate(one, **path(points[:2], way="lerp"))
    arithmetic(one, **groups(points, [2, 1], [0.5, -2]), shell=True)
    compare(one, *MODELS, difference=True, temperature=0.6, categories=[0, 5], knobs=[1.5])
    chosen(one)
    assert setup(one) == CHOSEN
    part = next(p for p in one.link.split("&") if p.startswith("train="))
    least = {**COLLAPSE, "dataset": "sprites", "size": "large", "values": {"lr": 0.004}}
    assert json.loads(unquote(part.removeprefix("train="))) == least, "and no more than was chosen"
    other = visit(
        link=one.link,
        ready=".le-train[data-ready=true]",
        viewport={"width": 1300, "height": 800},
    )
    shown(other, "gan", "collapse", "large", "sprites")
    page, rate = other.page, other.page.get_by_label("Learning rate of G", exact=True)
    expect(rate).to_have_value("0.004")
    expect(page.get_by_test_id("estimate")).to_contain_text("parameters")
    assert page.evaluate("() => document.querySelector('.le-status').textContent") == ""
    page.get_by_role("tab", name="Interpolate").click()
    other.shows(FILM, route(one, points[:2], 6, "lerp"))
    page.get_by_role("tab", name="Arithmetic").click()
    other.shows(NINE, summed(one, points, [2, 1], [0.5, -2], onto=True)[0])
    assert page.get_by_test_id("expression").input_value() == "0.5·A − 2·B"
    page.get_by_role("tab", name="Compare").click()
    page.wait_for_selector(READY)
    compare(one)
    for i in range(3):
        other.shows(canvas(i), one.pixels(canvas(i))[None])
    expect(page.get_by_label("difference to the first")).to_be_checked()
