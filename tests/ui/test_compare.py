"""The Compare tab: models side by side at one seed, class or image, moved by the same knobs."""

import base64
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from tests.drawings import file_of, three
from tests.ui.conftest import Visit
from tests.ui.driver import Explorer, expect
from tests.ui.points import Plain, row
from tests.ui.test_keyboard import tab_to
from tests.ui.test_points import THREES

pytestmark = pytest.mark.browser

KINDS = ["try-vae", "try-cgan", "try-infogan", "try-colour"]
READY = ".le-compare[data-ready=true]"
PAD = "[data-testid=compare-pad]"
# Count what is asked of models that are not open, and the images under way of each model.
SENT = """(session) => {
  const { backend } = session, asked = { ...backend };
  [window.sent, window.flying, window.most] = [0, {}, 0];
  for (const [name, ask] of Object.entries(asked)) if (typeof ask === "function") backend[name] = async (model, ...given) => {
    const one = name === "images" && given[0].length === 1;
    if (model !== session.point.model.id) window.sent += 1;
    if (one) window.most = Math.max(window.most, window.flying[model] = (window.flying[model] ?? 0) + 1);
    try { return await ask(model, ...given); } finally { if (one) window.flying[model] -= 1; }
  };
}"""  # noqa: E501

PNG = "(pad) => pad.toDataURL('image/png').split(',')[1]"
SCRIBBLE = """(pad) => {
  const { left, top, width, height } = pad.getBoundingClientRect();
  const event = (type, x, y, more) => new PointerEvent(type, { pointerId: 1, clientX: left + x * width, clientY: top + y * height, ...more });
  pad.setPointerCapture = () => {};
  pad.hasPointerCapture = () => true;
  const coalescedEvents = Array.from({ length: 6000 }, (_, i) => event("pointermove", (i * 0.618) % 1, (i * 0.414) % 1));
  for (const one of [event("pointerdown", 0, 0), event("pointermove", 0, 0, { coalescedEvents }), event("lostpointercapture", 0, 0)]) pad.dispatchEvent(one);
  delete pad.setPointerCapture;
  delete pad.hasPointerCapture;
}"""  # noqa: E501


def compare(explorer: Explorer, *models: str, **settings: Any) -> Explorer:
    """Open the Compare tab with these models beside each other and some settings."""
    changes = {**settings, **({"models": models} if models else {})}
    explorer.session.evaluate("(session, changes) => session.edit('compare', changes)", changes)
    explorer.page.get_by_role("tab", name="Compare").click()
    explorer.page.wait_for_selector(READY)
    return explorer


def canvas(i: int) -> str:
    return f".le-panel:nth-child({i + 1}) .le-image"


def drawn(
    explorer: Explorer, model: str, seed: int, label: int = 3, temperature: float = 1
) -> Plain:
    """The point of a seed in a class or category, by the engine."""
    entry = explorer.engine.library.entry(model)
    values, z, k = explorer.engine.draw(entry, [seed])[0], entry.spec.z, entry.spec.num_classes
    classes = [float(i == label) for i in range(k)]
    parts = {"z": values[:z].tolist(), "classes": classes, "codes": values[z:].tolist()}
    return {"model": model, "seed": seed, "temperature": temperature, **parts}


def moved(explorer: Explorer, plain: Plain, knobs: Sequence[float]) -> Plain:
    """The point with its most informative dimensions moved, codes before them."""
    entry = explorer.engine.library.entry(plain["model"])
    z, codes = list(plain["z"]), list(plain.get("codes", []))
    order = explorer.engine.describe(entry).order
    places = [(codes, i, 3**-0.5) for i in range(len(codes))] + [(z, i, 1.0) for i in order]
    for (values, i, scale), knob in zip(places, knobs, strict=False):
        values[i] += scale * knob
    return {**plain, "z": z, "codes": codes}


def image(explorer: Explorer, plain: Plain) -> np.ndarray:
    """The engine's image uint8 [1, H, W, C] of a point of any model."""
    return explorer.engine.images(explorer.engine.library.entry(plain["model"]), row(plain)[None])


