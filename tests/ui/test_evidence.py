"""The Evidence tab: every part for the models it belongs to, live samples, and hostile cards."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import numpy as np
import pytest

from tests.ui.conftest import Visit
from tests.ui.driver import Explorer, expect
from tests.ui.try_evidence import HASH

pytestmark = pytest.mark.browser

UNREADABLE = "This part of the evidence cannot be read."
EVERYWHERE = {
    "Precision, recall, density, coverage",
    "Classes of samples and of test images",
    "Random samples",
    "Test images, for comparison",
    "Distance to the nearest training image",
    "Least typical samples",
}
ARITHMETIC = {
    "Thick a − thin a + thin b",
    "Right-leaning a − left-leaning a + left-leaning b",
    "How often it is a thick b",
    "How often it is a right-leaning b",
}
ONLY = {
    "try-vae": {
        *ARITHMETIC,
        "FID of both priors",
        "KL of each dimension",
        "Where test images are encoded",
        "Factors read from the latents",
        "Dimensions and factors",
        "DCI importance",
    },
    "try-cgan": {
        *ARITHMETIC,
        "Label agreement of each class",
        "What judge B takes samples for",
        "Worst class: 6, 93.0 %",
    },
    "try-infogan": {
        "Which class a category stands for",
        "Error of each training seed",
        "What the continuous codes move",
    },
}

# The backend answers `evidence` with what the test says from now on.
PRETEND = """({ backend }, evidence) => {
  backend.true ??= backend.evidence;
  backend.evidence = async (model) => ({ ...await backend.true(model), evidence });
}"""
TELL_THE_TRUTH = "({ backend }) => { backend.evidence = backend.true ?? backend.evidence; }"


@pytest.fixture(autouse=True)
def engine_models(models: Any) -> None:
    """The try models are written before any page asks for them."""


@pytest.fixture
def pretended(tidied: Visit) -> Iterator[Visit]:
    """The Evidence tab of the kept page, at which the backend may pretend until the test ends."""
    opened: list[Explorer] = []

    def go(model: str) -> Explorer:
        opened.append(tidied(model).evidence())
        return opened[-1]

    yield go
    for explorer in opened:
        explorer.session.evaluate(TELL_THE_TRUTH)


def titles(explorer: Explorer) -> set[str]:
    return set(explorer.page.locator(".le-evidence figcaption").all_inner_texts())


def part(explorer: Explorer, title: str) -> Any:
    """The figure of a title."""
    figure = explorer.page.locator(".le-evidence figure")
    return figure.filter(has=explorer.page.locator("figcaption", has_text=title))


def facts(explorer: Explorer) -> str:
    return explorer.page.locator(".le-evidence [data-part=made]").inner_text()


@pytest.mark.parametrize("model", ONLY)
def test_each_model_shows_the_parts_that_were_measured_of_it_and_no_others(
    tidied: Visit, model: str
) -> None:
    explorer = tidied(model).evidence()
    assert titles(explorer) == EVERYWHERE | ONLY[model]
    assert UNREADABLE not in explorer.page.locator(".le-evidence").inner_text()


def it_says_what_the_model_is_and_how_it_was_made_and_measured(cgan: Explorer) -> None:
    said = facts(cgan.evidence())
    found = cgan.engine.evidence(cgan.entry)
    for words in ("CGAN", "MNIST", f"{found.made['parameters']:,}", "2025-01-31", "2025-02-03"):
        assert words in said
    assert "python -m explorer train --model cgan --dataset mnist" in said
    assert f"python -m explorer evaluate {cgan.entry.path}" in said
    for words in (f"judge-mnist-a · {HASH['a'][:12]} · 99.51 % right", "cpu, 2 threads", "✓ the"):
        assert words in said
    assert "Posterior of test images: The model has no encoder." in said
    assert found.made["weights"][:12] in said
    assert found.made["weights"] not in said
    expect(cgan.page.get_by_title(f"SHA-256 {found.made['weights']}", exact=True)).to_be_visible()


def a_command_is_copied(cgan: Explorer) -> None:
    cgan.evidence().button("Copy: Measure it again").click()
    copied = cgan.page.evaluate("navigator.clipboard.readText()")
    assert copied == f"python -m explorer evaluate {cgan.entry.path}"


def the_table_holds_every_figure_of_the_engine_with_its_target(cgan: Explorer) -> None:
    cgan.evidence()
    rows = cgan.page.locator(".le-evidence tbody tr")
    figures = cgan.engine.evidence(cgan.entry).figures
    expect(rows).to_have_count(len(figures))
    for row, figure in zip(rows.all(), figures, strict=True):
        said = row.inner_text()
        for name in ("name", "value", "anchor", "source", "target", "protocol"):
            assert getattr(figure, name).replace("-", "−") in said.replace("-", "−")
        assert ("✓ met" in said) == (figure.met is True)
        assert ("✗ missed" in said) == (figure.met is False)
    assert {figure.met for figure in figures} == {True, False, None}


def test_a_model_that_was_never_measured_says_so_in_one_sentence(tidied: Visit) -> None:
    explorer = tidied("try-colour").evidence()
    said = facts(explorer)
    assert said.count("never measured") == 1
    assert f"python -m explorer evaluate {explorer.entry.path}" in said
    assert titles(explorer) == set()
    visible = explorer.page.locator(".le-evidence section:visible")
    expect(visible).to_have_count(1)


def the_worst_class_and_the_start_of_the_axis_are_named(cgan: Explorer) -> None:
    plot = part(cgan.evidence(), "Label agreement of each class")
    expect(plot).to_contain_text("Worst: 6, 93.0 %")
    expect(plot).to_contain_text("the axis starts at 90 %")
    assert plot.locator("[data-mark]").count() == 10
    cell = part(cgan, "What judge B takes samples for").get_by_label("6 taken for 2: 4.0 % (4)")
    expect(cell).to_have_count(1)


def a_mark_says_its_value_on_hover_and_on_focus(cgan: Explorer) -> None:
    plot = part(cgan.evidence(), "Precision, recall, density, coverage")
    line, gist = plot.locator(".le-gist"), "Ticks: training images"
    expect(line).to_contain_text(gist)
    plot.locator("[data-mark]").nth(1).hover()
    expect(line).to_have_text("recall 0.440 ± 0.021; training images 0.950")
    cgan.page.mouse.move(0, 0)
    expect(line).to_contain_text(gist)
    plot.locator("[data-mark]").first.focus()
    expect(line).to_contain_text("precision 0.810")
    cgan.page.keyboard.press("ArrowDown")
    expect(line).to_contain_text("recall 0.440")
    cgan.page.keyboard.press("ArrowUp")
    expect(line).to_contain_text("precision 0.810")


def the_tab_key_reaches_table_plots_and_tiles(cgan: Explorer) -> None:
    page = cgan.evidence().page
    page.get_by_role("tab", name="Evidence").focus()
    reached: set[str] = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                """(() => { const at = document.activeElement; return at.matches("pre") ? "command"
                : at.matches(".le-scroll") ? "table" : at.closest(".le-specimens") ? "tile"
                : at.matches("[data-mark]") ? at.closest("svg").ariaLabel : ""; })()"""
            )
        )
    wanted = {"command", "table", "tile", "Label agreement of each class"}
    assert wanted | {"Distance to the nearest training image"} <= reached


def test_the_evidence_of_a_cgan_is_read(cgan: Explorer) -> None:
    it_says_what_the_model_is_and_how_it_was_made_and_measured(cgan)
    a_command_is_copied(cgan)
    the_table_holds_every_figure_of_the_engine_with_its_target(cgan)
    the_worst_class_and_the_start_of_the_axis_are_named(cgan)
    a_mark_says_its_value_on_hover_and_on_focus(cgan)
    the_tab_key_reaches_table_plots_and_tiles(cgan)


def decoded(explorer: Explorer, samples: list[dict[str, Any]]) -> np.ndarray:
    """The engine's images of samples by seed and label."""
    entry = explorer.entry
    drawn = explorer.engine.draw(entry, [one["seed"] for one in samples])
    labels = np.array([one["label"] for one in samples])
    return explorer.engine.images(entry, explorer.engine.rows(entry, drawn, labels))


