"""The window is used on every tab, pictures keep their shape, and what is pressed its size."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.ui.conftest import SIZE, Visit
from tests.ui.driver import Explorer

pytestmark = pytest.mark.browser

TABS = ("Explore", "Points", "Interpolate", "Arithmetic", "Compare", "Train", "Evidence")
VIEWS = {
    "Interpolate": ("Four corners", "Chain of anchors", "Style × class", "Path"),
    "Arithmetic": ("Analogy", "Directions", "Sum"),
    "Compare": ("Image", "Seed"),
}
SIZES = ((1280, 720), (1440, 900), (1920, 1080))
LEAST = 0.7
LATE = {
    "Points": "[data-testid=nearest] canvas",
    "Train": ".le-card",
    "Evidence": ".le-evidence[data-drawn^=c]",
}
QUIET = 700  # ms in which nothing new has come

# The share of the window that is used: the union of what is drawn (canvases, drawings, pictures,
# controls, lines of text), each with a margin of 12 pixels, over the window. Nothing counts twice,
# and nothing that one would have to scroll to.
SHARE = """() => {
  const MARGIN = 12, CELL = 4, wide = Math.ceil(innerWidth / CELL), high = Math.ceil(innerHeight / CELL);
  const grid = new Uint8Array(wide * high);
  const put = ({ left, top, right, bottom, width, height }) => {
    if (width < 2 || height < 2) return;
    const at = (place, most) => Math.min(most, Math.max(0, Math.round(place / CELL)));
    for (let y = at(top - MARGIN, high); y < at(bottom + MARGIN, high); y++)
      grid.fill(1, y * wide + at(left - MARGIN, wide), y * wide + at(right + MARGIN, wide));
  };
  const drawn = "canvas, svg, img, video, input, select, button, textarea, meter, progress, math, "
    + "[role=slider], [role=img]";
  for (const one of document.querySelectorAll("body *")) {
    if (!one.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (one.matches(drawn)) put(one.getBoundingClientRect());
    for (const node of one.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || !node.textContent.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const line of range.getClientRects()) put(line);
    }
  }
  return grid.reduce((sum, one) => sum + one, 0) / grid.length;
}"""  # noqa: E501

# Pictures that are not as wide, for their height, as their pixels are: to a pixel of the screen.
# Strips are cut to their tracks, and the canvas of losses is no picture.
STRETCHED = """() => [...document.querySelectorAll("canvas")].filter((one) => {
  const { width, height } = one.getBoundingClientRect();
  if (!width || !one.checkVisibility() || one.matches("[data-testid=losses]")) return false;
  if (["contain", "cover"].includes(getComputedStyle(one).objectFit)) return false;
  return Math.abs(width * one.height - height * one.width) > 1.5 * Math.max(one.width, one.height);
}).map((one) => `${one.className} in ${one.parentElement.className}`)"""

# What is pressed and is smaller, either way, than `least`. The pictures of a wall are exempt, and
# so are Gradio's second tabs, which measure the width of those that are seen.
SMALL = """(least) => [...document.querySelectorAll(
  "button, a[href], input, select, textarea, summary, [role=slider], [role=button]"
)].filter((one) => {
  if (!one.checkVisibility({ visibilityProperty: true }) || one.closest("svg, .visually-hidden, .le-tiles"))
    return false;
  const label = ["checkbox", "radio"].includes(one.type) ? one.closest("label") : null;
  const { width, height } = (label ?? one).getBoundingClientRect();
  return width > 0 && Math.min(width, height) < least - 0.5;
}).map((one) => `${one.ariaLabel || one.textContent || one.className} in ${one.parentElement.className}`)"""  # noqa: E501


def opened(explorer: Explorer, views: bool = False) -> Iterator[str]:
    """Every tab in turn, and every view of those that have some, at rest."""
    page = explorer.page
    for tab in TABS:
        page.get_by_role("tab", name=tab, exact=True).first.click()
        for view in VIEWS.get(tab, ("",)) if views else ("",):
            named = page.get_by_role("tab", name=view, exact=True)
            if view and not named.count():
                continue  # a model without classes has fewer views
            if view:
                named.first.click()
            settled(explorer)
            yield f"{tab} {view}".strip()


def settled(explorer: Explorer) -> None:
    """Wait until all that comes later is there."""
    explorer.page.wait_for_load_state("networkidle")
    explorer.page.evaluate(
        """(quiet) => new Promise((done) => {
          let timer = setTimeout(done, quiet);
          new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(done, quiet); })
            .observe(document.body, { childList: true, subtree: true, attributes: true });
          setTimeout(done, 10 * quiet);
        })""",
        QUIET,
    )


@pytest.mark.usefixtures("real_data_root")
def test_most_of_the_window_is_used_on_every_tab_at_every_size(visit: Visit) -> None:
    explorer = visit("cgan-mnist-small", viewport=SIZE, reduced_motion="reduce")
    shares = {}
    for tab in opened(explorer):
        if tab in LATE:
            explorer.page.wait_for_selector(LATE[tab])
        for width, height in SIZES:
            explorer.page.set_viewport_size({"width": width, "height": height})
            settled(explorer)
            shares[tab, width] = round(explorer.page.evaluate(SHARE), 2)
    assert {at: share for at, share in shares.items() if share < LEAST} == {}


@pytest.mark.parametrize("width", [1024, 1280, 1920])
def test_no_picture_is_stretched_and_nothing_scrolls_sideways(visit: Visit, width: int) -> None:
    explorer = visit("try-cgan", viewport={"width": width, "height": 768}, reduced_motion="reduce")
    for view in opened(explorer, views=True):
        assert explorer.page.evaluate(STRETCHED) == [], view
        assert explorer.page.evaluate("document.documentElement.scrollWidth") <= width, view


@pytest.mark.parametrize(
    ("least", "options"),
    [
        (24, {"viewport": SIZE}),
        (44, {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}),
    ],
)
def test_what_is_pressed_is_large_enough_for_a_mouse_and_for_a_finger(
    visit: Visit, least: int, options: dict[str, Any]
) -> None:
    explorer = visit("try-infogan", reduced_motion="reduce", **options)
    explorer.button("Keep").first.click()
    for view in opened(explorer, views=True):
        assert explorer.page.evaluate(SMALL, least) == [], view
