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

  // Decode piece by piece, until another model is open.
  async fill() {
    const { session, samples, model } = this;
    for (let first = 0; first < samples.length; first += PIECE) {
      const part = samples.slice(first, first + PIECE);
      const rows = await Promise.all(
        part.map(async ({ row, seed, label }) => row ?? rowOf(await session.sample(seed, label))),
      );
      if (model !== session.point.model) return;
      this.tiles.show(await session.backend.images(model.id, rows), first);
    }
  }
}
