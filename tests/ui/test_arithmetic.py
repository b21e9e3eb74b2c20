"""The Arithmetic tab: sums of groups, the expression that says them, and analogies."""

from typing import Any

import numpy as np
import pytest

from tests.ui.conftest import Visit
from tests.ui.driver import Explorer, expect
from tests.ui.points import Plain, row
from tests.ui.test_interpolate import samples

pytestmark = pytest.mark.browser

NINE, MEANS = "[data-testid=result] canvas", ".le-group figure canvas"
SPOTS = ".le-group:nth-child({}) .le-hold"


def arithmetic(explorer: Explorer, **settings: Any) -> Explorer:
    """Open the Arithmetic tab with some settings of its bench."""
    explorer.session.evaluate("(session, changes) => session.edit('sum', changes)", settings)
    explorer.page.get_by_role("tab", name="Arithmetic").click()
    explorer.page.wait_for_selector(".le-arithmetic[data-ready=true]")
    return explorer


def groups(points: list[Plain], sizes: list[int], terms: list[float]) -> dict[str, Any]:
    return {"points": points, "sizes": sizes, "terms": terms}


def summed(
    explorer: Explorer,
    points: list[Plain],
    sizes: list[int],
    terms: list[float],
    onto: bool = False,
    seed: int = 1,
) -> tuple[np.ndarray, np.ndarray]:
    """The engine's images of the nine and of the means."""
    rows = np.stack([row(point) for point in points])
    found = explorer.engine.interpolation.weighted_sum(
        explorer.entry, rows, sizes, terms, onto, seed
    )
    nine = np.concatenate([found.around[:4], found.result[None], found.around[4:]])
    return (
        explorer.engine.images(explorer.entry, nine),
        explorer.engine.images(explorer.entry, found.means),
    )


@pytest.mark.parametrize("model", ["try-vae", "try-colour", "try-gan", "try-cgan", "try-infogan"])
def test_the_result_is_amid_its_neighbours_beside_the_means(tidied: Visit, model: str) -> None:
    explorer = tidied(model)
    points = samples(explorer, *range(1, 7))
    arithmetic(explorer, **groups(points, [3, 2, 1], [1, -1, 1]))
    nine, means = summed(explorer, points, [3, 2, 1], [1, -1, 1])
    explorer.shows(NINE, nine)
    explorer.shows(MEANS, means)
    assert explorer.page.get_by_test_id("expression").input_value() == "A − B + C"


def test_groups_are_proposed_heavy_less_light_plus_light(tidied: Visit) -> None:
    explorer = arithmetic(tidied("cgan-mnist"))
    expect(explorer.page.locator(".le-group .le-hold")).to_have_count(9)
    explorer.page.wait_for_selector("[data-testid=result] .le-stop")
    means = [explorer.page.locator(MEANS).nth(i) for i in range(3)]
    explorer.page.wait_for_function(
        "() => document.querySelector('.le-arithmetic .le-screen .le-caption').textContent"
    )
    ink = """(canvas) => canvas.getContext("2d").getImageData(0, 0, 28, 28)
      .data.reduce((a, b) => a + b)"""
    heavy, light, other = (mean.evaluate(ink) for mean in means)
    result = explorer.page.locator(f"{NINE} >> nth=4").evaluate(ink)
    assert heavy > light
    assert result > other


def the_expression_is_the_weights_and_the_weights_the_expression(vae: Explorer) -> None:
    points = samples(vae, 1, 2, 3)
    arithmetic(vae, **groups(points, [1, 1, 1], [1, -1, 1]))
    expression = vae.page.get_by_test_id("expression")
    expression.fill("0.5*A + 2 C - 1.5B")
    expression.press("Enter")
    vae.until("session.tabStates.sum.terms.join() === '0.5,-1.5,2'")
    expression.blur()
    expect(expression).to_have_value("0.5·A − 1.5·B + 2·C")
    vae.shows(NINE, summed(vae, points, [1, 1, 1], [0.5, -1.5, 2])[0])
    vae.page.get_by_label("Weight of B").fill("0")
    vae.page.get_by_label("Weight of B").press("Enter")
    expect(expression).to_have_value("0.5·A + 2·C")
    vae.shows(NINE, summed(vae, [points[0], points[2]], [1, 1], [0.5, 2])[0])


