// The knobs of a point by name.

import assert from "node:assert/strict";
import { test } from "node:test";

import { knob, knobNames, tellingNames, within } from "../../explorer/ui/web/core/knobs.js";

test("a name says which number of which block it is", () => {
  assert.deepEqual(knob("z12"), { letter: "z", block: "z", range: 3, bounded: false, index: 11 });
  assert.deepEqual(knob("c1"), { letter: "c", block: "codes", range: 2, bounded: true, index: 0 });
});

test("a model's knobs are its z, then its codes; those that tell most are its codes, then its z by rank", () => {
  assert.deepEqual(knobNames({ z: 2, codes: 2 }), ["z1", "z2", "c1", "c2"]);
  assert.deepEqual(tellingNames({ codes: 1, order: [2, 0] }), ["c1", "z3", "z1"]);
});

test("a value is brought within its range, to a hundredth", () => {
  assert.deepEqual([within(3, 4), within(3, -4), within(3, 0.126)], [3, -3, 0.13]);
});