@pytest.mark.parametrize("model", ONLY)
def test_tiles_show_what_the_engine_draws_for_their_seeds(tidied: Visit, model: str) -> None:
    explorer = tidied(model).evidence()
    results = explorer.engine.evidence(explorer.entry).evidence["results"]
    tiles = {
        "Random samples": results["memory"]["nearest"],
        "Least typical samples": results["verdict"]["least_typical"],
    }
    if "agreement" in results:
        tiles["Worst class"] = results["agreement"]["wrong"]
    for title, samples in tiles.items():
        grid = part(explorer, title).locator(".le-specimens")
        grid.evaluate("(grid, name) => { grid.dataset.testid = name; }", title)
        explorer.shows(f'[data-testid="{title}"] canvas', decoded(explorer, samples))
    pictures = explorer.page.locator(".le-evidence img")
    expect(pictures).to_have_count(3)
    addresses = pictures.evaluate_all("(all) => all.map((one) => one.src)")
    assert set(addresses) == set(results["memory"]["pictures"].values())


def test_a_click_on_a_failing_sample_takes_exactly_it_into_the_hand(cgan: Explorer) -> None:
    name = f"z{cgan.engine.describe(cgan.entry).order[0] + 1}"
    cgan.press(name, "l")  # a locked knob and a temperature change nothing of it
    cgan.paste({**cgan.point(), "temperature": 0.5})
    cgan.evidence().button("seed 10006003, 6, taken for 2; take it").click()
    expect(cgan.page.get_by_test_id("image")).to_be_visible()
    point = cgan.point()
    assert (point["seed"], point["temperature"]) == (10_006_003, 1)
    assert point["classes"] == [float(i == 6) for i in range(10)]
    assert point["z"] == cgan.engine.draw(cgan.entry, [10_006_003])[0].tolist()
    cgan.shows("[data-testid=image]", decoded(cgan, [{"seed": 10_006_003, "label": 6}]))
    cgan.says("Took seed 10006003, 6 from the evidence.")