def test_each_model_shows_its_own_point_of_the_seed(tidied: Visit) -> None:
    explorer = compare(tidied("try-cgan"), *KINDS, seed=11, temperature=0.7)
    for i, model in enumerate(KINDS):
        explorer.shows(canvas(i), image(explorer, drawn(explorer, model, 11, 3, 0.7)))


def test_untouched_it_shows_the_open_model_beside_one_with_which_it_tells_a_story(
    tidied: Visit,
) -> None:
    for model, words in (("try-vae", "as 5 numbers and as 50"), ("try-cgan", "drawn twice")):
        explorer = compare(tidied(model))
        first, second = explorer.page.locator(".le-panel [data-part=model]").all()
        expect(first).to_have_value(model)
        here, beside = (
            explorer.engine.describe(explorer.engine.library.entry(one.input_value()))
            for one in (first, second)
        )
        assert here.dataset == beside.dataset
        expect(explorer.page.get_by_test_id("story")).to_contain_text(words)
    explorer.page.get_by_role("tab", name="Image").click()
    expect(explorer.page.get_by_test_id("story")).to_be_empty()


def test_each_model_has_its_family_its_main_figure_its_size_and_its_ms(vae: Explorer) -> None:
    compare(vae, "try-vae", "try-colour")
    one, other = vae.page.locator(".le-panel").all()
    expect(one.locator("select:visible option:checked")).to_have_text("VAE · MNIST · z 5")
    expect(one.locator("[data-part=figure]")).to_have_text("FID_clf 61.62 ± 0.43")
    expect(one.locator("[data-part=figure]")).to_have_attribute("title", re.compile("floor 3.92"))
    expect(one.locator("[data-part=size]")).to_have_text("38,834 parameters")
    expect(one.locator(".le-ms")).to_have_text(re.compile(r"^\d+ ms$"))
    expect(other.locator("[data-part=figure]")).to_have_text("never measured")


def test_classes_are_matched_by_name(cgan: Explorer) -> None:
    compare(cgan, "try-cgan", "try-vae", "try-infogan", "cgan-fashion", seed=5)
    page = cgan.page
    page.get_by_role("radio", name="8").check()
    cgan.shows(canvas(0), image(cgan, drawn(cgan, "try-cgan", 5, 8)))
    note = page.locator(".le-panel [data-part=note]")
    expect(note).to_have_text(["", "no classes", "its categories have no names", "no class “8”"])
    cgan.shows(canvas(2), image(cgan, drawn(cgan, "try-infogan", 5, 3)))
    cgan.shows(canvas(3), image(cgan, drawn(cgan, "cgan-fashion", 5, 3)))
    page.get_by_role("combobox", name="Category").select_option("6")
    cgan.shows(canvas(2), image(cgan, drawn(cgan, "try-infogan", 5, 6)))
    page.get_by_role("radio", name="Bag").check()
    bag = cgan.engine.library.entry("cgan-fashion").class_names.index("Bag")
    cgan.shows(canvas(3), image(cgan, drawn(cgan, "cgan-fashion", 5, bag)))


def test_without_classes_that_have_names_there_is_nothing_to_choose(infogan: Explorer) -> None:
    compare(infogan, "try-infogan", "try-vae")
    infogan.shows(canvas(0), image(infogan, drawn(infogan, "try-infogan", 7)))
    expect(infogan.page.get_by_role("radiogroup", name="Class")).to_be_hidden()


