"""Directions on the page: their strips, their strength, locks, and those that a person names."""

from typing import Any

import numpy as np
import pytest

from tests.ui.conftest import Visit
from tests.ui.driver import Explorer, expect
from tests.ui.points import Plain, strip_values
from tests.ui.test_arithmetic import arithmetic, groups
from tests.ui.test_interpolate import samples

pytestmark = pytest.mark.browser

MOVED, COLUMNS, LIMIT = "[data-testid=moved]", 11, 3.0


def directions(explorer: Explorer, kind: str) -> Explorer:
    """Open the directions of a kind, once all of the model's are found."""
    arithmetic(explorer, view="directions")
    explorer.page.wait_for_function(
        """() => {
      const note = document.querySelector(".le-arithmetic .le-note").textContent;
      return document.querySelector(".le-direction") && !note.includes("being found");
    }""",
        timeout=120_000,
    )
    explorer.page.locator(f"[data-kind={kind}]").click()
    return explorer


def vector(explorer: Explorer, id: str) -> np.ndarray:
    """A direction of the open model as the engine knows it."""
    found = explorer.engine.directions(explorer.entry)
    explorer.engine.workspace.background.wait()
    found = explorer.engine.directions(explorer.entry)
    return next(one.vector for one in found.directions if one.id == id)


def moved(point: Plain, along: np.ndarray, strength: float) -> Plain:
    z = np.array(point["z"], np.float32) * point["temperature"] + strength * along
    return {**point, "temperature": 1, "z": z.tolist()}


def strip(explorer: Explorer, along: np.ndarray) -> np.ndarray:
    """The engine's pictures of the point in the hand along a direction, side by side."""
    ratio = explorer.ratio(explorer.page.locator(".le-direction .le-track").first)
    strengths = strip_values(LIMIT, ratio)
    points = [moved(explorer.point(), along, float(strength)) for strength in strengths]
    return np.concatenate(list(explorer.decoded(points)), axis=1)[None]


def first(explorer: Explorer) -> Any:
    """The first direction that is listed, and its id."""
    row = explorer.page.locator(".le-direction").first
    return row, row.get_attribute("data-id")


@pytest.mark.parametrize("model", ["try-vae", "try-cgan", "try-infogan"])
@pytest.mark.parametrize("kind", ["pca", "sefa"])
def test_a_strip_shows_the_point_in_the_hand_along_its_direction(
    tidied: Visit, model: str, kind: str
) -> None:
    explorer = directions(tidied(model), kind)
    row, id = first(explorer)
    along = vector(explorer, id)
    explorer.shows(f".le-direction[data-id='{id}'] canvas", strip(explorer, along))
    expect(row).to_contain_text("%")


def test_a_drag_moves_the_large_image_and_take_puts_it_into_the_hand(cgan: Explorer) -> None:
    directions(cgan, "sefa")
    row, id = first(cgan)
    before, along = cgan.point(), vector(cgan, id)
    box, mouse = row.locator(".le-track").bounding_box(), cgan.page.mouse
    mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 20)
    mouse.down()
    mouse.move(box["x"] + box["width"] * 8.5 / COLUMNS, box["y"] + 20, steps=4)
    wanted = cgan.decoded([moved(before, along, 1.8)])
    cgan.shows(MOVED, wanted)
    assert cgan.point() == before
    mouse.up()
    cgan.until("session.tabStates.sum.strength === 1.8")
    cgan.page.locator(".le-arithmetic [data-do=take]").click()
    cgan.until("point.origin.includes('+1.80')")
    np.testing.assert_array_equal(cgan.decoded([cgan.point()]), wanted)


def test_keys_move_a_direction_and_bring_it_back(vae: Explorer) -> None:
    directions(vae, "pca")
    row, id = first(vae)
    row.locator(".le-track").focus()
    for key in ("ArrowRight", "PageUp", "ArrowLeft", "ArrowRight"):
        vae.page.keyboard.press(key)
    vae.until("session.tabStates.sum.strength === 0.55")
    vae.shows(MOVED, vae.decoded([moved(vae.point(), vector(vae, id), 0.55)]))
    vae.page.keyboard.press("Home")
    vae.until("session.tabStates.sum.strength === 0")


