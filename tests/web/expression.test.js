// Sums as people write them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { read, written } from "../../explorer/ui/web/core/expression.js";
import { between, chanceOf } from "./chance.js";

/** @type {[string, number[]][]} */
const SUMS = [
  ["A", [1, 0, 0]],
  ["a-b+c", [1, -1, 1]],
  ["−A − .5·B", [-1, -0.5, 0]],
  ["A + A − 3×A", [-1, 0, 0]],
  ["1,5 A", [1.5, 0, 0]],
];

test("a sum is read as people write it", () => {
  for (const [text, weights] of SUMS) assert.deepEqual(read(text, 3), weights, text);
});

test("what is no sum is refused in a sentence that says why", () => {
  for (const [text, words] of /** @type {[string, RegExp][]} */ ([
    ["", /Write a sum/],
    ["A B", /is no term/],
    ["A + D", /no group D/],
    ["2 + A", /is no term/],
    ["(A)", /is no term/],
    ["99·A", /beyond ±10/],
    ["<b>", /is no term/],
  ]))
    assert.throws(() => read(text, 3), words, text);
});

test("any weights are the same after they were written and read", () => {
  const chance = chanceOf(0);
  for (let i = 0; i < 1000; i++) {
    const weights = Array.from({ length: 5 }, () => (chance() > 0.3 ? between(chance, -1000, 1000) / 100 : 0));
    if (weights.some(Boolean)) assert.deepEqual(read(written(weights), 5), weights);
  }
});

test("a sum is written with a true minus, without ones and without zeros", () => {
  assert.equal(written([1, -1, 1]), "A − B + C");
  assert.equal(written([0.5, -1.5, 2]), "0.5·A − 1.5·B + 2·C");
  assert.equal(written([-2, 0, 0.25]), "−2·A + 0.25·C");
  assert.equal(written([0, 0]), "0");
});
