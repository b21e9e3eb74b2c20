// The knobs of a point by name.

import assert from "node:assert/strict";
import { test } from "node:test";

import { knobParts, knobsOf, tellingNames, within } from "../../explorer/ui/web/core/knobs.js";
import { latents } from "./models.js";

test("a name says which number of which block it is, and how far it goes", () => {
  const knobs = knobsOf({ latents: latents(12, 10, 2) }),
    z = { letter: "z", block: "z", prior: "normal", range: 3, bounded: false };
  assert.deepEqual(knobs.get("z12"), { ...z, index: 11, at: 11 });
  const c = { letter: "c", block: "codes", prior: "uniform", range: 2, bounded: true };
  assert.deepEqual(knobs.get("c1"), { ...c, index: 0, at: 22 });
  for (const name of ["z13", "z0", "c3", "k1", "classes1", "1"]) assert.equal(knobs.get(name), undefined);
});

test("a model's knobs are in the order of its row; those that tell most are its codes, then its z by rank", () => {
  assert.deepEqual([...knobsOf({ latents: latents(2, 3, 2) }).keys()], ["z1", "z2", "c1", "c2"]);
  const model = { latents: latents(4, 3, 1), order: [2, 0], dead: [1, 3] };
  assert.deepEqual(knobParts(model), { codes: ["c1"], z: ["z3", "z1"], dead: ["z2", "z4"] });
  assert.deepEqual(tellingNames(model), ["c1", "z3", "z1"]);
});

test("the knobs of a model are made once", () => {
  const model = { latents: latents(3) };
  assert.equal(knobsOf(model), knobsOf({ ...model }));
});

test("a value is brought within its range, to a hundredth", () => {
  assert.deepEqual([within(3, 4), within(3, -4), within(3, 0.126)], [3, -3, 0.13]);
});