def test_models_that_have_a_mixture_draw_from_it_and_the_others_say_so(
    vae: Explorer, visit: Visit
) -> None:
    one = compare(vae, "try-vae", "try-infogan", seed=5)
    page, notes = one.page, one.page.locator(".le-panel [data-part=note]")
    one.shows(canvas(0), image(one, drawn(one, "try-vae", 5)))
    one.rest()
    page.get_by_label("Prior of all models").select_option("mixture")
    entry = one.engine.library.entry("try-vae")
    z = one.engine.draw(entry, [5], "mixture")[0].tolist()
    mixed = image(one, {**drawn(one, "try-vae", 5), "z": z})
    one.shows(canvas(0), mixed)
    one.shows(canvas(1), image(one, drawn(one, "try-infogan", 5)))
    figure = page.locator(".le-panel [data-part=figure]").first
    expect(figure).to_have_text(re.compile("^FID_clf, mixture prior "))
    expect(notes).to_have_text(["no classes", re.compile(r"^no mixture, so N\(0, I\)")])
    one.rest()
    other = visit(link=one.link, ready=READY)
    other.shows(canvas(0), mixed)
    expect(other.page.get_by_label("Prior of all models")).to_have_value("mixture")
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("Control+z")
    one.shows(canvas(0), image(one, drawn(one, "try-vae", 5)))
    expect(notes.last).not_to_contain_text("mixture")
    expect(figure).to_have_text(re.compile("^FID_clf [0-9]"))


def test_without_a_mixture_there_is_no_prior_to_choose(cgan: Explorer) -> None:
    compare(cgan, "try-cgan", "try-infogan")
    prior = cgan.page.get_by_label("Prior of all models")
    cgan.shows(canvas(1), image(cgan, drawn(cgan, "try-infogan", 7)))
    expect(prior).to_be_hidden()
    cgan.page.locator(".le-panel [data-part=model]").last.select_option("try-vae")
    expect(prior).to_be_visible()
    prior.select_option("mixture")
    cgan.page.locator(".le-panel [data-part=model]").last.select_option("try-infogan")
    expect(prior).to_be_visible()
    prior.select_option("normal")
    expect(prior).to_be_hidden()


def test_r_draws_another_seed_for_all(cgan: Explorer) -> None:
    compare(cgan, "try-cgan", "try-vae")
    before = cgan.point()
    cgan.page.keyboard.press("r")
    cgan.until("session.tabStates.compare.seed !== 7")
    seed = cgan.state()["tabStates"]["compare"]["seed"]
    for i, model in enumerate(["try-cgan", "try-vae"]):
        cgan.shows(canvas(i), image(cgan, drawn(cgan, model, seed)))
    assert cgan.point() == before, "the hand keeps its point"


def test_linked_knobs_move_all_models_while_they_are_dragged(infogan: Explorer) -> None:
    models = ["try-infogan", "try-vae", "try-cgan"]
    compare(infogan, *models)
    infogan.shows(canvas(2), image(infogan, drawn(infogan, "try-cgan", 7)))
    infogan.rest()
    infogan.drag("k1", 0.5, 0.7, hold=True)
    infogan.until("session.tabStates.compare.knobs[0] > 1")
    for stop in (0.9, 0.2):
        box = infogan.knob("k1").bounding_box()
        assert box is not None
        infogan.page.mouse.move(box["x"] + stop * box["width"], box["y"] + 5, steps=20)
        offset = infogan.state()["tabStates"]["compare"]["knobs"][0]
        for i, model in enumerate(models):
            wanted = moved(infogan, drawn(infogan, model, 7), [offset])
            infogan.shows(canvas(i), image(infogan, wanted))
    infogan.page.mouse.up()
    infogan.rest()
    best = infogan.engine.describe(infogan.engine.library.entry("try-cgan")).order[0]
    expect(infogan.page.locator(".le-linked .le-note").first).to_have_text(f"c1 · z3 · z{best + 1}")
    infogan.press("k3", "Shift+ArrowRight")
    offsets = [offset, 0, 0.5]
    for i, model in enumerate(models):
        wanted = moved(infogan, drawn(infogan, model, 7), offsets)
        infogan.shows(canvas(i), image(infogan, wanted))
    infogan.page.wait_for_timeout(400)
    infogan.page.keyboard.press("Control+z")
    infogan.until("session.tabStates.compare.knobs[2] === 0")
    infogan.page.keyboard.press("Control+z")
    infogan.until("!session.tabStates.compare.knobs.some((knob) => knob)")


