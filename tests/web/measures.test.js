// How the window is shared out: nothing depends on the model, and pictures are whole multiples of their pixels.

import assert from "node:assert/strict";
import { test } from "node:test";

import { cells, columnsOf, frameOf, wallOf } from "../../explorer/ui/web/tabs/explore/machine/measures.js";

const ROOMS = [
  [1120, 640],
  [1280, 820],
  [1760, 1000],
  [2400, 1360],
];

test("the image is a whole multiple of 28 pixels, and knobs, layers and verdict have what is left", () => {
  for (const [width, height] of ROOMS) {
    const { knobs, image, before, after, narrow } = frameOf({ width, height });
    assert.equal(narrow, false);
    assert.equal(image % 28, 0);
    assert.equal(knobs + 32 + before + image + after, width);
    assert.ok(image >= 0.3 * (width - knobs) && image <= height - 200, `${image} of ${width} × ${height}`);
    assert.ok(after >= 128 && before >= 128);
  }
});

test("a larger window has a larger image, in both directions", () => {
  const sizes = ROOMS.map(([width, height]) => frameOf({ width, height }).image);
  assert.deepEqual(
    sizes,
    [...sizes].sort((a, b) => a - b),
  );
  assert.ok(new Set(sizes).size === sizes.length);
  assert.ok(frameOf({ width: 1760, height: 600 }).image < frameOf({ width: 1760, height: 1000 }).image);
});

test("folded, the image is larger and a narrow page has no frame", () => {
  for (const [width, height] of ROOMS)
    assert.ok(frameOf({ width, height }, true).image > frameOf({ width, height }).image);
  assert.equal(frameOf({ width: 366, height: 800 }).narrow, true);
});

test("maps are whole multiples of their pixels, eight one above the other", () => {
  const shapes = [[256], [64, 7, 7], [32, 14, 14]];
  const columns = columnsOf(shapes, { width: 200, height: 448 });
  assert.deepEqual(
    columns.map(({ layer }) => layer),
    [0, 1, 2],
  );
  for (const { layer, side } of columns.slice(1)) {
    assert.equal(side % shapes[layer][1], 0);
    assert.ok(8 * (side + 6) - 6 <= 448);
  }
});

test("layers without room are left out, the first first, or all where the part is to be whole", () => {
  const shapes = [[256], [64, 16, 16], [32, 32, 32]];
  assert.deepEqual(
    columnsOf(shapes, { width: 100, height: 448 }).map(({ layer }) => layer),
    [2],
  );
  assert.deepEqual(columnsOf(shapes, { width: 100, height: 448, whole: true }), []);
});

test("a wall is enlarged as long as some two dozen pictures fit", () => {
  assert.deepEqual(wallOf({ width: 800, height: 240 }, 28), { scale: 2, columns: 14, rows: 4 });
  assert.deepEqual(wallOf({ width: 300, height: 60 }, 28), { scale: 1, columns: 10, rows: 2 });
});

test("the plane has an odd number of pictures, so that one lies in its middle", () => {
  for (const size of [250, 366, 461, 560]) {
    const { count, scale } = cells(size, 28);
    assert.equal(count % 2, 1);
    assert.ok(count * 28 * scale <= size);
  }
});