def what_is_no_sum_is_said_and_changes_nothing(vae: Explorer) -> None:
    arithmetic(vae, **groups(samples(vae, 1, 2), [1, 1], [1, -1]))
    expression = vae.page.get_by_test_id("expression")
    expression.fill("A + Z")
    expression.press("Enter")
    vae.says("There is no group Z")
    expect(expression).to_have_value("A − B")


def test_points_of_the_shelf_are_dropped_into_a_group(vae: Explorer) -> None:
    vae.button("Keep").first.click()
    arithmetic(vae, **groups(samples(vae, 1, 2), [1, 1], [1, 1]))
    vae.page.locator(".le-place").drag_to(vae.page.locator(SPOTS.format(2)))
    vae.until("session.tabStates.sum.sizes.join() === '1,2'")
    assert vae.session.evaluate("(session) => session.tabStates.sum.points[1].seed") == 7


def groups_come_and_go(vae: Explorer) -> None:
    arithmetic(vae, **groups(samples(vae, 1, 2), [1, 1], [1, 1]))
    vae.button("Add a group").click()
    expect(vae.page.locator(".le-group")).to_have_count(3)
    vae.page.get_by_role("button", name="Add a point to C").click()
    vae.page.get_by_role("menuitem", name="The point in the hand").click()
    vae.until("session.tabStates.sum.sizes.join() === '1,1,1'")
    vae.button("Remove A").click()
    vae.until("session.tabStates.sum.points.map(({ seed }) => seed).join() === '2,7'")


def test_a_sum_is_written_and_read(vae: Explorer) -> None:
    the_expression_is_the_weights_and_the_weights_the_expression(vae)
    what_is_no_sum_is_said_and_changes_nothing(vae)
    groups_come_and_go(vae)


def the_noise_is_drawn_anew_around_the_same_result(cgan: Explorer) -> None:
    points = samples(cgan, 1, 2)
    arithmetic(cgan, **groups(points, [1, 1], [1, 1]))
    before, _ = summed(cgan, points, [1, 1], [1, 1])
    cgan.shows(NINE, before)
    cgan.button("Other noise").click()
    cgan.until("session.tabStates.sum.seed !== 1")
    seed = cgan.session.evaluate("(session) => session.tabStates.sum.seed")
    after, _ = summed(cgan, points, [1, 1], [1, 1], seed=seed)
    cgan.shows(NINE, after)
    np.testing.assert_array_equal(before[4], after[4])


def test_the_result_is_brought_onto_the_shell(cgan: Explorer) -> None:
    points = samples(cgan, 1, 2)
    arithmetic(cgan, **groups(points, [1, 1], [1, 1]))
    cgan.page.get_by_label("onto the shell").check()
    cgan.shows(NINE, summed(cgan, points, [1, 1], [1, 1], onto=True)[0])


def the_result_is_taken_into_the_hand(cgan: Explorer) -> None:
    points = samples(cgan, 1, 2, 3)
    arithmetic(cgan, **groups(points, [1, 1, 1], [1, -1, 1]))
    nine, _ = summed(cgan, points, [1, 1, 1], [1, -1, 1])
    cgan.shows(NINE, nine)
    cgan.page.locator(".le-arithmetic [data-do=take]").click()
    cgan.until("point.origin === 'A − B + C'")
    np.testing.assert_array_equal(cgan.decoded([cgan.point()])[0], nine[4])
    cgan.page.locator("[data-testid=result] button").nth(8).click()
    cgan.until("point.origin === 'A − B + C, a neighbour'")
    np.testing.assert_array_equal(cgan.decoded([cgan.point()])[0], nine[8])


