// Points as a model takes them: rows [Z + K + C] of z, class weights and codes side by side, checked
// before they are used.

/** @import { Numbers } from "../types.d.ts" */
/** @typedef {{ z: number, classes: number, codes: number }} Space how many numbers of each a point has */
/** @typedef {{ z: Float32Array[], classes: Float32Array[], codes: Float32Array[] }} Points */

export const MAX_BATCH = 512;
export const MAX_VALUE = 1e4;

/** The space of a model. @param {{ z: number, classes: readonly string[], codes: number }} model @returns {Space} */
export const spaceOf = ({ z, classes, codes }) => ({ z, classes: classes.length, codes });

/**
 * The parts of rows of a space; throws a sentence for a wrong length, too many rows, or values that
 * are not finite and within ±10,000.
 * @param {Space} space @param {readonly Numbers[]} rows @returns {Points}
 */
export function pointsOf({ z, classes, codes }, rows) {
  const wanted = z + classes + codes,
    parts = Object.entries({ z, classes, codes }).flatMap(([name, size]) => (size ? `${size} ${name}` : [])),
    odd = rows.find(({ length }) => length !== wanted);
  if (odd)
    throw new Error(
      `A point of this model has ${wanted} numbers (${parts.join(", ")}); these have shape ` +
        `[${rows.length}, ${odd.length}]. Choose the model again.`,
    );
  if (rows.length < 1 || rows.length > MAX_BATCH)
    throw new Error(`Ask for 1 to ${MAX_BATCH} images at once, not ${rows.length}.`);
  if (!rows.every((row) => Array.from(row).every((value) => Math.abs(value) <= MAX_VALUE)))
    throw new Error("All numbers of a point must be finite and within ±10,000.");
  const part = (/** @type {number} */ from, /** @type {number} */ to) =>
    rows.map((row) => Float32Array.from(row).subarray(from, to));
  return { z: part(0, z), classes: part(z, z + classes), codes: part(z + classes, wanted) };
}

/** z, class weights and codes side by side. @param {Points} points */
export const joined = ({ z, classes, codes }) =>
  z.map((_, i) => Float32Array.from([...z[i], ...classes[i], ...codes[i]]));

/**
 * The seeds, if there are some, not too many, and all of them are seeds; throws a sentence otherwise.
 * @param {readonly number[]} seeds
 */
export function checkedSeeds(seeds) {
  if (seeds.length < 1 || seeds.length > MAX_BATCH)
    throw new Error(`Ask for 1 to ${MAX_BATCH} points at once, not ${seeds.length}.`);
  if (!seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 63))
    throw new Error("A seed must be a whole number of at least 0.");
  return seeds;
}