def test_behind_a_knob_is_a_filmstrip_of_each_model(vae: Explorer) -> None:
    compare(vae, "try-vae", "try-colour", seed=3)
    for i, model in enumerate(["try-vae", "try-colour"]):
        values = 3 * (2 * np.arange(11) / 10 - 1)
        point = drawn(vae, model, 3)
        strip = [image(vae, moved(vae, point, [0, float(v)]))[0] for v in values]
        wanted = np.concatenate(strip, axis=1)[None]
        vae.shows(f".le-linked .le-knob:nth-of-type(2) canvas:nth-of-type({i + 1})", wanted)


@pytest.mark.parametrize("other", ["try-cgan", "try-colour"])
def test_the_difference_to_the_first_is_right_to_a_grey_level(vae: Explorer, other: str) -> None:
    compare(vae, "try-vae", other)
    vae.page.get_by_label("difference to the first").check()
    first, second = (image(vae, drawn(vae, model, 7))[0] for model in ("try-vae", other))
    channels = max(first.shape[2], second.shape[2])
    levels = torch.tensor(second, dtype=torch.float32).permute(2, 0, 1)[None]
    levels = F.interpolate(levels, first.shape[:2], mode="bilinear", align_corners=False)
    second = levels[0].permute(1, 2, 0).expand(-1, -1, channels).numpy()
    delta = second - first.astype(np.float32).repeat(channels // first.shape[2], axis=2)
    mean = np.abs(delta).mean()
    shown = vae.page.locator(".le-panel:nth-child(2) .le-difference")
    expect(shown.locator("figcaption")).to_have_text(f"mean |difference| {mean:.1f} of 255")
    seen = shown.locator("canvas").evaluate(
        """(canvas) => [...canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data]"""  # noqa: E501
    )
    pixels = np.array(seen).reshape(*first.shape[:2], 4)
    size = np.abs(delta).mean(axis=2)
    assert np.abs(pixels[..., 3] - size).max() <= 1
    brighter = pixels[..., 0] > pixels[..., 2]
    far = size > 8
    assert far.any()
    assert np.array_equal(brighter[far], delta.sum(axis=2)[far] > 0)


def test_models_are_added_changed_and_taken_away(vae: Explorer) -> None:
    compare(vae, "try-vae", "try-cgan")
    panels = vae.page.locator(".le-panel")
    remove = vae.button("Take this model away")
    expect(panels).to_have_count(2)
    expect(remove).to_have_count(0)
    vae.button("Add a model").click()
    vae.button("Add a model").click()
    expect(panels).to_have_count(4)
    expect(vae.button("Add a model")).to_have_count(0)
    panels.nth(3).locator("[data-part=model]").select_option("try-infogan")
    vae.shows(canvas(3), image(vae, drawn(vae, "try-infogan", 7)))
    remove.nth(1).click()
    expect(panels).to_have_count(3)
    vae.shows(canvas(2), image(vae, drawn(vae, "try-infogan", 7)))


def test_a_picture_goes_into_the_hand_onto_the_shelf_and_back(vae: Explorer) -> None:
    explorer = compare(vae, "try-vae", "try-cgan", seed=21, knobs=[1.5])
    page = explorer.page
    wanted = moved(explorer, drawn(explorer, "try-cgan", 21), [1.5])
    explorer.shows(canvas(1), image(explorer, wanted))
    page.locator(".le-panel").nth(1).get_by_role("button", name="Keep").click()
    page.locator(canvas(1)).click()
    explorer.until("point.model.id === 'try-cgan'")
    assert np.allclose(explorer.point()["z"], wanted["z"], atol=1e-6)
    assert explorer.state()["tabStates"]["compare"]["models"] == ["try-vae", "try-cgan"]
    page.locator(".le-place").drag_to(page.locator(".le-panel").nth(0))
    explorer.shows(canvas(0), image(explorer, wanted))
    explorer.button("Reset").click()
    wanted = moved(explorer, wanted, [-1.5])
    explorer.shows(canvas(0), image(explorer, wanted))
    expect(page.locator(".le-panel [data-part=model]").first).to_have_value("try-cgan")
    explorer.button("Random").click()
    explorer.until("session.tabStates.compare.seed !== 21")
    explorer.shows(canvas(0), image(explorer, wanted))
    explorer.button("Back").click()
    seed = explorer.state()["tabStates"]["compare"]["seed"]
    explorer.shows(canvas(0), image(explorer, drawn(explorer, "try-cgan", seed)))
    page.locator(".le-panel").nth(1).get_by_role("button", name="Use the hand").click()
    explorer.shows(canvas(1), image(explorer, explorer.point()))


def test_every_change_is_undone_and_done_again(cgan: Explorer) -> None:
    models = ["try-cgan", "try-infogan", "try-vae"]
    one = compare(cgan, *models, difference=True)
    one.shows(canvas(2), image(one, drawn(one, "try-vae", 7)))
    one.rest()
    first = one.state()
    one.page.get_by_role("combobox", name="Category").select_option("5")
    one.rest()
    one.page.get_by_label("Temperature of all models").fill("0.6")
    one.rest()
    one.drag("k1", 0.5, 0.8)
    one.rest()
    one.page.locator(".le-panel").nth(0).get_by_role("button", name="Use the hand").click()
    one.rest()
    last = one.state()
    one.page.wait_for_timeout(300)
    for _ in range(4):
        one.page.keyboard.press("Control+z")
        one.until("!session.restoring")
        one.page.wait_for_timeout(300)
    assert one.state() == first
    one.shows(canvas(1), image(one, drawn(one, "try-infogan", 7)))
    for _ in range(4):
        one.page.keyboard.press("Control+Shift+z")
        one.until("!session.restoring")
        one.page.wait_for_timeout(300)
    assert one.state() == last


def test_a_model_that_is_gone_leaves_a_sentence_and_a_choice(cgan: Explorer) -> None:
    compare(cgan, "try-gone", "try-cgan")
    gone = cgan.page.locator(".le-panel").first
    expect(gone).to_contain_text("try-gone is not here; choose another model.")
    cgan.shows(canvas(1), image(cgan, drawn(cgan, "try-cgan", 7)))
    expect(gone.get_by_role("button", name="Keep")).to_be_hidden()
    gone.get_by_role("combobox").select_option("try-vae")
    cgan.shows(canvas(0), image(cgan, drawn(cgan, "try-vae", 7)))
    expect(gone).not_to_contain_text("not here")


def stroke(explorer: Explorer, places: Sequence[tuple[float, float]]) -> None:
    explorer.page.locator(PAD).scroll_into_view_if_needed()  # and once it stands still
    box, mouse = explorer.page.locator(PAD).bounding_box(), explorer.page.mouse
    assert box is not None
    for i, (x, y) in enumerate(places):
        mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=3)
        if i == 0:
            mouse.down()
    mouse.up()


