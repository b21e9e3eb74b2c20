"""The shelf beside every tab: points are kept, named, sorted, taken, exported, and never lost."""

import json
import re
from pathlib import Path

import pytest

from tests.ui.conftest import Visit
from tests.ui.driver import Explorer, expect

pytestmark = pytest.mark.browser

OWN = {"viewport": {"width": 1400, "height": 900}}  # a context, and so a shelf, of its own
PLACE = ".le-place .le-hold"


def names(explorer: Explorer) -> list[str]:
    return explorer.page.locator(f"{PLACE} .le-label").all_inner_texts()


def keep(explorer: Explorer, *seeds: int) -> None:
    """Keep the points of some seeds."""
    for seed in seeds:
        explorer.session.evaluate("(session, seed) => session.random(seed)", seed)
        explorer.until("point.seed === wanted", seed)
        explorer.page.keyboard.press("k")
    expect(explorer.page.locator(PLACE)).to_have_count(len(seeds))


def test_a_kept_point_shows_its_picture_and_comes_back_with_a_click(vae: Explorer) -> None:
    keep(vae, 11)
    kept = vae.point()
    vae.shows(f"{PLACE} canvas", vae.decoded([kept]))
    vae.button("Random").click()
    vae.until("point.seed !== 11")
    vae.page.locator(PLACE).click()
    vae.until("point.seed === 11")
    assert vae.point() == kept
    vae.shows_its_point()


def test_a_point_of_another_model_opens_its_model(vae: Explorer) -> None:
    keep(vae, 11)
    kept = vae.point()
    vae.switch("try-infogan")
    vae.page.locator(PLACE).click()
    vae.until("point.model.id === 'try-vae'")
    assert vae.point() == kept
    vae.shows_its_point()


def test_the_shelf_is_beside_every_tab(vae: Explorer) -> None:
    keep(vae, 11)
    vae.evidence()
    expect(vae.page.locator(PLACE)).to_be_visible()
    vae.explore()


def test_reloading_keeps_the_shelf(visit: Visit) -> None:
    explorer = visit("try-vae", **OWN)
    keep(explorer, 3, 4)
    explorer.page.locator(PLACE).first.press("F2")
    explorer.page.get_by_label("Name", exact=True).fill("my <b>three</b>")
    explorer.page.keyboard.press("Enter")
    expect(explorer.page.locator(".le-place .le-label").first).to_have_text("my <b>three</b>")
    before = names(explorer)
    explorer.page.reload()
    explorer.arrive()
    expect(explorer.page.locator(PLACE)).to_have_count(2)
    assert names(explorer) == before


def test_visitors_keep_their_shelves_apart_and_send_each_other_files(
    vae: Explorer, visit: Visit, tmp_path: Path
) -> None:
    one, two = vae, visit("try-cgan", **OWN)
    keep(one, 1, 2)
    two.page.reload()
    two.arrive()
    expect(two.page.locator(PLACE)).to_have_count(0)
    with one.page.expect_download() as download:
        one.button("Export").click()
    file = tmp_path / "points.json"
    download.value.save_as(file)
    two.page.locator(".le-shelf input[type=file]").set_input_files(file)
    two.says("Added 2 points.")
    assert names(two) == names(one)
    two.switch("try-infogan")
    two.page.locator(PLACE).first.click()
    two.until("point.model.id === 'try-vae' && point.seed === 1")


def test_two_tabs_of_one_visitor_share_a_shelf(vae: Explorer, visit: Visit) -> None:
    one, two = vae, visit("try-vae")
    keep(one, 3)
    expect(two.page.locator(PLACE)).to_have_count(1)
    two.session.evaluate("(session) => session.random(9)")
    two.until("point.seed === 9")
    two.page.keyboard.press("k")
    expect(one.page.locator(PLACE)).to_have_count(2)
    two.page.keyboard.press("Control+z")
    expect(one.page.locator(PLACE)).to_have_count(1)


def test_points_are_sorted_by_keys(vae: Explorer) -> None:
    keep(vae, 1, 2, 3)
    seeds = [name.split()[-1] for name in names(vae)]
    assert seeds == ["1", "2", "3"]
    vae.page.locator(PLACE).first.press("Alt+ArrowDown")
    assert [name.split()[-1] for name in names(vae)] == ["2", "1", "3"]
    vae.page.keyboard.press("Alt+ArrowDown")
    assert [name.split()[-1] for name in names(vae)] == ["2", "3", "1"]
    vae.page.keyboard.press("Alt+ArrowUp")
    assert [name.split()[-1] for name in names(vae)] == ["2", "1", "3"]