def term_point(explorer: Explorer, example: dict[str, Any], i: int) -> dict[str, Any]:
    """The term `i` of a sum as a plain point, or (3) the sum."""
    high, low, base = np.array(example["terms"], dtype=np.float32)
    z = (high, low, base, high - low + base)[i]
    label = example["a"] if i < 2 else example["b"]
    classes = len(explorer.engine.describe(explorer.entry).classes)
    weights = [float(label == k) for k in range(classes)]
    return {**explorer.point(), "temperature": 1, "z": z.tolist(), "classes": weights}


@pytest.mark.parametrize("model", ["try-vae", "try-cgan"])
def test_sums_are_shown_term_by_term_as_the_engine_decodes_them(tidied: Visit, model: str) -> None:
    explorer = tidied(model).evidence()
    arithmetic = explorer.engine.evidence(explorer.entry).evidence["results"]["arithmetic"]
    examples = arithmetic["attributes"]["stroke width"]["examples"]
    grids = part(explorer, "Thick a − thin a + thin b").locator(".le-specimens")
    expect(grids).to_have_count(4)
    for i in range(4):
        grids.nth(i).evaluate("(grid, name) => { grid.dataset.testid = name; }", f"term-{i}")
        points = [term_point(explorer, example, i) for example in examples]
        explorer.shows(f'[data-testid="term-{i}"] canvas', explorer.decoded(points))
    marks = ["0 ✗", "4 ✓", "2 ✗", "6 ✗", "4 ✗", "8 ✓", "6 ✗", "0 ✓"]  # read as b, and wider
    assert grids.nth(3).locator("span").all_inner_texts() == marks


