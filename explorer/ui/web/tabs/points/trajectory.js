// A path drawn over the map: evenly spaced places that can be played there and back, kept, exported.

/** @import { PlainPoint } from "../../core/types.d.ts" */
/** @import { Session } from "../../app/session.js" */

import { download } from "../../dom/download.js";
import { rowOf } from "../../core/latent_point.js";
import { Newest } from "../../core/newest.js";
import { pointsText } from "../../core/shelf.js";

const STOPS = 64,
  KEPT = 8,
  SECONDS = 2.5; // one way

// `count` places on a polyline, equally far apart along it.
function evenly(line, count) {
  const far = [0];
  for (let i = 1; i < line.length; i++)
    far.push(far[i - 1] + Math.hypot(line[i][0] - line[i - 1][0], line[i][1] - line[i - 1][1]));
  return Array.from({ length: count }, (_, k) => {
    const at = (far[far.length - 1] * k) / (count - 1),
      i = Math.max(
        1,
        far.findIndex((d) => d >= at),
      );
    const share = far[i] > far[i - 1] ? (at - far[i - 1]) / (far[i] - far[i - 1]) : 0;
    return [0, 1].map((axis) => line[i - 1][axis] + share * (line[i][axis] - line[i - 1][axis]));
  });
}

export class Trajectory {
  /** @type {PlainPoint[]} */
  points = [];

  // root: the bar with its buttons; point(place): a plain point of the map; show(batch, i): a frame;
  // moved(): the marker stands elsewhere; ended(): nothing is played any more.
  /** @param {Session} session */
  constructor(root, session, { point, show, moved, ended }) {
    this.root = root;
    this.session = session;
    this.point = point;
    this.show = show;
    this.moved = moved;
    this.ended = ended;
    this.newest = new Newest();
    this.places = [];
    this.at = null;
    const find = (name) => root.querySelector(`[data-do=${name}]`);
    this.button = find("play");
    this.button.onclick = () => (this.playing ? this.pause() : this.play());
    find("keep-path").onclick = () => this.keep();
    find("export-path").onclick = () => this.export();
    find("forget-path").onclick = () => this.clear();
  }

  set(line) {
    this.pause();
    this.places = evenly(line, STOPS);
    this.points = this.places.map((place, i) => ({ ...this.point(place), origin: `path ${i + 1}/${STOPS}` }));
    this.frames = null;
    this.root.hidden = false;
    this.moved();
  }

  clear() {
    this.pause();
    this.places = [];
    this.at = null;
    this.frames = null;
    this.root.hidden = true;
    this.ended();
  }

  // All frames are decoded once; then they are only shown.
  async play() {
    const mine = this.newest.begin(),
      { points } = this,
      [{ model }] = points;
    this.button.textContent = "Pause";
    try {
      this.frames ??= await mine(this.session.backend.images(model, points.map(rowOf)));
    } catch (error) {
      this.pause();
      this.session.fail(error);
      return;
    }
    const begun = performance.now();
    const step = (now) => {
      if (!mine.still() || !this.root.isConnected) return;
      const turn = ((now - begun) / 1000 / SECONDS) % 2,
        share = turn < 1 ? turn : 2 - turn;
      this.at = Math.round(share * (3 - 2 * share) * share * (STOPS - 1)); // slow at its ends
      this.show(this.frames, this.at);
      this.moved();
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  get playing() {
    return Boolean(this.newest.begun);
  }

  pause() {
    if (!this.playing) return;
    this.newest.forget();
    this.button.textContent = "Play";
    this.at = null;
    this.ended();
  }

  keep() {
    const chosen = Array.from({ length: KEPT }, (_, i) => this.points[Math.round((i * (STOPS - 1)) / (KEPT - 1))]);
    const { session } = this;
    if (session.shelf.add(chosen.map((point, i) => ({ point, name: `path ${i + 1}/${KEPT}` }))))
      session.say(`Kept ${KEPT} points of the path on the shelf.`);
  }

  export() {
    download("latent-path.json", pointsText(this.points.map((point) => ({ name: point.origin, point }))));
  }
}
