// A plane in latent space: `directions` two orthonormal z, `origin` a z of it. Places on it are two
// numbers; what does not lie along it is held.

/** @import { Place } from "./types.d.ts" */

/** @param {number[]} z @param {number[]} direction */
const along = (z, direction) => z.reduce((sum, value, i) => sum + value * direction[i], 0);

export class Plane {
  /** @param {{ origin: number[], directions: number[][] }} plane */
  constructor({ origin, directions }) {
    this.origin = origin;
    this.directions = directions;
  }

  /** The place of z. @param {ArrayLike<number>} z @returns {Place} */
  place(z) {
    const from = Array.from(z, (value, i) => value - this.origin[i]),
      [a, b] = this.directions;
    return [along(from, a), along(from, b)];
  }

  /** z moved along the plane so that it lies at `place`. @param {ArrayLike<number>} z @param {Place} place */
  move(z, place) {
    const now = this.place(z),
      [a, b] = place.map((value, k) => value - now[k]);
    return Array.from(z, (value, i) => value + a * this.directions[0][i] + b * this.directions[1][i]);
  }
}
