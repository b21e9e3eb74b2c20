"""The Points tab: drawings, pictures and test images become points, and the nearest is searched."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from explorer.checkpoints import load_judge
from tests.benchmarks.stage import ROOT
from tests.drawings import file_of, three
from tests.ui.conftest import Visit
from tests.ui.driver import Explorer, expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator

pytestmark = pytest.mark.browser

FRAMED, FOUND, PAD = "[data-testid=framed]", "[data-testid=found]", "[data-testid=pad]"
Place = tuple[float, float]

# Three ways to write a 3, as strokes of places in the unit square.
THREES: dict[str, list[list[Place]]] = {
    "round": [
        [(0.3, 0.25), (0.5, 0.17), (0.66, 0.27), (0.62, 0.4), (0.45, 0.47)],
        [(0.45, 0.47), (0.63, 0.54), (0.69, 0.69), (0.52, 0.83), (0.3, 0.76)],
    ],
    "flat on top": [
        [(0.3, 0.2), (0.68, 0.2), (0.48, 0.42), (0.66, 0.52), (0.68, 0.7), (0.5, 0.82), (0.3, 0.74)]
    ],
    "small, in two strokes, in a corner": [
        [(0.1, 0.12), (0.2, 0.08), (0.29, 0.14), (0.26, 0.21), (0.17, 0.25)],
        [(0.17, 0.25), (0.28, 0.3), (0.3, 0.38), (0.2, 0.45), (0.1, 0.41)],
    ],
}


def points(explorer: Explorer) -> Explorer:
    """Open the Points tab."""
    explorer.page.get_by_role("tab", name="Points").click()
    explorer.page.wait_for_selector(".le-points[data-ready=true]")
    return explorer


def draw(explorer: Explorer, strokes: Sequence[Sequence[Place]]) -> None:
    """Draw strokes on the pad with the mouse."""
    explorer.page.locator(PAD).scroll_into_view_if_needed()
    box, mouse = explorer.page.locator(PAD).bounding_box(), explorer.page.mouse
    assert box is not None
    for stroke in strokes:
        for i, (x, y) in enumerate(stroke):
            mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=4)
            if i == 0:
                mouse.down()
        mouse.up()


def read_as(explorer: Explorer, selector: str) -> int:
    """What judge B reads on a canvas."""
    judge, _ = load_judge(ROOT / "checkpoints" / "judge-mnist-b.safetensors")
    image = torch.tensor(explorer.pixels(selector)[..., 0] / 255.0, dtype=torch.float32)
    with torch.inference_mode():
        return int(judge(image[None, None]).argmax())


def encoded(explorer: Explorer) -> None:
    """Wait until the picture in the pad is encoded, and nothing newer is under way."""
    explorer.page.wait_for_selector(".le-encode[aria-busy=false] .le-answer:not([hidden])")
    explorer.page.wait_for_timeout(400)


def test_it_opens_with_a_test_image_which_clearing_takes_away_for_good(tidied: Visit) -> None:
    explorer = points(tidied("vae-strokes-conv"))
    encoded(explorer)
    wanted = explorer.engine.encoding.test_images(explorer.entry, [0]).images
    explorer.shows(FRAMED, wanted)
    assert explorer.pixels(PAD).any()
    assert explorer.point()["origin"] == "", "looking takes nothing"
    explorer.button("Clear").click()
    explorer.explore()
    points(explorer)
    expect(explorer.page.locator(".le-encode .le-hint")).to_be_visible()
    explorer.switch_away("try-gan")
    expect(explorer.page.locator(".le-encode .le-hint")).to_be_visible()


@pytest.mark.parametrize("name", THREES)
def test_a_drawn_3_comes_back_as_a_3(tidied: Visit, name: str) -> None:
    explorer = points(tidied("vae-mnist-50d"))
    if name.startswith("small"):
        explorer.page.get_by_label("Brush size").fill("14")
    draw(explorer, THREES[name])
    encoded(explorer)
    explorer.page.get_by_label("Brush size").fill("28")
    assert read_as(explorer, FRAMED) == 3
    assert read_as(explorer, FOUND) == 3


def test_what_is_found_goes_into_the_hand_and_onto_the_shelf(tidied: Visit) -> None:
    explorer = points(tidied("vae-mnist-50d"))
    before = explorer.point()
    draw(explorer, THREES["round"])
    encoded(explorer)
    assert explorer.point() == before, "looking takes nothing"
    wanted = explorer.pixels(FOUND)
    explorer.page.locator(".le-encode").get_by_role("button", name="Keep").click()
    expect(explorer.page.locator(".le-place .le-label")).to_have_text("drawing")
    explorer.button("Take into the hand").click()
    explorer.until("point.origin === 'drawing'")
    explorer.shows("[data-testid=current-point]", wanted[None, ..., :1])
    explorer.button("Sample 3 of the posterior").click()
    explorer.until("point.origin === 'near drawing'")
    explorer.explore().shows_its_point()


def test_strokes_are_taken_back_and_the_pad_is_cleared(tidied: Visit) -> None:
    explorer = points(tidied("try-vae"))
    answer = explorer.page.locator(".le-answer")
    draw(explorer, [[(0.2, 0.2), (0.8, 0.2)]])
    encoded(explorer)
    one = explorer.pixels(FRAMED)
    draw(explorer, [[(0.5, 0.2), (0.5, 0.9)]])
    encoded(explorer)
    assert explorer.pixels(FRAMED).tolist() != one.tolist()
    explorer.button("Take back").click()
    encoded(explorer)
    assert explorer.pixels(FRAMED).tolist() == one.tolist()
    explorer.button("Clear").click()
    expect(answer).to_be_hidden()


def a_picture(explorer: Explorer) -> "Locator":
    """Where a file is chosen; the diagram in Explore has such a place, too."""
    return explorer.page.locator(".le-points").get_by_label("A picture", exact=True)


def test_a_picture_file_is_framed_and_encoded(tidied: Visit, tmp_path: Path) -> None:
    explorer = points(tidied("vae-mnist-50d"))
    (tmp_path / "three.png").write_bytes(file_of(three()))
    a_picture(explorer).set_input_files(tmp_path / "three.png")
    encoded(explorer)
    assert read_as(explorer, FOUND) == 3


ODD = {
    "empty.png": b"",
    "words.png": b"hello",
    "drawing.png": b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
    "half.png": file_of(three())[:200],
    "page.pdf": b"%PDF-1.7 ...",
}


def test_odd_files_get_a_sentence_and_lose_nothing(tidied: Visit) -> None:
    explorer = points(tidied("try-vae"))
    before, note = explorer.point(), explorer.page.locator(".le-encode .le-note")
    for name, data in ODD.items():
        a_picture(explorer).set_input_files({"name": name, "mimeType": "image/png", "buffer": data})
        expect(note, name).to_contain_text(".")
        assert explorer.point() == before
        draw(explorer, [[(0.2, 0.2), (0.8, 0.8)]])
        expect(note, name).to_be_hidden()
        explorer.button("Clear").click()


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(tidied: Visit) -> None:
    explorer = points(tidied("try-vae"))
    a_picture(explorer).set_input_files(
        {"name": "huge.png", "mimeType": "image/png", "buffer": bytes(9_000_000)}
    )
    expect(explorer.page.locator(".le-encode .le-note")).to_contain_text("at most 8 MB")


def test_the_search_shows_its_way_and_stops(tidied: Visit) -> None:
    explorer = points(tidied("try-cgan"))
    draw(explorer, THREES["round"])
    encoded(explorer)
    expect(explorer.button("Take into the hand")).to_be_disabled()
    explorer.button("Find the nearest point").click()
    expect(explorer.page.get_by_test_id("measured")).to_contain_text("squared error")
    explorer.button("Stop").click()
    expect(explorer.button("Find the nearest point")).to_be_visible()
    explorer.page.wait_for_timeout(500)
    explorer.button("Take into the hand").click()
    explorer.until("point.origin === 'near drawing'")
    explorer.shows("[data-testid=current-point]", explorer.decoded([explorer.point()]))


def test_what_q_reads_goes_into_the_hand_at_once(tidied: Visit) -> None:
    explorer = points(tidied("try-infogan"))
    before = explorer.point()
    draw(explorer, THREES["round"])
    encoded(explorer)
    framed = explorer.pixels(FRAMED)[..., :1]
    read = explorer.engine.encoding.read_image(explorer.entry, framed)
    explorer.button("Take into the hand").click()
    explorer.until("point.origin === wanted", "Q's codes of drawing")
    after = explorer.point()
    assert after["z"] == before["z"]
    assert after["classes"].index(1) == read.categories[0].argmax()
    assert np.allclose(after["codes"], read.mean[0].clip(-1, 1), atol=1e-3)


def test_a_search_that_ends_is_at_least_as_near_as_it_began(tidied: Visit) -> None:
    explorer = points(tidied("try-infogan"))
    draw(explorer, THREES["round"])
    encoded(explorer)
    expect(explorer.page.locator(".le-encode .le-bars")).to_be_visible()
    measured = explorer.page.get_by_test_id("measured")
    explorer.button("Find the nearest point").click()
    expect(measured).to_contain_text("squared error")
    first = float(measured.inner_text().split()[2])
    expect(explorer.button("Find the nearest point")).to_be_visible()
    assert float(measured.inner_text().split()[2]) <= first


def test_another_model_looks_at_the_same_drawing(tidied: Visit) -> None:
    explorer = points(tidied("try-vae"))
    draw(explorer, THREES["round"])
    encoded(explorer)
    framed = explorer.pixels(FRAMED)
    explorer.page.get_by_test_id("model").select_option("try-cgan")
    expect(explorer.button("Find the nearest point")).to_be_visible()
    assert np.abs(explorer.pixels(FRAMED).astype(int) - framed).max() <= 1


def test_everything_but_the_pen_works_by_keyboard(tidied: Visit) -> None:
    explorer = points(tidied("vae-strokes-conv"))
    page = explorer.page
    page.locator(".le-points [data-testid=test-index]").focus()
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    encoded(explorer)
    explorer.button("Take into the hand").focus()
    page.keyboard.press("Enter")
    explorer.until("point.origin === 'test image 12'")
    page.keyboard.press("k")
    expect(page.locator(".le-place .le-label").last).to_have_text("test image 12")
    page.wait_for_selector(".le-map[aria-busy=false]")
    page.get_by_test_id("map").focus()
    page.keyboard.press("ArrowLeft")
    explorer.until("point.origin === 'map'")
    page.locator(".le-place .le-hold").last.focus()
    page.keyboard.press("Enter")
    explorer.until("point.origin === 'test image 12'")
