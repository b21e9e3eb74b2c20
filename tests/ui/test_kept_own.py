"""Own images, learnt in the Train tab and kept: after a reload the model knows what it learnt."""

import re
from pathlib import Path

import pytest

from tests.ui.conftest import Visit
from tests.ui.driver import Explorer, expect
from tests.ui.test_points import points
from tests.ui.test_train import few_epochs, pictures, state, train

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAD = "[data-testid=pad]"


def learn(explorer: Explorer) -> None:
    """Learn from all the images a few times."""
    few_epochs(explorer)
    explorer.button("Start").click()
    state(explorer, "finished")


def kept(tidied: Visit, visit: Visit, tmp_path: Path, family: str, name: str) -> Explorer:
    """A fresh page at a model that learnt two classes of own images and was kept on another."""
    explorer = train(tidied("try-vae"), family)
    page = explorer.page
    page.get_by_test_id("zip").set_input_files(pictures(tmp_path / "lights.zip"))
    expect(page.locator("[data-part=preview]")).to_contain_text("bright (24), dark (24)")
    learn(explorer)
    page.get_by_label("Name of the model").fill(name)
    page.keyboard.press("Enter")
    explorer.says(f"Kept as {name}; it is among the models now.")
    expect(page.locator(f"[data-set=dataset] option[value='kept:{name}']")).to_be_attached()
    other = visit()
    other.switch_away(name)
    return other


def test_a_kept_model_has_its_classes_its_map_and_its_test_images(
    tidied: Visit, visit: Visit, tmp_path: Path
) -> None:
    explorer = points(kept(tidied, visit, tmp_path, "vae", "lights"))
    page = explorer.page
    page.wait_for_selector(".le-map[aria-busy=false]")
    expect(page.locator(".le-legend button")).to_have_text(["bright", "dark"])
    expect(page.locator(".le-map .le-caption")).to_contain_text("test images")
    page.locator(".le-encode").get_by_role("button", name="Test image").click()
    page.wait_for_selector(".le-answer:not([hidden])")
    assert explorer.pixels(PAD).mean() > 20
    near = page.get_by_test_id("nearest").locator("figure").first
    expect(near).to_have_attribute("title", re.compile(r"Test image \d, (bright|dark), distance"))


def test_a_kept_model_offers_its_classes_by_name_and_its_images_to_learn_from(
    tidied: Visit, visit: Visit, tmp_path: Path
) -> None:
    explorer = kept(tidied, visit, tmp_path, "cgan", "classed")
    page = explorer.page
    for name in ("bright", "dark"):
        expect(page.get_by_role("radio", name=name, exact=True)).to_be_visible()
    page.get_by_role("radio", name="dark", exact=True).click()
    assert explorer.point()["classes"] == [0, 1]
    train(explorer, "cgan")
    page.locator("[data-set=dataset]").select_option("kept:classed")
    page.get_by_label("Begin with").select_option("classed")
    learn(explorer)  # with a batch that so few can fill
