// The cells of a map show the point nearest to their middle, and there are more of them the nearer one
// looks; what a plane shows of its points is told from what it does not.

import assert from "node:assert/strict";
import { test } from "node:test";

import { colourAt, rangeOf, styleOf, tinted } from "../../explorer/ui/web/charts/scale.js";
import { cellAt, cellsOf, explained, separated, sideAt } from "../../explorer/ui/web/core/map_cells.js";
import { chanceOf } from "./chance.js";

const chance = chanceOf(3);
const COUNT = 400;
const places = Float32Array.from({ length: 2 * COUNT }, () => 4 * chance() - 2);
const labels = Uint8Array.from({ length: COUNT }, (_, i) => i % 4);
/** @param {number} i */
const x = (i) => places[2 * i];

test("each cell has the point that lies nearest to its middle, and no point twice", () => {
  const side = 0.5,
    cells = cellsOf({ places, labels }, side);
  const points = [...cells.values()].map(({ index }) => index);
  assert.equal(new Set(points).size, points.length);
  for (const cell of cells.values())
    for (let i = 0; i < COUNT; i++) {
      const [dx, dy] = [places[2 * i] - cell.x, places[2 * i + 1] - cell.y];
      if (Math.max(Math.abs(dx), Math.abs(dy)) >= side / 2) continue;
      const [ox, oy] = [places[2 * cell.index] - cell.x, places[2 * cell.index + 1] - cell.y];
      assert.ok(ox * ox + oy * oy <= dx * dx + dy * dy);
      assert.equal(cellAt(cells, side, [places[2 * i], places[2 * i + 1]]), cell);
    }
});

test("what is seen from afar is seen again nearer by", () => {
  const far = cellsOf({ places, labels }, 1),
    near = new Set([...cellsOf({ places, labels }, 0.25, -1, 1).values()].map(({ index }) => index));
  assert.ok(near.size > 2 * far.size);
  for (const { index } of far.values()) assert.ok(near.has(index));
});

test("a class that is shown alone has all the cells", () => {
  const cells = cellsOf({ places, labels }, 0.5, 2);
  assert.ok(cells.size > 20);
  for (const { index } of cells.values()) assert.equal(labels[index], 2);
});

test("cells keep their width on the page or twice that, and there are four for one at twice the scale", () => {
  for (let scale = 60; scale < 4000; scale *= 1.07) {
    const wide = sideAt(scale, 100, 32) * scale;
    assert.ok(wide >= 32 - 1e-6 && wide < 64 + 1e-6);
  }
  assert.equal(sideAt(100, 100, 32), 2 * sideAt(200, 100, 32));
});

test("a slope of a plane is explained by it, noise is not, nor what is the same everywhere", () => {
  const slope = Float32Array.from({ length: COUNT }, (_, i) => 3 * x(i) - places[2 * i + 1] + 7);
  assert.ok(Math.abs(explained(places, slope) - 1) < 1e-6);
  assert.ok(
    explained(
      places,
      Float32Array.from(slope, () => chance()),
    ) < 0.05,
  );
  assert.ok(explained(places, new Float32Array(COUNT).fill(2)) < 1e-9);
});

test("classes are apart where they lie in places of their own, and not where they lie all over", () => {
  const middle = [
    [-1.5, 0],
    [-0.5, 0],
    [0.5, 0],
    [1.5, 0],
  ];
  const own = Uint8Array.from({ length: COUNT }, (_, i) => Math.floor(x(i) + 2));
  assert.equal(separated({ places, labels: own, middles: middle }), true);
  assert.equal(separated({ places, labels, middles: middle }), false);
  assert.equal(separated({ places, labels, middles: [] }), false, "there are none");
});

test("the scale rises in lightness, and few values lie beyond its ends", () => {
  const light = [0, 0.25, 0.5, 0.75, 1].map((at) => {
    const [r, g, b] = colourAt(at);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  });
  assert.deepEqual(
    light,
    light.toSorted((a, b) => a - b),
  );
  assert.deepEqual(rangeOf(Float32Array.from({ length: 101 }, (_, i) => i)), [2, 98]);
  const [low] = tinted([0, 9], [2, 8]);
  assert.equal(styleOf(low), `rgb(${colourAt(0).join(", ")})`);
});
