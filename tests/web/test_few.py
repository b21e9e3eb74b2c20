"""The page gives few pictures the recipe that the command line gives them."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from explorer.engine import Engine
from explorer.engine.jobs.described import fitted
from explorer.families import FAMILIES
from explorer.specs import Recipe
from explorer.ui.message import head_of

WEB = Path(__file__).resolve().parents[2] / "explorer" / "ui" / "web"
COUNTS = [9, 10, 15, 16, 31, 142, 143, 500, 1_234, 25_000, 59_999, 60_000]
PLAIN = """
import { readFileSync } from "node:fs";
const { resolve } = await import(process.argv[1]);
const [families, counts] = JSON.parse(readFileSync(0, "utf8"));
const none = { dataset: "mine", size: "", model: "", preset: "", values: {} };
console.log(JSON.stringify(families.map((family) => counts.map((count) => {
  const plain = { ...family, presets: [{ id: "plain", size: "medium", values: {} }] };
  const offers = { families: [plain], datasets: [{ id: "mine", form: family.form, count }] };
  return resolve({ ...none, family: family.id }, offers).values;
}))));
"""


def by_node(script: str, module: Path, given: object) -> object:
    """What a script under Node makes of plain values, with a module of the page."""
    node = shutil.which("node")
    if node is None:
        if os.environ.get("CI") == "true":
            pytest.fail("This test needs Node.")
        pytest.skip("This test needs Node.")
    command = [node, "--input-type=module", "--eval", script, module.as_uri()]
    return json.loads(
        subprocess.check_output(command, input=json.dumps(given, default=head_of), text=True)
    )


def test_few_pictures_have_one_recipe_wherever_they_are_trained_on() -> None:
    offered = Engine([], "cpu").training()["families"]
    families = [one for one in offered if one["form"] == "image"]  # others have no pictures
    found = by_node(PLAIN, WEB / "core" / "trainchoice.js", [families, COUNTS])
    for family, values in zip(families, found, strict=True):
        plain = FAMILIES[family["id"]].recipe
        for count, mine in zip(COUNTS, values, strict=True):
            page = Recipe(dataset="mine", **{**plain, **mine})
            assert page == Recipe(dataset="mine", **fitted(family["id"], count))