def shows_what_is_made_of_the_pad(explorer: Explorer, *models: str) -> None:
    """Wait until the first panels show what their models make of the drawing, by the engine."""
    explorer.until("session.tabStates.compare.ink")
    file = base64.b64decode(explorer.page.locator(PAD).evaluate(PNG))
    for i, model in enumerate(models):
        entry, encoding = explorer.engine.library.entry(model), explorer.engine.encoding
        given = encoding.prepare(entry, file).image
        explorer.shows(canvas(i), encoding.encode(entry, given, [0]).reconstruction[None])


def error(explorer: Explorer, i: int) -> float:
    """The squared error that a panel shows."""
    note = explorer.page.locator(".le-panel").nth(i).locator("[data-part=note]")
    expect(note).to_contain_text("squared error")
    return float(note.inner_text().split()[2])


def test_each_model_makes_what_it_can_of_one_drawing(tidied: Visit) -> None:
    explorer = compare(
        tidied("vae-mnist-50d"), "vae-mnist-50d", "try-colour", "try-cgan", by="image", test=-1
    )
    page, panels = explorer.page, explorer.page.locator(".le-panel")
    expect(panels.first).to_contain_text("Draw something, or take a test image.")
    stroke(explorer, THREES["flat on top"][0])
    shows_what_is_made_of_the_pad(explorer, "vae-mnist-50d", "try-colour")
    assert error(explorer, 0) < 0.05
    expect(panels.nth(2)).to_contain_text("has no encoder")
    explorer.button("Find the nearest point").click()
    explorer.until("session.tabStates.compare.points.length === 1")
    before = error(explorer, 2)
    expect(explorer.button("Find the nearest point")).to_be_visible()
    assert error(explorer, 2) <= before
    explorer.rest()
    one = explorer.state()["tabStates"]["compare"]
    stroke(explorer, [(0.2, 0.9), (0.8, 0.9)])
    explorer.until("session.tabStates.compare.points.length === 0")
    shows_what_is_made_of_the_pad(explorer, "vae-mnist-50d", "try-colour")
    explorer.rest()
    page.keyboard.press("Control+z")
    explorer.until("session.tabStates.compare.points.length === 1")
    assert explorer.state()["tabStates"]["compare"] == one
    explorer.shows(canvas(2), image(explorer, one["points"][0]))
    underline = "(pad) => pad.getContext('2d').getImageData(168, 302, 1, 1).data[0]"
    assert page.locator(PAD).evaluate(underline) == 0
    shows_what_is_made_of_the_pad(explorer, "vae-mnist-50d", "try-colour")


