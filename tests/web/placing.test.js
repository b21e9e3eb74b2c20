// A note stands beside what it speaks of: in the window, not over it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { placed } from "../../explorer/ui/web/core/placing.js";

const ROOM = /** @type {[number, number]} */ ([1000, 600]),
  SIZE = /** @type {[number, number]} */ ([200, 100]);
/** @param {number} left @param {number} top */
const box = (left, top, width = 100, height = 20) => ({ left, top, right: left + width, bottom: top + height });

test("below, where there is room", () => {
  assert.deepEqual(placed(SIZE, box(100, 100), ROOM), [100, 128]);
});

test("above at the bottom, and within the window at its edge", () => {
  assert.deepEqual(placed(SIZE, box(100, 560), ROOM), [100, 452]);
  assert.deepEqual(placed(SIZE, box(950, 100), ROOM), [792, 128]);
});

test("beside, where below and above something is to be seen", () => {
  const seen = [box(0, 0, 205, 95), box(0, 125, 205, 400)];
  assert.deepEqual(placed(SIZE, box(100, 100), ROOM, seen), [208, 100]);
});

test("in a narrow window it stays inside", () => {
  const [left, top] = placed(SIZE, box(10, 300, 200, 200), [220, 400]);
  assert.ok(left >= 8 && top >= 8 && top + 100 <= 400);
});