def test_a_click_on_a_sum_takes_it_into_the_hand_and_says_what_it_is(cgan: Explorer) -> None:
    found = cgan.engine.evidence(cgan.entry).evidence["results"]["arithmetic"]["attributes"]
    wanted = term_point(cgan, found["stroke width"]["examples"][1], 3)
    told = "thick 1 − thin 1 + thin 4"
    after = "read as 4, stroke width 2.0 before and 2.5 after"
    cgan.evidence().button(f"{told}: {after}; take it").click()
    cgan.says(f"Took {told} from the evidence.")
    point = cgan.point()
    assert (point["classes"], point["origin"]) == (wanted["classes"], told)
    assert point["z"] == pytest.approx(wanted["z"], abs=1e-6)
    cgan.shows_its_point()


def averages_stand_beside_single_points_and_chance(vae: Explorer) -> None:
    plot = part(vae.evidence(), "How often it is a thick b")
    expect(plot).to_contain_text("Worst: b = 6, 73.0 %.")
    plot.locator("[data-mark]").nth(2).hover()
    both = "both: 83.0 % of threes (Wilson 80.0 to 85.0 %), 61.0 % of single points"
    expect(plot.locator(".le-gist")).to_have_text(f"{both}, 42.0 % by chance")


def test_the_least_typical_sample_of_an_infogan_brings_its_codes(infogan: Explorer) -> None:
    tiles = part(infogan.evidence(), "Least typical samples").get_by_role("button")
    tiles.nth(3).focus()
    infogan.page.keyboard.press("Enter")
    infogan.until("point.seed === wanted", 211)
    assert infogan.point()["codes"] == infogan.engine.draw(infogan.entry, [211])[0, 62:].tolist()
    infogan.shows("[data-testid=image]", decoded(infogan, [{"seed": 211, "label": 3}]))


def test_another_model_in_the_header_brings_its_own_evidence(cgan: Explorer) -> None:
    cgan.evidence()
    cgan.page.get_by_test_id("model").select_option("try-vae")
    cgan.page.wait_for_selector(".le-evidence[data-drawn=try-vae]")
    assert titles(cgan) == EVERYWHERE | ONLY["try-vae"]
    cgan.explore()
    cgan.switch("try-colour")
    cgan.evidence()
    assert titles(cgan) == set()


def test_evidence_is_asked_for_when_its_tab_is_seen_and_then_once(visit: Visit) -> None:
    explorer = visit("try-vae")
    explorer.session.evaluate(
        """(session) => { const { evidence } = session.backend; session.asked = 0;
          session.backend.evidence = (id) => { session.asked += 1; return evidence(id); }; }"""
    )
    explorer.drag("z1", 0.4, 0.6)
    explorer.shows_its_point()
    asked = "(session) => session.asked"
    assert explorer.session.evaluate(asked) == 0
    explorer.evidence().explore().evidence()
    assert explorer.session.evaluate(asked) == 1
    explorer.explore().switch("try-cgan")
    assert explorer.session.evaluate(asked) == 1


def keys_of_explore_leave_the_point_alone_while_evidence_is_open(vae: Explorer) -> None:
    before = vae.evidence().point()
    vae.page.keyboard.press("r")
    vae.page.keyboard.press("?")
    expect(vae.page.get_by_role("dialog")).to_be_visible()
    vae.page.keyboard.press("Escape")
    assert vae.point() == before


def test_the_evidence_of_a_vae_is_read(vae: Explorer) -> None:
    averages_stand_beside_single_points_and_chance(vae)
    keys_of_explore_leave_the_point_alone_while_evidence_is_open(vae)


def test_a_lost_answer_is_said_and_asked_for_again(tidied: Visit) -> None:
    explorer = tidied("try-vae")
    explorer.session.evaluate(
        """(session) => { const { evidence } = session.backend;
          session.backend.evidence = async () => {
            session.backend.evidence = evidence;
            throw new Error("The file is gone.");
          }; }"""
    )
    explorer.page.get_by_role("tab", name="Evidence").click()
    expect(explorer.page.locator(".le-evidence .le-note")).to_contain_text("The file is gone.")
    explorer.button("Try again").click()
    explorer.page.wait_for_selector(".le-evidence[data-drawn=try-vae]")