def test_a_lock_takes_its_direction_out_of_the_others(cgan: Explorer) -> None:
    directions(cgan, "pca")
    _, id = first(cgan)
    other = cgan.page.locator(".le-direction").nth(1).get_attribute("data-id")
    locked = vector(cgan, "sefa:1")
    cgan.session.evaluate("(session) => session.edit('sum', { locks: ['sefa:1'] })")
    for each in (id, other):
        along, left = cgan.engine.locked_direction(cgan.entry, vector(cgan, each)[None], ["sefa:1"])
        assert abs(along @ locked) < 1e-4
        assert left < 1
        cgan.shows(f".le-direction[data-id='{each}'] canvas", strip(cgan, along))
    cgan.page.locator("[data-kind=sefa]").click()
    lock = cgan.page.get_by_role("button", name="Lock SeFa 1", exact=True)
    expect(lock).to_have_attribute("aria-pressed", "true")
    lock.click()
    cgan.until("!session.tabStates.sum.locks.length")


def test_a_named_direction_is_kept_and_forgotten(visit: Visit) -> None:
    explorer = directions(visit("try-cgan"), "sefa")
    page = explorer.page
    _, id = first(explorer)
    page.get_by_test_id("direction-name").fill("my <b>lean</b>")
    page.keyboard.press("Enter")
    explorer.says("Kept “my <b>lean</b>”")
    page.goto("about:blank")
    explorer.load("try-cgan")
    directions(explorer, "kept")
    expect(page.locator(".le-direction")).to_contain_text(["my <b>lean</b>"])
    along = vector(explorer, id)
    explorer.shows(".le-direction canvas", strip(explorer, along))
    page.get_by_role("button", name="Forget my").click()
    explorer.says("no longer kept")
    expect(page.locator("[data-kind=kept]")).to_have_count(0)


def test_the_difference_of_two_groups_is_kept_as_a_direction(vae: Explorer) -> None:
    explorer = vae
    directions(explorer, "pca")
    points = samples(explorer, 1, 2, 3)
    arithmetic(explorer, view="sum", **groups(points, [2, 1], [1, -1]))
    explorer.page.get_by_label("Name of the direction A − B").fill("a less b")
    explorer.page.keyboard.press("Enter")
    explorer.says("Kept “a less b”")
    directions(explorer, "kept")
    z = [np.array(point["z"], np.float32) for point in points]
    explorer.shows(".le-direction canvas", strip(explorer, (z[0] + z[1]) / 2 - z[2]))
    explorer.page.get_by_role("button", name="Forget a less b").click()
    explorer.says("no longer kept")


def test_a_direction_without_a_name_is_not_kept(cgan: Explorer) -> None:
    directions(cgan, "sefa")
    cgan.button("Keep this direction").click()
    cgan.says("Give the direction a name first")


def test_attributes_come_with_their_score_and_effect(tidied: Visit) -> None:
    explorer = directions(tidied("cgan-mnist"), "attribute")
    slant = explorer.page.locator(".le-direction", has_text="slant")
    expect(slant).to_contain_text("R² 0.8")
    expect(slant).to_contain_text("°")
    explorer.page.get_by_label("Method").select_option("mean difference")
    expect(explorer.page.locator(".le-direction", has_text="slant")).to_contain_text("R²")
    expect(explorer.page.get_by_label("keep the class")).to_be_hidden()


def test_a_link_opens_the_same_direction_at_the_same_strength(cgan: Explorer, visit: Visit) -> None:
    one = directions(cgan, "sefa")
    row, id = first(one)
    row.locator(".le-track").focus()
    one.page.keyboard.press("PageUp")
    one.page.keyboard.press("PageUp")
    one.until("session.tabStates.sum.strength === 1")
    wanted = one.decoded([moved(one.point(), vector(one, id), 1.0)])
    one.shows(MOVED, wanted)
    other = visit(link=one.link, ready=".le-direction.le-active")
    other.shows(MOVED, wanted)
