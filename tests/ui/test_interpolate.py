"""The Interpolate tab: paths through stations as films, and grids between points."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.engine.test_animation import watched
from tests.ui.conftest import Visit
from tests.ui.driver import Explorer, expect
from tests.ui.points import Plain, row

pytestmark = pytest.mark.browser

FRAME, SCRUB = "[data-testid=frame]", "[data-testid=scrub]"
STATIONS = "[data-testid=waypoints] .le-hold"


def interpolate(explorer: Explorer, **settings: Any) -> Explorer:
    """Open the Interpolate tab with some settings of its bench; back when its figure is drawn."""
    explorer.session.evaluate("(session, changes) => session.edit('path', changes)", settings)
    explorer.page.get_by_role("tab", name="Interpolate").click()
    explorer.page.wait_for_selector(".le-interpolate[data-ready=true]")
    return explorer


def samples(explorer: Explorer, *seeds: int) -> list[Plain]:
    """Plain points of seeds, each in a class of its own where there are classes."""
    entry, hand = explorer.entry, explorer.point()
    z, k = entry.spec.z, entry.spec.num_classes
    drawn = explorer.engine.draw(entry, seeds)
    return [
        {
            **hand,
            "seed": seed,
            "temperature": 1,
            "z": values[:z].tolist(),
            "classes": [float(i == seed % k) for i in range(k)],
            "codes": values[z:].tolist(),
        }
        for seed, values in zip(seeds, drawn, strict=True)
    ]


def route(explorer: Explorer, points: list[Plain], steps: int, way: str = "slerp") -> np.ndarray:
    """The engine's images of a route at an even pace, uint8 [F, H, W, C]."""
    stations = np.stack([row(point) for point in points])
    rows = explorer.engine.interpolation.route(explorer.entry, stations, steps, way, "even").rows
    return explorer.engine.images(explorer.entry, rows)


def path(points: list[Plain], **more: Any) -> dict[str, Any]:
    return {"points": points, "steps": 6, "easing": "even", "shape": "open", **more}


def scrub(explorer: Explorer, at: int) -> None:
    explorer.page.locator(SCRUB).fill(str(at))


@pytest.mark.parametrize("model", ["try-vae", "try-colour", "try-gan", "try-cgan", "try-infogan"])
def test_a_path_is_proposed_and_each_of_its_pictures_is_the_engines(
    tidied: Visit, model: str
) -> None:
    explorer = tidied(model)
    points = samples(explorer, 11, 12, 13)
    interpolate(explorer)
    expect(explorer.page.locator(STATIONS)).to_have_count(4)
    interpolate(explorer, **path(points))
    wanted = route(explorer, points, 6)
    explorer.page.wait_for_selector(".le-film[data-loaded='13']")
    for at in (0, 5, 6, 12):
        scrub(explorer, at)
        explorer.shows(FRAME, wanted[at : at + 1])
    explorer.shows("[data-testid=film] canvas", wanted)


def the_way_changes_the_path(cgan: Explorer) -> None:
    points = samples(cgan, 1, 2)
    interpolate(cgan, **path(points))
    cgan.page.get_by_label("Way of z").select_option("lerp")
    wanted = route(cgan, points, 6, "lerp")
    cgan.shows("[data-testid=film] canvas", wanted)
    assert not np.array_equal(wanted, route(cgan, points, 6))


def the_norms_of_both_ways_are_drawn_and_told(cgan: Explorer) -> None:
    points = samples(cgan, 1, 2)
    interpolate(cgan, **path(points))
    cgan.page.wait_for_selector(".le-film[data-loaded='7']")
    scrub(cgan, 3)
    stations = np.stack([row(point) for point in points])
    norms = cgan.engine.interpolation.route(cgan.entry, stations, 6, "slerp", "even").norms
    told = cgan.page.locator(".le-profile output").first
    expect(told).to_have_text(f"slerp {norms['slerp'][3]:.1f} · lerp {norms['lerp'][3]:.1f}")
    assert norms["slerp"][3] > norms["lerp"][3] + 0.5
    expect(cgan.page.locator(".le-profile path.le-line")).to_have_count(2)


def test_what_the_judge_sees_is_told_at_the_stations(tidied: Visit) -> None:
    explorer = tidied("cgan-mnist")
    points = samples(explorer, 12, 13)
    interpolate(explorer, **path(points))
    explorer.page.wait_for_selector(".le-area", state="attached")
    verdicts = explorer.page.locator(".le-profile output").last
    scrub(explorer, 0)
    expect(verdicts).to_contain_text("2 ")
    scrub(explorer, 6)
    expect(verdicts).to_contain_text("3 ")


