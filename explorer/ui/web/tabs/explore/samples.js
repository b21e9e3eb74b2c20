// The sample wall: points of the prior, as many as there is room for, under the present class, codes and temperature.

/** @import { Session } from "../../app/session.js" */

import { anySeed } from "../../core/random_seed.js";
import { Newest } from "../../core/newest.js";
import { term } from "../../dom/term.js";
import { Tiles } from "../../widgets/tiles.js";
import { wallOf } from "./machine/measures.js";

const SIDE = 8, // of a wall whose room is not known yet
  MOST = 240,
  PIECE = 16;

export class Samples {
  /** @type {Float32Array[]} */
  drawn;

  /** @param {Session} session */
  constructor(root, session, background) {
    this.session = session;
    this.background = background;
    this.point = session.point;
    this.seed = 1;
    this.count = SIDE * SIDE;
    this.root = root;
    this.newest = new Newest();
    this.tiles = new Tiles(root, SIDE, (i) => this.take(i));
    this.point.addEventListener("model", () => this.deal(this.seed));
    this.point.addEventListener("settle", () => this.settle());
  }

  get caption() {
    const { model } = this.point,
      mixed = this.session.prior === "mixture",
      kept = model?.classes.length ? ", the class held" : "";
    return [
      `Seeds ${this.seed}–${this.seed + this.count - 1}: draws of `,
      term("z"),
      " from ",
      mixed ? term("mixture-prior", "the fitted mixture") : term("prior", "the prior N(0, I)"),
      `${kept}. See how much they differ, and how many fail; click one to take it.`,
    ];
  }

  // Have as many as fill a place in whole multiples of pictures of this side.
  fit(place, side) {
    const { columns, rows, scale } = wallOf(place, side),
      count = columns * Math.max(1, Math.min(rows, Math.floor(MOST / columns)));
    this.tiles.columns = columns;
    this.root.style.setProperty("--tile", `${side * scale}px`);
    this.root.style.setProperty("--columns", String(columns));
    if (count === this.count) return;
    this.count = count;
    if (this.point.model) this.redraw();
  }

  again() {
    return this.deal(anySeed());
  }

  // The same seeds from another prior.
  redraw() {
    return this.deal(this.seed);
  }

  async deal(seed) {
    const { model } = this.point,
      { prior } = this.session,
      mine = this.newest.begin();
    try {
      const drawn = await mine(this.session.draw(seed, this.count));
      this.seed = seed;
      this.drawn = drawn;
      this.dealt = model;
      this.prior = prior;
      this.tiles.labels(drawn.map((_, i) => `Sample of seed ${seed + i}`));
      this.settle();
    } catch (error) {
      this.session.fail(error);
    }
  }

  settle() {
    const { point, drawn, shown } = this;
    if (!shown || point.held || this.dealt !== point.model) return;
    const worth = JSON.stringify([
      point.model.id,
      this.seed,
      drawn.length,
      this.prior,
      [...point.row(this.replacing(drawn[0]))],
      this.session.time,
    ]);
    if (worth === this.drawnAs) return; // z alone has moved: the grid stays as it is
    this.drawnAs = null;
    const pieces = Array.from({ length: Math.ceil(drawn.length / PIECE) }, (_, piece) => async () => {
      const points = drawn.slice(piece * PIECE, (piece + 1) * PIECE);
      const batch = await this.session.varied(points.map((values) => this.replacing(values)));
      if (this.dealt === point.model) this.tiles.show(batch, piece * PIECE);
      if ((piece + 1) * PIECE >= drawn.length) this.drawnAs = worth;
    });
    this.background.put("samples", pieces);
  }

  // All z of the drawn point; class and codes stay those of the current point.
  replacing(values) {
    return { z: values.subarray(0, this.point.z.length) };
  }

  take(i) {
    this.point.put("z", this.replacing(this.drawn[i]).z);
    this.point.seed = this.seed + i;
    this.point.changed();
  }

  show(shown) {
    this.shown = shown;
    this.settle();
  }
}
