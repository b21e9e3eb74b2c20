// A sweep: what the image becomes along one knob (or over the classes), all else held.

/** @import { Point, Replaced } from "./point.js" */

import { oneHot } from "./latent_point.js";

export const COLUMNS = 11;

/** The value of column `i` of a sweep, from one end of a range to the other. @param {number} range @param {number} i */
export const valueAt = (range, i) => range * ((2 * i) / (COLUMNS - 1) - 1);

/** The ends of a track in shares of its range: the picture of the range's end lies half within. */
export const ENDS = COLUMNS / (COLUMNS - 1);

/**
 * The values of the square pictures that fill a track `ratio` times as wide as high, from left to right. An odd number,
 * so that 0 is in the middle; what is too much of the outer two is cut.
 * @param {number} range @param {number} ratio
 */
export function stripValues(range, ratio) {
  const wide = Math.max(1, ratio),
    count = 2 * Math.ceil((wide - 1) / 2) + 1;
  return Array.from({ length: count }, (_, i) => (2 * ENDS * range * (i - (count - 1) / 2)) / wide);
}

/**
 * What to replace in the point for each image of the sweep of `name` ("z3", "c1" or "class"), or of the strip that
 * fills a track of a ratio.
 * @param {Pick<Point, "knobs" | "weights">} point @param {string} name @param {number} [ratio] @returns {Replaced[]}
 */
export function sweep(point, name, ratio) {
  if (name === "class") {
    return Array.from(point.weights, (_, i) => ({ classes: Float32Array.from(oneHot(point.weights, i)) }));
  }
  const { range = 0 } = point.knobs.get(name) ?? {};
  const values = ratio ? stripValues(range, ratio) : Array.from({ length: COLUMNS }, (_, i) => valueAt(range, i));
  return values.map((value) => ({ [name]: value }));
}
