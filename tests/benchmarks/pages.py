"""The two pages under test, touched and read in the same way."""

import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks.stage import acquainted
from tests.benchmarks.subject import NAME, Reference, WebPReference
from tests.benchmarks.trace import Trace, prove

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PROBE = Path(__file__).with_name("probe.js")
POINT = """async () => (await import(new URL('instrument/app/host_gradio.js', document.baseURI)))
    .session.point.toJSON()"""


class Instrument:
    """Our page: one canvas-drawing knob bank over a binary channel."""

    title = "Latent Explorer"
    kind = "instrument"
    reference = Reference
    tolerance = 1  # a grey level, for rounding
    quiet = 300  # ms without a new picture after which none is expected
    command = ("app.py", "--host", "127.0.0.1", "--device", "cpu")

    def __init__(self, browser: "Browser", url: str, models: Path, dimension: int) -> None:
        self.context = browser.new_context(viewport={"width": 1440, "height": 900})
        self.page: Page = acquainted(self.context.new_page())
        self.name = f"z{dimension + 1}"
        self.engine = self.reference(models, dimension)
        self.page.goto(url)
        self.open()
        self.page.evaluate(PROBE.read_text("utf-8"))
        self.page.evaluate(f"probe.attach('{self.kind}', '{self.name}')")

    def open(self) -> None:
        """Open the model under test, with all of its knobs in the page."""
        self.page.wait_for_selector(".le-explore[data-ready=true]")
        if self.point()["model"] != NAME:
            self.page.select_option("[data-testid=model]", NAME)
            self.page.wait_for_function(f"({POINT})().then((point) => point.model === '{NAME}')")
        self.page.click("[data-do=more]")
        self.page.wait_for_function(
            "document.querySelectorAll('[data-part=z] .le-knob:not([hidden])').length === 64"
        )
        self.page.wait_for_timeout(2000)

    def point(self) -> dict[str, Any]:
        """The point in the page, as plain values."""
        return self.page.evaluate(POINT)

    @property
    def handle(self) -> str:
        """The selector of what is dragged."""
        return f".le-track[aria-label={self.name}]"

    def nudge(self, key: str, rest: float) -> Trace:
        """One real key on the knob, after a rest whose end falls anywhere within a frame."""
        self.page.wait_for_timeout(1000 * rest + random.uniform(0, 50))
        self.page.focus(self.handle)
        self.page.evaluate("probe.record()")
        self.page.keyboard.press(key)
        return self.proven()

    def drag(self, seconds: float, rest: float) -> Trace:
        """A drag of the knob, one move a frame, let go at an end that is another each time."""
        self.page.wait_for_timeout(1000 * rest)
        self.page.locator(self.handle).scroll_into_view_if_needed()
        box = self.page.locator(self.handle).bounding_box()
        assert box
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.page.mouse.down()
        self.page.evaluate("probe.still(200, 3000)")
        self.page.evaluate(f"probe.drag({seconds}, {random.uniform(0, 2)})")
        self.page.mouse.up()
        return self.proven()

    def proven(self) -> Trace:
        """What was seen once the page has come to rest, held against the engine."""
        self.page.evaluate(f"probe.still({self.quiet}, 10000)")
        seen = self.page.evaluate("probe.seen()")
        self.engine.place(self.point())
        return prove(seen, self.engine, self.tolerance)

    def close(self) -> None:
        """Close the page."""
        self.context.close()


class Conventional(Instrument):
    """64 native sliders and `gr.Image`."""

    title = "gr.Slider.change → gr.Image"
    kind = "conventional"
    reference = WebPReference
    tolerance = 3  # grey levels, for another version of the decoder of WebP
    quiet = 2500
    command = ("-m", "tests.benchmarks.conventional")

    def open(self) -> None:
        """Wait for the first picture."""
        self.page.wait_for_selector("#image img")
        self.page.wait_for_timeout(1000)

    def point(self) -> dict[str, Any]:
        """All of z at 0 but the knob, the first class, no temperature."""
        return {"z": [0.0] * 64, "classes": [1.0] + [0.0] * 9, "temperature": 1.0}

    @property
    def handle(self) -> str:
        """The selector of what is dragged."""
        return f"#{self.name} input[type=range]"
