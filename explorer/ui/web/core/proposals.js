// Points that the tabs begin with where a visitor has none yet: three groups for a sum that works, the
// stations of a route, and the sentence that says what the sum is of.

/** @import { Model, PlainPoint } from "./types.d.ts" */
/** @import { Operations } from "./operations.d.ts" */
/** @typedef {Omit<Operations["proposals"]["answer"], "shape">} Proposed */

import { partsOf, pointOf } from "./latent_point.js";
import { fixed } from "./wording.js";

/**
 * {groups, stations, words} of what is proposed for a model, points as plain ones.
 * @param {Model} model @param {Proposed & { rows: Float32Array[] }} proposed
 */
export function arranged(model, { rows, seeds, origins, sizes, ...about }) {
  const points = rows.map((row, i) =>
    pointOf(model, { ...partsOf(row, model), seed: seeds[i], origin: origins[i], temperature: 1 }),
  );
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((sum, size) => sum + size, 0));
  return {
    groups: starts.map((start, i) => ({ points: points.slice(start, start + sizes[i]), weight: i === 1 ? -1 : 1 })),
    stations: points.slice(sizes.reduce((sum, size) => sum + size, 0)),
    words: sentence(about, model.categorical),
  };
}

/**
 * What A and B differ in, and what comes of adding that to C; "" where nobody knows.
 * @param {Pick<Proposed, "trait" | "unit" | "values" | "kinds">} about
 * @param {boolean} categorical whether kinds are values of a code
 */
export function sentence({ trait, unit, values, kinds }, categorical = false) {
  if (!trait) return "";
  const space = unit && unit !== "°" ? " " : "",
    digits = Math.max(...values.map(Math.abs)) < 10 ? 1 : 0;
  const [a, b, c, result] = values.map((value) => `${fixed(value, digits)}${space}${unit}`);
  const [same, other] = kinds.map((kind) => (kind ? `${categorical ? "category " : ""}${kind}` : ""));
  const both = same ? `A and B are both ${same} and` : "A and B";
  return (
    `${both} differ most in ${trait} (${a} and ${b}). ` +
    `A − B is that alone: added to ${other && other !== same ? `${other}, ` : ""}C (${c}) it makes ${result}.`
  );
}
