// What the tabs begin with: groups and stations as points of the model, and what is said of the sum.

import assert from "node:assert/strict";
import { test } from "node:test";

import { arranged, sentence } from "../../explorer/ui/web/core/proposals.js";
import { fits } from "../../explorer/ui/web/core/latent_point.js";
import { INFOGAN, VAE } from "./models.js";

const ABOUT = { trait: "slant", unit: "°", values: [18.5, -18, -8.2, 23], kinds: ["3", "8"] };

test("points are of the model, in groups as large as is said, and then stations", () => {
  for (const model of [VAE, INFOGAN]) {
    const width = model.latents.reduce((sum, { size }) => sum + size, 0),
      rows = Array.from({ length: 8 }, (_, i) => new Float32Array(width).fill(i / 8));
    const seeds = [0, 1, 2, 3, 4, 5, 6, 7],
      origins = seeds.map((i) => (i % 2 ? `test image ${i}` : ""));
    const { groups, stations } = arranged(model, { ...ABOUT, rows, seeds, origins, sizes: [2, 1, 3] });
    assert.deepEqual(
      groups.map(({ points, weight }) => [points.map(({ seed }) => seed), weight]),
      [
        [[0, 1], 1],
        [[2], -1],
        [[3, 4, 5], 1],
      ],
    );
    assert.deepEqual(
      stations.map(({ seed, origin }) => [seed, origin]),
      [
        [6, ""],
        [7, "test image 7"],
      ],
    );
    for (const point of stations) fits(point, model);
  }
});

test("what A and B differ in is said with what the sum makes of it", () => {
  assert.equal(
    sentence(ABOUT),
    "A and B are both 3 and differ most in slant (19° and −18°). " +
      "A − B is that alone: added to 8, C (−8°) it makes 23°.",
  );
  assert.match(sentence({ ...ABOUT, unit: "px", values: [3.1, 1.9, 2.4, 4.5] }, true), /both category 3 .* \(3\.1 px/);
  assert.match(sentence({ ...ABOUT, kinds: ["", ""] }), /^A and B differ most in .* added to C \(/);
  assert.equal(sentence({ ...ABOUT, trait: "", values: [] }), "");
});
