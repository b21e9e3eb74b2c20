"""The large image: there from the start, and always what the engine decodes."""

import re

import numpy as np
import pytest

from tests.ui.conftest import Visit
from tests.ui.driver import IMAGE, Explorer, expect

pytestmark = pytest.mark.browser


def test_the_page_and_every_model_in_its_picker_open_with_the_image_of_their_point(
    visit: Visit,
) -> None:
    explorer = visit()
    expect(explorer.page.get_by_test_id("image")).to_be_visible()
    explorer.shows_its_point()
    assert explorer.pixels().std() > 5
    picker = explorer.page.get_by_test_id("model")
    listed = [entry.id for entry in explorer.engine.library.entries()]
    found = picker.locator("option").evaluate_all("(all) => all.map((one) => one.value)")
    assert found == [*listed, "file:"]  # the last one opens a file
    assert found[0] == explorer.point()["model"]
    for model in listed:
        explorer.switch(model)
        assert picker.input_value() == model


def the_picker_names_family_data_set_size_and_parameters(cgan: Explorer) -> None:
    words = cgan.page.get_by_test_id("model").locator("option[value=try-cgan]").inner_text()
    count = cgan.engine.describe(cgan.entry).parameters
    for part in ("CGAN", "MNIST", "z 64", f"{count / 1e6:.2f} M parameters"):
        assert part in words


def test_a_colour_model_shows_its_three_channels(tidied: Visit) -> None:
    explorer = tidied("try-colour")
    red, green, blue = np.moveaxis(explorer.pixels().astype(int), 2, 0)
    assert np.abs(red - green).mean() > 5
    assert np.abs(green - blue).mean() > 5
    explorer.drag("z1", 0.2, 0.9)
    explorer.shows_its_point()


def test_the_image_is_scaled_crisp_or_smooth(vae: Explorer) -> None:
    image = vae.page.locator(IMAGE)
    expect(image).to_have_css("image-rendering", "pixelated")
    vae.button("crisp").click()
    expect(image).to_have_css("image-rendering", "auto")
    vae.button("smooth").click()
    expect(image).to_have_css("image-rendering", "pixelated")
    vae.shows_its_point()


def the_gauge_says_how_typical_the_point_is(cgan: Explorer) -> None:
    gauge, point = cgan.page.get_by_test_id("typicality"), cgan.point()
    quantiles = cgan.engine.describe(cgan.entry).shell.quantiles

    def at_radius(radius: float) -> None:
        cgan.paste({**point, "z": [radius / 8] * 64})

    for radius, words in (
        (0.0, "more average than any sample"),
        ((quantiles[0] + quantiles[1]) / 2, "more average than most samples"),
        (quantiles[2], "typical"),
        ((quantiles[3] + quantiles[4]) / 2, "further out than most samples"),
        (quantiles[4] + 1, "further out than any sample"),
    ):
        at_radius(radius)
        expect(gauge.locator("b")).to_have_text(words)
        expect(gauge).to_contain_text(f"‖z‖ {radius:.1f}")
        untrained = re.compile("le-odd") if radius > quantiles[4] else re.compile("^(?!.*le-odd)")
        expect(gauge).to_have_class(untrained)


def temperature_moves_the_gauge_too(cgan: Explorer) -> None:
    radius = cgan.engine.describe(cgan.entry).shell.quantiles[2]
    cgan.paste({**cgan.point(), "z": [radius / 8] * 64, "temperature": 2})
    expect(cgan.page.get_by_test_id("typicality").locator("b")).to_have_text(
        "further out than any sample"
    )


def test_what_is_said_beside_the_image(cgan: Explorer) -> None:
    the_picker_names_family_data_set_size_and_parameters(cgan)
    the_gauge_says_how_typical_the_point_is(cgan)
    temperature_moves_the_gauge_too(cgan)
