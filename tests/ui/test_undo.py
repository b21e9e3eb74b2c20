"""Undo and redo over everything that changes a point, a slot or a setting."""

import random
from collections.abc import Callable

import pytest

from tests.ui.driver import Explorer, expect

pytestmark = pytest.mark.browser


def undo(explorer: Explorer) -> None:
    explorer.page.keyboard.press("Control+z")


def redo(explorer: Explorer) -> None:
    explorer.page.keyboard.press("Control+Shift+z")


def actions(explorer: Explorer, dice: random.Random) -> list[Callable[[], object]]:
    """Things a person may do next."""
    page = explorer.page
    knob = page.locator(".le-knob:visible .le-track").nth(dice.randrange(2))
    name = knob.get_attribute("aria-label") or ""
    shelf, slot = page.locator(".le-place"), page.locator(f"[data-slot={dice.choice('ab')}]")
    return [
        explorer.button("Random").click,
        explorer.button("Reset").click,
        lambda: explorer.drag(name, dice.random(), dice.random(), dice.random()),
        lambda: explorer.press(name, "Shift+ArrowLeft"),
        lambda: explorer.button(f"Lock {name}").click(),
        lambda: page.get_by_test_id("temperature").fill(f"{dice.randint(0, 40) / 20}"),
        lambda: explorer.switch(dice.choice(["try-vae", "try-cgan", "try-infogan"])),
        lambda: page.keyboard.press("k"),
        slot.click,
        lambda: shelf.first.click() if shelf.count() else None,
        lambda: shelf.first.press("Delete") if shelf.count() else None,
        page.locator("[data-do=scaling]").click,
        page.locator("[data-do=strips]").click,
        page.locator("[role=tab][data-figure=traversal]").click,
    ]


def test_fifty_actions_are_undone_to_the_start_and_done_again(vae: Explorer) -> None:
    explorer, dice = vae, random.Random(3)
    explorer.rest()
    first, start = explorer.state(), explorer.session.evaluate("(session) => session.history.at")
    for _ in range(50):
        dice.choice(actions(explorer, dice))()
        explorer.rest()
    last = explorer.state()
    steps = explorer.session.evaluate("(session) => session.history.at") - start
    assert steps > 30
    for _ in range(steps):
        at = explorer.session.evaluate("(session) => session.history.at")
        undo(explorer)
        explorer.until("session.history.at === wanted && !session.restoring", at - 1)
        explorer.rest()
    assert explorer.state() == first
    explorer.shows_its_point()
    for _ in range(steps):
        at = explorer.session.evaluate("(session) => session.history.at")
        redo(explorer)
        explorer.until("session.history.at === wanted && !session.restoring", at + 1)
        explorer.rest()
    assert explorer.state() == last
    explorer.shows_its_point()


def a_drag_is_one_step(vae: Explorer) -> None:
    vae.rest()
    before = vae.point()
    vae.drag("z3", 0.3, 0.4, 0.6, 0.8, 0.9)
    vae.rest()
    undo(vae)
    vae.until("point.get('z3') === wanted", before["z"][2])
    assert vae.point() == before


def what_has_just_been_done_can_be_undone_at_once(vae: Explorer) -> None:
    vae.rest()
    before = vae.point()
    vae.press("z3", "Shift+ArrowRight")
    undo(vae)
    vae.until("point.get('z3') === wanted", before["z"][2])


def a_new_step_ends_what_could_be_done_again(vae: Explorer) -> None:
    vae.rest()
    vae.press("z3", "Shift+ArrowRight")
    vae.rest()
    undo(vae)
    vae.rest()
    vae.press("z1", "Shift+ArrowRight")
    vae.rest()
    expect(vae.button("Redo")).to_be_disabled()
    after = vae.point()
    redo(vae)
    vae.page.wait_for_timeout(300)
    assert vae.point() == after


def undo_waits_until_a_held_knob_is_let_go(vae: Explorer) -> None:
    vae.rest()
    vae.drag("z3", 0.5, 0.8, hold=True)
    held = vae.point()
    undo(vae)
    vae.page.wait_for_timeout(300)
    assert vae.point() == held
    vae.page.mouse.up()


def text_fields_keep_their_own_undo(vae: Explorer) -> None:
    vae.press("z3", "Shift+ArrowRight")
    vae.rest()
    after, seed = vae.point(), vae.page.get_by_test_id("seed")
    seed.press("Control+z")
    vae.page.wait_for_timeout(300)
    assert vae.point() == after


def the_buttons_do_what_the_keys_do(vae: Explorer) -> None:
    vae.rest()
    before = vae.point()
    vae.press("z3", "Shift+ArrowRight")
    vae.rest()
    after = vae.point()
    vae.button("Undo").click()
    vae.until("point.get('z3') === wanted", before["z"][2])
    vae.button("Redo").click()
    vae.until("point.get('z3') === wanted", after["z"][2])


def test_one_step_is_undone_and_done_again(vae: Explorer) -> None:
    a_drag_is_one_step(vae)
    what_has_just_been_done_can_be_undone_at_once(vae)
    a_new_step_ends_what_could_be_done_again(vae)
    undo_waits_until_a_held_knob_is_let_go(vae)
    text_fields_keep_their_own_undo(vae)
    the_buttons_do_what_the_keys_do(vae)
