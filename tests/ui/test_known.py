"""What is known stands at the knobs: names and order, q(z|x), where z · T acts, whole pictures."""

import numpy as np
import pytest

from tests.ui.conftest import Visit
from tests.ui.driver import Explorer, expect
from tests.ui.test_bank import names

pytestmark = pytest.mark.browser

WEAK = 0.25


def words(r: float) -> str:
    return f"{r:.2f}".replace("-", "−").replace("0.", ".", 1)


def standing(explorer: Explorer, name: str) -> list[str]:
    """What stands at a knob."""
    cell = explorer.page.locator(f".le-knob[data-control={name}] .le-known:visible > *")
    return cell.all_inner_texts()


def each_knob_says_with_what_it_goes_and_orders_by_it(vae: Explorer) -> None:
    vae.engine.known(vae.entry)
    vae.engine.workspace.background.wait()
    found = vae.engine.known(vae.entry)
    table = np.array(found.correlations)
    told = {f"z{i + 1}": row for i, row in enumerate(table) if abs(row).max() >= WEAK}
    live = names(vae, "z")
    name = next(one for one in live if one in told)
    expect(vae.page.locator(f"[data-control={name}] .le-known")).to_be_visible()
    for one in live:
        row = told.get(one)
        most = None if row is None else abs(row).argmax()
        said = [] if row is None else [words(row[most]), found.attributes[most]]
        assert standing(vae, one) == said
    vae.page.locator(f"[data-control={name}] .le-known").click()
    column = abs(table[:, abs(told[name]).argmax()])
    assert names(vae, "z") == sorted(live, key=lambda one: -column[int(one[1:]) - 1])
    vae.press(name, "o")
    assert names(vae, "z") == live


def the_posterior_lies_over_the_strips_and_goes_with_its_model(vae: Explorer) -> None:
    beliefs = vae.page.locator("[data-part=z] .le-belief")
    vae.session.evaluate(
        """(session) => { session.posterior = { model: session.point.model.id,
        mean: new Float32Array(5), deviation: new Float32Array(5).fill(0.5) }; }"""
    )
    expect(beliefs).to_have_count(3)
    vae.switch("try-cgan")
    expect(vae.page.locator(".le-belief")).to_have_count(0)


def a_ghost_stands_where_z_acts_at_another_temperature(cgan: Explorer) -> None:
    name = names(cgan, "z")[0]
    ghost = cgan.page.locator(f"[data-control={name}] .le-ghost")
    expect(ghost).to_have_count(0)
    cgan.page.get_by_test_id("temperature").fill("0")
    expect(ghost).to_have_attribute("style", "left: 50%;")
    cgan.page.get_by_test_id("temperature").fill("1")
    expect(ghost).to_be_hidden()


def class_pictures_are_whole_multiples_in_the_middle_of_their_tiles(cgan: Explorer) -> None:
    boxes = cgan.page.locator(".le-picker button").evaluate_all(
        """(all) => all.map((one) => {
        const [tile, its] = [one, one.firstChild].map((part) => part.getBoundingClientRect());
        return [its.width, its.height, its.left - tile.left, tile.right - its.right];
        })"""
    )
    for width, height, left, right in boxes:
        assert width == height
        assert width % 28 == 0
        assert left == pytest.approx(right, abs=1)


def test_what_is_known_of_knobs_stands_at_them(tidied: Visit) -> None:
    vae = tidied("try-vae")
    each_knob_says_with_what_it_goes_and_orders_by_it(vae)
    the_posterior_lies_over_the_strips_and_goes_with_its_model(vae)
    cgan = tidied("try-cgan")
    a_ghost_stands_where_z_acts_at_another_temperature(cgan)
    class_pictures_are_whole_multiples_in_the_middle_of_their_tiles(cgan)
