// A plane through latent space: where points lie on it, and how a point moves along it.
//
// What spans it is found where the data or the decoder is: the principal components of latents, or
// the directions that change the image most (Wang & Ponce 2021).

import { ndtri } from "./normal.js";
import { dot } from "./vectors.js";

/** @import { Numbers, Place } from "../types.d.ts" */

export class Plane {
  /**
   * origin: [Z]. directions: [2, Z], orthonormal; with Z = 1 the second is zero.
   * @param {{ origin: Numbers, directions: readonly Numbers[] }} plane
   */
  constructor({ origin, directions: [first, second] }) {
    this.origin = origin;
    this.first = first;
    this.second = second;
  }

  /** The place of a point z [Z], seen at right angles to the plane. @param {Numbers} z @returns {Place} */
  coordinates(z) {
    const from = Float64Array.from(z, (value, i) => value - this.origin[i]);
    return [dot(from, this.first), dot(from, this.second)];
  }

  /** z [Z] moved along the plane to a place; all across the plane is held. @param {Numbers} z @param {Place} place */
  move(z, [right, up]) {
    const [x, y] = this.coordinates(z);
    return Float32Array.from(z, (value, i) => value + (right - x) * this.first[i] + (up - y) * this.second[i]);
  }
}

/**
 * `count` numbers between which N(0, 1) has equal mass: its inverse CDF at (i + ½) / count.
 * @param {number} count
 */
export const quantiles = (count) =>
  Float32Array.from({ length: count }, (_, i) => ndtri(Math.fround((i + 0.5) / count)));

/**
 * Places [count²] that show what a Gaussian plane holds (Kingma & Welling 2014, figure 4).
 *
 * Row by row from the top left, as a picture is read: the first place is far left and far up.
 * @param {number} count
 */
export function manifold(count) {
  const across = [...quantiles(count)];
  return across.toReversed().flatMap((up) => across.map((right) => /** @type {Place} */ ([right, up])));
}
