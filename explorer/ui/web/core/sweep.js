// A sweep: what the image becomes along one knob (or over the classes), all else held.

/** @import { Point, Replaced } from "./point.js" */

import { oneHot } from "./latent_point.js";

export const COLUMNS = 11;

/** The value of column `i` of a sweep, from one end of a range to the other. @param {number} range @param {number} i */
export const valueAt = (range, i) => range * ((2 * i) / (COLUMNS - 1) - 1);

/**
 * What to replace in the point for each image of the sweep of `name` ("z3", "c1" or "class").
 * @param {Pick<Point, "knobs" | "weights">} point @param {string} name @returns {Replaced[]}
 */
export function sweep(point, name) {
  if (name === "class") {
    return Array.from(point.weights, (_, i) => ({ classes: Float32Array.from(oneHot(point.weights, i)) }));
  }
  const { range = 0 } = point.knobs.get(name) ?? {};
  return Array.from({ length: COLUMNS }, (_, i) => ({ [name]: valueAt(range, i) }));
}
