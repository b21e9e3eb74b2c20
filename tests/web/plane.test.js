// A plane in latent space, and the view on it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Plane } from "../../explorer/ui/web/core/latent/plane.js";
import { View } from "../../explorer/ui/web/core/view2d.js";
import { chanceOf } from "./chance.js";

const SINGLE = 1e-5; // what single precision leaves

/** @param {number[]} found @param {number[]} wanted @param {number} [slack] */
function near(found, wanted, slack = 1e-9) {
  assert.equal(found.length, wanted.length);
  for (const [i, value] of found.entries()) assert.ok(Math.abs(value - wanted[i]) <= slack, `${found} for ${wanted}`);
}

test("what is moved along a plane lies at its place, and what is not of the plane is held", () => {
  const plane = new Plane({
    origin: [1, 0, -1, 2],
    directions: [
      [0.6, 0.8, 0, 0],
      [0, 0, 1, 0],
    ],
  });
  const z = [3, -1, 0.5, 7],
    moved = plane.move(z, [2, -3]);
  near(plane.coordinates(moved), [2, -3], SINGLE);
  near([...plane.move(moved, plane.coordinates(z))], z, SINGLE);
  const across = (/** @type {ArrayLike<number>} */ at) => [0.8 * at[0] - 0.6 * at[1], at[3]];
  near(across(moved), across(z), SINGLE);
});

test("a place and its pixel are one and the same, however the view was moved", () => {
  const chance = chanceOf(3),
    view = new View(400);
  view.fit(2, [1, -1]);
  near(view.toPixel([1, -1]), [200, 200]);
  near(view.toPixel([3, 1]), [400, 0]);
  for (let i = 0; i < 100; i++) {
    const place = /** @type {[number, number]} */ ([8 * chance() - 4, 8 * chance() - 4]);
    near(view.toPlace(view.toPixel(place)), place, 1e-6);
    view.pan(50 * chance() - 25, 50 * chance() - 25);
    view.zoom(0.5 + chance(), [400 * chance(), 400 * chance()]);
  }
});

test("what is dragged stays under the hand, and what is zoomed at under the pointer", () => {
  const view = new View(300),
    held = view.toPlace([30, 40]);
  view.pan(20, -10);
  near(view.toPixel(held), [50, 30]);
  const fixed = view.toPlace([100, 250]);
  view.zoom(1.7, [100, 250]);
  near(view.toPixel(fixed), [100, 250]);
});

test("a view goes no nearer and no farther than one can see", () => {
  const view = new View(300),
    { home } = view;
  view.zoom(1e9);
  assert.equal(view.scale, 400 * home);
  view.zoom(1e-9);
  assert.equal(view.scale, 0.5 * home);
  view.fit(3);
  assert.equal(view.scale, home);
});
