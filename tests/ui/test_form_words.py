"""What a model draws is called what it is: points of the plane are no images."""

import pytest

from tests.ui.conftest import Visit
from tests.ui.driver import Explorer, expect

pytestmark = pytest.mark.browser

# All that a person reads or hears of a tab in which a word stands.
SAID = """(root) => {
  const said = [];
  for (const one of root.querySelectorAll("*")) {
    if (!one.checkVisibility()) continue;
    for (const node of one.childNodes) if (node.nodeType === 3) said.push(node.textContent);
    for (const name of ["title", "aria-label"]) said.push(one.getAttribute(name) ?? "");
  }
  return said.filter((words) => /image/i.test(words)).map((words) => words.trim());
}"""


def said(toy: Explorer, tab: str) -> list[str]:
    return toy.page.locator(f".le-{tab.lower()}").evaluate(SAID)


def test_of_a_model_of_points_nothing_is_called_an_image(visit: Visit) -> None:
    toy = visit("toy-vae-ring")
    assert said(toy, "Explore") == []
    toy.page.get_by_role("tab", name="Points").click()
    toy.button("Test point").click()
    expect(toy.page.get_by_test_id("measured")).to_contain_text("a coordinate")
    expect(toy.page.locator(".le-map .le-caption")).to_contain_text("test points")
    expect(toy.page.get_by_test_id("nearest")).to_contain_text("nearest test points by z")
    assert said(toy, "Points") == []
    toy.page.get_by_role("tab", name="Interpolate").click()
    toy.page.wait_for_selector(".le-interpolate[data-ready=true]")
    assert said(toy, "Interpolate") == []
    left = set(said(toy.evidence(), "Evidence"))
    assert all("Judges look at images" in words for words in left), left
    toy.switch("try-vae")
    toy.page.get_by_role("tab", name="Points").click()
    expect(toy.button("Test image")).to_be_visible()
