// A plane in latent space: `directions` two orthonormal z, `origin` a z of it. Places on it are two
// numbers; what does not lie along it is held.

const along = (z, direction) => z.reduce((sum, value, i) => sum + value * direction[i], 0);

export class Plane {
  constructor({ origin, directions }) {
    Object.assign(this, { origin, directions });
  }

  // The place of z.
  place(z) {
    const from = Array.from(z, (value, i) => value - this.origin[i]);
    return this.directions.map((direction) => along(from, direction));
  }

  // z moved along the plane so that it lies at `place`.
  move(z, place) {
    const now = this.place(z),
      [a, b] = place.map((value, k) => value - now[k]);
    return Array.from(z, (value, i) => value + a * this.directions[0][i] + b * this.directions[1][i]);
  }
}
