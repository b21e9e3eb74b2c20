// Grids of pictures: between four corners, between a chain of anchors (White 2016, "MINE grid"), and
// of styles by classes. Hovering shows a cell large, a click takes it.

/** @import { Session } from "../../app/session.js" */

import { around } from "../../dom/elements.js";
import { seeded } from "../../app/point_sources.js";
import { droppable } from "../../dom/drag_drop.js";
import { grid } from "../../core/latent/interpolation.js";
import { spaceOf } from "../../core/latent/points.js";
import { drawnParts, rowOf } from "../../core/latent_point.js";
import { Tiles } from "../../widgets/tiles.js";

const ANCHORS = 4; // a side of the chain
const STYLES = 10; // rows of the figure of styles and classes
const PIECE = 64;

// The corners of a grid: the first four points, from the beginning again where there are fewer.
export const four = (points) => [0, 1, 2, 3].map((i) => points[i % points.length]);

export class Lattice {
  // show(batch, i, plain point): a picture for the screen; put(corner, plain point): a point was
  // dropped on a corner.
  /** @param {Session} session */
  constructor(root, session, { show, put }) {
    this.session = session;
    this.root = root.querySelector(".le-lattice");
    this.caption = root.querySelector(".le-caption");
    this.show = show;
    this.rows = [];
    this.tiles = new Tiles(this.root, 8, (i) => this.take(i), { fills: true });
    const over = (event) => this.look(this.tiles.buttons.indexOf(around(event, "button")));
    for (const type of ["pointerover", "focusin"]) this.root.addEventListener(type, over);
    droppable(this.root, ({ point }, event) =>
      this.drop(point, this.tiles.buttons.indexOf(around(event, "button")), put),
    );
  }

  // Show a view for the waypoints of the path and its settings; what is awaited comes through `mine`.
  async open(view, waypoints, settings, mine) {
    const { session } = this,
      { model } = session.point,
      { rows, columns, caption, anchor, names } = await mine(this[view](waypoints, settings));
    this.view = view;
    this.rows = rows;
    this.columns = columns;
    this.names = names;
    this.pictures = [];
    this.caption.textContent = caption;
    this.tiles.labels(
      rows.map((_, i) => names(i)),
      columns,
    );
    this.tiles.buttons.forEach((button, i) => button.classList.toggle("le-stop", anchor(i)));
    for (let first = 0; first < rows.length; first += PIECE) {
      const batch = await mine(session.backend.images(model.id, rows.slice(first, first + PIECE)));
      this.tiles.show(batch, first);
      for (let i = 0; i < Math.min(PIECE, rows.length - first); i++) this.pictures[first + i] = { batch, i };
      if (!first) this.look(0);
    }
    this.root.dataset.loaded = rows.length;
  }

  between(anchors, across, every, way) {
    const cells = grid(spaceOf(this.session.point.model), anchors.map(rowOf), { across, every, way });
    return { columns: cells[0].length, rows: cells.flat() };
  }

  async corners(waypoints, { side, way }) {
    const { rows, columns } = this.between(four(waypoints), 2, side - 1, way);
    const last = side - 1,
      corner = (i) => [0, last].includes(i % side) && [0, last].includes(Math.floor(i / side));
    return {
      rows,
      columns,
      anchor: corner,
      names: (i) => `Row ${Math.floor(i / side) + 1}, column ${(i % side) + 1}`,
      caption:
        `${side} × ${side} pictures between A (top left), B, C and D (bottom right), ` +
        `${way === "slerp" ? "on the sphere" : "straight"}. ` +
        "A good model changes a little from cell to cell, and nowhere at once. " +
        "Click a cell to take it; drop a point on a corner to put it there.",
    };
  }

  async chain(_, { every, way, seed }) {
    const { classes, priors } = this.session.point.model;
    const anchors = await Promise.all(
      Array.from({ length: ANCHORS ** 2 }, (_n, i) =>
        seeded(this.session, seed + i, (i * 3) % Math.max(1, classes.length), priors.at(-1)),
      ),
    );
    const { rows, columns } = this.between(anchors, ANCHORS, every, way);
    return {
      rows,
      columns,
      anchor: (i) => (i % columns) % every === 0 && Math.floor(i / columns) % every === 0,
      names: (i) => `Row ${Math.floor(i / columns) + 1}, column ${(i % columns) + 1}`,
      caption:
        `The outlined cells are samples of the seeds ${seed}–${seed + ANCHORS ** 2 - 1}, ` +
        "all others lie between them: see whether they look as real. Click a cell to take it.",
    };
  }

  async classes(_, { seed }) {
    const { model } = this.session.point,
      drawn = await this.session.draw(seed, STYLES);
    const rows = drawn.flatMap((values) => model.classes.map((_c, k) => rowOf(drawnParts(values, model, k))));
    const columns = model.classes.length,
      one = model.categorical ? "category" : "class";
    return {
      rows,
      columns,
      anchor: () => false,
      names: (i) => `Seed ${seed + Math.floor(i / columns)}, ${model.classes[i % columns]}`,
      caption:
        `Each row is one z (seeds ${seed}–${seed + STYLES - 1}) in every ${one}: the style is held. ` +
        `Each column is one ${one} in ten styles. Click a cell to take it.`,
    };
  }

  plain(i) {
    return this.session.point.plain(this.rows[i], `grid, ${this.names(i).toLowerCase()}`);
  }

  // A point on one of the four quarters of the grid takes its corner.
  drop(plain, i, put) {
    if (this.view !== "corners" || i < 0) return;
    const { session } = this;
    if (plain.model !== session.point.model.id) session.say(`This point is of ${plain.model}; open that model first.`);
    else {
      const lower = 2 * Math.floor(i / this.columns) >= this.columns,
        right = 2 * (i % this.columns) >= this.columns;
      put(2 * Number(lower) + Number(right), plain);
    }
  }

  look(i) {
    const there = this.pictures?.[i];
    if (there) this.show(there.batch, there.i, this.plain(i));
  }

  take(i) {
    if (this.rows[i]) this.session.take(this.plain(i));
  }
}
