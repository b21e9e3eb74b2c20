// Test images below the pad, as many as there is room for: a click puts one on the pad. They make room for what
// is said of it; without the data there are none.

/** @import { Session } from "../../app/session.js" */

import { wall } from "../../core/fit.js";
import { LatestOnly } from "../../core/latest_only.js";
import { batchOf } from "../../dom/pixels.js";
import { Tiles } from "../../widgets/tiles.js";

const FEWEST = 12,
  MOST = 64; // in one request

export class TestImages {
  asked = "";

  // take(number): that one is wanted.
  /** @param {Session} session */
  constructor(root, session, take) {
    this.root = root;
    this.session = session;
    this.room = root.querySelector(".le-room");
    this.tiles = new Tiles(this.room.firstElementChild, 1, take, { fills: true });
    this.newest = new LatestOnly(
      ({ model, count }) =>
        session.backend.testImages(
          model.id,
          Array.from({ length: count }, (_, i) => i),
        ),
      (found, wanted) => this.show(found, wanted),
      () => this.tiles.labels([]), // whoever asks for one is told why
      1,
    );
    new ResizeObserver(() => this.look()).observe(this.room);
    session.point.addEventListener("model", () => this.look());
  }

  look() {
    const { model } = this.session.point,
      { clientWidth, clientHeight } = this.room;
    if (!model || !clientWidth) return;
    const { columns, rows } = wall([clientWidth, clientHeight], [model.resolution, model.resolution], FEWEST),
      count = Math.min(MOST - (MOST % Math.max(1, columns)), columns * rows),
      worth = `${model.id} ${columns} ${count}`;
    if (worth === this.asked) return;
    this.asked = worth;
    if (count) this.newest.request({ model, count, columns });
    else this.tiles.labels([]);
  }

  show({ pixels, shape, labels, classes }, { count, columns }) {
    const { one } = this.session.point.model.drawn;
    this.tiles.labels(
      Array.from({ length: count }, (_, i) => `Test ${one} ${i}${labels[i] < 0 ? "" : `, ${classes[labels[i]]}`}`),
      columns,
    );
    this.tiles.show(batchOf(pixels, shape), 0);
  }
}
