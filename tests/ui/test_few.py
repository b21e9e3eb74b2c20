"""The page gives few pictures the recipe that the command line gives them."""

import pytest

from explorer.engine.jobs.described import fitted
from explorer.families import FAMILIES
from explorer.specs import Recipe
from tests.ui.driver import Explorer

pytestmark = pytest.mark.browser

COUNTS = [9, 10, 15, 16, 31, 142, 143, 500, 1_234, 25_000, 59_999, 60_000]
PLAIN = """async (_, [families, counts]) => {
  const { whole } = await import(new URL("instrument/core/trainchoice.js", document.baseURI));
  const none = { dataset: "mine", size: "", model: "", preset: "", values: {} };
  return families.map((family) => counts.map((count) => {
    const plain = { ...family, presets: [{ id: "plain", size: "medium", values: {} }] };
    const offers = { families: [plain], datasets: [{ id: "mine", count }] };
    return whole({ ...none, family: family.id }, offers).values;
  }));
}"""


def test_few_pictures_have_one_recipe_wherever_they_are_trained_on(vae: Explorer) -> None:
    families = vae.engine.training()["families"]
    found = vae.session.evaluate(PLAIN, [families, COUNTS])
    for family, values in zip(families, found, strict=True):
        plain = FAMILIES[family["id"]].recipe
        for count, mine in zip(COUNTS, values, strict=True):
            page = Recipe(dataset="mine", **{**plain, **mine})
            assert page == Recipe(dataset="mine", **fitted(family["id"], count))