def test_what_models_make_of_a_picture_goes_with_the_link_the_picture_stays(vae: Explorer) -> None:
    explorer = compare(vae, "try-vae", "vae-mnist-50d", by="image", test=-1)
    page = explorer.page
    file = {"name": "three.png", "mimeType": "image/png", "buffer": file_of(three())}
    page.locator(".le-compare input[type=file]").set_input_files(file)
    explorer.until("session.tabStates.compare.points.length === 2")
    for i, place in enumerate(explorer.state()["tabStates"]["compare"]["points"]):
        explorer.shows(canvas(i), image(explorer, place))
    explorer.rest()
    picture = page.locator(PAD).evaluate(PNG)
    stroke(explorer, [(0.2, 0.9), (0.8, 0.9)])
    explorer.until("session.tabStates.compare.ink")
    explorer.rest()
    assert page.locator(PAD).evaluate(PNG) != picture
    page.keyboard.press("Control+z")
    explorer.until("session.tabStates.compare.points.length === 2")
    assert page.locator(PAD).evaluate(PNG) == picture


def test_a_link_holds_the_drawing_itself(vae: Explorer, visit: Visit) -> None:
    one = compare(vae, "try-vae", "vae-mnist-50d", by="image", test=-1)
    for points in THREES["flat on top"]:
        stroke(one, points)
    shows_what_is_made_of_the_pad(one, "try-vae", "vae-mnist-50d")
    one.rest()
    assert len(one.link) < 1500
    other = visit(link=one.link.replace("tab=compare", "tab=explore"))
    other.page.get_by_role("tab", name="Compare").click()
    other.page.wait_for_selector(".le-compare[data-ready=true]")
    shows_what_is_made_of_the_pad(other, "try-vae", "vae-mnist-50d")
    drawings = [each.page.locator(PAD).evaluate(PNG) for each in (one, other)]
    assert drawings[0] == drawings[1]
    other.button("Take back").click()
    other.until("!session.tabStates.compare.ink")


def test_a_full_pad_says_so_and_keeps_what_there_is(vae: Explorer) -> None:
    explorer = compare(vae, "try-vae", "vae-mnist-50d", by="image", test=-1)
    stroke(explorer, [(0.2, 0.2), (0.8, 0.2)])
    explorer.until("session.tabStates.compare.ink")
    ink = explorer.state()["tabStates"]["compare"]["ink"]
    explorer.page.locator(PAD).evaluate(SCRIBBLE)
    expect(explorer.page.locator(".le-compare [data-part=trouble]")).to_contain_text("pad is full")
    assert explorer.state()["tabStates"]["compare"]["ink"] == ink


