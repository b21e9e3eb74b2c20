"""Own images in the Train tab: what is shown is what Start learns, whatever comes in between."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from explorer.checkpoints import read_card
from tests.test_user_images import grey, made, numbered
from tests.ui.conftest import Visit
from tests.ui.driver import Explorer, expect
from tests.ui.test_train import few_epochs, reached, start, state, train
from tests.ui.test_undo import undo

if TYPE_CHECKING:
    from playwright.sync_api import Route

pytestmark = [pytest.mark.browser, pytest.mark.slow]

UPLOAD = "**/instrument/upload*"
DROP = """([name, encoded]) => {
  const data = new DataTransfer(), bytes = Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0));
  data.items.add(new File([bytes], name));
  const event = new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data });
  document.querySelector(".le-setup").dispatchEvent(event);
}"""
SEEN_AGAIN = "() => document.dispatchEvent(new Event('visibilitychange'))"


# Have the page remember the last file that was sent, and have the app lose it.
NOTE = """({ backend: { uploads } }) => {
  const { send } = uploads;
  uploads.send = (...file) => send(...file).then((token) => (uploads.last = token));
}"""
LOSE = "({ backend: { uploads } }) => uploads.letGo(uploads.last)"


def held_back(explorer: Explorer) -> list["Route"]:
    """The files that the page sends from now on, which wait until they are let through."""
    routes: list[Route] = []
    explorer.page.route(UPLOAD, lambda route: routes.append(route))
    return routes


def small(path: Path, count: int = 24) -> Path:
    """A zip of so many pictures in two classes."""
    with zipfile.ZipFile(path, "w") as archive:
        for i in range(count):
            archive.writestr(f"{'ab'[i % 2]}/{i}.png", grey(5 * i))
    return path


def give(explorer: Explorer, *paths: Path) -> None:
    for path in paths:
        explorer.page.get_by_test_id("zip").set_input_files(path)


def learns(explorer: Explorer, words: str) -> None:
    """Wait until this is what Start says that it learns from."""
    expect(explorer.page.get_by_test_id("learns")).to_contain_text(words)


def says_beside(explorer: Explorer, words: str | re.Pattern[str]) -> None:
    expect(explorer.page.locator("[data-part=coming]")).to_contain_text(words)


def own(explorer: Explorer, path: Path, count: int = 24) -> Explorer:
    """Have a set of own images shown."""
    give(explorer, small(path, count))
    learns(explorer, f"{path.name} · {count} images · 2 classes")
    return explorer


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.zip"
    path.write_bytes(b"this is no zip")
    return path


def test_a_refused_zip_leaves_the_set_before_with_its_preview(
    tidied: Visit, tmp_path: Path, bad: Path
) -> None:
    explorer = own(train(tidied("try-vae")), tmp_path / "good.zip")
    page, preview = explorer.page, explorer.page.locator("[data-part=preview]")
    before = preview.inner_html(), page.get_by_test_id("learns").inner_text()
    give(explorer, bad)
    says_beside(explorer, "bad.zip is no whole zip archive")
    says_beside(explorer, "good.zip stays.")
    assert (preview.inner_html(), page.get_by_test_id("learns").inner_text()) == before
    expect(preview).to_be_visible()
    expect(page.locator("[data-set=dataset]")).to_have_value("own")
    few_epochs(explorer)
    explorer.button("Start").click()
    state(explorer, "finished")
    give(explorer, small(tmp_path / "next.zip", 26))
    learns(explorer, "next.zip · 26 images")
    expect(page.locator("[data-part=coming]")).to_be_hidden()


def test_a_refused_zip_without_a_set_before_leaves_what_was_chosen(visit: Visit, bad: Path) -> None:
    explorer = train(visit("try-vae"))
    give(explorer, bad)
    says_beside(explorer, re.compile(r"^bad\.zip is no whole zip archive .* as a zip\.$"))
    learns(explorer, "Strokes · 60,000 images · 10 classes")
    expect(explorer.page.locator("[data-part=preview]")).to_be_hidden()


def test_the_hash_beside_start_is_in_the_card_of_what_was_learnt(
    tidied: Visit, tmp_path: Path
) -> None:
    explorer = own(train(tidied("try-vae")), tmp_path / "mine.zip")
    page, shown = explorer.page, explorer.page.locator("[data-testid=learns] code")
    few_epochs(explorer)
    explorer.button("Start").click()
    state(explorer, "finished")
    with page.expect_download() as saved:
        explorer.button("Download").click()
    images = read_card(Path(saved.value.path())).images
    assert shown.inner_text() == images[:6]
    assert images in shown.get_attribute("title")


def test_a_folder_goes_by_its_own_name(tidied: Visit, tmp_path: Path) -> None:
    explorer = train(tidied("try-vae"))
    made(tmp_path, "folder", numbered(12, "a/") | numbered(12, "b/") | {".hidden/x.png": b"x"})
    explorer.page.get_by_test_id("folder").set_input_files(tmp_path / "mine")
    learns(explorer, "mine · 24 images · 2 classes")


def test_sets_that_were_replaced_and_refused_take_no_places(
    tidied: Visit, tmp_path: Path, bad: Path
) -> None:
    explorer = train(tidied("try-vae"))
    for count in range(20, 20 + explorer.engine.limits.uploads_each + 2):
        own(explorer, tmp_path / f"{count}.zip", count)
        give(explorer, bad)
        says_beside(explorer, f"{count}.zip stays.")
    start(explorer, 5)
    explorer.button("Stop").click()


def test_of_two_quick_drops_the_newest_is_learnt_whichever_comes_first(
    tidied: Visit, tmp_path: Path
) -> None:
    for order in ((0, 1), (1, 0)):
        explorer = own(train(tidied("try-vae")), tmp_path / "good.zip")
        held = held_back(explorer)
        give(explorer, small(tmp_path / "one.zip", 20), small(tmp_path / "two.zip", 22))
        explorer.page.wait_for_timeout(300)
        says_beside(explorer, "Sending two.zip …")
        learns(explorer, "good.zip · 24 images")
        for place in order:
            held[place].continue_()
        learns(explorer, "two.zip · 22 images")
        explorer.page.wait_for_timeout(500)
        learns(explorer, "two.zip · 22 images")
        expect(explorer.page.locator("[data-part=preview]")).to_contain_text("22 images")
        start(explorer, 5)
        learns(explorer, "two.zip · 22 images")
        explorer.button("Stop").click()
        state(explorer, "stopped")
        explorer.page.unroute_all()


def test_start_waits_for_images_that_are_on_their_way(tidied: Visit, tmp_path: Path) -> None:
    explorer = own(train(tidied("try-vae")), tmp_path / "good.zip")
    held = held_back(explorer)
    give(explorer, small(tmp_path / "late.zip", 22))
    says_beside(explorer, "Sending late.zip …")
    explorer.button("Start").click()
    explorer.says("Other images are on their way; start when they are shown, or cancel them.")
    expect(explorer.page.locator(".le-train")).to_have_attribute("data-state", "idle")
    explorer.button("Cancel").click()
    expect(explorer.page.locator("[data-part=coming]")).to_be_hidden()
    held[0].continue_()
    start(explorer, 5)
    learns(explorer, "good.zip · 24 images")
    explorer.button("Stop").click()
    explorer.page.unroute_all()


def test_while_a_run_is_on_no_other_images_are_taken(tidied: Visit, tmp_path: Path) -> None:
    explorer = own(train(tidied("try-vae")), tmp_path / "good.zip")
    start(explorer, 5)
    explorer.page.evaluate(DROP, ["other.zip", "AAAA"])
    explorer.says("A run is on; stop it first, then bring other images.")
    learns(explorer, "Learns from good.zip")
    explorer.button("Stop").click()
    state(explorer, "stopped")


def at_start(explorer: Explorer) -> None:
    explorer.button("Start").click()


def at_a_change(explorer: Explorer) -> None:
    explorer.page.locator("[data-size=large]").click()


def when_seen_again(explorer: Explorer) -> None:
    explorer.page.evaluate(SEEN_AGAIN)


@pytest.mark.parametrize("noticed", [at_start, at_a_change, when_seen_again])
def test_a_set_that_the_app_has_lost_is_said_and_another_is_chosen_visibly(
    tidied: Visit, tmp_path: Path, noticed: Callable[[Explorer], None]
) -> None:
    explorer = train(tidied("try-vae"))
    explorer.session.evaluate(NOTE)
    own(explorer, tmp_path / "good.zip")
    explorer.session.evaluate(LOSE)
    noticed(explorer)
    explorer.says("good.zip is no longer here, for nobody asked for it in a while, or the app was")
    explorer.says("send it again. Strokes is chosen now.")
    page = explorer.page
    expect(page.locator("[data-set=dataset]")).to_have_value("strokes")
    expect(page.locator("[data-set=dataset] option[value=own]")).to_have_count(0)
    expect(page.locator("[data-part=preview]")).to_be_hidden()
    learns(explorer, "Strokes · 60,000 images")
    expect(page.locator(".le-train")).to_have_attribute("data-state", "idle")
    explorer.rest()
    undo(explorer)
    learns(explorer, "Strokes · 60,000 images")
    own(explorer, tmp_path / "again.zip", 26)
    start(explorer, 5)
    explorer.button("Stop").click()


def test_a_preview_is_seen_while_its_set_is_what_start_learns(
    tidied: Visit, tmp_path: Path
) -> None:
    explorer = own(train(tidied("try-vae")), tmp_path / "good.zip")
    page, preview = explorer.page, explorer.page.locator("[data-part=preview]")
    page.locator("[data-set=dataset]").select_option("sprites")
    expect(preview).to_be_hidden()
    learns(explorer, "82,944 images · 3 classes")
    page.locator("[data-set=dataset]").select_option("own")
    expect(preview).to_be_visible()
    learns(explorer, "good.zip · 24 images")


def test_a_run_goes_on_with_its_own_copy_when_its_set_is_let_go_of(
    tidied: Visit, tmp_path: Path
) -> None:
    explorer = train(tidied("try-vae"))
    explorer.session.evaluate(NOTE)
    own(explorer, tmp_path / "good.zip")
    start(explorer, 5)
    explorer.session.evaluate(LOSE)
    before = explorer.page.evaluate(
        "() => Number(document.querySelector('.le-train progress').value)"
    )
    assert before > 0
    reached(explorer, 200)
    explorer.button("Stop").click()
    state(explorer, "stopped")
    with explorer.page.expect_download() as saved:
        explorer.button("Download").click()
    assert read_card(Path(saved.value.path())).images
