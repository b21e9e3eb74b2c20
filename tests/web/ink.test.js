// A drawing in few numbers.

import assert from "node:assert/strict";
import { test } from "node:test";

import { onGrid, readInk, SIDE, simplified, writeInk } from "../../explorer/ui/web/core/ink.js";
import { tabState } from "../../explorer/ui/web/core/tab_states.js";
import { between, chanceOf, INK } from "./chance.js";

/** @typedef {{ x: number, y: number, width: number }} Place */

test("a stroke keeps the points that it needs", () => {
  const curve = Array.from({ length: 1000 }, (_, i) =>
    onGrid({ x: 168 + 120 * Math.cos(i / 200), y: 168 + 90 * Math.sin(i / 90), width: 28 + 4 * Math.sin(i / 300) }),
  );
  /** @type {Place[]} */
  const points = simplified(curve);
  assert.ok(8 < points.length && points.length < 60, `${points.length} of 1,000`);
  assert.deepEqual([points[0], points.at(-1)], [curve[0], curve.at(-1)]);
  const beside = (/** @type {Place} */ { x, y }) =>
    Math.min(
      ...points.slice(1).map((to, i) => {
        const [a, b] = [to.x - points[i].x, to.y - points[i].y];
        const share = Math.max(0, Math.min(1, ((x - points[i].x) * a + (y - points[i].y) * b) / (a * a + b * b)));
        return Math.hypot(x - points[i].x - share * a, y - points[i].y - share * b);
      }),
    );
  assert.ok(Math.max(...curve.map(beside)) <= 0.51);
  const text = writeInk([{ points }]);
  assert.equal(writeInk(readInk(text ?? "")), text);
});

test("any drawing is the same after it was written and read", () => {
  const chance = chanceOf(2);
  for (let i = 0; i < 100; i++) {
    const place = () => onGrid({ x: SIDE * (3 * chance() - 1), y: SIDE * chance(), width: 100 * chance() });
    const strokes = Array.from({ length: between(chance, 0, 5) }, () => ({
      points: Array.from({ length: between(chance, 1, 30) }, place),
    }));
    assert.deepEqual(readInk(writeInk(strokes) ?? ""), strokes);
  }
});

test("a drawing that is none is refused", () => {
  for (const ink of ["A", "AAA", "AQA", "AQAAAAAA", "AQAAAAAAAAA", "////", "AQD_fwAABAA"]) {
    assert.throws(() => readInk(ink), ink);
    assert.throws(() => tabState("compare", { ink }), ink);
  }
  assert.equal(tabState("compare", { ink: INK }).ink, INK);
});

test("a drawing that no link could hold is none", () => {
  const points = Array.from({ length: 6000 }, (_, i) => onGrid({ x: i % SIDE, y: (7 * i) % SIDE, width: 20 }));
  assert.equal(writeInk([{ points }]), null);
  assert.throws(() => readInk("A".repeat(40_001)), /The drawing is damaged/);
});

test("what is far outside the pad, or too wide a pen, is at the edge", () => {
  assert.deepEqual(onGrid({ x: -1e9, y: 1e9, width: 1e9 }), { x: -SIDE, y: 2 * SIDE, width: 100 });
  assert.deepEqual(onGrid({ x: 1.1, y: 1.13, width: 0 }), { x: 1, y: 1.25, width: 0.25 });
});
