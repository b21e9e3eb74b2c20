"""The page as a visitor's hands and eyes meet it, and what the engine says must be seen there."""

import base64
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.engine import Engine, Entry
from tests.benchmarks.stage import acquainted
from tests.ui.points import Plain, row, sweep

if TYPE_CHECKING:
    from playwright.sync_api import JSHandle, Locator, Page

EXPLORE = ".le-explore[data-ready=true]"
IMAGE = "[data-testid=image]"
WALL = "[data-testid=samples] canvas"
CAPTION = ".le-explore .le-caption"  # the other tabs have their own

SESSION = """async () =>
  (await import(new URL("instrument/app/host_gradio.js", document.baseURI))).session"""

# Everything on the page as it was in the beginning, but at `model`.
TIDY = """async (session, model) => {
  const click = (selector) => document.querySelector(selector)?.click();
  document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
  document.querySelectorAll(".le-train details[open]").forEach((part) => { part.open = false; });
  const reset = document.querySelector(".le-train [data-do=reset]");
  if (reset && !reset.hidden) reset.click();
  while (reset && !reset.hidden) await new Promise((done) => setTimeout(done, 20));
  click("#tabs [data-tab-id=explore]");
  click(".le-encode [data-do=clear]");
  document.querySelector(".le-map")?.removeAttribute("aria-busy"); // until there is the model's own
  click("[data-do=strips]:not(:checked)");
  click(".le-classes input[type=checkbox]:checked");
  click("[data-do=scaling][aria-pressed=true]");
  click("[role=tab][data-figure=samples]");
  document.activeElement.blur();
  scrollTo(0, 0);
  session.shelf.replace([]);
  const { allFresh } = await import(new URL("instrument/core/tab_states.js", document.baseURI));
  session.former.clear();
  session.putTabStates(allFresh());
  session.slots.forEach((point, i) => session.slot(i, null));
  Object.assign(session.history, { steps: [], at: -1 });
  await session.open(model, 7);
  session.former.clear();
  if (session.point.weights.length) session.point.choose(3);
}"""

# Whether the canvases that match a selector show the wanted pictures, one each, give or take a
# grey level.
SHOWN = """([selector, encoded, height, width, channels]) => {
  const wanted = Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0));
  const size = height * width * channels, canvases = [...document.querySelectorAll(selector)];
  return canvases.length * size === wanted.length && canvases.every((canvas, n) => {
    if (canvas.width !== width || canvas.height !== height) return false;
    const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
    return data.every((level, i) => {
      const channel = i % 4, at = n * size + (i >> 2) * channels + (channels === 1 ? 0 : channel);
      return channel === 3 ? level === 255 : Math.abs(level - wanted[at]) <= 1;
    });
  });
}"""

ADDRESS = """async (session) =>
  (await import(new URL("instrument/app/address.js", document.baseURI))).address(session)"""

# Whether the present state is the step that the history is at.
RESTED = """!session.restoring && !point.held
  && JSON.stringify(session.state) === JSON.stringify(session.history.steps[session.history.at])"""

PIXELS = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const levels = Array.from(data, (level) => String.fromCharCode(level)).join("");
  return [canvas.height, canvas.width, btoa(levels)];
}"""


def expect(target: Any, message: str | None = None) -> Any:
    """Playwright's waiting assertions, imported only when a browser is at hand."""
    from playwright.sync_api import expect as assertion

    return assertion(target, message)


