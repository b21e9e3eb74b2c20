"""Words are explained where they stand, and a first visit is shown around, as a person meets it."""

from typing import TYPE_CHECKING

import pytest

from tests.ui.conftest import SIZE, Visit, open_page
from tests.ui.driver import EXPLORE, IMAGE, SESSION, expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

CARD, NOTE = ".le-term", ".le-tour"


def overlap(one: "Locator", other: "Locator") -> bool:
    """Whether two parts of the page cover each other."""
    a, b = one.bounding_box(), other.bounding_box()
    assert a is not None and b is not None
    return all(
        a[start] < b[start] + b[size] and b[start] < a[start] + a[size]
        for start, size in (("x", "width"), ("y", "height"))
    )


def test_a_word_is_explained_by_pointing_keys_and_tap(visit: Visit) -> None:
    explorer = visit("try-vae")
    page, card = explorer.page, explorer.page.locator(CARD)
    expect(card).to_be_hidden()

    # Pointing: two sentences, a formula, this very point, and nothing that stands in the way.
    word = page.locator(".le-explore [data-term=temperature]")
    word.hover()
    expect(card).to_contain_text("narrower or wider prior")
    expect(card.locator("math")).to_contain_text("z∼N")
    expect(card).to_contain_text("T = 1.00")
    assert word.get_attribute("aria-describedby") == card.get_attribute("id")
    assert not overlap(card, page.get_by_test_id("temperature"))
    page.get_by_test_id("temperature").focus()
    page.keyboard.press("ArrowLeft")
    expect(card).to_contain_text("T = 0.95")  # the drawing goes with the point
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()

    # Whoever takes hold of something has it free.
    page.mouse.move(0, 0)
    word.hover()
    expect(card).to_be_visible()
    page.get_by_test_id("temperature").hover()
    page.mouse.down()
    expect(card).to_be_hidden()
    page.mouse.up()

    # Keys: no word is a stop of Tab; E and arrows walk over them, and back to where one was.
    assert page.locator("[data-term][tabindex='0']").count() == 0
    knob = explorer.knob("z3")
    knob.focus()
    page.keyboard.press("e")
    expect(card).to_be_visible()
    first = card.inner_text()
    page.keyboard.press("ArrowRight")
    expect(card).not_to_have_text(first)
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(knob).to_be_focused()

    # The glossary finds words, and says all formulas.
    page.keyboard.press("?")
    page.get_by_role("tab", name="Words").click()
    page.get_by_label("Find a word").fill("slerp")
    expect(page.locator(".le-glossary dt").first).to_have_text("slerp")
    page.keyboard.press("Escape")

    # What was measured is said of this model, where it was.
    explorer = visit("cgan-mnist-small")
    explorer.evidence()
    explorer.page.locator("[data-term=coverage]").first.hover()
    expect(explorer.page.locator(CARD)).to_contain_text("This model: 0.890")

    # A finger taps, on the narrow page, and the card is within it.
    phone = visit("try-cgan", viewport={"width": 390, "height": 844}, has_touch=True)
    phone.page.locator(".le-explore [data-term=temperature]").tap()
    card = phone.page.locator(CARD)
    expect(card).to_be_visible()
    box = card.bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 390
    phone.page.locator(".le-explore [data-term=temperature]").tap()
    expect(card).to_be_hidden()


def arrived(page: "Page", address: str) -> "Locator":
    page.goto(address)
    page.wait_for_selector(EXPLORE)
    return page.locator(NOTE)


def test_a_first_visit_is_shown_around_once(browser: "Browser", server: str) -> None:
    context = browser.new_context(viewport=SIZE)
    page, troubles = open_page(context)
    note = arrived(page, server)
    expect(note).to_contain_text("Take hold of a knob")
    assert not overlap(note, page.locator(IMAGE))

    # It waits for the person: another deed is none.
    page.get_by_role("button", name="Random", exact=True).click()
    session = page.evaluate_handle(SESSION)
    page.wait_for_function("(session) => session.point.seed !== 7", arg=session)
    expect(note).to_contain_text("1 of 5")
    page.locator(".le-explore .le-knob .le-track").first.focus()
    page.keyboard.press("ArrowRight")
    expect(note).to_contain_text("2 of 5")
    page.get_by_role("button", name="Random", exact=True).click()
    expect(note).to_contain_text("3 of 5")
    page.keyboard.press("e")  # a word is explained
    expect(note).to_contain_text("4 of 5")
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Points").click()
    surface = page.get_by_test_id("map")
    expect(page.locator(".le-map .le-caption")).to_contain_text("samples")
    surface.click(position={"x": 200, "y": 200})
    expect(note).to_contain_text("5 of 5")
    note.get_by_role("button", name="Close").click()
    expect(note).to_be_hidden()

    # Seen is seen; and it can be found again.
    fresh = context.new_page()
    again = arrived(fresh, server)
    fresh.wait_for_function("(s) => s.history.steps.length", arg=fresh.evaluate_handle(SESSION))
    expect(again).to_be_hidden()
    fresh.keyboard.press("?")
    fresh.get_by_role("button", name="Show me around").click()
    expect(again).to_contain_text("1 of 5")
    again.get_by_role("button", name="Skip").focus()
    fresh.keyboard.press("Escape")
    expect(again).to_be_hidden()
    link = fresh.url
    context.close()
    assert troubles == []

    # Whoever follows a link has come for something.
    other = browser.new_context(viewport=SIZE)
    page, troubles = open_page(other)
    assert "#" in link
    note = arrived(page, link)
    page.wait_for_function("(s) => s.history.steps.length", arg=page.evaluate_handle(SESSION))
    expect(note).to_be_hidden()
    other.close()
    assert troubles == []
