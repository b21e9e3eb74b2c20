"""The Train tab: runs are started, led, looked at through their time, explored, kept and sent."""

import io
import re
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.families import FAMILIES
from tests.drawings import file_of
from tests.engine.test_animation import watched
from tests.ui.conftest import Visit
from tests.ui.driver import Explorer, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PROGRESS, WALL, TIME = "[data-part=progress]", "[data-testid=sample-grid]", "[data-testid=time]"
STEP = r"""() => {
  const words = document.querySelector("[data-part=progress]").textContent;
  return Number(/^step ([\d,]+)/.exec(words)?.[1].replaceAll(",", "") ?? 0);
}"""


def train(explorer: Explorer, family: str = "vae", size: str = "small") -> Explorer:
    """Open the Train tab with a family chosen and ready to start."""
    explorer.page.get_by_role("tab", name="Train").click()
    explorer.page.wait_for_selector(".le-train[data-ready=true]")
    explorer.choose("family", family)
    explorer.page.locator(f"[data-size={size}]").click()
    expect(explorer.page.get_by_test_id("estimate")).to_contain_text("parameters")
    return explorer


def start(explorer: Explorer, steps: int = 20) -> Explorer:
    """Start, and come back when the run has done some steps."""
    explorer.button("Start").click()
    reached(explorer, steps)
    return explorer


def few_epochs(explorer: Explorer) -> None:
    """Have the run end soon."""
    summary = explorer.page.locator(".le-hyper:not([open]) summary")
    if summary.count():
        summary.click()
    epochs = explorer.page.get_by_label("Epochs")
    epochs.fill("3")
    epochs.press("Tab")
    expect(explorer.page.locator("[data-part=estimate]")).to_contain_text("steps")


def reached(explorer: Explorer, steps: int) -> None:
    explorer.page.wait_for_function(f"(least) => ({STEP})() >= least", arg=steps, timeout=120_000)


def state(explorer: Explorer, wanted: str) -> None:
    explorer.page.wait_for_selector(f".le-train[data-state={wanted}]", timeout=240_000)


def step(explorer: Explorer) -> int:
    return explorer.page.evaluate(STEP)


def test_before_a_run_the_wall_shows_what_there_is_to_learn(tidied: Visit) -> None:
    explorer = train(tidied("try-vae"))
    page, data = explorer.page, explorer.page.get_by_label("Data set")
    page.get_by_role("tab", name="What there is to learn").click()

    def shown(dataset: str) -> None:
        wall = explorer.engine.train_examples(dataset)
        rows = [
            np.hstack(row) for row in wall.pixels.reshape(wall.rows, -1, *wall.pixels.shape[1:])
        ]
        explorer.shows(WALL, np.vstack(rows)[None])
        expect(page.locator("[data-part=sample-grid]")).to_contain_text("What there is to learn")

    shown(data.input_value())
    data.select_option("sprites")
    shown("sprites")
    names = explorer.engine.train_examples("sprites").row_titles
    box = page.locator(WALL).bounding_box()
    for row in (0, 4, 8):  # of nine, in a square of ten
        page.mouse.move(box["x"] + 40, box["y"] + box["height"] * (row + 1) / 10)
        expect(page.locator(WALL)).to_have_attribute("title", names[row])
    start(explorer, 5)
    expect(page.locator("[data-part=sample-grid]")).to_contain_text("what the model makes of them")
    explorer.button("Reset").click()
    state(explorer, "idle")
    shown("sprites")


@pytest.mark.parametrize(
    ("family", "model"), [("cgan", "cgan-mnist-small"), ("toy_vae", "toy-vae-ring")]
)
def test_a_recorded_run_plays_until_there_is_one(
    tidied: Visit, visit: Visit, family: str, model: str
) -> None:
    def wall(explorer: Explorer, time: int) -> np.ndarray:
        entry = explorer.engine.library.entry(model)
        found = explorer.engine.train_recorded(entry, time)
        rows = found.pixels.reshape(found.rows, -1, *found.pixels.shape[1:])
        return np.vstack([np.hstack(row) for row in rows])[None]

    explorer = train(tidied("try-vae"), family)
    page, knob = explorer.page, explorer.page.get_by_label("Step of the recording")
    expect(page.locator("[data-part=sample-grid]")).to_contain_text(f"A recording: how {model}")
    page.wait_for_function("(knob) => Number(knob.value) > 1", arg=knob.element_handle())
    knob.fill("0")
    explorer.shows(WALL, wall(explorer, 0))
    expect(explorer.button("Play")).to_be_visible()
    start(explorer, 5)
    expect(knob).to_be_hidden()
    explorer.button("Stop").click()
    still = visit(reduced_motion="reduce")
    still = train(still, family)
    steps = still.engine.history(still.engine.library.entry(model))
    still.shows(WALL, wall(still, len(steps) - 1))
    expect(still.button("Play")).to_be_visible()


