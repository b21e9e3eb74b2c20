"""The point as JSON through the clipboard: by keys, by buttons, and where a browser forbids it."""

import json
import re

import pytest

from tests.ui.conftest import Visit
from tests.ui.driver import Explorer, expect
from tests.ui.points import at

pytestmark = pytest.mark.browser


def clipboard(explorer: Explorer) -> str:
    return explorer.page.evaluate("() => navigator.clipboard.readText()")


def put(explorer: Explorer, text: str) -> None:
    explorer.page.evaluate("(text) => navigator.clipboard.writeText(text)", text)


def move_away(explorer: Explorer) -> None:
    explorer.press("z1", "Home")
    explorer.press("z3", "Shift+ArrowLeft")
    explorer.page.get_by_test_id("temperature").fill("0.2")


def the_point_is_copied_and_pasted_by_keys(vae: Explorer) -> None:
    before = vae.point()
    vae.page.keyboard.press("Control+c")
    vae.says("Copied")
    assert json.loads(clipboard(vae)) == before
    move_away(vae)
    vae.page.keyboard.press("Control+v")
    vae.says("Pasted")
    assert vae.point() == before
    vae.shows_its_point()


def the_point_is_copied_and_pasted_by_buttons(vae: Explorer) -> None:
    before = vae.point()
    vae.button("Copy").click()
    vae.says("Copied")
    assert json.loads(clipboard(vae)) == before
    move_away(vae)
    vae.button("Paste").click()
    vae.says("Pasted")
    assert vae.point() == before
    expect(vae.page.get_by_test_id("temperature")).to_have_value("1")
    vae.shows_its_point()


def text_fields_keep_their_own_clipboard(vae: Explorer) -> None:
    before, seed = vae.point(), vae.page.get_by_test_id("seed")
    put(vae, "31")
    seed.fill("")
    seed.press("Control+v")
    expect(seed).to_have_value("31")
    assert vae.point() == before
    seed.press("Control+a")
    seed.press("Control+c")
    assert clipboard(vae) == "31"


def a_point_of_another_model_says_so(vae: Explorer) -> None:
    point = {**vae.point(), "model": "some-other", "z": [1, 2, 3, -1, 0]}
    put(vae, json.dumps(point))
    vae.button("Paste").click()
    vae.says("some-other")
    assert vae.point()["z"] == [1, 2, 3, -1, 0]
    vae.shows_its_point()


def the_least_that_can_be_pasted_is_z(vae: Explorer) -> None:
    before = vae.point()
    put(vae, '{"z": [0.5, 0, 0, 0, -0.5]}')
    vae.session.evaluate("(session) => session.say('')")
    vae.button("Paste").click()
    vae.says("Pasted")
    assert vae.point() == {**before, "z": [0.5, 0, 0, 0, -0.5]}


def test_the_clipboard_by_keys_and_buttons(vae: Explorer) -> None:
    the_point_is_copied_and_pasted_by_keys(vae)
    the_point_is_copied_and_pasted_by_buttons(vae)
    text_fields_keep_their_own_clipboard(vae)
    a_point_of_another_model_says_so(vae)
    the_least_that_can_be_pasted_is_z(vae)


ODD: dict[str, str] = {  # many others are tried in `tests/web/latent_point.test.js`
    "nothing": "",
    "half of JSON": '{"z": [1, 2, 3',
    "null": "null",
    "too few": '{"z": [1, 2, 3, 4]}',
    "NaN": '{"z": [1, 2, NaN, 4, 5]}',
    "infinite": '{"z": [1, 2, 1e999, 4, 5]}',
    "classes it has not": '{"z": [1, 2, 3, 4, 5], "classes": [1]}',
}


SENTENCE = re.compile(r"^[A-Z\"].* .*\.$", re.DOTALL)


def refuses(explorer: Explorer, texts: dict[str, str]) -> None:
    """Each text is answered with a sentence of its own and leaves the point alone."""
    before = explorer.point()
    for name, text in texts.items():
        explorer.session.evaluate("(session) => session.say('')")
        put(explorer, text)
        explorer.button("Paste").click()
        expect(explorer.page.locator(".le-status"), name).to_have_text(SENTENCE)
        assert "Pasted" not in explorer.said, name
        assert explorer.point() == before, name
    explorer.shows_its_point()


def test_what_is_no_point_gives_a_sentence_and_changes_nothing(vae: Explorer) -> None:
    refuses(vae, ODD)


def test_odd_class_weights_give_a_sentence_and_change_nothing(infogan: Explorer) -> None:
    point = infogan.point()
    odd = {"classes": ([0] * 10, [1] * 9), "codes": ([0], [None, 0])}
    pasted = {
        f"{name} {value}": json.dumps({**point, name: value})
        for name, values in odd.items()
        for value in values
    }
    refuses(infogan, pasted)


def test_where_the_clipboard_is_forbidden_a_box_takes_the_point_and_keys_still_work(
    visit: Visit,
) -> None:
    explorer = visit("try-vae", permissions=[])
    a_box_takes_the_point(explorer)
    keys_copy_and_paste(explorer)


def a_box_takes_the_point(explorer: Explorer) -> None:
    before, box = explorer.point(), explorer.page.get_by_role("dialog", name="Paste a point")
    text = box.get_by_role("textbox")
    for leave in (box.get_by_role("button", name="Cancel").click, lambda: text.press("Escape")):
        explorer.button("Paste").click()
        expect(text).to_be_focused()
        expect(text).to_have_value("")
        text.fill('{"z": [1, 1, 1, 1, 1]}')
        leave()
        expect(box).to_be_hidden()
        assert explorer.point() == before
    explorer.button("Paste").click()
    text.fill(json.dumps(at(before, {"z1": 2.5})))
    box.get_by_role("button", name="Use it").click()
    explorer.says("Pasted")
    assert explorer.point() == at(before, {"z1": 2.5})
    explorer.shows_its_point()


def keys_copy_and_paste(explorer: Explorer) -> None:
    before = explorer.point()
    explorer.button("Copy").click()
    explorer.says("Copied")
    move_away(explorer)
    explorer.page.keyboard.press("Control+v")
    explorer.says("Pasted")
    assert explorer.point() == before