def it_plays_there_and_back_and_stops_where_it_is_put(vae: Explorer) -> None:
    page = vae.page
    interpolate(vae, **path(samples(vae, 1, 2, 3), shape="back", steps=20))
    page.wait_for_selector(".le-film[data-loaded='41']")
    page.locator(".le-interpolate [data-do=play]").click()
    page.evaluate("() => { window.places = []; }")
    page.wait_for_function(
        """() => {
      const { places } = window, scrub = document.querySelector("[data-testid=scrub]");
      const at = Number(scrub.value);
      if (places.at(-1) !== at) places.push(at);
      const falls = places.some((place, i) => i && place < places[i - 1]);
      return falls && places.some((place, i) => i && place > places[i - 1]);
    }"""
    )
    scrub(vae, 7)
    expect(page.locator(".le-interpolate [data-do=play]")).to_have_text("Play")
    page.wait_for_timeout(300)
    assert page.locator(SCRUB).input_value() == "7"


def the_space_key_plays_and_pauses(vae: Explorer) -> None:
    interpolate(vae, **path(samples(vae, 1, 2)))
    button = vae.page.locator(".le-interpolate [data-do=play]")
    vae.page.locator("body").press(" ")
    expect(button).to_have_text("Pause")
    vae.page.locator("body").press(" ")
    expect(button).to_have_text("Play")


def a_click_on_a_picture_takes_it(cgan: Explorer) -> None:
    points = samples(cgan, 4, 5)
    interpolate(cgan, **path(points))
    cgan.page.wait_for_selector(".le-film[data-loaded='7']")
    cgan.page.locator("[data-testid=film] button").nth(3).click()
    cgan.until("point.origin === 'path 4/7'")
    np.testing.assert_array_equal(cgan.decoded([cgan.point()])[0], route(cgan, points, 6)[3])


def stations_are_added_moved_and_left_out(vae: Explorer) -> None:
    page, points = vae.page, samples(vae, 1, 2, 3)
    interpolate(vae, **path(points))
    stations = page.locator(STATIONS)
    stations.nth(0).focus()
    page.keyboard.press("Alt+ArrowRight")
    vae.until("session.tabStates.path.points[1].seed === 1")
    page.keyboard.press("Delete")
    expect(stations).to_have_count(2)
    page.get_by_role("button", name="Add a station").click()
    page.get_by_role("menuitem", name="The point in the hand").click()
    expect(stations).to_have_count(3)
    page.get_by_role("button", name="Add a station").click()
    page.locator(".le-adder").get_by_label("Seed", exact=True).fill("77")
    page.keyboard.press("Enter")
    expect(stations).to_have_count(4)
    vae.until("session.tabStates.path.points.map(({ seed }) => seed).join() === '2,3,7,77'")


def a_class_is_added_as_a_station(cgan: Explorer) -> None:
    interpolate(cgan, **path(samples(cgan, 1, 2)))
    cgan.page.get_by_role("button", name="Add a station").click()
    cgan.page.locator(".le-adder").get_by_label("Class", exact=True).select_option("6")
    cgan.page.locator(".le-adder form", has_text="Class").get_by_role("button").click()
    cgan.until("session.tabStates.path.points[2]?.classes[6] === 1")


def test_a_path_of_a_cgan(cgan: Explorer) -> None:
    the_norms_of_both_ways_are_drawn_and_told(cgan)
    a_click_on_a_picture_takes_it(cgan)
    a_class_is_added_as_a_station(cgan)
    the_way_changes_the_path(cgan)


def test_a_test_image_is_added_as_a_station(tidied: Visit) -> None:
    explorer = tidied("vae-mnist-2d")
    interpolate(explorer, **path(samples(explorer, 1, 2)))
    explorer.page.get_by_role("button", name="Add a station").click()
    explorer.page.locator(".le-adder").get_by_label("Test image", exact=True).fill("3")
    explorer.page.keyboard.press("Enter")
    explorer.until("session.tabStates.path.points[2]?.origin === 'test image 3'")


def test_points_of_the_shelf_are_dropped_among_the_stations(vae: Explorer) -> None:
    vae.button("Keep").first.click()
    interpolate(vae, **path(samples(vae, 1, 2)))
    vae.page.locator(".le-place").drag_to(vae.page.locator(STATIONS).nth(1))
    vae.until("session.tabStates.path.points.map(({ seed }) => seed).join() === '1,7,2'")


