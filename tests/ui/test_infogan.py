"""The InfoGAN's codes: the categorical picker, continuous knobs, and what Q reads back."""

import re

import pytest

from tests.ui.driver import Explorer, expect
from tests.ui.points import row

pytestmark = pytest.mark.browser

# Whether Q's read-back shows the wanted numbers, each to a hundredth.
READ = """(wanted) => {
  const number = (text) => Number(text.replace("−", "-"));
  const near = (text, value) => Math.abs(number(text) - value) < 0.0101;
  const words = [...document.querySelectorAll(".le-read output")].map((one) => one.textContent);
  const bars = [...document.querySelectorAll(".le-bars span")].map((one) => one.title);
  return words.length === wanted.mean.length && bars.length === wanted.categories.length
    && words.every((text, i) => {
      const found = text.match(/^set (\\S+), read (\\S+) ± (\\S+)$/);
      return found && near(found[1], wanted.codes[i]) && near(found[2], wanted.mean[i]) && near(found[3], wanted.sd[i]);
    })
    && bars.every((text, i) => near(text.match(/\\) (\\S+),/)[1], wanted.categories[i])
      && near(text.match(/set (\\S+)$/)[1], wanted.classes[i]));
}"""  # noqa: E501


def reads_back(explorer: Explorer) -> None:
    """Wait until the read-back is the engine's for the point in the hand."""
    point = explorer.point()
    reading = explorer.engine.read_codes(explorer.entry, row(point)[None])
    wanted = {name: value[0].tolist() for name, value in reading._asdict().items()}
    wanted |= {"codes": point["codes"], "classes": point["classes"]}
    explorer.page.wait_for_function(READ, arg=wanted)


def the_categorical_code_is_a_picker(infogan: Explorer) -> None:
    picker = infogan.page.get_by_role("radiogroup", name="categorical code")
    expect(picker.get_by_role("radio")).to_have_count(10)
    picker.get_by_role("radio", name="5", exact=True).click()
    assert infogan.point()["classes"] == [float(i == 5) for i in range(10)]
    infogan.shows_its_point()


def continuous_codes_reach_beyond_their_prior_and_say_so(infogan: Explorer) -> None:
    for name in ("c1", "c2"):
        expect(infogan.knob(name)).to_have_class(re.compile("le-bounded"))
    infogan.drag("c1", 0.5, 1.0)
    infogan.drag("c2", 0.5, 0.0)
    assert infogan.point()["codes"] == [2, -2]
    infogan.shows_its_point()
    assert "le-bounded" not in (infogan.knob("z61").get_attribute("class") or "")


def test_the_codes_of_an_infogan(infogan: Explorer) -> None:
    the_categorical_code_is_a_picker(infogan)
    continuous_codes_reach_beyond_their_prior_and_say_so(infogan)


def test_q_reads_back_what_the_engine_reads(infogan: Explorer) -> None:
    reads_back(infogan)
    infogan.drag("c1", 0.5, 0.3, 0.8)
    reads_back(infogan)
    infogan.page.get_by_role("radio", name="9", exact=True).click()
    reads_back(infogan)
    infogan.button("Random").click()
    infogan.until("point.seed !== wanted", 7)
    reads_back(infogan)


def test_only_a_model_with_q_shows_a_read_back(infogan: Explorer) -> None:
    expect(infogan.page.locator(".le-explore .le-readback")).to_be_visible()
    infogan.switch("try-cgan")
    expect(infogan.page.locator(".le-explore .le-readback")).to_be_hidden()
