"""One knob under mouse and keyboard: the image follows, and ends where the knob ends."""

import numpy as np
import pytest

from tests.ui.driver import Explorer, expect
from tests.ui.points import at, value_at

pytestmark = pytest.mark.browser


def value(explorer: Explorer, name: str) -> float:
    point = explorer.point()
    return point["z" if name[0] == "z" else "codes"][int(name[1:]) - 1]


def dragging_a_knob_changes_the_image_to_what_the_engine_says(vae: Explorer) -> None:
    before = vae.pixels()
    vae.drag("z1", 0.5, 0.6, 0.9, hold=True)
    vae.shows_its_point()  # while the knob is still held
    assert value(vae, "z1") == pytest.approx(value_at("z1", 0.9), abs=0.02)
    assert np.abs(vae.pixels().astype(int) - before).mean() > 1
    vae.page.mouse.up()
    vae.shows_its_point()


def the_last_value_of_a_fast_drag_is_what_is_shown(cgan: Explorer) -> None:
    name = f"z{cgan.engine.describe(cgan.entry).order[0] + 1}"
    swings = 0.5 + 0.4 * np.sin(np.arange(90) / 4)
    cgan.drag(name, *swings, 0.25, hold=True)
    assert value(cgan, name) == pytest.approx(value_at(name, 0.25), abs=0.02)
    cgan.shows_its_point()
    cgan.page.mouse.up()
    cgan.until("!point.held")
    cgan.shows_its_point()


def a_drag_beyond_the_track_stops_at_the_end(vae: Explorer) -> None:
    vae.drag("z1", 0.5, 1.5)
    assert value(vae, "z1") == 3
    vae.drag("z1", 0.5, -0.5)
    assert value(vae, "z1") == -3
    vae.shows_its_point()


def other_knobs_stay_while_one_is_dragged(vae: Explorer) -> None:
    before = vae.point()
    vae.drag("z3", 0.3, 0.8)
    after = vae.point()
    assert at(before, {"z3": after["z"][2]}) == after


def arrows_nudge_and_shift_takes_large_steps(vae: Explorer) -> None:
    vae.button("Reset").click()
    vae.press("z1", "ArrowRight", "ArrowUp", "ArrowRight")
    assert value(vae, "z1") == pytest.approx(0.15)
    vae.press("z1", "ArrowLeft", "ArrowDown")
    assert value(vae, "z1") == pytest.approx(0.05)
    vae.press("z1", "Shift+ArrowRight")
    assert value(vae, "z1") == pytest.approx(0.55)
    vae.press("z1", "Shift+ArrowDown", "Shift+ArrowLeft")
    assert value(vae, "z1") == pytest.approx(-0.45)
    expect(vae.knob("z1")).to_have_attribute("aria-valuenow", "-0.45")
    vae.shows_its_point()


def home_and_double_click_and_the_button_reset_one_knob(vae: Explorer) -> None:
    before, reset = vae.point(), vae.button("Reset z1")
    vae.press("z1", "Home")
    assert vae.point() == at(before, {"z1": 0})
    for back in (lambda: vae.knob("z1").dblclick(), reset.click):
        vae.drag("z1", 0.5, 0.8)
        expect(reset).to_be_enabled()
        back()
        expect(reset).to_be_disabled()
        assert vae.point() == at(before, {"z1": 0})
    vae.shows_its_point()


def test_a_knob_under_mouse_and_keyboard(vae: Explorer) -> None:
    dragging_a_knob_changes_the_image_to_what_the_engine_says(vae)
    a_drag_beyond_the_track_stops_at_the_end(vae)
    other_knobs_stay_while_one_is_dragged(vae)
    arrows_nudge_and_shift_takes_large_steps(vae)
    home_and_double_click_and_the_button_reset_one_knob(vae)


def test_a_knob_tells_its_value_and_range(infogan: Explorer) -> None:
    infogan.button("Reset").click()
    for name, limit in (("z61", "3"), ("c1", "2")):
        knob = infogan.knob(name)
        infogan.press(name, "ArrowRight")
        expect(knob).to_have_attribute("aria-valuenow", "0.05")
        expect(knob).to_have_attribute("aria-valuemin", f"-{limit}")
        expect(knob).to_have_attribute("aria-valuemax", limit)


def two_knobs_one_after_the_other_both_count(cgan: Explorer) -> None:
    first, second = (f"z{i + 1}" for i in cgan.engine.describe(cgan.entry).order[:2])
    cgan.drag(first, 0.5, 0.9)
    cgan.drag(second, 0.5, 0.1)
    assert value(cgan, first) == pytest.approx(value_at("z1", 0.9), abs=0.02)
    assert value(cgan, second) == pytest.approx(value_at("z1", 0.1), abs=0.02)
    cgan.shows_its_point()


def test_knobs_under_a_quick_hand(cgan: Explorer) -> None:
    the_last_value_of_a_fast_drag_is_what_is_shown(cgan)
    two_knobs_one_after_the_other_both_count(cgan)
