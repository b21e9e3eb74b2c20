// A sweep: what the image becomes along one knob (or over the classes), all else held.

/** @import { Decoder } from "./types.d.ts" */
/** @import { Point, Replaced } from "./point.js" */

/**
 * A point, or what stands for one.
 * @typedef {{ model: { id: string }, row: (replaced?: Replaced) => Float32Array }} Moved
 */

import { flat, oneHot } from "./latent_point.js";

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

/**
 * Decode the point once for each set of replacements.
 * @param {Decoder} decoder @param {Moved} point @param {Replaced[]} replacements
 */
export function decodeAll(decoder, point, replacements) {
  return decodeRows(
    decoder,
    point.model.id,
    replacements.map((replaced) => point.row(replaced)),
  );
}

/**
 * Decode rows [Z + K + C] of a model in one request.
 * @param {Decoder} decoder @param {string} model @param {Float32Array[]} rows
 */
export function decodeRows(decoder, model, rows) {
  return decoder.decode(model, flat(rows), rows.length);
}
