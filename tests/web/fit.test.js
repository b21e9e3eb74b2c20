import assert from "node:assert/strict";
import test from "node:test";

import { fit, wall } from "../../explorer/ui/web/core/fit.js";

test("a picture is drawn in the largest whole multiple of its pixels that its room allows", () => {
  assert.deepEqual(fit([600, 520], [28, 28]), { scale: 18, crisp: true });
  assert.deepEqual(fit([504, 504], [28, 28]), { scale: 18, crisp: true });
  assert.deepEqual(fit([503, 999], [28, 28]), { scale: 17, crisp: true });
  assert.deepEqual(fit([300, 900], [28, 20]), { scale: 10, crisp: true });
});

test("where a whole multiple would leave much of the room, the picture fills it and is smoothed", () => {
  assert.deepEqual(fit([444, 444], [280, 280]), { scale: 444 / 280, crisp: false });
  assert.deepEqual(fit([140, 200], [280, 280]), { scale: 0.5, crisp: false });
});

test("on a finer screen the multiples are of its own pixels", () => {
  assert.deepEqual(fit([444, 444], [280, 280], 2), { scale: 1.5, crisp: true });
  assert.deepEqual(fit([260, 260], [280, 280], 1.25), { scale: 0.8, crisp: true });
});

test("a wall has as many pictures as cover most of its room, and enough of them", () => {
  assert.deepEqual(wall([448, 215], [28, 28], 6), { columns: 8, rows: 3 });
  assert.deepEqual(wall([412, 508], [28, 28], 12), { columns: 7, rows: 9 });
  assert.deepEqual(wall([252, 252], [28, 28], 9), { columns: 3, rows: 3 });
  assert.deepEqual(wall([392, 40], [28, 28], 6), { columns: 14, rows: 1 });
  assert.deepEqual(wall([20, 900], [28, 28], 6), { columns: 0, rows: 0 });
});
