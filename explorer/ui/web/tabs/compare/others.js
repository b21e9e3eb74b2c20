// What else a model draws: below its picture the samples of the seeds that follow, as many as there is room
// for, moved by the same knobs. A click compares the models at that seed.

/** @import { Session } from "../../app/session.js" */

import { classOf, moved } from "./comparison.js";
import { wall } from "../../core/fit.js";
import { drawnParts, pointOf, rowOf } from "../../core/latent_point.js";
import { LatestOnly } from "../../core/latest_only.js";
import { Tiles } from "../../widgets/tiles.js";

const FEWEST = 6,
  MOST = 64;

export class Others {
  worth = "";

  // take(seed): it is wanted for all.
  /** @param {Session} session */
  constructor(room, session, take) {
    this.room = room;
    this.session = session;
    this.tiles = new Tiles(room.firstElementChild, 1, (i) => take(this.first + i), { fills: true });
    this.newest = new LatestOnly(
      (wanted) => this.draw(wanted),
      (batch, wanted) => this.show(batch, wanted),
      () => this.clear(), // the panel says what is wrong
      1,
    );
    new ResizeObserver(() => this.asked && this.look(this.asked.wanted, this.asked.start)).observe(room);
  }

  // wanted: as of the panel; start: where it starts, without a prior where that is no sample of a seed.
  look(wanted, start) {
    this.asked = { wanted, start };
    const { model, prior } = start ?? {},
      { clientWidth, clientHeight } = this.room;
    const { columns, rows } = model
      ? wall([clientWidth, clientHeight], [model.resolution, model.resolution], FEWEST)
      : { columns: 0, rows: 0 };
    const count = Math.min(MOST, columns * rows);
    if (!prior || !count) {
      this.clear();
      return;
    }
    const { seed, temperature, label, category, knobs } = wanted,
      what = { model, prior, count, columns, seed, temperature, knobs, label: classOf(model, label, category).label },
      worth = JSON.stringify({ ...what, model: model.id });
    if (worth === this.worth) return;
    this.worth = worth;
    this.newest.request(what);
  }

  async draw({ model, prior, count, seed, temperature, knobs, label }) {
    const drawn = await this.session.draw(seed + 1, count, model.id, prior);
    const rows = drawn.map((values) =>
      rowOf(moved(pointOf(model, { seed, ...drawnParts(values, model, label), temperature }), model, knobs)),
    );
    return this.session.backend.images(model.id, rows);
  }

  show(batch, { seed, count, columns }) {
    this.first = seed + 1;
    this.tiles.labels(
      Array.from({ length: count }, (_, i) => `Compare at seed ${this.first + i}`),
      columns,
    );
    this.tiles.show(batch, 0);
  }

  clear() {
    this.worth = "";
    this.newest.forget();
    this.tiles.labels([]);
  }
}
