"""What is set in the Train tab: carried by links, undone, and left alone while a run is on."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from explorer.checkpoints import read_card
from tests.ui.conftest import Visit
from tests.ui.driver import Explorer, expect
from tests.ui.test_link import opened
from tests.ui.test_train import pictures, start, state, train
from tests.ui.test_undo import redo, undo

pytestmark = pytest.mark.browser

READY = ".le-train[data-ready=true]"
COLLAPSE = {"family": "gan", "preset": "collapse"}
FIRST = {
    "family": "",
    "dataset": "",
    "size": "",
    "model": "",
    "preset": "",
    "values": {},
    "seed": None,
    "fit": "",
}


def setup(explorer: Explorer) -> dict[str, Any]:
    """What is to be trained, as plain values."""
    kept = explorer.state()["tabStates"]["train"]
    return {name: value for name, value in kept.items() if name != "points"}


def shown(explorer: Explorer, family: str, preset: str, size: str, dataset: str) -> None:
    """Wait until the controls show a setup."""
    for name, value in {"family": family, "preset": preset, "dataset": dataset}.items():
        explorer.chosen(name, value)
    expect(explorer.page.locator(f"[data-size={size}]")).to_have_attribute("aria-checked", "true")


def with_setup(link: str, given: object) -> str:
    """A link that opens the Train tab with a setup, right or wrong."""
    parts = [p for p in link.split("&") if not p.startswith(("train=", "tab="))]
    return "&".join([*parts, "tab=train", f"train={quote(json.dumps(given))}"])


def follow(visit: Visit, given: object, more: str = "") -> Explorer:
    """A page that opens at a link with a setup."""
    return visit(link=with_setup("#v=1", given) + more, ready=READY)


def chosen(explorer: Explorer) -> Explorer:
    """The Train tab, with a setup of which everything was chosen by hand, one step each."""
    page = train(explorer, "gan", "large").page
    explorer.rest()
    explorer.choose("preset", "collapse")
    page.locator("[data-size=large]").click()
    page.locator("[data-set=dataset]").select_option("sprites")
    page.locator(".le-hyper summary").click()
    page.get_by_label("Learning rate of G", exact=True).fill("0.004")
    page.get_by_label("Learning rate of G", exact=True).press("Tab")
    explorer.rest()
    return explorer


CHOSEN = {**FIRST, **COLLAPSE, "dataset": "sprites", "size": "large", "values": {"lr": 0.004}}


def test_each_change_is_undone_and_done_again_in_one_step(tidied: Visit) -> None:
    explorer = chosen(tidied("try-vae"))
    lr, lr_d = (
        explorer.page.get_by_label(f"Learning rate of {network}", exact=True) for network in "GD"
    )
    explorer.page.evaluate("() => document.activeElement.blur()")
    undo(explorer)
    expect(lr).to_have_value("0.002")
    undo(explorer)
    shown(explorer, "gan", "collapse", "large", "strokes")
    undo(explorer)
    shown(explorer, "gan", "collapse", "medium", "strokes")
    expect(lr_d).to_have_value("0.0002")
    undo(explorer)
    shown(explorer, "gan", "live", "large", "strokes")
    expect(lr_d).to_have_value("0.002")
    undo(explorer)
    shown(explorer, "gan", "live", "medium", "strokes")
    undo(explorer)
    shown(explorer, "vae", "live", "medium", "strokes")
    assert setup(explorer) == FIRST
    for _ in range(6):
        redo(explorer)
        explorer.rest()
    assert setup(explorer) == CHOSEN
    shown(explorer, "gan", "collapse", "large", "sprites")
    expect(lr).to_have_value("0.004")


def test_a_value_as_the_recipe_has_it_is_no_change_and_the_next_field_keeps_the_focus(
    tidied: Visit,
) -> None:
    explorer = train(tidied("try-vae"), "vae", "medium")
    page = explorer.page
    page.locator(".le-hyper summary").click()
    before = setup(explorer)
    rate = page.get_by_label("Learning rate", exact=True)
    rate.fill("0.00200")
    rate.press("Tab")
    expect(rate).to_have_value("0.002")
    assert setup(explorer) == before
    rate.fill("0.003")
    rate.press("Tab")
    expect(page.get_by_label("Batch size")).to_be_focused()
    assert setup(explorer)["values"] == {"lr": 0.003}
    rate.fill("7")
    rate.press("Tab")
    explorer.says("Learning rate goes from 0.00001 to 0.02.")
    expect(rate).to_have_value("0.003")


def test_recipes_are_cards_that_arrows_walk_with_what_they_take_and_look_like(
    tidied: Visit,
) -> None:
    explorer = train(tidied("try-vae"), "vae", "medium")
    page, cards = explorer.page, explorer.page.get_by_role("radiogroup", name="Recipe")
    expect(cards.get_by_role("radio")).to_have_count(4)
    plane = cards.get_by_role("radio", name="Two dimensions")
    expect(plane).to_contain_text("All images on one plane")
    expect(plane.locator("small")).to_have_text(re.compile("^about "))
    expect(plane.locator("canvas")).to_have_attribute("title", re.compile("^Samples of "))
    cards.get_by_role("radio", name="Worth watching").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(plane).to_be_focused()
    expect(plane).to_have_attribute("aria-checked", "true")
    assert setup(explorer)["preset"] == "plane"
    page.keyboard.press("Shift+Tab")
    expect(plane).not_to_be_focused()
    assert page.evaluate("() => document.activeElement.closest('[data-set=preset]')") is None


def test_the_setup_outlives_a_reload_and_another_model(visit: Visit) -> None:
    explorer = chosen(visit("try-vae"))
    explorer.explore().switch("try-gan")
    assert setup(explorer) == CHOSEN
    explorer.page.get_by_role("tab", name="Train").click()
    explorer.page.wait_for_function("(link) => location.href === link", arg=explorer.link)
    explorer.page.reload()
    explorer.page.wait_for_selector(".le-train[data-ready=true]")
    shown(explorer, "gan", "collapse", "large", "sprites")


def test_what_a_link_cannot_have_trained_is_said_and_as_near_as_can_be(visit: Visit) -> None:
    """One by one these are tried in `tests/web/trainchoice.test.js`."""
    given = {**COLLAPSE, "size": "huge", "dataset": "/etc/passwd", "model": "try-vae"}
    explorer = follow(visit, {**given, "values": {"lr": 5, "wings": 2}})
    for words in (
        "The link's size huge is none",
        "data set /etc/passwd is not here; Strokes is chosen.",
        "The link begins with try-vae, which is no GAN here",
        "The link's Learning rate of G is 0.02, as it goes from 0.00001 to 0.02.",
        "The link's setting wings is none of the GAN",
    ):
        explorer.says(words)
    assert setup(explorer) == {**FIRST, **COLLAPSE, "values": {"lr": 0.02}}
    expect(explorer.page.get_by_test_id("estimate")).to_contain_text("parameters")


def test_own_images_are_undone_but_never_in_a_link(visit: Visit, tmp_path: Path) -> None:
    explorer = train(visit("try-vae"))
    page = explorer.page
    page.get_by_test_id("zip").set_input_files(pictures(tmp_path / "mine.zip"))
    data = page.locator("[data-set=dataset]")
    expect(data).to_have_value("own")
    explorer.rest()
    undo(explorer)
    expect(data).to_have_value("strokes")
    redo(explorer)
    expect(data).to_have_value("own")
    expect(page.get_by_test_id("estimate")).to_contain_text("parameters")
    explorer.rest()
    page.wait_for_function("(link) => location.href === link", arg=explorer.link)
    page.reload()
    page.wait_for_selector(".le-train[data-ready=true]")
    expect(page.locator(".le-status")).to_contain_text("own images are not here")
    expect(data).to_have_value("strokes")


@pytest.mark.slow
def test_few_images_are_learnt_from_in_batches_they_fill_and_in_as_many_steps(
    tidied: Visit, tmp_path: Path
) -> None:
    explorer = train(tidied("try-vae"))
    page, estimate = explorer.page, explorer.page.locator("[data-part=estimate]")

    def steps() -> int:
        expect(estimate).to_contain_text("steps")
        return int(re.search(r"([\d,]+) steps", estimate.inner_text())[1].replace(",", ""))

    before = steps()
    page.get_by_test_id("zip").set_input_files(pictures(tmp_path / "few.zip"))
    expect(page.locator("[data-set=dataset]")).to_have_value("own")
    expect(page.locator("[data-part=warning]")).to_be_hidden()
    page.locator(".le-hyper summary").click()
    expect(page.get_by_label("Batch size")).to_have_value("16")
    assert int(page.get_by_label("Epochs").input_value()) > 2000
    expect(estimate).to_contain_text("parameters")
    assert steps() == pytest.approx(before, rel=0.02)
    assert setup(explorer)["values"] == {}, "it is the recipe as it is for so few"


def test_while_a_run_is_on_its_setup_is_not_undone_and_all_else_is(tidied: Visit) -> None:
    explorer = start(train(tidied("try-vae")), 3)
    before = setup(explorer)
    undo(explorer)
    explorer.says("A run is on with this setup; stop the run first")
    assert setup(explorer) == before
    explorer.explore().press("z3", "Shift+ArrowRight")
    explorer.rest()
    turned = explorer.point()
    undo(explorer)
    explorer.until("point.get('z3') !== wanted", turned["z"][2])
    explorer.page.get_by_role("tab", name="Train").click()
    explorer.button("Stop").click()
    state(explorer, "stopped")
    undo(explorer)
    shown(explorer, "vae", "live", "medium", "strokes")


@pytest.mark.slow
def test_while_a_run_is_on_no_link_changes_its_setup(tidied: Visit) -> None:
    explorer = start(train(tidied("try-vae")), 3)
    before = setup(explorer)
    opened(explorer, with_setup(explorer.link, COLLAPSE))
    explorer.says("A run is on; what the link would train was left out.")
    assert setup(explorer) == before
    explorer.button("Stop").click()


def test_a_lesson_locks_the_setup_and_what_it_holds_can_be_started(visit: Visit) -> None:
    explorer = follow(visit, COLLAPSE, "&lock=setup&hide=hyper,learnt")
    page = explorer.page
    shown(explorer, "gan", "collapse", "medium", "strokes")
    assert page.locator(".le-setup").evaluate("(part) => part.inert")
    expect(page.locator(".le-hyper")).to_be_hidden()
    expect(explorer.button("Start")).to_be_enabled()


def test_keys_start_nothing_that_a_lesson_has_locked(visit: Visit) -> None:
    explorer = follow(visit, {}, "&lock=conduct")
    page = explorer.page
    expect(page.get_by_test_id("estimate")).to_contain_text("parameters")
    page.keyboard.press(" ")
    page.wait_for_timeout(500)
    expect(page.locator(".le-train")).to_have_attribute("data-state", "idle")


def test_arrows_double_and_halve_what_goes_over_magnitudes(tidied: Visit) -> None:
    explorer = train(tidied("try-vae"), "gan", "medium")
    page = explorer.page
    page.locator(".le-hyper summary").click()
    for label, presses, wanted in [
        ("Learning rate of G", ["ArrowUp", "ArrowUp", "ArrowDown"], "0.004"),
        ("Epochs", ["ArrowDown", "ArrowDown"], "2"),
        ("β₁", ["ArrowUp"], "0.55"),
    ]:
        field = page.get_by_label(label, exact=True)
        for key in presses:
            field.press(key)
        expect(field).to_have_value(wanted)
    assert setup(explorer)["values"] == {"lr": 0.004, "epochs": 2, "beta1": 0.55}


@pytest.mark.slow
def test_a_seed_goes_with_the_link_and_into_the_run(visit: Visit) -> None:
    explorer = follow(visit, {"seed": 11, "size": "small"})
    page = explorer.page
    page.locator(".le-hyper summary").click()
    seed = page.get_by_label("Seed of the run")
    expect(seed).to_have_value("11")
    start(explorer, 5)
    explorer.button("Stop").click()
    state(explorer, "stopped")
    with page.expect_download() as saved:
        explorer.button("Download").click()
    assert read_card(Path(saved.value.path())).recipe.seed == 11
    seed.fill("")
    seed.press("Tab")
    explorer.rest()
    assert setup(explorer)["seed"] is None
    undo(explorer)
    expect(seed).to_have_value("11")
