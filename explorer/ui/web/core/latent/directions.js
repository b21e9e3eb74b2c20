// What is left of a direction when others are held: the class stays, while the slant moves.

import { quoted } from "./choice.js";
import { MAX_VALUE } from "./points.js";
import { dot, norm } from "./vectors.js";

/** @import { Numbers } from "../types.d.ts" */
/** @typedef {{ id: string, kind: string, method: string, vector: Numbers }} Direction */

const CLASS = "class", // the lock that holds all classes, as the linear classifiers see them
  LINEAR = "linear",
  NOTHING = 1e-13; // of the length of a row: what rounding leaves of one that depends on others

/**
 * The part of `direction` [Z] at right angles to all rows of `held` [M, Z].
 *
 * Moving along it changes nothing that is read along a held row. The rows may have any length and
 * depend on each other.
 * @param {Numbers} direction @param {readonly Numbers[]} held
 */
export function projectOut(direction, held) {
  if (held.some(({ length }) => length !== direction.length)) {
    const got = `[${held.length}, ${held[0].length}] for a direction [${direction.length}]`;
    throw new Error(`held: expected [M, Z] and a direction [Z], got ${got}`);
  }
  /** @type {Float64Array[]} */
  const axes = [];
  for (const row of held) {
    const left = without(row, axes),
      length = norm(left);
    if (length > NOTHING * norm(row)) axes.push(left.map((value) => value / length));
  }
  return without(direction, axes);
}

/**
 * What is left of a vector beside orthonormal axes; once more takes out what rounding left.
 * @param {Numbers} vector @param {Float64Array[]} axes
 */
function without(vector, axes) {
  return [...axes, ...axes].reduce((left, axis) => {
    const along = dot(left, axis);
    return left.map((value, i) => value - along * axis[i]);
  }, Float64Array.from(vector));
}

/**
 * One direction [Z] of a model without what would move along the locked ones, and the share of its
 * length that is left, 0 to 1.
 *
 * locks: ids of `directions`, or "class" for all classes. Throws a sentence for a lock that is not
 * there and for what is no direction.
 * @param {{ id: string, z: number }} model @param {Numbers} vector
 * @param {readonly string[]} locks @param {readonly Direction[]} directions
 */
export function lockedDirection({ id, z }, vector, locks, directions) {
  if (vector.length !== z)
    throw new Error(
      `A direction of ${id} has ${z} numbers; these have the shape [1, ${vector.length}]. Choose one of this model.`,
    );
  const values = Array.from(vector);
  if (!values.every((value) => Math.abs(value) <= MAX_VALUE) || !values.some(Boolean))
    throw new Error("The numbers of a direction must be finite, within ±10,000 and not all 0.");
  const classes = directions.filter(({ kind, method }) => kind === "class" && method === LINEAR);
  const held = locks.flatMap((lock) => {
    const found = lock === CLASS ? classes : directions.filter((direction) => direction.id === lock);
    if (found.length) return found.map((direction) => direction.vector);
    if (lock !== CLASS)
      throw new Error(`${id} has no direction ${quoted(lock).slice(0, 100)}; lock one that is listed.`);
    throw new Error(
      `${id} has no directions of classes that could be locked; unlock the class, or wait until they are found.`,
    );
  });
  const left = projectOut(vector, held);
  return { vector: Float32Array.from(left), left: Math.min(1, norm(left) / norm(vector)) };
}

/**
 * The direction of which most is known: of attributes that with the highest score, else the first; those that are
 * listed first go first.
 * @template {{ kind: string, score: number | null }} T @param {T[]} all @returns {T | undefined}
 */
export function strongest(all) {
  const named = all.filter(({ kind }) => kind === "attribute");
  return (named.length ? named : all.slice(0, 1)).toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0))[0];
}
