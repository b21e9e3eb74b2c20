// What all of this maths is made of: points are lists of numbers, sums are in double precision, and
// a new point is a Float32Array, as an engine has it.

/** @import { Numbers } from "../types.d.ts" */

/** @param {Numbers} numbers */
export function total(numbers) {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i];
  return sum;
}

/** @param {Numbers} a @param {Numbers} b */
export function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** @param {Numbers} z */
export const norm = (z) => Math.sqrt(dot(z, z));

/**
 * Σ w · point, [Z], of points with a weight each.
 * @param {readonly Numbers[]} points @param {Numbers} weights
 */
export function weighted(points, weights) {
  return Float32Array.from(points[0], (_, i) => points.reduce((sum, point, g) => sum + weights[g] * point[i], 0));
}