def test_points_are_sorted_and_placed_by_dragging(vae: Explorer) -> None:
    keep(vae, 1, 2, 3)
    places = vae.page.locator(PLACE)
    places.nth(2).drag_to(places.nth(0))
    assert [name.split()[-1] for name in names(vae)] == ["3", "1", "2"]
    places.nth(1).drag_to(vae.page.locator("[data-slot=b]"))
    assert vae.state()["slots"][1]["seed"] == 1
    places.nth(0).drag_to(vae.page.get_by_test_id("image"))
    vae.until("point.seed === 3")
    vae.page.get_by_test_id("image").drag_to(places.nth(1))
    expect(places).to_have_count(4)
    assert [name.split()[-1] for name in names(vae)] == ["3", "3", "1", "2"]


def test_a_deleted_point_comes_back_with_undo(vae: Explorer) -> None:
    keep(vae, 1, 2)
    vae.rest()
    vae.page.locator(PLACE).first.press("Delete")
    vae.says("Ctrl+Z brings it back")
    expect(vae.page.locator(PLACE)).to_have_count(1)
    vae.page.keyboard.press("Control+z")
    expect(vae.page.locator(PLACE)).to_have_count(2)


def test_the_menu_does_what_it_says(vae: Explorer) -> None:
    keep(vae, 1, 2)
    page = vae.page

    def choose(item: str) -> None:
        page.locator(PLACE).first.hover()
        page.locator(".le-place .le-dots").first.click()
        page.get_by_role("menuitem", name=item).click()

    choose("Put in A")
    assert vae.state()["slots"][0]["seed"] == 1
    choose("Take into the hand")
    vae.until("point.seed === 1")
    choose("Move down")
    assert [name.split()[-1] for name in names(vae)] == ["2", "1"]
    choose("Delete")
    assert [name.split()[-1] for name in names(vae)] == ["1"]


def test_slots_are_filled_taken_and_emptied(vae: Explorer) -> None:
    slot = vae.page.locator("[data-slot=a]")
    slot.click()
    before = vae.point()
    assert vae.state()["slots"][0] == before
    vae.button("Random").click()
    vae.until("point.seed !== wanted", before["seed"])
    slot.click()
    vae.until("point.seed === wanted", before["seed"])
    vae.button("Empty A").click()
    assert vae.state()["slots"] == [None, None]


POINT = {"model": "try-vae", "z": [0, 0, 0, 0, 0]}
ODD = {  # the others are tried in `tests/web/shelf.test.js`
    "no JSON": "hello",
    "huge z": json.dumps(
        {"format": "latent-explorer-points", "points": [{"point": {**POINT, "z": [1e9]}}]}
    ),
}


def test_odd_files_give_a_sentence_and_change_nothing(vae: Explorer) -> None:
    keep(vae, 1)
    for name, text in ODD.items():
        vae.session.evaluate("(session) => session.say('')")
        vae.page.locator(".le-shelf input[type=file]").set_input_files(
            {"name": f"{name}.json", "mimeType": "application/json", "buffer": text.encode()}
        )
        expect(vae.page.locator(".le-status"), name).to_have_text(re.compile(r"^[A-Z].* .*\.$"))
        expect(vae.page.locator(PLACE)).to_have_count(1)


def test_a_point_whose_model_is_gone_stays_and_says_so(vae: Explorer) -> None:
    explorer = vae
    gone = {"point": {**POINT, "model": "try-gone"}, "name": "of a gone model"}
    text = json.dumps({"format": "latent-explorer-points", "points": [gone]})
    explorer.page.locator(".le-shelf input[type=file]").set_input_files(
        {"name": "points.json", "mimeType": "application/json", "buffer": text.encode()}
    )
    expect(explorer.page.locator(".le-place .le-thumb")).to_have_text("?")
    before = explorer.point()
    explorer.page.locator(PLACE).click()
    explorer.says("There is no model 'try-gone'")
    assert explorer.point() == before


def test_a_browser_that_keeps_nothing_says_so(visit: Visit) -> None:
    def refuse(page) -> None:
        page.add_init_script(
            "Storage.prototype.setItem = () => { throw new DOMException('full', "
            "'QuotaExceededError'); };"
        )

    explorer = visit("try-vae", refuse)
    keep(explorer, 1)
    explorer.says("export the shelf to keep it")
