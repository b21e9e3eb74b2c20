// Points as plain values: what is taken as one, and what is refused in a sentence.

import assert from "node:assert/strict";
import { test } from "node:test";

import { encodedParts, nameOf, plainPoint, rowOf, same } from "../../explorer/ui/web/core/latent_point.js";
import { Point } from "../../explorer/ui/web/core/point.js";
import { INFOGAN, pointOf, VAE } from "./models.js";

const SENTENCE = /^[A-Z"].* .*\.$/s;

/**
 * A point in the hand, at a model.
 * @param {import("../../explorer/ui/web/core/types.d.ts").Model} model
 */
function held(model) {
  const point = new Point();
  point.open(model, pointOf(model));
  return point;
}

/**
 * Each of the given is refused in a sentence of its own and leaves the point alone.
 * @param {import("../../explorer/ui/web/core/types.d.ts").Model} model @param {unknown[]} odd
 */
function refuses(model, odd) {
  const point = held(model),
    before = JSON.stringify(point);
  for (const given of odd) {
    assert.throws(
      () => point.fromJSON(given),
      ({ message }) => SENTENCE.test(message),
      JSON.stringify(given),
    );
    assert.equal(JSON.stringify(point), before);
  }
}

test("what is no point is refused in a sentence and changes nothing", () => {
  const z = [1, 2, 3, 4, 5];
  refuses(VAE, [
    ...[null, undefined, 7, "hello there", z, {}, { z: [] }, { z: "12345" }, { z: null }],
    ...[{ z: z.slice(1) }, { z: [...z, 6] }],
    ...[NaN, null, Infinity, 101, -101, "3", [], {}].map((odd) => ({ z: [1, 2, odd, 4, 5] })),
    ...[{ classes: [1] }, { codes: [1] }, { styles: [1] }, { constructor: [1] }].map((more) => ({ z, ...more })),
    ...[1.5, -1, 1e300, "1", null].map((seed) => ({ z, seed })),
    ...[null, "1", 2.5, -0.1, NaN].map((temperature) => ({ z, temperature })),
    ...["zz", "A1", 7, "a".repeat(65)].map((weights) => ({ z, weights })),
    { z: new Array(5000).fill(0) },
  ]);
});

test("odd class weights and codes are refused in a sentence and change nothing", () => {
  const point = pointOf(INFOGAN);
  const classes = [new Array(10).fill(0), [-1, ...new Array(9).fill(1)], new Array(9).fill(1)];
  refuses(INFOGAN, [
    ...[...classes, "1000000000", [null, ...new Array(9).fill(1)]].map((odd) => ({ ...point, classes: odd })),
    ...[[0], [0, 0, 0], [null, 0], [1e3, 0]].map((codes) => ({ ...point, codes })),
  ]);
});

test("a point that names no model is none", () => {
  for (const model of [undefined, "", 7, "m".repeat(201)])
    assert.throws(() => plainPoint({ ...pointOf(VAE), model }), /names no model/);
});

test("the least that is taken is z; the rest is as in the hand or as at first", () => {
  const point = held(VAE);
  point.fromJSON({ z: [0.5, 0, 0, 0, -0.5] });
  assert.deepEqual(point.toJSON(), pointOf(VAE, { z: [0.5, 0, 0, 0, -0.5] }));
});

test("a point of another model is taken where its numbers fit", () => {
  const point = held(VAE);
  point.fromJSON({ ...pointOf(VAE), model: "some-other", z: [1, 2, 3, -1, 0] });
  assert.deepEqual(point.toJSON().z, [1, 2, 3, -1, 0]);
  assert.equal(point.toJSON().model, "vae");
});

test("a point is kept in single precision, its hash and its words cut to their lengths", () => {
  const plain = plainPoint({ ...pointOf(VAE), z: [0.1], weights: "ab".repeat(32), origin: "o".repeat(999) });
  assert.deepEqual([plain.z[0], plain.weights.length, plain.origin.length], [Math.fround(0.1), 12, 200]);
});

test("the decoder takes z times temperature, weights that sum to 1, and the codes", () => {
  const row = rowOf({ z: [2, -4], classes: [1, 3], codes: [0.5], temperature: 0.5 });
  assert.deepEqual([...row], [1, -2, 0.25, 0.75, 0.5]);
  assert.deepEqual([...rowOf({ z: [1], classes: [], codes: [], temperature: 1 })], [1]);
});

test("an encoded image is of the class that it was taken for; without one the class is left as it is", () => {
  const point = pointOf(INFOGAN, { temperature: 0.5 });
  assert.deepEqual(
    { ...point, ...encodedParts([1, 2, 3], 8, INFOGAN) },
    pointOf(INFOGAN, { z: [1, 2, 3], classes: [0, 0, 0, 0, 0, 0, 0, 0, 1, 0] }),
  );
  assert.deepEqual({ ...point, ...encodedParts([1, 2, 3], null, INFOGAN) }, pointOf(INFOGAN, { z: [1, 2, 3] }));
});

test("a point is called by its class, and where it came from or its seed", () => {
  assert.equal(nameOf(pointOf(INFOGAN), INFOGAN), "3 · seed 7");
  assert.equal(nameOf(pointOf(VAE, { origin: "drawing" }), VAE), "drawing");
  assert.equal(nameOf(pointOf(INFOGAN), null), "seed 7");
});

test("what is no list of numbers beside the blocks is left alone", () => {
  const given = { ...pointOf(VAE), tags: ["a"], Odd: [1], note: "x", more: {}, empty: [], __proto__: [1] };
  assert.deepEqual(plainPoint(given), pointOf(VAE));
});

test("two plain values are the same when they say the same", () => {
  assert.ok(same({ a: [1, 2] }, { a: [1, 2] }));
  assert.ok(!same([1], [2]));
});