class Explorer:
    """One open page; `engine` is asked what should be on it."""

    def __init__(self, page: "Page", engine: Engine, address: str) -> None:
        self.page, self.engine, self.address = acquainted(page), engine, address

    # Going somewhere

    def load(self, model: str | None = None, link: str = "", ready: str = EXPLORE) -> "Explorer":
        """Open the page, or a link, then `model`; back when it is `ready` and that is shown."""
        self.page.goto(link if "://" in link else self.address + link)
        return self.arrive(model, ready)

    def arrive(self, model: str | None = None, ready: str = EXPLORE) -> "Explorer":
        """Wait for a page that is being loaded, then open `model`."""
        self.page.wait_for_selector(ready)
        self.session: JSHandle = self.page.evaluate_handle(SESSION)
        if model:
            self.switch(model)
        return self

    def tidy(self, model: str) -> None:
        """Bring a used page back to where it began, at `model`."""
        self.page.mouse.move(0, 0)
        self.session.evaluate(TIDY, model)
        self.shows_its_point()

    def switch(self, model: str) -> None:
        """Choose another model in the picker and wait for it."""
        if self.point()["model"] == model:
            return
        self.switch_away(model)
        self.shows_its_point()

    def switch_away(self, model: str) -> None:
        """The same on any tab, where the large image may not be seen."""
        self.page.get_by_test_id("model").select_option(model)
        self.until("point.model.id === wanted", model)

    def every_tab(self) -> "Explorer":
        """Open every tab once, so that all of them are on the page, and come back."""
        for tab in self.page.locator("#tabs [role=tab][data-tab-id]").all():
            tab.click()
            expect(tab).to_have_attribute("aria-selected", "true")
        return self.explore()

    def evidence(self) -> "Explorer":
        """Open the Evidence tab; back when all of it is drawn for the open model."""
        self.page.get_by_role("tab", name="Evidence").click()
        self.page.wait_for_selector(f".le-evidence[data-drawn={self.point()['model']}]")
        return self

    def explore(self) -> "Explorer":
        """Back to the Explore tab."""
        self.page.get_by_role("tab", name="Explore").click()
        return self

    # Going back and forth

    @property
    def link(self) -> str:
        """The address of exactly what is open, as the Link button gives it."""
        return self.session.evaluate(ADDRESS)

    def state(self) -> Plain:
        """All that undo brings back, as plain values."""
        return self.session.evaluate("(session) => JSON.parse(JSON.stringify(session.state))")

    def rest(self) -> None:
        """Wait until what was done last is a step to come back to."""
        self.until(RESTED)

    # Looking

    def point(self) -> Plain:
        """The current point, as plain values."""
        return self.session.evaluate("(session) => session.point.toJSON()")

    def until(self, condition: str, wanted: Any = None) -> None:
        """Wait until a JavaScript condition on `point` and `wanted` holds."""
        self.page.wait_for_function(
            f"([session, wanted]) => {{ const {{ point }} = session; return {condition}; }}",
            arg=[self.session, wanted],
        )

    def says(self, words: str) -> None:
        """Wait for a status sentence that contains `words`."""
        expect(self.page.locator(".le-status")).to_contain_text(words)

    @property
    def said(self) -> str:
        return self.page.locator(".le-status").inner_text()

    def pixels(self, selector: str = IMAGE) -> np.ndarray:
        """What a canvas shows at this moment, uint8 [H, W, 3]."""
        height, width, encoded = self.page.locator(selector).evaluate(PIXELS)
        levels = np.frombuffer(base64.b64decode(encoded), np.uint8)
        return levels.reshape(height, width, 4)[..., :3]

    def shows(self, selector: str, images: np.ndarray) -> None:
        """Wait until the canvases of `selector` show `images`, uint8 [N, H, W, C]."""
        _, height, width, channels = images.shape
        encoded = base64.b64encode(images.tobytes()).decode()
        try:
            self.page.wait_for_function(SHOWN, arg=[selector, encoded, height, width, channels])
        except Exception as exc:
            raise AssertionError(f"{selector} does not show what the engine decodes.") from exc

    def shows_its_point(self) -> None:
        """Wait until the large image is what the engine decodes for the current point."""
        self.shows(IMAGE, self.decoded([self.point()]))

    # What the engine says

    @property
    def entry(self) -> Entry:
        return self.engine.library.entry(self.point()["model"])

    def decoded(self, points: Sequence[Plain]) -> np.ndarray:
        """The engine's images uint8 [N, H, W, C] of points of the open model."""
        return self.engine.images(self.entry, np.stack([row(point) for point in points]))

    def strip(self, name: str) -> np.ndarray:
        """The engine's sweep of a knob side by side, uint8 [1, H, n · W, C]."""
        images = self.decoded(sweep(self.point(), name, self.ratio(self.knob(name))))
        return np.concatenate(list(images), axis=1)[None]

    def ratio(self, track: "Locator") -> float:
        """How many times as wide as high a track is, within its border."""
        return track.evaluate("(one) => one.clientWidth / one.clientHeight")

    # Touching

    def button(self, name: str) -> "Locator":
        return self.page.get_by_role("button", name=name, exact=True)

    def knob(self, name: str) -> "Locator":
        return self.page.get_by_role("slider", name=name, exact=True)

    def drag(self, name: str, *stops: float, hold: bool = False) -> None:
        """Press a knob at the first stop and drag over the others, in fractions of its track."""
        self.knob(name).scroll_into_view_if_needed()
        box = self.knob(name).bounding_box()
        assert box is not None
        mouse, y = self.page.mouse, box["y"] + box["height"] / 2
        mouse.move(box["x"] + box["width"] * stops[0], y)
        mouse.down()
        for stop in stops[1:]:
            mouse.move(box["x"] + box["width"] * stop, y)
        if not hold:
            mouse.up()

    def press(self, name: str, *keys: str) -> None:
        """Keys while a knob has the focus."""
        self.knob(name).focus()
        for key in keys:
            self.page.keyboard.press(key)

    def paste(self, plain: object) -> None:
        """Let the page take a point the way pasting does."""
        self.session.evaluate("(session, plain) => session.point.fromJSON(plain)", plain)