def test_the_p_key_adds_the_point_in_the_hand_on_any_tab(vae: Explorer) -> None:
    vae.page.keyboard.press("p")
    vae.says("Station 1 of the path")
    interpolate(vae)
    expect(vae.page.locator(".le-interpolate .le-caption")).to_contain_text("two stations")
    expect(vae.page.locator(STATIONS)).to_have_count(1)


def test_a_point_of_another_model_is_no_station(vae: Explorer) -> None:
    vae.session.evaluate("""async (session) => {
      const waypoints = new URL("instrument/app/waypoints.js", document.baseURI);
      const { addWaypoint } = await import(waypoints);
      addWaypoint(session, { ...session.point.toJSON(), model: "try-cgan" });
    }""")
    vae.says("open that model first")
    assert vae.session.evaluate("(session) => session.tabStates.path.points") == []


def a_ninth_station_is_refused_in_a_sentence(vae: Explorer) -> None:
    interpolate(vae, **path(samples(vae, *range(8))))
    vae.page.keyboard.press("p")
    vae.says("8 stations already")
    vae.page.get_by_role("button", name="Add a station").click()
    vae.page.get_by_role("menuitem", name="The point in the hand").click()
    vae.says("room for 8 points")


@pytest.mark.parametrize("model", ["try-vae", "try-cgan", "try-infogan"])
def test_the_grid_between_four_corners_is_the_engines(tidied: Visit, model: str) -> None:
    explorer = tidied(model)
    points = samples(explorer, 1, 2, 3, 4)
    interpolate(explorer, **path(points, view="corners", side=5))
    anchors = np.stack([row(point) for point in points])
    cells = explorer.engine.interpolation.grid(explorer.entry, anchors, 2, 4, "slerp")
    wanted = explorer.engine.images(explorer.entry, cells.reshape(25, -1))
    explorer.shows("[data-testid=grid] canvas", wanted)
    explorer.page.locator("[data-testid=grid] button").nth(7).click()
    explorer.until("point.origin === 'grid, row 2, column 3'")
    np.testing.assert_array_equal(explorer.decoded([explorer.point()])[0], wanted[7])


def hovering_a_cell_shows_it_large(vae: Explorer) -> None:
    points = samples(vae, 1, 2, 3, 4)
    interpolate(vae, **path(points, view="corners", side=4))
    vae.page.wait_for_selector(".le-lattice[data-loaded='16']")
    vae.page.locator("[data-testid=grid] button").nth(15).hover()
    vae.shows(FRAME, vae.decoded(points[3:4]))


