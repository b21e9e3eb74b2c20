"""The map under a hand: hover, click, drag, zoom, keys, and every kind of model."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.ui.conftest import Visit
from tests.ui.driver import Explorer, expect
from tests.ui.points import Plain, row
from tests.ui.test_points import points

pytestmark = pytest.mark.browser

MAP, HAND = "[data-testid=map]", "[data-testid=current-point]"
DOTS = """() => {
  const canvas = document.querySelectorAll(".le-layers canvas")[1];
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((level, i) => i % 4 === 3 && level > 0).length;
}"""
VAE = "vae-strokes-conv"  # its data is drawn on the spot


def opened(tidied: Visit, model: str) -> Explorer:
    """The Points tab of a model with its map."""
    explorer = points(tidied(model))
    explorer.page.wait_for_selector(".le-map[aria-busy=false]")
    return explorer


def spot(explorer: Explorer, x: float, y: float) -> tuple[float, float]:
    """Where a fraction of the map lies on the page."""
    box = explorer.page.locator(MAP).bounding_box()
    assert box is not None
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def move(explorer: Explorer, x: float, y: float) -> None:
    explorer.page.mouse.move(*spot(explorer, x, y))


def under_the_pointer(explorer: Explorer) -> Plain:
    """The point in the hand, moved to the place that the page says is under the pointer."""
    place = np.array(
        explorer.page.evaluate(
            "() => document.querySelector('.le-map').dataset.hovered.split(' ').map(Number)"
        )
    )
    plane, plain = explorer.engine.latent_map(explorer.entry).plane, explorer.point()
    z, directions = np.array(plain["z"]) * plain["temperature"], plane.directions.numpy()
    moved = z + (place - (z - plane.origin.numpy()) @ directions.T) @ directions
    return {**plain, "temperature": 1, "z": moved.tolist()}


def near(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two images are the same but for the rounding of a place to a thousandth."""
    return bool(np.abs(one.astype(int) - other.astype(int)).max() <= 8)


@pytest.mark.parametrize("model", [VAE, "try-cgan", "try-infogan"])
def test_hovering_shows_the_place_and_leaving_restores(tidied: Visit, model: str) -> None:
    explorer = opened(tidied, model)
    explorer.page.get_by_label("pictures", exact=True).uncheck()
    before, shown = explorer.point(), explorer.decoded([explorer.point()])
    explorer.shows(HAND, shown)
    move(explorer, 0.3, 0.4)
    expect(explorer.page.locator(".le-points [data-part=where]")).to_contain_text(
        "under the pointer"
    )
    explorer.page.wait_for_timeout(500)
    image = explorer.engine.images(explorer.entry, row(under_the_pointer(explorer))[None])[0]
    assert near(explorer.pixels(HAND)[..., : image.shape[-1]], image)
    assert explorer.point() == before
    explorer.page.mouse.move(5, 5)
    explorer.shows(HAND, shown)
    explorer.explore().shows_its_point()


def test_a_map_of_samples_shows_their_pictures_more_of_them_nearer_by(tidied: Visit) -> None:
    explorer = opened(tidied, "cgan-mnist-small")
    page, tiles = explorer.page, ".le-tiles-of-map"
    expect(page.get_by_label("pictures", exact=True)).to_be_checked()
    expect(page.get_by_label("Colour of the map")).to_have_value("slant", timeout=120_000)
    page.wait_for_function(
        """(tiles) => {
      const canvas = document.querySelector(tiles), { width } = canvas;
      const { data } = canvas.getContext("2d").getImageData(0, 0, width, width);
      return data.filter((level, i) => i % 4 === 3 && level > 0).length > 0.2 * width * width;
    }""",
        arg=tiles,
    )
    page.wait_for_timeout(1500)
    move(explorer, 0.53, 0.47)  # not between two of them
    explorer.page.wait_for_timeout(300)
    seen = explorer.pixels(HAND)[..., :1]
    page.mouse.down()
    page.mouse.up()
    explorer.until("point.origin.startsWith('sample ')")
    index = int(explorer.point()["origin"].removeprefix("sample "))
    assert near(seen, explorer.engine.map_images(explorer.entry, [index])[0])
    for _ in range(3):
        explorer.button("Zoom in").click()
    assert explorer.pixels(tiles).any(), "what is known is drawn at once"
    page.get_by_label("Colour of the map").select_option("class")
    page.get_by_role("button", name="7", exact=True).click()
    page.get_by_label("pictures", exact=True).uncheck()
    assert not explorer.pixels(tiles).any()


def test_a_click_takes_the_place_and_undo_gives_it_back(tidied: Visit) -> None:
    explorer = opened(tidied, VAE)
    explorer.rest()
    before = explorer.point()
    move(explorer, 0.35, 0.6)
    explorer.page.wait_for_timeout(300)
    wanted = under_the_pointer(explorer)["z"]
    explorer.page.mouse.down()
    explorer.page.mouse.up()
    explorer.until("point.origin === 'map'")
    assert np.allclose(explorer.point()["z"], wanted, atol=0.005)
    explorer.rest()
    explorer.page.keyboard.press("Control+z")
    explorer.until("point.origin === ''")
    assert explorer.point() == before


