"""The address holds the whole state: written, read, opened elsewhere, damaged, and as a lesson."""

import random
import re
from typing import Any

import numpy as np
import pytest

from tests.ui.conftest import Visit
from tests.ui.driver import Explorer, expect

pytestmark = pytest.mark.browser

WRITTEN_AND_READ = """async (_, states) => {
  const { read, write } = await import(new URL("instrument/core/link.js", document.baseURI));
  return states.map((state) => read(write(state)));
}"""
WRITTEN = """async (_, state) =>
  (await import(new URL("instrument/core/link.js", document.baseURI))).write(state)"""
READ = """async (_, links) => {
  const { read } = await import(new URL("instrument/core/link.js", document.baseURI));
  return links.map((link) => read(link));
}"""
INK = "AgCQAfz_cACwBDwFCAA"  # a stroke of two points
SENTENCE = re.compile(r"^[A-Z\"].* .*\.$", re.DOTALL)


def some_point(rng: np.random.Generator) -> dict[str, Any]:
    """Any point of any model that a page could hold."""

    def numbers(most: int, low: float = -100.0) -> list[float]:
        values = rng.uniform(low, 100.0, rng.integers(0, most)) * rng.choice([1, 1e-30, 0])
        return [float(v) for v in values.astype(np.float32)]

    letters = "abc-_.~,;&=#%+ äπ🎛"
    classes = numbers(12, low=0)
    return {
        "model": "".join(rng.choice(list(letters), rng.integers(1, 20))),
        "weights": f"{rng.integers(2**48):012x}",
        "seed": int(rng.integers(2**53)),
        "temperature": float(rng.uniform(0, 2)),
        "z": [*numbers(80), 1.5],
        "classes": classes if any(classes) else [],
        "codes": numbers(4),
        "origin": "link",
    }


def some_tab_states(rng: np.random.Generator) -> dict[str, Any]:
    """Anything that the tabs of several points could remember."""
    some = [some_point(rng) for _ in range(rng.integers(0, 4))]
    path = {"way": "lerp", "easing": "image", "shape": "back", "steps": int(rng.integers(2, 60))}
    path |= {
        "view": "corners",
        "side": 5,
        "every": 2,
        "seed": int(rng.integers(2**53)),
        "points": some,
    }
    groups = {"sizes": [len(some)], "terms": [float(rng.normal())], "shell": True, "seed": 3}
    groups |= {"view": "directions", "direction": "attribute:a;b=c&d", "strength": -0.5}
    groups |= {"locks": ["class"], "points": some}
    compare = {"models": ["a;b", "c"], "by": "image", "seed": 3, "label": "T-shirt & Co", "test": 9}
    compare |= {
        "ink": INK,
        "knobs": [0.5, -1.25],
        "difference": True,
        "temperature": 0.75,
        "prior": "mixture",
    }
    compare |= {"categories": [4, 0], "points": some[:1], "places": [1]}
    train = {"family": "gan", "dataset": "a;b", "size": "large", "model": "x&y", "preset": "cure"}
    train |= {"values": {"lr": 0.004, "likelihood": "gaussian"}, "seed": 11, "points": []}
    return {"path": path, "sum": groups, "compare": compare, "train": train}


def some_state(rng: np.random.Generator) -> dict[str, Any]:
    """Any state that a link could hold."""
    names = [f"z{i}" for i in rng.integers(1, 60, rng.integers(0, 5))]
    return {
        "tab": str(rng.choice(["explore", "evidence", "a&b=c"])),
        "at": some_point(rng),
        "prior": str(rng.choice(["normal", "mixture"])),
        "locked": names,
        "slots": [some_point(rng) if rng.random() < 0.5 else None for _ in range(2)],
        "tabStates": some_tab_states(rng) if rng.random() < 0.5 else {},
        "hide": ["figures", "z,1"] if rng.random() < 0.5 else [],
        "lock": ["classes"] if rng.random() < 0.5 else [],
    }


def test_any_state_is_the_same_after_the_way_through_a_link(vae: Explorer) -> None:
    rng = np.random.default_rng(0)
    states = [some_state(rng) for _ in range(300)]
    for state, back in zip(states, vae.session.evaluate(WRITTEN_AND_READ, states), strict=True):
        assert back["complaints"] == []
        wanted = {name: value for name, value in state.items() if value}
        if wanted["prior"] == "normal":
            del wanted["prior"]
        assert back["state"] == wanted


def damaged(link: str, dice: random.Random) -> str:
    """A link with something cut, changed, put in, doubled or lengthened."""
    at, other = sorted(dice.choices(range(1, len(link)), k=2))
    odd = dice.choice("&=,.#%\x00é🎛-_09zZ") * dice.choice([1, 1, 3, 2000])
    return dice.choice(
        [
            link[:at],
            link[:at] + link[other:],
            link[:at] + odd + link[at + 1 :],
            link[:at] + odd + link[at:],
            link[:at] + link[at:other] * 3 + link[other:],
            link.replace("at=", dice.choice(["at=at=", "v=", "a=", "%at="])),
            "".join(dice.sample(link, len(link))),
        ]
    )


def test_a_thousand_damaged_links_give_a_state_and_sentences(vae: Explorer) -> None:
    dice, rng = random.Random(0), np.random.default_rng(1)
    links = [vae.session.evaluate(WRITTEN, some_state(rng)) for _ in range(10)]
    broken = [damaged(links[i % 10], dice) for i in range(990)]
    broken += ["", "#", "#v=2", "#at", "#at=", "#" + "&" * 1000, "#at=" + "A" * 10**6]
    broken += ["#at=x,,7,1,1.0.0,AADAfw", "#at=x,,7,1,-1.2.0,AAAAAA", "#at=x,,7,1,1.0.0,AAAA"]
    complained = 0
    for back in vae.session.evaluate(READ, broken):
        assert all(SENTENCE.match(sentence) for sentence in back["complaints"])
        complained += bool(back["complaints"])
        for point in (back["state"].get("at"), *back["state"]["slots"]):
            assert point is None or (point["z"] and all(abs(v) <= 100 for v in point["z"]))
    assert complained > 500


