"""What is open and at rest leaves the processor to others: to a run above all."""

import gradio
import pytest

from explorer.ui import launch
from tests.ui.conftest import Visit

FRAMES = """async () => {
  const nothing = () => {}, first = requestAnimationFrame(nothing);
  await new Promise((done) => setTimeout(done, 500));
  return requestAnimationFrame(nothing) - first - 1;
}"""


@pytest.mark.browser
def test_a_page_in_which_nothing_moves_asks_for_no_frames(visit: Visit) -> None:
    page = visit("try-cgan").page
    page.wait_for_function(f"async () => (await ({FRAMES})()) === 0")


def test_the_queue_that_nobody_uses_looks_up_once_a_second(engine, monkeypatch) -> None:
    opened = []
    monkeypatch.setattr(gradio.Blocks, "launch", lambda page, **options: opened.append(page))
    launch(engine)
    (page,) = opened
    assert not page.fns, "no event of ours waits in it"
    assert page._queue.sleep_when_free == page._queue.progress_update_sleep_when_free == 1.0
