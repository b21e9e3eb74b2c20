// Numbers as people write them.

import assert from "node:assert/strict";
import { test } from "node:test";

import * as say from "../../explorer/ui/web/core/wording.js";

test("a minus is a minus, a thousand has its comma, a share its percent", () => {
  assert.equal(say.fixed(-1.005, 1), "−1.0");
  assert.equal(say.signed(0.5), "+0.50");
  assert.equal(say.signed(-0.5), "−0.50");
  assert.equal(say.thousands(60_000), "60,000");
  assert.equal(say.percent(0.934), "93.4 %");
  assert.equal(say.plain(0.1 + 0.2), "0.3");
});

test("three digits count", () => {
  const said = [616.4, 50.92, 3.921, 0.01423, 0, -61.62, 1e-9].map(say.short);
  assert.deepEqual(said, ["616", "50.9", "3.92", "0.0142", "0", "−61.6", "1.0e−9"]);
});

test("a while is said in seconds, minutes or hours", () => {
  assert.deepEqual([89, 90, 600, 5400, 9000].map(say.duration), [
    "89 s",
    "2 min",
    "10 min",
    "1 h 30 min",
    "2 h 30 min",
  ]);
});

test("an axis has few round ticks, all within its range", () => {
  for (const [low, high] of [
    [0, 1],
    [-3, 3],
    [0.9, 1],
    [0, 60_000],
    [1e-4, 3e-4],
    [-17, 4],
  ]) {
    const found = say.ticks(low, high),
      slack = 1e-6 * (high - low);
    assert.ok(found.length >= 3 && found.length <= 7, `${low} to ${high}: ${found}`);
    assert.ok(found.every((/** @type {number} */ tick) => tick >= low - slack && tick <= high + slack));
  }
  assert.deepEqual(say.ticks(0, 1), [0, 0.2, 0.4, 0.6, 0.8, 1]);
});

test("what looks take is said as a whole and by what is looked at", () => {
  const said = say.watchingWords({ wall: 0.02, meters: 0.01 });
  assert.equal(said, "Watching takes 3.0 % of its time: wall 2.0 %, meters 1.0 %");
  assert.equal(say.watchingWords({}), "");
});

test("of a grid it is said how many rows are one class", () => {
  const said = (/** @type {number} */ each) =>
    say.gridWords(
      "classes",
      ["a", "b", "c"].flatMap((title) => Array(each).fill(title)),
    );
  assert.equal(said(1), "Each row is one class, and every class has the same z.");
  assert.equal(said(3), "Each three rows are one class, and every class has the same z.");
  assert.equal(say.gridWords("samples", []), "Samples; each place is one z.");
  assert.equal(say.gridWords("of a later day", []), "");
  assert.ok(!say.gridWords("cloud", []).includes("D"), "a VAE has none");
});

test("what is small is not said to be nothing", () => {
  assert.deepEqual([2503, 450_000].map(say.parameterWords), ["2,503 parameters", "0.45 M parameters"]);
  assert.deepEqual([12_400, 1_800_000].map(say.sizeWords), ["12.4 kB", "1.8 MB"]);
});