def test_a_link_shows_the_same_pixels_in_another_browser(visit: Visit) -> None:
    one = visit("try-infogan")
    one.drag("c1", 0.5, 0.8)
    one.drag("c2", 0.5, 0.2)
    one.button("Lock c2").click()
    one.page.get_by_test_id("temperature").fill("1.3")
    one.page.locator("[data-slot=a]").click()
    one.page.get_by_role("tab", name="Evidence").click()
    one.rest()
    one.page.wait_for_function("(link) => location.href === link", arg=one.link)
    one.explore()
    other = visit(viewport={"width": 1300, "height": 800})
    other.page.goto("about:blank")
    other.page.goto(one.link.replace("tab=evidence", "tab=explore"))
    other.arrive()
    other.until("point.model.id === 'try-infogan'")
    other.shows_its_point()
    assert {**other.point(), "origin": ""} == one.point()
    assert other.pixels().tolist() == one.pixels().tolist()
    expect(other.button("Lock c2")).to_have_attribute("aria-pressed", "true")
    assert other.state()["slots"][0]["z"] == one.state()["slots"][0]["z"]


def test_a_link_opens_its_tab(visit: Visit) -> None:
    explorer = visit("try-vae")
    explorer.page.goto("about:blank")
    explorer.page.goto(explorer.address + "#tab=evidence")
    evidence = explorer.page.get_by_role("tab", name="Evidence")
    expect(evidence).to_have_attribute("aria-selected", "true")


def opened(explorer: Explorer, link: str) -> None:
    """Open a link in the page that is there, as if it was pasted into the address bar."""
    explorer.page.evaluate("(link) => { location.href = link; }", link)


def test_a_link_of_a_model_that_is_gone_says_so_and_opens_another(visit: Visit) -> None:
    explorer = visit("try-vae")
    link = explorer.link.replace("at=try-vae", "at=try-gone")
    explorer.page.goto("about:blank")
    explorer.page.goto(link)
    explorer.arrive().says("try-gone is not here")
    explorer.shows_its_point()


def test_a_link_made_with_other_weights_says_so_and_opens_the_point(vae: Explorer) -> None:
    before = vae.point()
    link = vae.link.replace(before["weights"], "0" * 12)
    vae.press("z3", "Shift+ArrowRight")
    opened(vae, link)
    vae.says("other weights")
    assert vae.point()["z"] == before["z"]
    vae.shows_its_point()


def test_a_link_with_a_point_that_does_not_fit_says_so(vae: Explorer) -> None:
    before = vae.point()
    state = {**vae.state(), "tab": "explore", "at": {**before, "z": [1, 2]}}
    opened(vae, vae.session.evaluate(WRITTEN, state))
    vae.says("needs 5 numbers")
    assert vae.point() == before


def test_a_damaged_link_opens_the_default_with_a_sentence(visit: Visit) -> None:
    explorer = visit("try-vae")
    explorer.page.goto("about:blank")
    explorer.page.goto(explorer.address + "#at=try-vae,zz,7,1,5.0.0,AAAA&a=b&<script>=1")
    explorer.arrive().says("damaged")
    explorer.shows_its_point()


def test_a_lesson_hides_and_locks_what_its_teacher_chose(visit: Visit) -> None:
    explorer = visit("try-cgan")
    page = explorer.page
    explorer.button("Link").click()
    page.get_by_text("Make it a lesson").click()
    page.get_by_label("samples and traversal").select_option("hide")
    page.get_by_label("Random and seed").select_option("lock")
    page.get_by_label("choice of the model").select_option("lock")
    page.get_by_label("Copy and Paste").select_option("hide")
    link = page.get_by_label("The link").input_value()
    page.goto("about:blank")
    page.goto(link + ",z2")
    explorer.arrive()
    before = explorer.point()
    expect(page.locator(".le-figures")).to_be_hidden()
    expect(explorer.button("Random")).to_be_visible()
    page.keyboard.press("r")
    explorer.button("Random").click(force=True)
    page.evaluate("""() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", '{"z": [0]}');
      document.dispatchEvent(new ClipboardEvent("paste", { clipboardData }));
    }""")
    assert explorer.said == ""
    page.wait_for_timeout(300)
    assert explorer.point() == before
    assert page.locator(".le-model").evaluate("(label) => label.inert")
    explorer.drag("z3", 0.5, 0.9)
    assert explorer.point() != before
    page.reload()
    explorer.arrive()
    expect(page.locator(".le-figures")).to_be_hidden()


def test_the_link_is_copied(vae: Explorer) -> None:
    vae.button("Link").click()
    vae.button("Copy link").click()
    expect(vae.button("Copied")).to_be_visible()
    link = vae.page.evaluate("() => navigator.clipboard.readText()")
    assert link == vae.link
    assert "try-vae" in link
    vae.page.keyboard.press("Escape")


def test_the_address_is_quiet_while_a_knob_is_held(vae: Explorer) -> None:
    vae.rest()
    vae.page.wait_for_function("(link) => location.href === link", arg=vae.link)
    before = vae.page.url
    vae.drag("z3", 0.5, 0.7, hold=True)
    vae.page.wait_for_timeout(700)
    assert vae.page.url == before
    vae.page.mouse.up()
    vae.page.wait_for_function("(link) => location.href === link", arg=vae.link)
    assert vae.page.url != before