def test_a_model_without_an_encoder_gets_a_map_of_samples(tidied: Visit) -> None:
    explorer = opened(tidied, "try-cgan")
    expect(explorer.page.locator(".le-map .le-caption")).to_contain_text("10,000 samples")
    expect(explorer.page.locator(".le-map .le-caption")).to_contain_text("62 dimensions are held")


def test_a_drag_draws_a_path_that_is_played_kept_and_exported(
    tidied: Visit, tmp_path: Path
) -> None:
    explorer = opened(tidied, VAE)
    page, before = explorer.page, explorer.point()
    move(explorer, 0.3, 0.3)
    page.mouse.down()
    for x, y in ((0.4, 0.35), (0.6, 0.5), (0.55, 0.7)):
        page.mouse.move(*spot(explorer, x, y), steps=5)
    page.mouse.up()
    path = page.locator(".le-path")
    expect(path).to_be_visible()
    assert explorer.point() == before, "drawing takes nothing"
    path.get_by_role("button", name="Play").click()
    page.mouse.move(5, 5)
    seen = set()
    for _ in range(12):
        page.wait_for_timeout(120)
        seen.add(explorer.pixels(HAND).tobytes())
    assert len(seen) > 4
    path.get_by_role("button", name="Pause").click()
    explorer.shows(HAND, explorer.decoded([before]))
    path.get_by_role("button", name="Keep").click()
    expect(page.locator(".le-place")).to_have_count(8)
    with page.expect_download() as download:
        path.get_by_role("button", name="Export").click()
    download.value.save_as(tmp_path / "path.json")
    exported = json.loads((tmp_path / "path.json").read_text())
    assert len(exported["points"]) == 64
    page.locator(".le-shelf input[type=file]").set_input_files(tmp_path / "path.json")
    expect(page.locator(".le-place")).to_have_count(72)
    path.get_by_role("button", name="Clear path").click()
    expect(path).to_be_hidden()


def test_zoom_pan_fit_and_a_single_class_change_what_is_seen(tidied: Visit) -> None:
    explorer = opened(tidied, VAE)
    page = explorer.page
    all_of_it = page.evaluate(DOTS)
    assert all_of_it > 5000
    page.locator(".le-legend button").first.click()
    one = page.evaluate(DOTS)
    assert one < all_of_it / 4
    page.locator(".le-legend button").first.click()
    move(explorer, 0.5, 0.5)
    for _ in range(3):
        page.mouse.wheel(0, -200)
    page.wait_for_timeout(300)
    near_by = page.evaluate(DOTS)
    page.keyboard.down("Shift")
    page.mouse.down()
    page.mouse.move(*spot(explorer, 0.9, 0.9), steps=4)
    page.mouse.up()
    page.keyboard.up("Shift")
    assert page.evaluate(DOTS) != near_by
    expect(page.locator(".le-path")).to_be_hidden()
    explorer.button("Fit").click()
    assert page.evaluate(DOTS) == all_of_it


def test_the_map_is_walked_by_keys(tidied: Visit) -> None:
    explorer = opened(tidied, "try-colour")
    before = explorer.point()
    explorer.page.locator(MAP).focus()
    explorer.page.keyboard.press("ArrowRight")
    explorer.page.keyboard.press("Shift+ArrowUp")
    explorer.page.keyboard.press("+")
    explorer.page.wait_for_timeout(200)
    moved = np.array(explorer.point()["z"]) - before["z"]
    assert np.allclose(moved, [0.1, 0.5], atol=1e-5)
    explorer.shows(HAND, explorer.decoded([explorer.point()]))


def test_the_manifold_lies_under_a_map_of_two_dimensions_only(tidied: Visit) -> None:
    explorer = opened(tidied, "try-colour")
    box = explorer.page.get_by_label("manifold")
    box.check()
    ink = """() => {
      const canvas = document.querySelectorAll(".le-layers canvas")[0];
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return data.some((level) => level > 0);
    }"""
    explorer.page.wait_for_function(ink)
    box.uncheck()
    assert not explorer.page.evaluate(ink)
    explorer.page.get_by_test_id("model").select_option("try-vae")
    explorer.page.wait_for_selector(".le-map[aria-busy=false]")
    expect(box).to_be_hidden()


def test_the_nearest_test_images_are_those_of_the_engine(tidied: Visit) -> None:
    explorer = opened(tidied, VAE)
    found = explorer.engine.nearest(explorer.entry, row(explorer.point())[None])
    images = np.concatenate([found.latents.images, found.features.images])
    explorer.shows("[data-testid=nearest] canvas", images)


def test_another_model_gets_its_own_map(tidied: Visit) -> None:
    explorer = opened(tidied, "try-cgan")
    before = explorer.page.evaluate(DOTS)
    explorer.page.get_by_test_id("model").select_option(VAE)
    expect(explorer.page.locator(".le-map .le-caption")).to_contain_text("10,000 test images")
    assert explorer.page.evaluate(DOTS) != before
