// Small pictures on a map: in each cell of a grid that point which lies nearest to its middle, decoded. They keep
// their size in whole pixels, so that there are more of them the nearer one looks; those that are seen are
// asked for once the view rests, and drawn from memory while it moves.

/** @import { Session } from "../../app/session.js" */

import { styleOf } from "../../charts/scale.js";
import { colourOf } from "../../charts/scatter.js";
import { LatestOnly } from "../../core/latest_only.js";
import { cellAt, cellsOf, sideAt } from "../../core/map_cells.js";
import { batchOf, imageData, ink } from "../../dom/pixels.js";

const WIDE = 28, // of a picture, about so many CSS pixels
  FRAME = 2, // pixels around it, in its colour
  GAP = 6; // pixels from one to the next
const REST = 120; // ms for which the view stays as it is
const AT_ONCE = 96,
  MOST = 4000; // pictures that are asked for, and kept

export class MapPictures {
  on = false;
  half = 0; // of a picture, in units of place
  /** @type {Map<number, { batch: any, i: number, canvas: OffscreenCanvas }>} */
  known = new Map();
  /** @type {Map<string, Map<string, import("../../core/map_cells.js").Cell>>} */
  cells = new Map(); // found once for each size of a cell, and class
  /** @type {any} */
  drawn = null; // {map, key, side, cells}

  // changed(): there are more pictures.
  /** @param {HTMLCanvasElement} canvas @param {Session} session */
  constructor(canvas, session, changed) {
    this.canvas = canvas;
    this.changed = changed;
    this.newest = new LatestOnly(
      ({ map, index }) => session.backend.mapImages(map.model.id, index),
      (found, { map, index }) => {
        if (map !== this.drawn?.map) return;
        this.take(index, batchOf(found.pixels, found.shape));
        this.changed();
      },
      (error) => session.fail(error),
      1,
    );
  }

  // Another map; its points have other numbers.
  clear() {
    clearTimeout(this.resting);
    this.newest.forget();
    this.known.clear();
    this.cells.clear();
    this.drawn = null;
  }

  take(index, batch) {
    index.forEach((point, i) => {
      if (this.known.size >= MOST) this.known.delete(/** @type {number} */ (this.known.keys().next().value));
      const canvas = new OffscreenCanvas(batch.width, batch.height);
      canvas.getContext("2d")?.putImageData(imageData(batch, i), 0, 0);
      this.known.set(point, { batch, i, canvas });
    });
  }

  // Draw what is known of what is in sight, framed in the colours of its points; ask for the rest later.
  // shown: the class that is seen alone, or -1. tint: the colours of the first points, which alone are shown then.
  draw(view, map, { shown, tint }) {
    const { canvas } = this,
      pen = ink(canvas);
    clearTimeout(this.resting);
    const width = Math.round(canvas.clientWidth * devicePixelRatio) || view.size;
    if (canvas.width !== width) Object.assign(canvas, { width, height: width });
    else pen.clearRect(0, 0, width, width);
    if (!this.on) return;
    const ratio = width / view.size, // pixels of this canvas for one of the view
      { resolution } = map.model,
      size = resolution * Math.max(1, Math.round((WIDE * devicePixelRatio) / resolution)),
      most = (size + GAP) / ratio / view.home,
      side = sideAt(ratio * view.scale, ratio * view.home, size + GAP);
    this.half = size / 2 / ratio / view.scale;
    const labels = tint ? map.labels.subarray(0, tint.length) : map.labels,
      key = [shown, side, labels.length].join();
    if (this.drawn?.map !== map || this.drawn.key !== key) {
      if (!this.cells.has(key)) this.cells.set(key, cellsOf({ places: map.places, labels }, side, shown, most));
      this.drawn = { map, key, side, cells: this.cells.get(key) };
    }
    const missing = [];
    pen.imageSmoothingEnabled = false;
    for (const { index, x, y } of this.drawn.cells.values()) {
      const [left, top] = view.toPixel([x, y]).map((at) => Math.round(ratio * at - size / 2));
      if (left + size < 0 || top + size < 0 || left > width || top > width) continue;
      const picture = this.known.get(index);
      if (picture) {
        pen.fillStyle = styleOf(tint ? tint[index] : colourOf(map.labels[index]));
        pen.fillRect(left - FRAME, top - FRAME, size + 2 * FRAME, size + 2 * FRAME);
        pen.drawImage(picture.canvas, left, top, size, size);
      } else missing.push({ index, far: Math.hypot(left - width / 2, top - width / 2) });
    }
    if (missing.length) this.resting = setTimeout(() => this.ask(map, missing), this.known.size ? REST : 0);
  }

  // The nearest to the middle of the view first.
  ask(map, missing) {
    const index = missing.sort((a, b) => a.far - b.far).map((one) => one.index);
    this.newest.request({ map, index: index.slice(0, AT_ONCE) });
  }

  // The point whose picture is seen at a place, with the picture; undefined where there is none.
  at([x, y]) {
    if (!this.on || !this.drawn) return undefined;
    const cell = cellAt(this.drawn.cells, this.drawn.side, [x, y]),
      picture = cell && this.known.get(cell.index);
    if (!cell || !picture) return undefined;
    const [across, up] = [Math.abs(x - cell.x), Math.abs(y - cell.y)];
    if (Math.max(across, up) > this.half) return undefined;
    return { index: cell.index, batch: picture.batch, i: picture.i };
  }
}
