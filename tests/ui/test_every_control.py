"""A walk over every control of every family: none leaves an error or a wrong image behind."""

import pytest

from tests.ui.conftest import Visit
from tests.ui.test_compare import compare

pytestmark = pytest.mark.browser

FAMILIES = ("try-vae", "try-colour", "try-gan", "try-cgan", "try-infogan")

# Touch what can be touched now, each control the way its kind is touched (of the many pictures
# and knobs every fourth control); how many there were. Tabs are opened one by one, and the
# clipboard has tests of its own.
TOUCH = """async () => {
  const touch = (control) => {
    if (control.role === "slider") {
      for (const key of ["ArrowRight", "PageDown", "l", "l"]) {
        control.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
      }
    } else if (control.tagName === "SELECT") {
      if (control.dataset.testid === "model") return; // models have walks of their own
      control.selectedIndex = (control.selectedIndex + 1) % control.length;
      control.dispatchEvent(new Event("change"));
    } else if (control.type === "range" || control.type === "number") {
      control.value = control.type === "range" ? "0.35" : "41";
      for (const type of ["input", "change"]) control.dispatchEvent(new Event(type));
    } else {
      control.click();
    }
  };
  let [touched, many] = [0, 0];
  for (const control of document.querySelectorAll(
    ":is(.le-header, .le-explore, .le-bench) :is(button, summary, input, select, [role=slider])"
  )) {
    const elsewhere = control.role === "tab" || ["copy", "paste"].includes(control.dataset.do);
    if (elsewhere || control.disabled || !control.checkVisibility()) continue;
    const crowd = ".le-rows, .le-wall, .le-traversal, .le-lattice, .le-film, .le-list, .le-spots";
    if (control.closest(crowd) && many++ % 4) continue;
    touch(control);
    document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
    await new Promise((done) => setTimeout(done));
    touched += 1;
  }
  return touched;
}"""


def test_every_control_of_every_family_works_without_errors(visit: Visit) -> None:
    explorer = visit(color_scheme="light")
    for model in FAMILIES:
        explorer.explore().switch(model)
        touched = [explorer.page.evaluate(TOUCH)]
        explorer.page.get_by_role("tab", name="Traversal").click()
        touched.append(explorer.page.evaluate(TOUCH))
        for by in ("Seed", "Image"):
            compare(explorer).page.get_by_role("tab", name=by, exact=True).click()
            touched.append(explorer.page.evaluate(TOUCH))
        for tab in ("Interpolate", "Arithmetic"):
            explorer.page.get_by_role("tab", name=tab).click()
            views = explorer.page.locator(f".le-{tab.lower()} [data-view]")
            views.first.wait_for()
            for i in range(views.count()):
                if views.nth(i).is_visible():
                    views.nth(i).click()
                    explorer.page.wait_for_timeout(500)
                    touched.append(explorer.page.evaluate(TOUCH))
        explorer.explore().switch(model)
        assert min(touched) > 8, model
        assert max(touched) > 25, model
        assert explorer.point()["model"] == model
        explorer.until("!point.held")
        explorer.page.wait_for_load_state("networkidle")
        explorer.shows_its_point()