# What a card from anywhere may hold in the place of anything.
SCRIPT = "<img src=x onerror='window.hacked=1'><script>window.hacked=1</script>"
HOSTILE: tuple[Any, ...] = (
    None, True, -7, 1e308, 0.5, "", SCRIPT, "javascript:window.hacked=1", "x" * 20000,
    [], [[]], [None] * 3, [0.1] * 5000, [[0.5] * 700] * 3, [{"seed": SCRIPT, "label": -1}] * 20,
    {}, {"mean": "x"}, {"constructor": 1, "__proto__": {"sd": 1}},
)  # fmt: skip


def places(value: Any, path: tuple = ()) -> Iterator[tuple]:
    """Paths to everything in evidence, of lists to the first entry alone."""
    if path:
        yield path
    if isinstance(value, dict):
        for key in value:
            yield from places(value[key], (*path, key))
    elif isinstance(value, list) and value:
        yield from places(value[0], (*path, 0))


def with_value(evidence: Any, path: tuple, value: Any) -> Any:
    """Evidence with another value in one place."""
    changed = deepcopy(evidence)
    at = changed
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return changed


def stands(explorer: Explorer) -> str:
    """The page is whole and no text became markup; what the tab says."""
    tab = explorer.page.locator(".le-evidence")
    said = tab.inner_text()
    assert "Model" in said
    assert explorer.page.evaluate("window.hacked") is None
    assert tab.locator("script, iframe, a[href], [onerror]").count() == 0
    sources = tab.locator("img").evaluate_all("(all) => all.map((one) => one.src)")
    assert all(source.startswith("data:image/png;base64,") for source in sources)
    assert explorer.page.evaluate("document.documentElement.scrollWidth") <= 1440
    for word in ("NaN", "undefined", "Infinity", "[object"):
        assert word not in said
    return said


def shown_with(explorer: Explorer, model: str, evidence: Any) -> str:
    """What the tab says when `model` claims to have this evidence."""
    explorer.session.evaluate(PRETEND, evidence)
    explorer.session.evaluate("async (session, model) => { await session.open(model, 7); }", model)
    explorer.page.wait_for_selector(f".le-evidence[data-drawn={model}]")
    return stands(explorer)


def sown(evidence: Any, hostile: dict[tuple, Any]) -> Any:
    """Evidence with hostile values in several places; of one within another the outer is taken."""
    for path in sorted(hostile, key=len, reverse=True):
        evidence = with_value(evidence, path, hostile[path])
    return evidence


@pytest.mark.slow
@pytest.mark.parametrize("model", ONLY)
def test_hostile_evidence_never_breaks_the_page(pretended: Visit, model: str) -> None:
    explorer = pretended(model)
    true = explorer.engine.evidence(explorer.entry).evidence
    everywhere = list(places(true))
    some = {
        path: HOSTILE[i % len(HOSTILE)]
        for i, path in enumerate(everywhere[:: 1 + len(everywhere) // 36])
    }
    for first in range(9):  # four at a time, far from each other, as each part stands on its own
        shown_with(explorer, model, sown(true, dict(list(some.items())[first::9])))
    for value in HOSTILE:
        shown_with(explorer, model, value)
        shown_with(explorer, model, {**true, "results": value})
    shown_with(explorer, model, true)
    assert titles(explorer) == EVERYWHERE | ONLY[model]


def test_a_part_that_cannot_be_read_says_so_and_leaves_the_others(pretended: Visit) -> None:
    explorer = pretended("try-cgan")
    true = explorer.engine.evidence(explorer.entry).evidence
    broken = with_value(true, ("results", "agreement", "confusion"), [[1, 2], ["3"]])
    broken = with_value(broken, ("results", "memory", "pictures", "nearest"), "javascript:x")
    assert shown_with(explorer, "try-cgan", broken).count(UNREADABLE) == 2
    for title in ("What judge B takes samples for", "Random samples"):
        expect(part(explorer, title)).to_contain_text(UNREADABLE)
    expect(part(explorer, "Label agreement of each class")).to_contain_text("Worst: 6")