def test_a_sum_of_a_cgan(cgan: Explorer) -> None:
    the_result_is_taken_into_the_hand(cgan)
    the_noise_is_drawn_anew_around_the_same_result(cgan)


def test_an_analogy_has_its_groups_on_three_corners_and_their_sum_on_the_fourth(
    cgan: Explorer,
) -> None:
    points = samples(cgan, 1, 2, 3)
    arithmetic(cgan, **groups(points, [1, 1, 1], [1, -1, 1]), view="analogy")
    rows = np.stack([row(point) for point in points])
    a, b, c = rows
    result = cgan.engine.interpolation.weighted_sum(
        cgan.entry, rows, [1, 1, 1], [1, -1, 1], False, 1
    ).result
    cells = cgan.engine.interpolation.grid(cgan.entry, np.stack([b, a, c, result]), 2, 6, "lerp")
    wanted = cgan.engine.images(cgan.entry, cells.reshape(49, -1))
    cgan.shows("[data-testid=analogy] canvas", wanted)
    cgan.page.locator("[data-testid=analogy] button").last.click()
    cgan.until("point.origin.startsWith('A − B + C')")
    np.testing.assert_allclose(row(cgan.point()), result, atol=1e-5)


def test_an_analogy_asks_for_the_groups_that_it_lacks(vae: Explorer) -> None:
    arithmetic(vae, **groups(samples(vae, 1, 2), [1, 1], [1, 1]), view="analogy")
    expect(vae.page.locator(".le-arithmetic .le-screen .le-caption").last).to_contain_text(
        "A, B and C"
    )


def test_undo_brings_the_groups_back(vae: Explorer) -> None:
    points = samples(vae, 1, 2)
    arithmetic(vae, **groups(points, [1, 1], [1, -1]))
    vae.rest()
    vae.page.get_by_label("Weight of A").fill("2")
    vae.page.get_by_label("Weight of A").press("Enter")
    vae.until("session.tabStates.sum.terms[0] === 2")
    vae.page.get_by_label("Weight of A").blur()
    vae.page.keyboard.press("Control+z")
    vae.until("session.tabStates.sum.terms[0] === 1")
    vae.shows(NINE, summed(vae, points, [1, 1], [1, -1])[0])


LATE = """({ backend }) => {
  const { directions, images } = backend;
  backend.release = () => Object.assign(backend, { directions, images }) && backend.go();
  const wait = new Promise((go) => { backend.go = go; });
  backend.directions = async (...asked) => { await wait; return directions(...asked); };
}"""


def test_directions_that_are_found_late_leave_the_analogy_that_is_open_as_it_is(
    visit: Visit,
) -> None:
    vae = visit("try-vae")
    vae.session.evaluate(LATE)
    points = samples(vae, 1, 2, 3)
    state = {"view": "directions", **groups(points, [1, 1, 1], [1, -1, 1])}
    vae.session.evaluate("(session, changes) => session.edit('sum', changes)", state)
    vae.page.get_by_role("tab", name="Arithmetic").click()
    expect(vae.page.locator(".le-arithmetic .le-note")).to_have_text("Finding directions …")
    vae.page.get_by_role("tab", name="Analogy").click()
    caption = vae.page.locator(".le-arithmetic .le-screen .le-caption")
    expect(caption).to_contain_text("is to A")
    said = [caption.inner_text(), vae.page.locator(".le-arithmetic [data-part=where]").inner_text()]
    vae.session.evaluate("({ backend }) => backend.release()")
    vae.page.wait_for_selector(".le-direction", state="attached")
    assert said == [
        caption.inner_text(),
        vae.page.locator(".le-arithmetic [data-part=where]").inner_text(),
    ]
    vae.page.get_by_role("tab", name="Directions").click()
    expect(caption).not_to_contain_text("is to A")
