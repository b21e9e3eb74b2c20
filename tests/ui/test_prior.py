"""The prior that Random, the seed and the samples draw from, where there is more than one."""

import re

import pytest

from tests.ui.driver import CAPTION, WALL, Explorer, expect
from tests.ui.test_figures import seeds

pytestmark = pytest.mark.browser

MIXTURE, NORMAL = "mixture", "normal"


def prior(explorer: Explorer) -> object:
    return explorer.page.get_by_test_id("prior")


def drawn(explorer: Explorer, at: list[int], name: str) -> list[dict]:
    """Points of the open model at the seeds, z drawn from a prior."""
    rows = explorer.engine.draw(explorer.entry, at, name)
    return [{**explorer.point(), "seed": s, "z": z.tolist()} for s, z in zip(at, rows, strict=True)]


def has_drawn(explorer: Explorer, seed: int, name: str) -> None:
    """Wait until the hand holds what the engine draws for the seed."""
    explorer.until("point.seed === wanted", seed)
    wanted = drawn(explorer, [seed], name)[0]["z"]
    explorer.until("point.z.every((value, i) => value === wanted[i])", wanted)
    explorer.shows_its_point()


def test_only_models_with_two_priors_have_the_choice(cgan: Explorer) -> None:
    expect(prior(cgan)).to_be_hidden()
    expect(cgan.page.locator(CAPTION)).not_to_contain_text("mixture")
    cgan.switch("try-vae")
    expect(prior(cgan)).to_be_visible()
    assert prior(cgan).input_value() == NORMAL
    expect(cgan.page.locator(".le-explore .le-prior")).to_have_attribute(
        "title", re.compile("^What Random")
    )
    cgan.switch("try-infogan")
    expect(prior(cgan)).to_be_hidden()


def test_another_prior_draws_the_same_seed_and_the_wall_anew(vae: Explorer) -> None:
    has_drawn(vae, 7, NORMAL)
    prior(vae).select_option(MIXTURE)
    has_drawn(vae, 7, MIXTURE)
    wall = seeds(vae)
    vae.shows(WALL, vae.decoded(drawn(vae, wall, MIXTURE)))
    words = f"Seeds {wall[0]}–{wall[-1]}: draws of z from the fitted mixture"
    expect(vae.page.locator(CAPTION)).to_contain_text(words)
    prior(vae).select_option(NORMAL)
    has_drawn(vae, 7, NORMAL)
    vae.shows(WALL, vae.decoded(drawn(vae, wall, NORMAL)))
    expect(vae.page.locator(CAPTION)).to_contain_text("z from the prior N(0, I)")


def test_random_the_r_key_the_seed_and_new_samples_draw_from_it(vae: Explorer) -> None:
    prior(vae).select_option(MIXTURE)
    has_drawn(vae, 7, MIXTURE)
    vae.page.evaluate("document.activeElement.blur()")
    for draw in (vae.button("Random").click, lambda: vae.page.keyboard.press("R")):
        before = vae.point()["seed"]
        draw()
        vae.until("point.seed !== wanted", before)
        has_drawn(vae, vae.point()["seed"], MIXTURE)
    field = vae.page.get_by_test_id("seed")
    field.fill("41")
    field.press("Enter")
    has_drawn(vae, 41, MIXTURE)
    before = seeds(vae)
    vae.button("new samples").click()
    expect(vae.button(f"Sample of seed {before[0]}")).to_have_count(0)
    vae.shows(WALL, vae.decoded(drawn(vae, seeds(vae), MIXTURE)))


def test_a_new_model_starts_at_the_normal_prior(vae: Explorer) -> None:
    prior(vae).select_option(MIXTURE)
    has_drawn(vae, 7, MIXTURE)
    vae.switch("try-colour")
    assert prior(vae).input_value() == NORMAL
    has_drawn(vae, 7, NORMAL)
    vae.switch("try-vae")
    has_drawn(vae, 7, NORMAL)


def test_a_copied_point_says_nothing_of_the_prior_and_comes_back_whole(vae: Explorer) -> None:
    prior(vae).select_option(MIXTURE)
    has_drawn(vae, 7, MIXTURE)
    point = vae.point()
    assert "prior" not in point
    vae.button("Reset").click()
    vae.paste(point)
    assert vae.point() == point
    vae.shows_its_point()


def test_a_sample_from_the_evidence_is_drawn_from_the_normal_prior(vae: Explorer) -> None:
    prior(vae).select_option(MIXTURE)
    has_drawn(vae, 7, MIXTURE)
    vae.evidence().page.get_by_label("seed 137, ").first.click()
    has_drawn(vae, 137, NORMAL)
    assert prior(vae).input_value() == NORMAL
    expect(vae.page.locator(CAPTION)).to_contain_text("z from the prior N(0, I)")
