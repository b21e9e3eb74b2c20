"""What axe-core finds: nothing serious on any tab, light or dark, wide or on a phone."""

from typing import TYPE_CHECKING

import pytest

from tests.ui.conftest import Visit, without
from tests.ui.driver import Explorer, expect

if TYPE_CHECKING:
    from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TABS = ("Explore", "Points", "Interpolate", "Arithmetic", "Compare", "Train", "Evidence")
SIZES = ({"width": 1440, "height": 900}, {"width": 390, "height": 844})
GRAVE = ("serious", "critical")
SEEN = {"exclude": [[".le-status.le-pale"]]}  # what was said a while ago is still there to be heard


@pytest.fixture(scope="session")
def axe() -> "Axe":
    """axe-core, as a package of Python brings it along."""
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        without("What axe-core finds is tested with: pip install axe-playwright-python.")
    return Axe()


def grave(axe: "Axe", explorer: Explorer) -> list[str]:
    """What a person with another sense or hand would stumble over now, a line each."""
    options = {"resultTypes": ["violations"]}
    found = axe.run(explorer.page, SEEN, options).response["violations"]
    return [
        f"{one['impact']} {one['id']}: {node['html'][:200]}"
        for one in found
        for node in one["nodes"]
        if one["impact"] in GRAVE
    ]


@pytest.mark.parametrize(("model", "scheme"), [("try-cgan", "light"), ("try-vae", "dark")])
def test_no_tab_has_a_grave_fault(visit: Visit, axe: "Axe", model: str, scheme: str) -> None:
    explorer = visit(model, color_scheme=scheme, reduced_motion="reduce")  # nothing half pale
    explorer.button("Keep").first.click()
    found = []
    for tab in TABS:
        explorer.page.get_by_role("tab", name=tab, exact=True).first.click()
        explorer.page.wait_for_load_state("networkidle")
        for size in SIZES:
            explorer.page.set_viewport_size(size)
            expect(explorer.page.locator(".le-header")).to_be_visible()
            found += [f"{tab} {size['width']} {line}" for line in grave(axe, explorer)]
        explorer.page.set_viewport_size(SIZES[0])
    assert found == []
