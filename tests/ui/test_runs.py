"""The runs of a page: seen on every tab while they are on, and there when another one begins."""

import re

import pytest

from tests.ui.conftest import Visit
from tests.ui.driver import expect
from tests.ui.test_train import reached, start, state, train

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LEARNING = "step [0-9,]+ of [0-9,]+, still learning"


def test_a_run_is_seen_everywhere_and_stays_when_another_one_begins(visit: Visit) -> None:
    explorer = start(train(visit("try-vae"), "gan"), 5)
    page = explorer.page
    pill = page.get_by_role("button", name="Back to Train")
    expect(pill).to_have_accessible_name(re.compile(f"^GAN · Strokes: {LEARNING}"))
    explorer.button("Explore this model").click()
    page.wait_for_selector(".le-timeknob:not([hidden])")
    told = page.locator(".le-timeknob output")
    picked = page.locator("[data-testid=model] option:checked")
    expect(told).to_have_text(re.compile(f"^{LEARNING}$"))
    expect(picked).to_have_text(re.compile("step [0-9,]+, still learning"))
    assert page.evaluate("getComputedStyle(document.querySelector('.le-pill canvas')).display")
    held = pill.get_attribute("aria-label")
    expect(pill).not_to_have_accessible_name(held)

    pill.click()
    page.wait_for_selector(".le-train[data-state=running]")
    explorer.button("Stop").click()
    state(explorer, "stopped")
    cards = page.get_by_test_id("runs").locator("article")
    expect(cards).to_have_count(1)
    expect(cards).to_contain_text("stopped, not kept")
    expect(told).to_have_text(re.compile("(the run went on to [0-9,]+|stopped, not kept)$"))

    train(explorer, "vae")
    explorer.button("Start").click()
    reached(explorer, 5)
    first = cards.filter(has_text="GAN · Strokes")
    expect(first).to_be_visible()
    expect(first.get_by_role("button", name="Continue")).to_have_count(0)
    first.get_by_role("button", name="Keep GAN · Strokes").click()
    name = page.get_by_label("Name to keep it under")
    proposed = name.input_value()
    assert proposed.startswith("gan-strokes")
    assert not page.locator(f"[data-testid=model] option[value='{proposed}']").count()
    name.press("Enter")
    explorer.says(f"Kept as {proposed}")
    expect(first).to_contain_text(f"kept as {proposed}")
    expect(page.locator(f"[data-testid=model] option[value='{proposed}']")).to_have_count(1)
    expect(pill).to_have_accessible_name(re.compile("^VAE"))

    first.get_by_role("button", name="Compare").click()
    page.wait_for_selector(".le-panel")
    panels = page.locator(".le-panel [data-part=model]")
    expect(panels.nth(1).locator("option:checked")).to_contain_text("GAN · Strokes · step")
    page.get_by_role("tab", name="Train").click()
    explorer.button("Stop").click()
    state(explorer, "stopped")
    first.get_by_role("button", name="Continue").click()
    reached(explorer, 2)
    expect(page.get_by_label("Begin with").locator("option:checked")).to_contain_text("this visit")
    explorer.button("Stop").click()
    state(explorer, "stopped")


def test_clusters_have_pictures_and_classes_have_names(tidied: Visit) -> None:
    explorer = train(tidied("try-vae"), "gan")
    page, shares = explorer.page, explorer.page.locator(".le-shares > span")
    for data, pictures in (("sprites", 10), ("strokes", 0)):
        page.get_by_label("Data set").select_option(data)
        start(explorer, 2)
        page.wait_for_selector(".le-collapse:not([hidden])", timeout=60_000)
        expect(shares).to_have_count(10)
        expect(shares.locator("canvas[aria-label]")).to_have_count(pictures)
        words = page.locator(".le-shares").inner_text().split()
        assert words == ([] if pictures else list("0123456789"))
        explorer.button("Reset").click()
        state(explorer, "idle")
