// Sums of meanings: averages of points, added and taken away (Radford et al. 2016, 6.3.2).

import { Generator } from "./random.js";
import { norm, total, weighted } from "./vectors.js";

/** @import { Numbers } from "../types.d.ts" */

const SPREAD = 0.25; // of the noise around a result, as in the paper's figure 7

/**
 * The mean of each group of points, which lie one after the other.
 * @param {readonly Numbers[]} points @param {readonly number[]} sizes
 */
export function groupMeans(points, sizes) {
  if (total(sizes) !== points.length || sizes.some((size) => size < 1))
    throw new Error(`sizes: expected at least 1 each, ${points.length} in all, got [${sizes.join(", ")}]`);
  let end = 0;
  return sizes.map((size) => {
    end += size;
    return weighted(points.slice(end - size, end), new Float64Array(size).fill(1 / size));
  });
}

/** Σ w · mean, [D], of means [G, D] with weights [G]. */
export const combine = weighted;

/**
 * The same of class weights [G, K]: what falls below 0 is cut off, and the rest sums to 1.
 *
 * So a 3 − a 3 + a 5 is a 5. Where nothing is left, the mean of the groups that are added.
 * @param {readonly Numbers[]} means @param {Numbers} weights
 */
export function combineClasses(means, weights) {
  let sum = combine(means, weights).map((value) => Math.max(value, 0));
  if (total(sum) < 1e-6) {
    const added = means.filter((_, g) => weights[g] > 0),
      left = added.length ? added : means;
    sum = combine(left, new Float32Array(left.length).fill(1));
  }
  const all = total(sum);
  return sum.map((value) => value / all);
}

/**
 * z [Z] at the length `radius`, where samples are; 0 has no direction and stays.
 * @param {Float32Array} z @param {number} radius
 */
export function ontoShell(z, radius) {
  const length = norm(z);
  return length > 0 ? z.map((value) => value * (radius / length)) : z;
}

/**
 * Eight neighbours [8, Z] of a point z [Z], with noise U(±spread) on every dimension.
 * @param {Numbers} z @param {number} seed
 */
export function surrounded(z, seed, spread = SPREAD) {
  const stream = new Generator(seed);
  return Array.from({ length: 8 }, () => {
    const noise = stream.rand(z.length);
    return noise.map((value, i) => z[i] + Math.fround(spread * (2 * value - 1)));
  });
}
