"""New points: Random, seeds, locks, Reset, temperature."""

import numpy as np
import pytest

from explorer.latent import draw
from tests.ui.driver import Explorer, expect

pytestmark = pytest.mark.browser


def test_a_seed_gives_the_engines_draw_of_that_seed(infogan: Explorer) -> None:
    seed, drawn = infogan.page.get_by_test_id("seed"), draw([1234], 62, 2)
    for _ in range(2):
        seed.fill("1234")
        seed.press("Enter")
        infogan.until("point.seed === wanted", 1234)
        point = infogan.point()
        assert point["z"] == drawn.z[0].tolist()
        assert point["codes"] == drawn.codes[0].tolist()
        infogan.shows_its_point()
        seed.fill("5")
        seed.press("Tab")
        infogan.until("point.seed === wanted", 5)


def test_a_bad_seed_gives_a_sentence_and_leaves_the_point(vae: Explorer) -> None:
    seed = vae.page.get_by_test_id("seed")
    for i, bad in enumerate(("-3", "1.5", "", "1e30")):
        before = vae.point()
        seed.fill(bad)
        seed.press("Enter")
        vae.says("whole number")
        assert vae.point() == before, bad
        seed.press("Tab")
        expect(seed).to_have_value(str(before["seed"]))
        seed.fill(str(12 + i))
        seed.press("Enter")
        expect(vae.page.locator(".le-status")).to_be_empty()
        vae.until("point.seed === wanted", 12 + i)


def test_random_draws_a_new_point_by_button_and_by_key(vae: Explorer) -> None:
    for random in (vae.button("Random").click, lambda: vae.page.keyboard.press("r")):
        before = vae.point()
        random()
        vae.until("point.seed !== wanted", before["seed"])
        point = vae.point()
        assert point["z"] == draw([point["seed"]], 5).z[0].tolist()
        expect(vae.page.get_by_test_id("seed")).to_have_value(str(point["seed"]))
        vae.shows_its_point()


def test_r_typed_into_the_seed_box_draws_nothing(vae: Explorer) -> None:
    before = vae.point()
    vae.page.get_by_test_id("seed").press("r")
    vae.press("z1", "ArrowRight")
    assert vae.point()["seed"] == before["seed"]


def test_locked_knobs_stay_under_random_and_reset(vae: Explorer) -> None:
    before, lock = vae.point(), vae.button("Lock z1")
    lock.click()
    expect(lock).to_have_attribute("aria-pressed", "true")
    vae.button("Random").click()
    vae.until("point.seed !== wanted", before["seed"])
    drawn = vae.point()
    assert drawn["z"][0] == before["z"][0]
    assert all(new != old for new, old in zip(drawn["z"][1:], before["z"][1:], strict=True))
    vae.button("Reset").click()
    assert vae.point()["z"] == [before["z"][0], 0, 0, 0, 0]
    vae.shows_its_point()
    vae.press("z1", "l")
    expect(lock).to_have_attribute("aria-pressed", "false")
    vae.button("Reset").click()
    assert vae.point()["z"] == [0] * 5


def test_reset_takes_codes_and_temperature_along_but_not_the_class(infogan: Explorer) -> None:
    infogan.page.get_by_role("radio", name="6").click()
    infogan.page.get_by_test_id("temperature").fill("1.5")
    infogan.button("Reset").click()
    point = infogan.point()
    assert (set(point["z"]), point["codes"], point["temperature"]) == ({0}, [0, 0], 1)
    assert point["classes"][6] == 1
    infogan.shows_its_point()


def test_temperature_scales_z_alone(infogan: Explorer) -> None:
    before, temperature = infogan.point(), infogan.page.get_by_test_id("temperature")
    temperature.fill("0.5")
    assert infogan.point() == {**before, "temperature": 0.5}
    infogan.shows_its_point()
    halved = {**before, "z": [0.5 * value for value in before["z"]]}
    infogan.shows("[data-testid=image]", infogan.decoded([halved]))
    temperature.fill("0")
    infogan.shows("[data-testid=image]", infogan.decoded([{**before, "z": [0] * 62}]))
    temperature.dblclick()
    assert infogan.point() == before
    infogan.shows_its_point()


def test_a_draw_beyond_the_knobs_range_keeps_its_value(vae: Explorer) -> None:
    seed = next(s for s in range(2000) if draw([s], 5).z[0, 0] > 3.05)
    vae.page.get_by_test_id("seed").fill(str(seed))
    vae.page.get_by_test_id("seed").press("Enter")
    vae.until("point.seed === wanted", seed)
    assert vae.point()["z"][0] > 3.05
    vae.shows_its_point()


# Random asked for, and its answer held back until another model was opened.
OVERTAKEN = """async (session, model) => {
  const { draw } = session, { promise: opened, resolve } = Promise.withResolvers();
  session.point.addEventListener("model", resolve, { once: true });
  session.draw = async (...asked) => {
    const drawn = await draw.apply(session, asked);
    await opened;
    return drawn;
  };
  const random = session.random(99);
  session.draw = draw;
  session.open(model);
  await random;
}"""


def test_a_draw_that_comes_late_never_reaches_another_model(vae: Explorer) -> None:
    for other in ("try-cgan", "try-infogan", "try-colour"):
        vae.session.evaluate(OVERTAKEN, other)
        point = vae.point()
        expected = vae.engine.draw(vae.entry, [point["seed"]])[0]
        assert point["model"] == other
        assert np.array_equal(np.float32([*point["z"], *point.get("codes", [])]), expected)
        vae.shows_its_point()


def test_at_temperature_0_the_page_says_why_knobs_do_nothing(cgan: Explorer) -> None:
    status, knob = cgan.page.locator(".le-status"), cgan.page.get_by_test_id("temperature")
    knob.fill("0")
    expect(status).to_contain_text("At temperature 0 every z is 0")
    cgan.session.evaluate("(session) => session.say('')")
    cgan.press("z5", "ArrowRight")
    expect(status).to_contain_text("raise the temperature")
    knob.fill("0.5")
    expect(status).to_be_empty()
