"""Classes of a conditional model: picked, walked by keyboard, mixed by weights."""

import numpy as np
import pytest

from tests.ui.driver import Explorer, expect
from tests.ui.points import in_class, sweep

pytestmark = pytest.mark.browser

PICTURES = ".le-picker canvas"


def weights(explorer: Explorer) -> list[float]:
    return pytest.approx(explorer.point()["classes"], abs=1e-6)


def weigh(explorer: Explorer, label: int, value: float) -> None:
    explorer.page.get_by_label(f"weight of {label}", exact=True).fill(str(value))


def test_a_click_on_a_class_shows_it(cgan: Explorer) -> None:
    before, images = cgan.point(), set()
    for label in (7, 0, 4):
        radio = cgan.page.get_by_role("radio", name=str(label), exact=True)
        radio.click()
        expect(radio).to_be_checked()
        assert cgan.point() == in_class(before, label)
        cgan.shows_its_point()
        images.add(cgan.pixels().tobytes())
    assert len(images) == 3
    assert cgan.page.get_by_role("radio", checked=True).count() == 1


def test_classes_are_walked_and_taken_by_keyboard(cgan: Explorer) -> None:
    cgan.page.get_by_role("radio", name="2", exact=True).click()
    cgan.page.keyboard.press("ArrowRight")
    cgan.page.keyboard.press("ArrowRight")
    expect(cgan.page.get_by_role("radio", name="4", exact=True)).to_be_focused()
    cgan.page.keyboard.press("Enter")
    assert cgan.point()["classes"][4] == 1
    cgan.page.keyboard.press("ArrowLeft")
    cgan.page.keyboard.press("Space")
    assert cgan.point()["classes"][3] == 1
    cgan.shows_its_point()


def test_the_thumbnails_are_the_point_in_each_class(cgan: Explorer) -> None:
    cgan.shows(PICTURES, cgan.decoded(sweep(cgan.point(), "class")))
    cgan.drag(f"z{cgan.engine.describe(cgan.entry).order[0] + 1}", 0.5, 0.9)
    cgan.shows(PICTURES, cgan.decoded(sweep(cgan.point(), "class")))


def test_two_classes_mix_as_the_engine_mixes_them(cgan: Explorer) -> None:
    cgan.page.get_by_role("radio", name="1", exact=True).click()
    cgan.page.get_by_label("mix", exact=True).check()
    weigh(cgan, 8, 1)
    cgan.shows_its_point()
    half = {**cgan.point(), "classes": [0.5 * (i in (1, 8)) for i in range(10)]}
    cgan.shows("[data-testid=image]", cgan.decoded([half]))
    weigh(cgan, 1, 0.25)
    assert weights(cgan) == [0.25 * (i == 1) + (i == 8) for i in range(10)]
    cgan.shows_its_point()
    mixed = {**half, "classes": [0.2 * (i == 1) + 0.8 * (i == 8) for i in range(10)]}
    cgan.shows("[data-testid=image]", cgan.decoded([mixed]))
    assert not np.array_equal(*(cgan.decoded([one]) for one in (half, mixed)))


def test_the_last_weight_cannot_be_taken_away(cgan: Explorer) -> None:
    cgan.page.get_by_role("radio", name="1", exact=True).click()
    cgan.page.get_by_label("mix", exact=True).check()
    weigh(cgan, 8, 0.5)
    weigh(cgan, 1, 0)
    assert weights(cgan) == [0.5 * (i == 8) for i in range(10)]
    weigh(cgan, 8, 0)
    assert weights(cgan) == [0.5 * (i == 8) for i in range(10)]
    expect(cgan.page.get_by_label("weight of 8", exact=True)).to_have_value("0.5")
    cgan.shows_its_point()


def test_without_mixing_the_largest_weight_wins(cgan: Explorer) -> None:
    mix = cgan.page.get_by_label("mix", exact=True)
    cgan.page.get_by_role("radio", name="1", exact=True).click()
    mix.check()
    weigh(cgan, 6, 0.5)
    mix.uncheck()
    assert weights(cgan) == [float(i == 1) for i in range(10)]
    expect(cgan.page.get_by_label("weight of 6", exact=True)).to_be_hidden()
    cgan.shows_its_point()


def test_a_model_without_classes_has_no_class_picker(vae: Explorer) -> None:
    expect(vae.page.locator(".le-classes")).to_be_hidden()
    assert vae.page.get_by_role("radio").count() == 0


def test_mixing_stays_off_over_a_model_without_classes(cgan: Explorer) -> None:
    cgan.switch("try-vae")
    cgan.switch("try-cgan")
    expect(cgan.page.get_by_label("mix", exact=True)).not_to_be_checked()
    expect(cgan.page.get_by_label("weight of 6", exact=True)).to_be_hidden()