@pytest.mark.parametrize("family", [name for name, one in FAMILIES.items() if one.presets])
def test_a_run_is_seen_from_its_first_steps(tidied: Visit, family: str) -> None:
    explorer = start(train(tidied("try-vae"), family))
    page = explorer.page
    assert explorer.pixels(WALL).any()
    expect(page.locator("[data-part=losses]")).not_to_be_empty()
    shown = page.get_by_test_id("meters").locator("figcaption b")
    expect(shown.filter(has_text="gradient norms")).to_be_visible()
    assert shown.count() > 1
    titles = {"vae": "where they are encoded", "gan": "what D says", "infogan": "what Q knows"}
    expect(page.get_by_test_id("meters")).to_contain_text(titles.get(family, "gradient norms"))
    explorer.button("Stop").click()
    state(explorer, "stopped")


def test_pause_holds_the_step_count_and_single_steps_add_one(tidied: Visit) -> None:
    explorer = start(train(tidied("try-vae"), "cgan"))
    explorer.button("Pause").click()
    state(explorer, "paused")
    explorer.page.wait_for_timeout(600)
    held = step(explorer)
    explorer.page.wait_for_timeout(600)
    assert step(explorer) == held
    for name in ("G step", "D step", "Step"):
        before = step(explorer)
        explorer.button(name).click()
        reached(explorer, before + 1)
        explorer.page.wait_for_timeout(300)
        assert step(explorer) == before + 1
    explorer.button("Resume").click()
    reached(explorer, held + 20)
    explorer.button("Stop").click()


def test_reset_goes_back_to_the_beginning_and_another_run_starts(tidied: Visit) -> None:
    explorer = start(train(tidied("try-vae")), 30)
    explorer.button("Reset").click()
    state(explorer, "idle")
    expect(explorer.page.locator(PROGRESS)).to_be_empty()
    start(explorer, 5)
    explorer.button("Stop").click()
    state(explorer, "stopped")
    start(explorer, 5)
    explorer.button("Stop").click()


def test_a_page_that_opens_at_the_tab_can_start(visit: Visit) -> None:
    explorer = train(visit(link="#tab=train", ready=".le-train[data-ready=true]"))
    start(explorer, 5)
    explorer.button("Stop").click()


def test_keys_lead_a_run(tidied: Visit) -> None:
    explorer = train(tidied("try-vae"), "cgan")
    page = explorer.page
    page.locator(".le-caption").first.evaluate("() => document.activeElement.blur()")
    page.keyboard.press(" ")
    reached(explorer, 10)
    page.keyboard.press("s")
    state(explorer, "slow")
    page.keyboard.press(" ")
    state(explorer, "paused")
    page.wait_for_timeout(600)
    before = step(explorer)
    page.keyboard.press("g")
    reached(explorer, before + 1)
    page.keyboard.press("Escape")
    state(explorer, "stopped")


def test_time_shows_the_wall_as_it_was_and_now_again(tidied: Visit) -> None:
    explorer = start(train(tidied("try-vae")), 60)
    explorer.button("Stop").click()
    state(explorer, "stopped")
    explorer.page.wait_for_timeout(500)
    now, knob = explorer.pixels(WALL), explorer.page.locator(TIME)
    knob.fill("0")
    expect(explorer.page.locator("[data-part=time]")).to_have_text("step 0")
    explorer.page.wait_for_timeout(500)
    first = explorer.pixels(WALL)
    assert np.abs(first.astype(int) - now).mean() > 3
    knob.fill(knob.get_attribute("max"))
    explorer.page.wait_for_timeout(500)
    again = explorer.pixels(WALL).astype(int)
    assert np.abs(again - now).max() <= 3  # snapshots are in half precision


def test_a_run_is_explored_with_its_time_downloaded_and_opened_again(visit: Visit) -> None:
    explorer = start(train(visit("try-vae")), 250)
    page = explorer.page
    explorer.button("Pause").click()
    state(explorer, "paused")
    with page.expect_download() as saved:
        explorer.button("Download").click()
    with page.expect_download(timeout=60_000) as film:
        explorer.page.locator(".le-train [data-do=history][value=gif]").click()
    with Image.open(film.value.path()) as birth:
        assert birth.n_frames > 2
    explorer.button("Explore this model").click()
    page.wait_for_selector(".le-timeknob:not([hidden])")
    model = explorer.point()["model"]
    finished = explorer.pixels()
    with page.expect_download(timeout=60_000) as film:
        page.locator(".le-timeknob [data-do=history][value=mp4]").click()
    assert len(watched(Path(film.value.path()).read_bytes())[0]) > 2
    page.get_by_test_id("training-time").fill("0")
    expect(page.locator(".le-timeknob output")).to_have_text("step 0")
    page.wait_for_timeout(500)
    assert np.abs(explorer.pixels().astype(int) - finished).mean() > 1
    page.get_by_test_id("model-file").set_input_files(saved.value.path())
    explorer.until("point.model.id !== wanted", model)
    assert explorer.point()["weights"]


