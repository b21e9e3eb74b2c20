"""The address holds the whole state: opened elsewhere, damaged, and as a lesson."""

import pytest

from tests.ui.conftest import Visit
from tests.ui.driver import Explorer, expect

pytestmark = pytest.mark.browser

WRITTEN = """async (_, state) =>
  (await import(new URL("instrument/core/link.js", document.baseURI))).write(state)"""


def test_a_link_shows_the_same_pixels_in_another_browser(visit: Visit) -> None:
    one = visit("try-infogan")
    one.drag("c1", 0.5, 0.8)
    one.drag("c2", 0.5, 0.2)
    one.button("Lock c2").click()
    one.page.get_by_test_id("temperature").fill("1.3")
    one.page.locator("[data-slot=a]").click()
    one.page.get_by_role("tab", name="Evidence").click()
    one.rest()
    one.page.wait_for_function("(link) => location.href === link", arg=one.link)
    one.explore()
    other = visit(
        link=one.link.replace("tab=evidence", "tab=explore"),
        viewport={"width": 1300, "height": 800},
    )
    other.until("point.model.id === 'try-infogan'")
    other.shows_its_point()
    assert {**other.point(), "origin": ""} == one.point()
    assert other.pixels().tolist() == one.pixels().tolist()
    expect(other.button("Lock c2")).to_have_attribute("aria-pressed", "true")
    assert other.state()["slots"][0]["z"] == one.state()["slots"][0]["z"]


def opened(explorer: Explorer, link: str) -> None:
    """Open a link in the page that is there, as if it was pasted into the address bar."""
    explorer.page.evaluate("(link) => { location.href = link; }", link)


def test_a_link_of_a_model_that_is_gone_says_so_and_opens_another_in_its_tab(
    vae: Explorer, visit: Visit
) -> None:
    link = vae.link.replace("at=try-vae", "at=try-gone").replace("tab=explore", "tab=evidence")
    explorer = visit(link=link, ready=".le-evidence[data-drawn]")
    evidence = explorer.page.get_by_role("tab", name="Evidence")
    expect(evidence).to_have_attribute("aria-selected", "true")
    explorer.says("try-gone is not here")
    explorer.explore().shows_its_point()


def test_a_link_made_with_other_weights_says_so_and_opens_the_point(vae: Explorer) -> None:
    before = vae.point()
    link = vae.link.replace(before["weights"], "0" * 12)
    vae.press("z3", "Shift+ArrowRight")
    opened(vae, link)
    vae.says("other weights")
    assert vae.point()["z"] == before["z"]
    vae.shows_its_point()


def test_a_link_with_a_point_that_does_not_fit_says_so(vae: Explorer) -> None:
    before = vae.point()
    state = {**vae.state(), "tab": "explore", "at": {**before, "z": [1, 2]}}
    opened(vae, vae.session.evaluate(WRITTEN, state))
    vae.says("needs 5 numbers")
    assert vae.point() == before


def test_a_damaged_link_opens_the_default_with_a_sentence(visit: Visit) -> None:
    explorer = visit(link="#at=try-vae,zz,7,1,5.0.0,AAAA&a=b&<script>=1")
    explorer.says("damaged")
    explorer.shows_its_point()


def test_a_lesson_hides_and_locks_what_its_teacher_chose(cgan: Explorer, visit: Visit) -> None:
    cgan.button("Link").click()
    cgan.page.get_by_text("Make it a lesson").click()
    cgan.page.get_by_label("samples and traversal").select_option("hide")
    cgan.page.get_by_label("Random and seed").select_option("lock")
    cgan.page.get_by_label("choice of the model").select_option("lock")
    cgan.page.get_by_label("Copy and Paste").select_option("hide")
    explorer = visit(link=cgan.page.get_by_label("The link").input_value() + ",z2")
    page = explorer.page
    before = explorer.point()
    expect(page.locator(".le-figures")).to_be_hidden()
    expect(explorer.button("Random")).to_be_visible()
    page.keyboard.press("r")
    explorer.button("Random").click(force=True)
    page.evaluate("""() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", '{"z": [0]}');
      document.dispatchEvent(new ClipboardEvent("paste", { clipboardData }));
    }""")
    assert explorer.said == ""
    page.wait_for_timeout(300)
    assert explorer.point() == before
    assert page.locator(".le-model").evaluate("(label) => label.inert")
    explorer.drag("z3", 0.5, 0.9)
    assert explorer.point() != before
    page.reload()
    explorer.arrive()
    expect(page.locator(".le-figures")).to_be_hidden()


def test_the_link_is_copied(vae: Explorer) -> None:
    vae.button("Link").click()
    vae.button("Copy link").click()
    expect(vae.button("Copied")).to_be_visible()
    link = vae.page.evaluate("() => navigator.clipboard.readText()")
    assert link == vae.link
    assert "try-vae" in link
    vae.page.keyboard.press("Escape")


def test_the_address_is_quiet_while_a_knob_is_held(vae: Explorer) -> None:
    vae.rest()
    vae.page.wait_for_function("(link) => location.href === link", arg=vae.link)
    before = vae.page.url
    vae.drag("z3", 0.5, 0.7, hold=True)
    vae.page.wait_for_timeout(700)
    assert vae.page.url == before
    vae.page.mouse.up()
    vae.page.wait_for_function("(link) => location.href === link", arg=vae.link)
    assert vae.page.url != before