def a_grid_is_saved_as_one_picture(vae: Explorer) -> None:
    points = samples(vae, 1, 2, 3, 4)
    interpolate(vae, **path(points, view="corners", side=4))
    vae.page.wait_for_selector(".le-lattice[data-loaded='16']")
    with vae.page.expect_download() as saved:
        vae.page.locator(".le-interpolate [data-do=save]").click()
    assert saved.value.suggested_filename == "try-vae-corners.png"
    image = np.asarray(Image.open(saved.value.path()).convert("L"))
    scale = image.shape[1] // (4 * 28)
    small = image[scale // 2 :: scale, scale // 2 :: scale]
    wanted = vae.decoded(points[1:2])[0, ..., 0]
    np.testing.assert_allclose(small[:28, 3 * 28 :], wanted, atol=1)


def test_a_grid_is_looked_at_and_saved(vae: Explorer) -> None:
    hovering_a_cell_shows_it_large(vae)
    a_grid_is_saved_as_one_picture(vae)


def test_pictures_that_are_not_there_yet_are_not_saved_and_a_sentence_says_so(
    tidied: Visit,
) -> None:
    explorer = interpolate(tidied("try-cgan"), view="corners", points=[])
    explorer.session.evaluate(
        """async (session) => {
          const { Tiles } = await import(new URL("instrument/widgets/tiles.js", document.baseURI));
          try { new Tiles(document.createElement("div"), 3, () => {}).save("x.png"); }
          catch (error) { session.fail(error); }
        }"""
    )
    explorer.says("no pictures yet")


def a_path_is_saved_as_a_film_that_goes_there_and_back(vae: Explorer) -> None:
    points = samples(vae, 1, 2)
    interpolate(vae, **path(points, shape="back"))
    vae.page.wait_for_selector(".le-film[data-loaded='7']")
    with vae.page.expect_download() as saved:
        vae.page.locator(".le-interpolate [data-do=film][value=gif]").click()
    with Image.open(saved.value.path()) as film:
        assert film.n_frames == 12
        first = np.asarray(film.convert("L"))
    scale = first.shape[0] // 28
    wanted = vae.decoded(points[:1])[0, ..., 0]
    small = first[scale // 2 :: scale, scale // 2 :: scale]
    assert np.abs(small.astype(int) - wanted).max() <= 8  # a GIF has 256 colours


def a_path_is_saved_as_a_video_for_slides(vae: Explorer) -> None:
    interpolate(vae, **path(samples(vae, 1, 2)))
    vae.page.wait_for_selector(".le-film[data-loaded='7']")
    with vae.page.expect_download() as saved:
        vae.button("Save MP4").click()
    assert saved.value.suggested_filename == "try-vae-path.mp4"
    frames, took = watched(Path(saved.value.path()).read_bytes())
    assert len(frames) == 7 and took == pytest.approx(7 / 25, abs=0.02)


def test_a_path_is_played_and_saved(vae: Explorer) -> None:
    it_plays_there_and_back_and_stops_where_it_is_put(vae)
    the_space_key_plays_and_pauses(vae)
    a_path_is_saved_as_a_film_that_goes_there_and_back(vae)
    a_path_is_saved_as_a_video_for_slides(vae)


def test_a_point_dropped_on_a_corner_takes_it(vae: Explorer) -> None:
    vae.button("Keep").first.click()
    interpolate(vae, **path(samples(vae, 1, 2, 3, 4), view="corners"))
    vae.page.wait_for_selector(".le-lattice[data-loaded='64']")
    cell = vae.page.locator("[data-testid=grid] button").nth(56)
    vae.page.locator(".le-place").drag_to(cell)
    vae.until("session.tabStates.path.points.map(({ seed }) => seed).join() === '1,2,7,4'")


def test_a_chain_has_its_samples_in_every_nth_cell(cgan: Explorer) -> None:
    interpolate(cgan, view="chain", every=2, seed=5)
    cgan.page.wait_for_selector(".le-lattice[data-loaded='49']")
    anchor = samples(cgan, 5)[0]
    anchor["classes"] = [float(i == 0) for i in range(10)]
    cgan.page.locator("[data-testid=grid] button").nth(0).hover()
    cgan.shows(FRAME, cgan.decoded([anchor]))
    expect(cgan.page.locator("[data-testid=grid] .le-stop")).to_have_count(16)


def test_styles_are_held_along_rows_and_classes_along_columns(cgan: Explorer) -> None:
    interpolate(cgan, view="classes", seed=3)
    points = [
        {**point, "classes": [float(i == k) for i in range(10)]}
        for point in samples(cgan, *range(3, 13))
        for k in range(10)
    ]
    cgan.shows("[data-testid=grid] canvas", cgan.decoded(points))


def test_a_model_without_classes_has_no_figure_of_them(vae: Explorer) -> None:
    interpolate(vae)
    expect(vae.page.get_by_role("tab", name="Style × class")).to_be_hidden()


def undo_brings_the_stations_back(vae: Explorer) -> None:
    points = samples(vae, 1, 2, 3)
    interpolate(vae, **path(points))
    vae.rest()
    vae.page.locator(STATIONS).nth(1).focus()
    vae.page.keyboard.press("Delete")
    expect(vae.page.locator(STATIONS)).to_have_count(2)
    vae.page.keyboard.press("Control+z")
    expect(vae.page.locator(STATIONS)).to_have_count(3)
    vae.shows("[data-testid=film] canvas", route(vae, points, 6))


def test_stations_come_and_go(vae: Explorer) -> None:
    stations_are_added_moved_and_left_out(vae)
    undo_brings_the_stations_back(vae)
    a_ninth_station_is_refused_in_a_sentence(vae)


def test_each_model_has_its_own_path(tidied: Visit) -> None:
    explorer = tidied("try-vae")
    interpolate(explorer, **path(samples(explorer, 1, 2)))
    explorer.switch_away("try-cgan")
    expect(explorer.page.locator(STATIONS)).to_have_count(4)
    explorer.switch_away("try-vae")
    expect(explorer.page.locator(STATIONS)).to_have_count(2)
