"""The knob bank as a whole: order, folded dimensions, filmstrips."""

import pytest

from tests.ui.conftest import Visit
from tests.ui.driver import Explorer, expect

pytestmark = pytest.mark.browser


def names(explorer: Explorer, part: str) -> list[str]:
    """The knobs that can be seen in one part of the bank, from top to bottom."""
    sliders = explorer.page.locator(f"[data-part={part}] [role=slider]:visible")
    return sliders.evaluate_all("(all) => all.map((one) => one.ariaLabel)")


def film(name: str) -> str:
    return f'.le-knob:has([aria-label="{name}"]) .le-strip'


def the_most_informative_knobs_come_first(vae: Explorer) -> None:
    assert names(vae, "z") == ["z3", "z1", "z5"]


def dead_dimensions_are_named_and_folded_away(vae: Explorer) -> None:
    summary = vae.page.locator(".le-dead summary")
    expect(summary).to_have_text("2 of 5 dimensions do nothing: z2, z4")
    assert names(vae, "dead") == []
    summary.click()
    expect(vae.knob("z4")).to_be_visible()
    assert names(vae, "dead") == ["z2", "z4"]
    vae.press("z4", "Shift+ArrowRight")
    vae.shows_its_point()
    summary.click()
    expect(vae.knob("z4")).to_be_hidden()


def test_a_model_without_dead_dimensions_names_none(tidied: Visit) -> None:
    explorer = tidied("try-colour")
    expect(explorer.page.locator(".le-dead")).to_be_hidden()


def as_many_as_fit_are_shown_first_and_all_live_ones_on_demand(cgan: Explorer) -> None:
    ordered = [f"z{i + 1}" for i in cgan.engine.describe(cgan.entry).order]
    few = len(names(cgan, "z"))
    assert len(ordered) == 63
    assert few >= 8
    assert names(cgan, "z") == ordered[:few]
    cgan.button(f"{few} of 63, show all").click()
    assert names(cgan, "z") == ordered
    last = cgan.knob(ordered[-1])
    cgan.drag(ordered[-1], 0.5, 0.9)
    expect(last).to_be_in_viewport()
    cgan.shows_its_point()
    cgan.button(f"{few} of 63, show fewer").click()
    assert names(cgan, "z") == ordered[:few]
    cgan.shows_its_point()


def a_few_knobs_need_no_button_for_more(vae: Explorer) -> None:
    expect(vae.page.locator("[data-do=more]")).to_be_hidden()


def filmstrips_show_the_engines_sweep_of_every_knob(vae: Explorer) -> None:
    for name in ("z3", "z1", "z5"):
        vae.shows(film(name), vae.strip(name))
    vae.drag("z1", 0.5, 0.85)
    for name in ("z3", "z1", "z5"):
        vae.shows(film(name), vae.strip(name))


def test_filmstrips_of_codes_reach_from_minus_two_to_two(infogan: Explorer) -> None:
    for name in ("c1", "c2"):
        infogan.shows(film(name), infogan.strip(name))


def filmstrips_of_knobs_scrolled_into_sight_are_drawn(cgan: Explorer) -> None:
    cgan.page.locator("[data-do=more]").click()
    last = f"z{cgan.engine.describe(cgan.entry).order[-1] + 1}"
    cgan.knob(last).scroll_into_view_if_needed()
    cgan.shows(film(last), cgan.strip(last))


def test_the_many_knobs_of_a_cgan(cgan: Explorer) -> None:
    as_many_as_fit_are_shown_first_and_all_live_ones_on_demand(cgan)
    filmstrips_of_knobs_scrolled_into_sight_are_drawn(cgan)


def filmstrips_can_be_switched_off_and_on(vae: Explorer) -> None:
    strip, switch = vae.page.locator(film("z1")), vae.page.get_by_label("filmstrips")
    switch.uncheck()
    expect(strip).to_be_hidden()
    vae.drag("z1", 0.5, 0.2)
    vae.shows_its_point()
    switch.check()
    expect(strip).to_be_visible()
    vae.shows(film("z1"), vae.strip("z1"))


def test_the_knobs_of_a_vae(vae: Explorer) -> None:
    the_most_informative_knobs_come_first(vae)
    a_few_knobs_need_no_button_for_more(vae)
    dead_dimensions_are_named_and_folded_away(vae)
    filmstrips_show_the_engines_sweep_of_every_knob(vae)
    filmstrips_can_be_switched_off_and_on(vae)
