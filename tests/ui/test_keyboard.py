"""Everything by keyboard alone: Tab reaches every part, keys do what hands do."""

import pytest

from tests.ui.conftest import Visit
from tests.ui.driver import Explorer, expect

pytestmark = pytest.mark.browser

NAME = """() => {
  const { activeElement: at } = document;
  return at.ariaLabel || at.labels?.[0]?.textContent.trim() || at.textContent.trim();
}"""


def focused(explorer: Explorer) -> str:
    return explorer.page.evaluate(NAME)


def tab_to(explorer: Explorer, name: str) -> list[str]:
    """Press Tab until `name` has the focus; the names that had it on the way."""
    passed: list[str] = []
    while not passed or passed[-1] != name:
        assert len(passed) < 80, f"Tab never reaches {name}: {passed}"
        explorer.page.keyboard.press("Tab")
        passed.append(focused(explorer))
    return passed


def test_tab_reaches_picker_knobs_classes_and_wall(visit: Visit) -> None:
    explorer, key = visit("try-infogan"), "Shift+Tab"
    explorer.page.get_by_test_id("model").focus()
    explorer.page.keyboard.press(key)
    assert tab_to(explorer, "Model")
    order = [f"z{i + 1}" for i in explorer.engine.describe(explorer.entry).order]
    passed = tab_to(explorer, "Samples")
    wanted = ["Random", "Seed", "Reset", "Temperature", "3", "c1", "c2", *order[:8], "Copy"]
    assert [name for name in passed if name in wanted] == wanted
    assert "new samples" in tab_to(explorer, "Sample of seed 1")


def test_a_visit_without_a_mouse(visit: Visit) -> None:
    explorer = visit()
    press, page = explorer.page.keyboard.press, explorer.page
    page.get_by_test_id("model").focus()
    options = page.locator("option").evaluate_all("(all) => all.map((one) => one.value)")
    press("Home")
    for _ in range(options.index("try-cgan")):
        press("ArrowDown")
    press("Enter")
    if page.get_by_test_id("model").input_value() != "try-cgan":
        press("Enter")
    explorer.until("point.model.id === wanted", "try-cgan")
    tab_to(explorer, "Seed")
    press("Control+a")
    page.keyboard.type("77")
    press("Enter")
    explorer.until("point.seed === wanted", 77)
    tab_to(explorer, str(explorer.point()["classes"].index(1)))
    press("ArrowRight")
    press("Enter")
    name = f"z{explorer.engine.describe(explorer.entry).order[0] + 1}"
    tab_to(explorer, name)
    press("Home")
    press("Shift+ArrowRight")
    press("l")
    explorer.until("point.get(wanted) === 0.5 && point.locked.has(wanted)", name)
    explorer.shows_its_point()
    tab_to(explorer, "Sample of seed 1")
    press("ArrowDown")
    press("Enter")
    wall = page.get_by_test_id("samples")
    columns = wall.evaluate("(wall) => +getComputedStyle(wall).getPropertyValue('--columns')")
    explorer.until("point.seed === wanted", 1 + columns)
    explorer.shows_its_point()


def help_opens_with_a_question_mark_and_closes_with_escape(vae: Explorer) -> None:
    dialog = vae.page.get_by_role("dialog", name="Keys and help")
    before = vae.point()
    for open_help in (lambda: vae.page.keyboard.press("?"), vae.button("Help").click):
        expect(dialog).to_be_hidden()
        open_help()
        expect(dialog).to_be_visible()
        vae.page.keyboard.press("r")
        vae.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    vae.press("z1", "?")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    assert vae.point() == before


def keys_with_control_are_left_to_the_browser(vae: Explorer) -> None:
    before = vae.point()
    vae.press("z1", "Control+ArrowRight", "Alt+ArrowUp", "Control+Home", "Control+l")
    assert vae.point() == before
    assert vae.session.evaluate("(session) => session.point.locked.size") == 0


def test_help_opens_and_other_keys_are_the_browsers(vae: Explorer) -> None:
    help_opens_with_a_question_mark_and_closes_with_escape(vae)
    keys_with_control_are_left_to_the_browser(vae)


def test_every_control_has_a_name(infogan: Explorer) -> None:
    infogan.page.get_by_label("mix", exact=True).check()
    unnamed = infogan.page.evaluate(
        """() => [...document.querySelectorAll(
          ":is(.le-header, .le-explore) :is(button, select, input, [role=slider])"
        )].filter((one) => !(one.hidden || one.ariaLabel || one.labels?.[0]?.textContent.trim()
          || one.textContent.trim())).map((one) => one.outerHTML)"""
    )
    assert unnamed == []