def test_a_test_image_is_shared_by_its_number(tidied: Visit) -> None:
    explorer = compare(
        tidied("vae-strokes-conv"), "vae-strokes-conv", "infogan-strokes", by="image"
    )
    page, number = explorer.page, explorer.page.get_by_label("Number of the test image for all")
    number.fill("12")
    number.press("Enter")
    vae, gan = (
        explorer.engine.library.entry(one) for one in ("vae-strokes-conv", "infogan-strokes")
    )
    given = explorer.engine.encoding.test_images(vae, [12]).images[0]
    found = explorer.engine.encoding.encode(vae, given, [0])
    explorer.shows(canvas(0), found.reconstruction[None])
    expect(page.locator(".le-panel").first).to_contain_text("test image 12, decoded μ")
    assert error(explorer, 0) == pytest.approx(found.squared_error, abs=2e-4)
    read = explorer.engine.encoding.read_image(gan, given)
    point = drawn(explorer, "infogan-strokes", 0, int(read.categories[0].argmax()))
    explorer.shows(
        canvas(1), image(explorer, {**point, "codes": read.mean[0].clip(-1, 1).tolist()})
    )
    page.keyboard.press("Control+z")
    number.fill("999999999")
    number.press("Enter")
    explorer.says("999999999 is no whole number")


def test_each_model_is_asked_for_one_image_at_a_time_and_for_none_while_another_tab_is_open(
    visit: Visit,
) -> None:
    cgan = compare(visit("try-cgan"), "try-cgan", "try-vae")
    cgan.shows(canvas(1), image(cgan, drawn(cgan, "try-vae", 7)))
    cgan.session.evaluate(SENT)
    a_drag_asks_for_one_image_at_a_time(cgan)
    nothing_is_asked_while_another_tab_is_open(cgan)


def a_drag_asks_for_one_image_at_a_time(cgan: Explorer) -> None:
    cgan.drag("k2", *np.linspace(0.2, 0.8, 40))
    offset = cgan.state()["tabStates"]["compare"]["knobs"][1]
    for i, model in enumerate(["try-cgan", "try-vae"]):
        wanted = moved(cgan, drawn(cgan, model, 7), [0, offset])
        cgan.shows(canvas(i), image(cgan, wanted))
    assert cgan.page.evaluate("window.most") == 1


def nothing_is_asked_while_another_tab_is_open(cgan: Explorer) -> None:
    cgan.page.wait_for_timeout(600)
    cgan.page.get_by_role("tab", name="Evidence").click()
    cgan.page.wait_for_timeout(600)
    cgan.page.evaluate("window.sent = 0")
    cgan.session.evaluate("(session) => session.edit('compare', { seed: 99, knobs: [1] })")
    cgan.page.wait_for_timeout(500)
    assert cgan.page.evaluate("window.sent") == 0
    compare(cgan)
    cgan.shows(canvas(0), image(cgan, moved(cgan, drawn(cgan, "try-cgan", 99), [1])))


def test_all_of_it_works_by_keyboard(vae: Explorer) -> None:
    explorer = compare(vae, "try-vae", "try-cgan")
    explorer.shows(canvas(1), image(explorer, drawn(explorer, "try-cgan", 7)))
    page, press = explorer.page, explorer.page.keyboard.press
    page.get_by_role("tab", name="Compare").focus()
    tab_to(explorer, "Seed of all models")
    press("Control+a")
    page.keyboard.type("31")
    press("Enter")
    explorer.until("session.tabStates.compare.seed === 31")
    tab_to(explorer, "3")
    press("ArrowRight")
    explorer.until("session.tabStates.compare.label === '4'")
    tab_to(explorer, "k1")
    press("PageUp")
    wanted = moved(explorer, drawn(explorer, "try-cgan", 31, 4), [0.5])
    explorer.shows(canvas(1), image(explorer, wanted))
    tab_to(explorer, "CGAN · MNIST, 4 · seed 31; take it into the hand")
    press("Enter")
    explorer.until("point.model.id === 'try-cgan' && point.seed === 31")
    tab_to(explorer, "Keep")
    press("Enter")
    expect(page.locator(".le-place")).to_have_count(1)
    page.get_by_role("tab", name="Seed").focus()
    press("ArrowRight")
    explorer.until("session.tabStates.compare.by === 'image'")
    tab_to(explorer, "difference to the first")
    press("Space")
    tab_to(explorer, "Add a model")
    press("Enter")
    expect(page.locator(".le-panel")).to_have_count(3)


