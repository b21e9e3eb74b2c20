// What is said of knobs, of a code and of how typical a point is.

import assert from "node:assert/strict";
import { test } from "node:test";

import { bell } from "../../explorer/ui/web/core/bell.js";
import { rowsFor, tilesFor } from "../../explorer/ui/web/core/fit.js";
import {
  categoryWords,
  coefficient,
  ordered,
  standings,
  standingWords,
  WEAK,
} from "../../explorer/ui/web/core/known.js";
import { COLUMNS, stripValues, valueAt } from "../../explorer/ui/web/core/sweep.js";
import { typicality } from "../../explorer/ui/web/core/typicality.js";

const NAMES = ["z1", "z2", "z3", "c1"],
  KNOWN = {
    attributes: ["slant", "size"],
    correlations: [
      [0.1, WEAK],
      [-0.81, 0.3],
      [0.2, -0.2],
      [0.7, 0],
    ],
  };

test("a knob is named by what it goes with most, either way, and by nothing where all is weak", () => {
  assert.deepEqual(
    [...standings(KNOWN, NAMES)],
    [
      ["z1", { attribute: "size", r: WEAK }],
      ["z2", { attribute: "slant", r: -0.81 }],
      ["c1", { attribute: "slant", r: 0.7 }],
    ],
  );
});

test("by one attribute only those are named that go with it", () => {
  assert.deepEqual([...standings(KNOWN, NAMES, "size").keys()], ["z1", "z2"]);
  assert.deepEqual([...standings(KNOWN, NAMES, "hue")], []);
  assert.deepEqual([...standings({ attributes: [], correlations: [] }, NAMES)], []);
});

test("knobs are ordered by how far they go with an attribute, those alike as they were", () => {
  assert.deepEqual(ordered(KNOWN, NAMES, ["z3", "z1", "z2"], "slant"), ["z2", "z3", "z1"]);
  assert.deepEqual(ordered(KNOWN, NAMES, ["z3", "z1"], "hue"), ["z3", "z1"]);
});

test("a correlation is printed without a nought before its point", () => {
  assert.deepEqual([0.812, -0.7, 1, -1, 0.0].map(coefficient), [".81", "−.70", "1.00", "−1.00", ".00"]);
  assert.equal(
    standingWords("z9", { attribute: "slant", r: 0.81 }, 2000),
    "Over 2,000 samples of the prior, r = .81 of z9 with slant.",
  );
});

test("a category is called by its number, and by what is seen of it where somebody saw it", () => {
  const known = { categories: ["0", "9"], shares: [1, 0.973] };
  assert.deepEqual(categoryWords(known, ["0", "1"], 1), {
    short: "1 → 9",
    long: "Code 1 → 9: judge A sees 9 on 97 % of its samples.",
  });
  assert.equal(categoryWords({ categories: [], shares: [] }, ["0", "1"], 1).short, "1");
});

test("nearer the centre than any sample is average, and only beyond all samples nothing was trained", () => {
  const quantiles = [4, 5, 8, 10, 11];
  const said = [0, 4.5, 6, 9, 10.5, 12].map((norm) => typicality(norm, quantiles));
  assert.deepEqual(
    said.map(({ words }) => words),
    [
      "more average than any sample",
      "more average than most samples",
      "typical",
      "typical",
      "further out than most samples",
      "further out than any sample",
    ],
  );
  assert.deepEqual(
    said.map(({ untrained }) => untrained),
    [false, false, false, false, false, true],
  );
});

test("a strip has an odd number of square pictures, each at its own value, 0 in the middle", () => {
  for (const ratio of [1, 2.5, 6.9, 7, 7.1, COLUMNS]) {
    const values = stripValues(3, ratio),
      cell = (2 * 3 * COLUMNS) / (COLUMNS - 1) / ratio;
    assert.equal(values.length % 2, 1);
    assert.ok(values.length >= ratio - 1e-9 && values.length < ratio + 2);
    assert.equal(values[(values.length - 1) / 2], 0);
    values.slice(1).forEach((value, i) => {
      assert.ok(Math.abs(value - values[i] - cell) < 1e-9);
    });
  }
});

test("eleven pictures fill a track from one end of the range to the other", () => {
  stripValues(2, COLUMNS).forEach((value, i) => {
    assert.ok(Math.abs(value - valueAt(2, i)) < 1e-9);
  });
  assert.deepEqual(stripValues(3, 0), [0]);
});

test("tiles are whole multiples of their pixels, in as few rows as leave them large enough", () => {
  assert.deepEqual(tilesFor(616, 10, 28, 4, 40), { columns: 10, side: 56 });
  assert.deepEqual(tilesFor(400, 10, 28, 4, 40), { columns: 5, side: 56 });
  assert.deepEqual(tilesFor(358, 3, 64, 4, 40), { columns: 3, side: 64 });
  assert.deepEqual(tilesFor(400, 2, 28, 4, 40), { columns: 2, side: 84 });
  assert.deepEqual(tilesFor(20, 4, 28, 4, 40), { columns: 1, side: 28 });
});

test("as many rows as fit are shown, and no fewer than a few; few of them fill the room", () => {
  const row = { low: 34, high: 56, gap: 4, least: 8 };
  assert.deepEqual(rowsFor(380, 0, 64, row), { few: 10, height: 34 });
  assert.deepEqual(rowsFor(380, 2, 64, row), { few: 8, height: 34 });
  assert.deepEqual(rowsFor(0, 0, 64, row), { few: 8, height: 34 });
  assert.deepEqual(rowsFor(900, 0, 20, row), { few: 20, height: 41 });
  assert.deepEqual(rowsFor(900, 2, 3, row), { few: 3, height: 56 });
  assert.deepEqual(rowsFor(900, 0, 0, row), { few: 0, height: 56 });
});

test("a bell is a closed path, as high as its deviation allows, and within reach", () => {
  /** @param {string} path */
  const dots = (path) => [...path.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
  const top = (/** @type {[number, number][]} */ all) => 1 - Math.min(...all.map(([, y]) => y));
  const wide = /** @type {any} */ (dots(bell(0, 2, 3.3, 0.3))),
    one = /** @type {any} */ (dots(bell(0, 1, 3.3, 0.3))),
    none = /** @type {any} */ (dots(bell(1, 0, 3.3, 0.3)));
  assert.ok(Math.abs(top(one) - 0.3) < 1e-3 && Math.abs(top(wide) - 0.15) < 1e-3 && top(none) > 0.99);
  for (const [x, y] of [...wide, ...one, ...none]) assert.ok(Math.abs(x) <= 3.3 && y >= 0 && y <= 1);
  assert.ok(Math.abs(none[0][0] - 1) < 0.1);
});
