"""The model from inside: its layers follow the image, say what they are, unfold and fold away."""

import numpy as np
import pytest

from tests.ui.conftest import Visit
from tests.ui.driver import IMAGE, Explorer, expect
from tests.ui.points import row

pytestmark = pytest.mark.browser

LAYERS = ".le-side[data-part=decoder] .le-layer"
SAID, OPEN, FOLD = ".le-said", ".le-unfolded", "[data-do=fold]"

# The levels of what a layer's canvases show: how far each pixel is along its colours, of 255.
LEVELS = """([selector, place]) => {
  const canvases = [...document.querySelectorAll(selector)[place].querySelectorAll("canvas")];
  return canvases.flatMap((canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return Array.from({ length: data.length / 4 }, (_, i) => data[4 * i + 2]);
  });
}"""


def levels(explorer: Explorer) -> list[int]:
    """What the engine says that the decoder's last layer holds at the point in the hand."""
    decoder = explorer.engine.inside(explorer.entry).parts[0]
    sizes = [len(one.units) * int(np.prod(one.shape[1:])) for one in decoder.layers]
    passed = explorer.engine.passed(explorer.entry, row(explorer.point())[None])
    return passed.levels[sum(sizes[:-1]) : sum(sizes)].tolist()


def shows_its_layers(explorer: Explorer) -> None:
    """Wait until the last layer is the engine's for the point; blue rises with the level."""
    wanted = levels(explorer)
    place = explorer.page.locator(LAYERS).count() - 1
    condition = f"""([wanted, at]) => {{
      const shown = ({LEVELS})(at), order = wanted.map((_, i) => i);
      if (shown.length !== wanted.length) return false;
      order.sort((a, b) => wanted[a] - wanted[b]);
      return order.every((one, i) => !i || shown[order[i - 1]] <= shown[one]);
    }}"""
    explorer.page.wait_for_function(condition, arg=[wanted, [LAYERS, place]])


def the_layers_follow_a_knob(cgan: Explorer) -> None:
    expect(cgan.page.locator(LAYERS).first).to_be_visible()
    shows_its_layers(cgan)
    before = levels(cgan)
    name = f"z{cgan.engine.describe(cgan.entry).order[0] + 1}"
    cgan.drag(name, 0.3, 0.9)
    assert levels(cgan) != before
    shows_its_layers(cgan)
    cgan.shows_its_point()


def the_judge_says_how_real_it_looks(cgan: Explorer) -> None:
    score = cgan.engine.passed(cgan.entry, row(cgan.point())[None]).score
    assert score is not None
    share = round(100 / (1 + np.exp(-score)))
    expect(cgan.page.locator(".le-verdict b")).to_have_text(f"{share} % real")


def a_part_says_what_it_is_and_unfolds(cgan: Explorer) -> None:
    page = cgan.page
    usual = page.locator(SAID).inner_text()
    last = page.locator(LAYERS).last
    last.focus()
    expect(page.locator(SAID)).to_contain_text("generator, layer")
    expect(page.locator(SAID)).to_contain_text("ReLU")
    page.keyboard.press("Enter")
    expect(page.locator(OPEN)).to_be_visible()
    assert page.locator(f"{OPEN} math").count() == 1
    layer = cgan.engine.inside(cgan.entry).parts[0].layers[-1]
    assert page.locator(f"{OPEN} canvas").count() == layer.shape[0]
    page.keyboard.press("Escape")
    expect(page.locator(OPEN)).to_be_hidden()
    expect(last).to_be_focused()
    last.blur()
    expect(page.locator(SAID)).to_have_text(usual)


def it_folds_to_the_bench_and_undo_brings_it_back(cgan: Explorer) -> None:
    page = cgan.page
    cgan.rest()
    small = page.locator(IMAGE).bounding_box()
    page.locator(FOLD).click()
    expect(page.locator(LAYERS).first).to_be_hidden()
    large = page.locator(IMAGE).bounding_box()
    assert large["width"] > small["width"]
    page.keyboard.press("Control+z")
    expect(page.locator(LAYERS).first).to_be_visible()
    assert page.locator(IMAGE).bounding_box() == small


def test_a_generator_from_inside(cgan: Explorer) -> None:
    the_layers_follow_a_knob(cgan)
    the_judge_says_how_real_it_looks(cgan)
    a_part_says_what_it_is_and_unfolds(cgan)
    it_folds_to_the_bench_and_undo_brings_it_back(cgan)


def test_an_image_that_is_put_in_is_encoded_and_its_loss_is_said(vae: Explorer) -> None:
    page, encoder = vae.page, vae.page.locator(".le-encoder")
    expect(encoder).to_contain_text("x: the picture itself")
    encoder.get_by_label("Number of the test image").fill("3")
    encoder.get_by_label("Number of the test image").press("Enter")
    expect(encoder).to_contain_text("x: test image 3")
    image = vae.engine.encoding.test_images(vae.entry, [3]).images[0]
    mu = vae.engine.encoding.encode(vae.entry, image, [0]).mu
    vae.until("point.z.every((value, i) => Math.abs(value - wanted[i]) < 1e-4)", mu.tolist())
    passed = vae.engine.passed(vae.entry, row(vae.point())[None], image)
    wanted = f"{passed.misfit:.1f}".replace("-", "−")
    expect(page.locator(".le-misfit output")).to_have_text(wanted)
    vae.until("Math.abs(session.posterior.mean[0] - wanted) < 1e-4", float(mu[0]))
    encoder.get_by_role("button", name="Clear").click()
    expect(encoder).to_contain_text("x: the picture itself")


def test_a_plane_is_a_pad_that_turns_both_knobs(visit: Visit) -> None:
    explorer = visit("vae-mnist-2d")
    pad = explorer.page.get_by_test_id("plane")
    box = pad.bounding_box()
    assert box is not None
    explorer.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    explorer.page.mouse.down()
    explorer.page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.25)
    explorer.page.mouse.up()
    assert explorer.point()["z"] == pytest.approx([1.5, 1.5], abs=0.05)
    explorer.shows_its_point()
    pad.focus()
    explorer.page.keyboard.press("Shift+ArrowLeft")
    assert explorer.point()["z"] == pytest.approx([1.0, 1.5], abs=0.05)
    explorer.page.keyboard.press("Home")
    assert explorer.point()["z"] == [0, 0]
    explorer.rest()
