// Samples that the evidence names by their seeds and labels, or by their whole rows, drawn and
// decoded anew, as tiles; a click makes one the current point.

/** @import { Session } from "../../app/session.js" */

import { rowOf } from "../../core/latent_point.js";
import { Tiles } from "../../widgets/tiles.js";

const PIECE = 8;

export class Specimens {
  // samples: [{seed, label, words}] or [{row, words}]; shown in rows of `columns`.
  /** @param {Session} session */
  constructor(root, session, samples, columns, take) {
    this.session = session;
    this.samples = samples;
    this.model = session.point.model;
    this.tiles = new Tiles(root, columns, (i) => take(samples[i]));
    this.tiles.labels(samples.map(({ words }) => words));
  }

  // Decode piece by piece; what is awaited comes through `mine`.
  async fill(mine) {
    const { session, samples, model } = this;
    for (let first = 0; first < samples.length; first += PIECE) {
      const part = samples.slice(first, first + PIECE);
      const named = part.map(async ({ row, seed, label }) => row ?? rowOf(await session.sample(seed, label))),
        rows = await mine(Promise.all(named));
      this.tiles.show(await mine(session.backend.images(model.id, rows)), first);
    }
  }
}
