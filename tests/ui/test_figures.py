"""The sample wall and the traversal: what they show is the engine's, a click takes it."""

import re

import pytest

from tests.ui.conftest import Visit
from tests.ui.driver import CAPTION, WALL, Explorer, expect
from tests.ui.points import Plain, sweep

pytestmark = pytest.mark.browser

CORNER = "[data-testid=samples] button:first-child"
CELLS = "[data-testid=traversal] button:not([style*=hidden]) canvas"

ACROSS = "(wall) => getComputedStyle(wall).gridTemplateColumns.split(' ').length"


def seeds(explorer: Explorer) -> list[int]:
    """The seeds on the wall, by the names of its pictures."""
    buttons = explorer.page.get_by_test_id("samples").get_by_role("button")
    labels = buttons.evaluate_all("(all) => all.map((one) => one.ariaLabel)")
    return [int(label.removeprefix("Sample of seed ")) for label in labels]


def samples(explorer: Explorer) -> list[Plain]:
    """The points that the wall should show: its seeds' draws, class and codes as in the hand."""
    drawn = explorer.engine.draw(explorer.entry, seeds(explorer))
    point = explorer.point()
    return [{**point, "z": values[: len(point["z"])].tolist()} for values in drawn]


def shows_its_samples(explorer: Explorer) -> None:
    explorer.shows(WALL, explorer.decoded(samples(explorer)))


def test_a_click_on_a_sample_takes_it(infogan: Explorer) -> None:
    infogan.page.get_by_role("radio", name="4", exact=True).click()
    before, seed = infogan.point(), seeds(infogan)[10]
    infogan.button(f"Sample of seed {seed}").click()
    drawn = infogan.engine.draw(infogan.entry, [seed])[0, :62]
    assert infogan.point() == {**before, "seed": seed, "z": drawn.tolist()}
    infogan.shows_its_point()
    shows_its_samples(infogan)


def new_samples_are_others_and_the_engines_too(cgan: Explorer) -> None:
    shows_its_samples(cgan)
    before = seeds(cgan)
    cgan.button("new samples").click()
    expect(cgan.button(f"Sample of seed {before[0]}")).to_have_count(0)
    after = seeds(cgan)
    assert after == list(range(after[0], after[0] + len(before))) != before
    expect(cgan.page.locator(".le-figures .le-caption")).to_contain_text(f"{after[0]}–{after[-1]}")
    shows_its_samples(cgan)


def the_wall_follows_class_and_temperature(cgan: Explorer) -> None:
    cgan.page.get_by_role("radio", name="9", exact=True).click()
    shows_its_samples(cgan)
    cgan.page.get_by_test_id("temperature").fill("0.3")
    shows_its_samples(cgan)


# A backend that takes its time over the wall's pieces.
SLOW = """(session) => {
  const { images } = session.backend;
  session.backend.images = async (model, rows, time) => {
    const batch = await images(model, rows, time);
    if (rows.length === 16) await new Promise((done) => setTimeout(done, 120));
    return batch;
  };
}"""


def test_the_wall_begins_with_seed_1_and_ends_right_when_a_class_is_left_and_taken_again(
    visit: Visit,
) -> None:
    explorer = visit("try-cgan")
    shows_its_samples(explorer)
    count = len(seeds(explorer))
    assert seeds(explorer) == list(range(1, count + 1))
    assert count >= 24
    expect(explorer.page.locator(CAPTION)).to_contain_text(f"1–{count}")
    explorer.session.evaluate(SLOW)
    label = explorer.point()["classes"].index(1)
    explorer.page.get_by_role("radio", name=str((label + 1) % 10), exact=True).click()
    explorer.shows(f"{CORNER} canvas", explorer.decoded(samples(explorer)[:1]))
    explorer.page.get_by_role("radio", name=str(label), exact=True).click()
    shows_its_samples(explorer)


def the_wall_is_walked_by_keyboard(cgan: Explorer) -> None:
    first = seeds(cgan)[0]
    across = cgan.page.get_by_test_id("samples").evaluate(ACROSS)
    cgan.button(f"Sample of seed {first}").focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowUp", "ArrowLeft", "ArrowUp"):
        cgan.page.keyboard.press(key)
    expect(cgan.button(f"Sample of seed {first + 1}")).to_be_focused()
    cgan.page.keyboard.press("ArrowDown")
    cgan.page.keyboard.press("Enter")
    assert cgan.point()["seed"] == first + 1 + across
    cgan.shows_its_point()


def test_the_wall_of_samples(cgan: Explorer) -> None:
    new_samples_are_others_and_the_engines_too(cgan)
    the_wall_follows_class_and_temperature(cgan)
    the_wall_is_walked_by_keyboard(cgan)


def traversal(explorer: Explorer) -> list[str]:
    """Open the traversal; the names of its rows."""
    explorer.page.get_by_role("tab", name="Traversal").click()
    expect(explorer.page.get_by_test_id("samples")).to_be_hidden()
    return explorer.page.locator(".le-names span").all_inner_texts()


def shows_its_traversal(explorer: Explorer, rows: list[str]) -> None:
    points = [one for name in rows for one in sweep(explorer.point(), name)]
    explorer.shows(CELLS, explorer.decoded(points))


def test_the_traversal_sweeps_code_codes_and_the_first_knobs(infogan: Explorer) -> None:
    order = [f"z{i + 1}" for i in infogan.engine.describe(infogan.entry).order]
    names = traversal(infogan)
    assert names == ["code", "c1", "c2", *order][: len(names)]
    rows = ["class", *names[1:]]
    shows_its_traversal(infogan, rows)
    infogan.drag("c1", 0.5, 0.9)
    shows_its_traversal(infogan, rows)


def test_the_traversal_of_a_model_without_classes_has_its_live_knobs(vae: Explorer) -> None:
    rows = traversal(vae)
    assert rows == ["z3", "z1", "z5"]
    shows_its_traversal(vae, rows)


def test_a_click_on_a_cell_takes_its_value(vae: Explorer) -> None:
    before = vae.point()
    traversal(vae)
    for cell, moved in (("z1 = -1.8", -1.8), ("z1 = 3.0", 3.0)):
        vae.button(cell).click()
        after = vae.point()
        assert after["z"] == pytest.approx([moved, *before["z"][1:]])
        vae.shows_its_point()


def test_a_click_in_the_class_row_takes_the_class(cgan: Explorer) -> None:
    traversal(cgan)
    cgan.page.get_by_test_id("traversal").get_by_role("button", name="6", exact=True).click()
    assert cgan.point()["classes"] == [float(i == 6) for i in range(10)]
    cgan.shows_its_point()


def test_figures_are_tabs_that_arrows_walk(vae: Explorer) -> None:
    vae.page.get_by_role("tab", name="Samples").focus()
    vae.page.keyboard.press("ArrowRight")
    expect(vae.page.get_by_role("tab", name="Traversal")).to_be_focused()
    expect(vae.page.get_by_test_id("traversal")).to_be_visible()
    expect(vae.button("new samples")).to_be_hidden()
    expect(vae.page.locator(CAPTION)).to_have_text(re.compile("each row sweeps one number"))
    vae.page.keyboard.press("ArrowLeft")
    expect(vae.page.get_by_test_id("samples")).to_be_visible()
    shows_its_samples(vae)