def test_a_kept_model_is_listed_and_a_run_can_begin_with_it(tidied: Visit) -> None:
    explorer = start(train(tidied("try-vae")))
    page = explorer.page
    explorer.button("Stop").click()
    state(explorer, "stopped")
    page.get_by_label("Name of the model").fill("my first")
    page.keyboard.press("Enter")
    explorer.says("Kept as my-first")
    with explorer.page.expect_download() as saved:
        explorer.button("Download").click()
    assert saved.value.suggested_filename == "my-first.safetensors"
    listed = page.locator("[data-testid=model] option[value=my-first]")
    expect(listed).to_have_count(1)
    page.get_by_label("Begin with").select_option("my-first")
    start(explorer)
    explorer.button("Stop").click()
    state(explorer, "stopped")


def test_a_second_visitor_waits_and_the_first_ones_stop_is_not_theirs(
    tidied: Visit, visit: Visit
) -> None:
    one = start(train(tidied("try-vae")))
    two = train(visit("try-vae"))
    two.button("Start").click()
    expect(two.page.locator(PROGRESS)).to_contain_text("in line")
    one.button("Stop").click()
    state(one, "stopped")
    reached(two, 10)
    assert two.page.locator(".le-train").get_attribute("data-state") == "running"
    two.button("Stop").click()


def test_a_closed_page_makes_way_for_the_next(tidied: Visit, visit: Visit) -> None:
    one, two = start(train(visit("try-vae"))), train(tidied("try-vae"))
    two.button("Start").click()
    expect(two.page.locator(PROGRESS)).to_contain_text("in line")
    one.page.close()
    reached(two, 10)
    two.button("Stop").click()


def pictures(path: Path, **files: bytes) -> Path:
    """A zip with 24 bright and 24 dark pictures in two class folders, and other files."""
    rng = np.random.default_rng(0)
    with zipfile.ZipFile(path, "w") as archive:
        for i in range(48):
            kind, level = ("bright", 200) if i % 2 else ("dark", 40)
            image = Image.fromarray(rng.integers(level - 30, level + 30, (40, 50), np.uint8))
            file = io.BytesIO()
            image.save(file, "PNG")
            archive.writestr(f"{kind}/{i}.png", file.getvalue())
        for name, data in files.items():
            archive.writestr(f"dark/{name}", data)
    return path


def test_own_images_are_looked_at_and_learnt_from(tidied: Visit, tmp_path: Path) -> None:
    explorer = train(tidied("try-vae"))
    page = explorer.page
    archive = pictures(tmp_path / "mine.zip", **{"broken.png": b"no picture"})
    page.get_by_test_id("zip").set_input_files(archive)
    preview = page.locator("[data-part=preview]")
    expect(preview).to_contain_text("48 images: bright (24), dark (24)")
    expect(preview.locator("summary")).to_have_text("1 skipped")
    expect(page.locator("[data-set=dataset]")).to_have_value("own")
    expect(preview.locator("canvas")).to_have_count(32)
    few_epochs(explorer)
    explorer.button("Start").click()
    state(explorer, "finished")


def test_it_is_said_how_far_the_look_at_many_images_is(tidied: Visit, tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    large = file_of(Image.fromarray(np.random.default_rng(0).integers(0, 9, (900, 900), np.uint8)))
    with zipfile.ZipFile(path, "w") as archive:
        for i in range(300):
            archive.writestr(f"{i}.png", large)
    explorer = train(tidied("try-vae"))
    explorer.page.get_by_test_id("zip").set_input_files(path)
    coming = explorer.page.locator("[data-part=coming]")
    expect(coming).to_contain_text(re.compile(r"Looking at many\.zip: \d+ % …"))
    expect(explorer.page.locator("[data-part=preview]")).to_contain_text("300 images")
    expect(coming).to_be_hidden()


def test_what_is_no_set_of_images_is_said(tidied: Visit, tmp_path: Path) -> None:
    explorer = train(tidied("try-vae"))
    for name, files in (("no.zip", None), ("empty.zip", []), ("one.zip", ["notes.txt"])):
        path = tmp_path / name
        path.write_bytes(b"this is no zip")
        if files is not None:
            with zipfile.ZipFile(path, "w") as archive:
                for file in files:
                    archive.writestr(file, "nothing to see")
        explorer.session.evaluate("(session) => session.say('')")
        explorer.page.get_by_test_id("zip").set_input_files(path)
        expect(explorer.page.locator(".le-status"), name).to_have_text(re.compile(r".+\.$"))
    start(explorer, 5)
    explorer.button("Stop").click()


def test_a_file_that_is_no_model_is_refused_in_a_sentence(tidied: Visit, tmp_path: Path) -> None:
    explorer = tidied("try-vae")
    path = tmp_path / "odd.safetensors"
    path.write_bytes(b"\x10\x00\x00\x00\x00\x00\x00\x00{}              ")
    explorer.page.get_by_test_id("model-file").set_input_files(path)
    explorer.page.wait_for_function(
        "() => /\\.$/.test(document.querySelector('.le-status').textContent)"
    )
    assert explorer.point()["model"] == "try-vae"