def test_every_control_has_a_name(vae: Explorer) -> None:
    for by in ("seed", "image"):
        compare(vae, "try-vae", "try-infogan", "try-cgan", by=by)
        vae.page.wait_for_timeout(200)
        unnamed = vae.page.locator(".le-compare").evaluate(
            """(root) => [...root.querySelectorAll("button, select, input, [role=slider], [role=button]")]
              .filter((one) => one.checkVisibility() && !(one.ariaLabel || one.labels?.[0]?.textContent.trim()
                || one.textContent.trim())).map((one) => one.outerHTML)"""  # noqa: E501
        )
        assert unnamed == []


def test_what_one_act_needs_is_seen_at_once_and_stays_where_it_is(cgan: Explorer) -> None:
    compare(cgan, "try-cgan", "try-vae")
    page = cgan.page
    page.evaluate("scrollTo(0, 0)")
    cgan.shows(canvas(1), image(cgan, drawn(cgan, "try-vae", 7)))
    for differing in (False, True):
        page.get_by_label("difference to the first").set_checked(differing)
        before = page.locator(canvas(1)).bounding_box()
        for part in (".le-panel", ".le-compare [data-do=random]", ".le-compare .le-knob"):
            for one in page.locator(part).all():
                expect(one).to_be_in_viewport(ratio=1)
        cgan.press("k1", "Shift+ArrowRight")
        page.keyboard.press("r")
        page.wait_for_timeout(500)
        assert page.locator(canvas(1)).bounding_box() == before


def test_a_lesson_may_lock_the_comparison(cgan: Explorer, visit: Visit) -> None:
    link = compare(cgan, "try-cgan", "try-vae").link + "&lock=compare"
    explorer = visit(link=link, ready=READY)
    explorer.shows(canvas(0), image(explorer, drawn(explorer, "try-cgan", 7)))
    explorer.page.keyboard.press("r")
    explorer.page.wait_for_timeout(300)
    assert explorer.page.locator(".le-compare").evaluate("(root) => root.inert")
    expect(explorer.page.get_by_test_id("compare-seed")).to_have_value("7")


def test_a_knob_that_moves_no_model_is_absent(tidied: Visit) -> None:
    explorer = compare(tidied("vae-mnist-2d"), "vae-mnist-2d", "try-colour")
    moves = explorer.page.locator(".le-linked .le-note:visible")
    expect(moves).to_have_text(["z2 · z2", "z1 · z1"])
    expect(explorer.page.locator(".le-linked .le-knob:visible")).to_have_count(2)
    explorer.page.locator(".le-panel [data-part=model]").last.select_option("try-vae")
    expect(explorer.page.locator(".le-linked .le-knob:visible")).to_have_count(3)


def test_undo_in_the_middle_of_a_search_ends_it(cgan: Explorer) -> None:
    explorer = compare(cgan, "try-cgan", "try-vae", by="image", test=-1)
    seek = explorer.button("Find the nearest point")
    stroke(explorer, THREES["flat on top"][0])
    explorer.until("session.tabStates.compare.ink")
    explorer.rest()
    seek.click()
    explorer.until("session.tabStates.compare.points.length === 1")
    explorer.page.keyboard.press("Control+z")
    explorer.until("session.tabStates.compare.points.length === 0")
    expect(seek).to_be_visible()
    explorer.page.wait_for_timeout(400)
    assert explorer.state()["tabStates"]["compare"]["points"] == []
    explorer.page.get_by_role("tab", name="Seed").click()
    expect(seek).to_be_hidden()
