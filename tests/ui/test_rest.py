"""What is open and at rest leaves the processor to others: to a run above all."""

import gradio as gr
import pytest

from explorer.ui import build_page
from tests.ui.conftest import Visit
from tests.ui.driver import Explorer
from tests.ui.talk import beside
from tests.ui.test_train import STEP, start, step, train

FRAMES = """async () => {
  const nothing = () => {}, first = requestAnimationFrame(nothing);
  await new Promise((done) => setTimeout(done, 500));
  return requestAnimationFrame(nothing) - first - 1;
}"""


@pytest.mark.browser
def test_a_page_in_which_nothing_moves_asks_for_no_frames(cgan: Explorer) -> None:
    cgan.page.wait_for_function(f"async () => (await ({FRAMES})()) === 0")


@pytest.mark.browser
@pytest.mark.slow
def test_a_run_that_nobody_sees_is_hardly_looked_at_and_found_again(visit: Visit) -> None:
    sent: list[bytes] = []
    explorer = visit(
        "try-cgan",
        lambda page: page.on(
            "websocket", lambda line: line.on("framesent", lambda frame: sent.append(frame))
        ),
    )
    page = start(train(explorer, "vae")).page
    page.get_by_role("tab", name="Explore").click()
    page.wait_for_timeout(1500)
    sent.clear()
    page.wait_for_timeout(3000)
    assert 0 < sum(b"train_look" in frame for frame in sent) <= 4
    before = step(explorer)
    page.get_by_role("tab", name="Train").click()
    page.wait_for_function(f"(before) => ({STEP})() > before", arg=before)
    explorer.button("Stop").click()


def test_the_queue_that_nobody_uses_looks_up_once_a_second() -> None:
    async def build() -> gr.Blocks:
        return build_page()

    page = beside(build)
    assert not page.fns, "no event of ours waits in it"
    assert page._queue.sleep_when_free == page._queue.progress_update_sleep_when_free == 1.0
