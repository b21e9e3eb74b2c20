"""Stop in the Train tab, while a data set that takes long is still being drawn."""

import pytest

from tests.ui.conftest import Visit
from tests.ui.test_train import reached, state, train

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_run_is_stopped_while_it_reads_and_another_one_starts(tidied: Visit) -> None:
    explorer = train(tidied("try-vae"))
    page = explorer.page
    page.locator("[data-set=dataset]").select_option("sprites_64")
    page.wait_for_selector("[data-do=start]:enabled")
    explorer.button("Start").click()
    explorer.says("Reading the data: Sprites 64 (dSprites-like), ")
    explorer.button("Stop").click()
    state(explorer, "stopped")
    page.locator("[data-set=dataset]").select_option("sprites")
    page.wait_for_selector("[data-do=start]:enabled")
    explorer.button("Start").click()
    reached(explorer, 5)
    explorer.button("Stop").click()
    state(explorer, "stopped")
