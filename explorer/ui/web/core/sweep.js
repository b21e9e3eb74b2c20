// A sweep: what the image becomes along one knob (or over the classes), all else held.

import { RANGE } from "./point.js";

export const COLUMNS = 11;

// The value of column `i` of a knob's sweep, from one end of its range to the other.
export function valueAt(name, i) {
  return RANGE[name[0]] * ((2 * i) / (COLUMNS - 1) - 1);
}

// What to replace in the point for each image of the sweep of `name` ("z3", "c1" or "class").
export function sweep(point, name) {
  if (name === "class") {
    return Array.from(point.weights, (_, i) => ({ weights: Float32Array.from(point.weights, (_w, k) => +(k === i)) }));
  }
  return Array.from({ length: COLUMNS }, (_, i) => ({ [name]: valueAt(name, i) }));
}

// Decode the point once for each set of replacements.
export function decodeAll(decoder, point, replacements) {
  return decodeRows(
    decoder,
    point.model.id,
    replacements.map((replaced) => point.row(replaced)),
  );
}

// Decode rows [Z + K + C] of a model in one request.
export function decodeRows(decoder, model, rows) {
  const flat = new Float32Array(rows.length * rows[0].length);
  rows.forEach((row, i) => flat.set(row, i * row.length));
  return decoder.decode(model, flat, rows.length);
}
