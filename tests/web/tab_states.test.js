// What the tabs remember: as it is at first, what may become of it, and what is refused in a sentence.

/** @import { TabName } from "../../explorer/ui/web/core/types.d.ts" */

import assert from "node:assert/strict";
import { test } from "node:test";

import { allFresh, changed, fresh, NAMES, SHARED, tabState } from "../../explorer/ui/web/core/tab_states.js";
import { chanceOf, somePoint, someState } from "./chance.js";

const SENTENCE = /^\S.* .*\.$/s;

test("as it is at first nothing of it is changed, and it is one of its own kind", () => {
  for (const name of NAMES) {
    assert.deepEqual(changed(name, fresh(name)), {});
    assert.deepEqual(tabState(name, {}), fresh(name));
    assert.deepEqual(tabState(name, allFresh()[name]), fresh(name));
  }
  assert.deepEqual(SHARED, ["compare", "train"]);
});

test("any of it is the same after it was read, without what it does not know", () => {
  const chance = chanceOf(8);
  for (let i = 0; i < 100; i++) {
    const { tabStates } = someState(chance);
    for (const [name, given] of /** @type {[TabName, object][]} */ (Object.entries(tabStates)))
      assert.deepEqual(tabState(name, { ...given, odd: 1 }), given);
  }
});

test("a setting that cannot be is refused in a sentence", () => {
  for (const [name, given] of /** @type {[TabName, object][]} */ ([
    ...[{ way: "x" }, { way: null }, { steps: 1 }, { steps: 61 }, { steps: 2.5 }, { steps: "9" }].map((o) => [
      "path",
      o,
    ]),
    ...[{ side: 2 }, { every: 8 }, { seed: -1 }, { seed: 2 ** 60 }, { shape: 1 }, { view: "map" }].map((o) => [
      "path",
      o,
    ]),
    ...[{ sizes: [17] }, { sizes: 3 }, { terms: [11] }, { terms: [NaN] }, { shell: 1 }].map((o) => ["sum", o]),
    ...[{ strength: -11 }, { locks: [7] }, { direction: "x".repeat(121) }].map((o) => ["sum", o]),
    ...[{ temperature: -1 }, { temperature: 2.1 }, { temperature: null }, { knobs: [4] }].map((o) => ["compare", o]),
    ...[{ prior: "flat" }, { places: [4] }, { categories: [-1] }, { models: [1] }, { by: 0 }].map((o) => [
      "compare",
      o,
    ]),
    ...[{ family: 7 }, { values: [1] }, { values: { lr: null } }, { values: null }].map((o) => ["train", o]),
    ...[{ seed: -1 }, { seed: 2 ** 31 }, { seed: 1.5 }, { preset: "x".repeat(41) }].map((o) => ["train", o]),
  ])) {
    assert.throws(
      () => tabState(name, given),
      ({ message }) => SENTENCE.test(message),
      `${name} ${JSON.stringify(given)}`,
    );
  }
});

test("each takes as many points as it has room for", () => {
  const chance = chanceOf(1);
  for (const [name, most] of /** @type {[TabName, number][]} */ ([
    ["path", 8],
    ["sum", 32],
    ["compare", 4],
    ["train", 0],
  ])) {
    const points = Array.from({ length: most + 1 }, () => somePoint(chance));
    assert.equal(tabState(name, { points: points.slice(1) }).points.length, most);
    assert.throws(() => tabState(name, { points }), new RegExp(`There are ${most + 1} points, at most ${most} fit\\.`));
  }
  assert.throws(() => tabState("path", { points: [null] }), /names no model/);
});
