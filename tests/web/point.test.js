// The point in the hand: its knobs, its classes, its locks, and when it comes to rest.

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { nameOf } from "../../explorer/ui/web/core/latent_point.js";
import { Point } from "../../explorer/ui/web/core/point.js";
import { COLUMNS, sweep, valueAt } from "../../explorer/ui/web/core/sweep.js";
import { INFOGAN, latents, pointOf, VAE } from "./models.js";

/** @param {import("../../explorer/ui/web/core/types.d.ts").Model} model */
function held(model) {
  const point = new Point();
  point.open(model, pointOf(model));
  return point;
}

test("a knob moves within its range and to a hundredth, and no other", () => {
  const point = held(INFOGAN),
    before = point.toJSON();
  for (const [name, to, wanted] of /** @type {[string, number, number][]} */ ([
    ["z2", 1.23456, 1.23],
    ["z2", 9, 3],
    ["z2", -9, -3],
    ["c1", 9, 2],
    ["c1", -9, -2],
    ["c1", -0.126, -0.13],
  ])) {
    point.move(name, to);
    assert.equal(point.get(name), Math.fround(wanted));
  }
  const after = point.toJSON();
  assert.deepEqual(
    { ...after, z: after.z.with(1, 0.5), codes: point.blocks.codes },
    { ...before, codes: point.blocks.codes },
  );
});

test("a draw moves what is not locked, whatever its size, and reset brings back the rest", () => {
  const point = held(INFOGAN);
  assert.deepEqual(point.names, ["z1", "z2", "z3", "c1", "c2"]);
  for (const name of ["z2", "c1"]) point.locked.add(name);
  point.temperature = 1.5;
  point.take([9, 9, -9, 9, 9], 99);
  assert.deepEqual([[...point.z], [...point.blocks.codes], point.seed], [[9, 0.5, -9], [0, 9], 99]);
  point.reset();
  assert.deepEqual([[...point.z], [...point.blocks.codes], point.temperature], [[0, 0.5, 0], [0, 0], 1]);
  assert.equal(point.label, 3, "the class stays");
});

test("another model ends the locks and a held knob, and keeps the class where there is one", () => {
  const point = held(INFOGAN);
  point.choose(8);
  point.locked.add("z1");
  point.hold();
  point.open(VAE, point.drawn(VAE, 4, new Float32Array(5)));
  assert.deepEqual([point.locked.size, point.held, point.label], [0, false, -1]);
  const other = held(INFOGAN);
  other.choose(8);
  assert.equal(nameOf(other.drawn(INFOGAN, 4, new Float32Array(5)), INFOGAN), "8 · seed 4");
  const few = { ...INFOGAN, latents: latents(3, 2, 2), classes: ["a", "b"] };
  assert.deepEqual(other.drawn(few, 4, new Float32Array(5)).classes, [0, 1]);
});

test("a point of another model's size is refused and nothing is opened", () => {
  const point = held(VAE);
  assert.throws(() => point.open(INFOGAN, pointOf(VAE)), /needs 3 numbers in "z"; the point has 5\./);
  assert.equal(point.model, VAE);
});

test("a point comes to rest when it has not moved for a moment, and never while it is held", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const point = held(VAE),
    heard = { change: 0, settle: 0 };
  for (const name of /** @type {const} */ (["change", "settle"]))
    point.addEventListener(name, () => {
      heard[name] += 1;
    });
  for (let i = 0; i < 5; i++) {
    point.move("z1", i / 10);
    mock.timers.tick(100);
  }
  assert.deepEqual(heard, { change: 5, settle: 0 });
  mock.timers.tick(100);
  assert.deepEqual(heard, { change: 5, settle: 1 });
  point.hold();
  point.move("z1", 2);
  mock.timers.tick(1000);
  assert.equal(heard.settle, 1);
  point.release();
  mock.timers.tick(1000);
  assert.equal(heard.settle, 2);
  mock.timers.reset();
});

test("norm and row count the temperature; replaced knobs leave the point alone", () => {
  const point = held(INFOGAN);
  point.assign({ ...pointOf(INFOGAN), z: [3, 4, 0], temperature: 2 });
  assert.equal(point.norm, 10);
  assert.deepEqual([...point.row({ z1: 1, c2: -1 })].slice(0, 3), [2, 8, 0]);
  assert.deepEqual([...point.row({ z1: 1, c2: -1 })].slice(-2), [0, -1]);
  assert.deepEqual([...point.z], [3, 4, 0]);
});

test("a sweep goes over a knob's range, or over the classes, all else held", () => {
  const point = held(INFOGAN);
  assert.deepEqual([valueAt(3, 0), valueAt(3, 5), valueAt(3, 10)], [-3, 0, 3]);
  assert.deepEqual([valueAt(2, 0), valueAt(2, 10)], [-2, 2]);
  assert.deepEqual(
    sweep(point, "z3").map((one) => Object.keys(one).join()),
    new Array(COLUMNS).fill("z3"),
  );
  const rows = sweep(point, "class").map((one) => point.row(one));
  assert.deepEqual(
    rows.map((row) => row.subarray(3, 13).indexOf(1)),
    [...rows.keys()],
  );
  assert.equal(rows.length, 10);
});
