"""Other models and other visitors: nothing of one is left in, or seen by, the other."""

import pytest

from tests.ui.conftest import Visit
from tests.ui.driver import CAPTION, IMAGE, Explorer, expect
from tests.ui.points import at

pytestmark = pytest.mark.browser

CONTROLS = """() => [...document.querySelectorAll(
    ".le-explore :is([role=slider], [role=radio], input[type=range])"
  )].filter((one) => !one.closest("[hidden]")).map((one) => one.ariaLabel).sort()"""


def controls(explorer: Explorer) -> list[str]:
    """The names of all knobs, classes and ranges of the page, folded ones too."""
    return explorer.page.evaluate(CONTROLS)


def belonging(explorer: Explorer) -> list[str]:
    """The names of the controls that the open model has."""
    spec = explorer.entry.card.spec
    few = explorer.page.locator("[data-part=z] > .le-knob:visible").count()  # as there is room for
    shown = explorer.engine.describe(explorer.entry).order[:few]
    dead = explorer.engine.describe(explorer.entry).dead
    knobs = [f"z{i + 1}" for i in (*shown, *dead)]
    codes = [f"c{i + 1}" for i in range(spec.codes)]
    return sorted([*knobs, *codes, *map(str, range(spec.num_classes)), "Temperature"])


def test_another_model_brings_its_own_controls_and_takes_the_former_ones(tidied: Visit) -> None:
    explorer = tidied("try-infogan")
    for model in ("try-vae", "try-cgan", "try-infogan", "try-colour", "try-infogan", "try-vae"):
        explorer.switch(model)
        point, spec = explorer.point(), explorer.entry.card.spec
        assert [len(point.get(name, ())) for name in ("z", "classes", "codes")] == [
            spec.z, spec.num_classes, spec.codes
        ]  # fmt: skip
        assert controls(explorer) == belonging(explorer)
        drawn = explorer.engine.draw(explorer.entry, [point["seed"]])[0]
        assert [*point["z"], *point.get("codes", ())] == drawn.tolist()


def test_a_class_is_kept_from_model_to_model(cgan: Explorer) -> None:
    cgan.page.get_by_role("radio", name="8", exact=True).click()
    cgan.switch("try-infogan")
    assert cgan.point()["classes"] == [float(i == 8) for i in range(10)]
    cgan.switch("try-cgan")
    assert cgan.point()["classes"] == [float(i == 8) for i in range(10)]


def test_locks_and_temperature_end_with_their_model(vae: Explorer) -> None:
    vae.button("Lock z1").click()
    vae.page.get_by_test_id("temperature").fill("0.4")
    vae.switch("try-infogan")
    vae.switch("try-vae")
    expect(vae.button("Lock z1")).to_have_attribute("aria-pressed", "false")
    assert vae.point()["temperature"] == 1


def test_the_last_of_many_quick_choices_wins(tidied: Visit) -> None:
    explorer = tidied("try-vae")
    picker = explorer.page.get_by_test_id("model")
    for model in ("try-cgan", "try-colour", "try-vae", "try-infogan", "try-cgan", "try-infogan"):
        picker.select_option(model)
    explorer.until("point.model.id === wanted", "try-infogan")
    explorer.shows_its_point()
    assert picker.input_value() == "try-infogan"


def test_two_visitors_never_share_their_state(visit: Visit) -> None:
    size = {"viewport": {"width": 1200, "height": 800}}
    one, two = visit("try-cgan", **size), visit("try-cgan", **size)
    before, seen = two.point(), two.pixels()
    name = f"z{one.engine.describe(one.entry).order[0] + 1}"
    one.drag(name, 0.5, 0.9)
    one.page.get_by_role("radio", name="9", exact=True).click()
    one.button("Lock " + name).click()
    one.page.get_by_test_id("temperature").fill("1.7")
    one.button("new samples").click()
    one.shows_its_point()
    assert two.point() == before
    assert (two.pixels() == seen).all()
    expect(two.button("Sample of seed 1")).to_have_count(1)
    two.press(name, "ArrowRight")
    two.shows_its_point()
    assert two.session.evaluate("(session) => session.point.locked.size") == 0
    one.switch("try-infogan")
    assert two.point()["model"] == "try-cgan"
    two.shows(IMAGE, two.decoded([at(before, {name: two.point()["z"][int(name[1:]) - 1]})]))
    expect(two.page.locator(CAPTION).first).to_contain_text("Seeds 1–")
