// The path as a film: its points come at once, its pictures in pieces, the strip's first; then it is
// played from what is there, at the screen's own rate.

/** @import { Batch, Model } from "../../core/types.d.ts" */
/** @import { Session } from "../../app/session.js" */

import { saveFilm } from "../../app/films.js";
import { route } from "../../core/latent/interpolation.js";
import { spaceOf } from "../../core/latent/points.js";
import { rowOf } from "../../core/latent_point.js";
import { Player } from "../../widgets/player.js";
import { Profiles } from "./profile.js";
import { term } from "../../dom/term.js";
import { Tiles } from "../../widgets/tiles.js";

const STRIP = 24,
  NARROW = 8; // pictures in the strip; in a row of it on narrow pages
const PIECE = 32; // pictures in one request, so that a knob never waits for more
const SAVED = 120,
  FPS = 25,
  SCALE = 8; // frames of a saved film, a second, and the side of a pixel
const LOOKED = 64; // places of the path that the judge sees

export class Film {
  // What is shown: rows [frames, Z + K + C], the pictures that stand on the strip, and those that are there.
  /** @type {Float32Array[]} */
  rows = [];
  frames = 0;
  steps = 1;
  /** @type {number[]} */
  strip = [];
  /** @type {({ batch: Batch, i: number } | null)[]} */
  pictures = [];
  /** @type {Model} */
  model;

  // show(batch, i, plain point): a picture for the screen.
  /** @param {Session} session */
  constructor(root, session, { show }) {
    this.session = session;
    this.root = root.querySelector(".le-film");
    this.caption = root.querySelector(".le-caption");
    this.show = show;
    this.tiles = new Tiles(this.root, STRIP, (i) => this.take(this.strip[i]));
    this.profiles = new Profiles(root.querySelector(".le-profiles"), (at) => this.player.go(at));
    this.player = new Player(root, (at) => this.picture(at));
    this.root.addEventListener("focusin", ({ target }) =>
      this.player.go(this.strip[this.tiles.buttons.indexOf(target)] ?? this.player.at),
    );
  }

  // Show the path through `waypoints` as the settings want it; what is awaited comes through `mine`.
  async open(waypoints, { way, easing, shape, steps }, mine) {
    const { backend, point } = this.session,
      { model } = point;
    this.wait(waypoints);
    if (waypoints.length < 2) return;
    const closed = shape === "loop" ? [...waypoints, waypoints[0]] : waypoints;
    const { rows, norms } = await mine(
      route(
        spaceOf(model),
        closed.map(rowOf),
        { steps, way, easing },
        async (even) => (await backend.images(model.id, even)).pixels,
      ),
    );
    this.rows = rows;
    this.frames = rows.length;
    this.steps = steps;
    this.model = model;
    this.way = way;
    this.pictures = new Array(this.frames).fill(null);
    this.player.open(this.frames, shape);
    this.lay(closed.length);
    this.profiles.open(norms, way, steps, waypoints.length, model);
    await this.load(mine);
    await this.look(mine);
  }

  // One waypoint is no path yet.
  wait(waypoints) {
    if (waypoints.length > 1) return;
    this.player.open(0, "open");
    this.tiles.labels([]);
    this.profiles.clear();
    this.caption.textContent =
      "A path needs two stations: add one with +, with P on any tab, or drop points of the shelf above.";
  }

  plain(at) {
    return this.session.point.plain(this.rows[at], `path ${at + 1}/${this.frames}`);
  }

  // The strip: as many pictures of each leg, so that all waypoints are among them.
  lay(waypoints) {
    const legs = waypoints - 1,
      each = Math.max(1, Math.min(this.steps, Math.floor((STRIP - 1) / legs)));
    this.strip = Array.from({ length: legs * each + 1 }, (_, i) => Math.round((i * this.steps) / each));
    const columns = this.root.clientWidth < 600 ? NARROW : Math.max(12, this.strip.length);
    this.tiles.labels(
      this.strip.map(
        (at) => `Picture ${at + 1} of ${this.frames}${at % this.steps ? "" : `, station ${at / this.steps + 1}`}`,
      ),
      columns,
    );
    this.tiles.buttons.forEach((button, i) => button.classList.toggle("le-stop", this.strip[i] % this.steps === 0));
    this.caption.replaceChildren(
      "An ",
      term("interpolation"),
      ` in ${this.frames} pictures, ${this.steps} a leg: see whether all between the stations could be real ones. `,
      "Click one to take it; drag over the plots to move along the path.",
    );
  }

  // All pictures, those of the strip first.
  async load(mine) {
    const rest = Array.from({ length: this.frames }, (_, at) => at).filter((at) => !this.strip.includes(at));
    const order = [...this.strip, ...rest];
    for (let first = 0; first < order.length; first += PIECE) {
      const wanted = order.slice(first, first + PIECE);
      const rows = wanted.map((at) => this.rows[at]),
        batch = await mine(this.session.backend.images(this.model.id, rows));
      wanted.forEach((at, i) => {
        this.pictures[at] = { batch, i };
      });
      if (first < this.strip.length) this.fill(first, batch);
      this.picture(this.player.at, true);
    }
    this.player.ready();
    this.root.dataset.loaded = this.frames;
  }

  fill(first, batch) {
    this.tiles.show(batch, first);
  }

  // What the judge sees along the path.
  async look(mine) {
    const places = [
      ...new Set(Array.from({ length: LOOKED + 1 }, (_, i) => Math.round((i * (this.frames - 1)) / LOOKED))),
    ];
    const rows = places.map((at) => this.rows[at]),
      { classes, shares } = await mine(this.session.backend.verdicts(this.model.id, rows));
    this.profiles.classes(places, classes, shares);
  }

  // Show the picture at a place, or the nearest that has come; none while it is the same.
  picture(at, anew = false) {
    this.profiles.mark(at);
    const there = this.pictures?.[at];
    if (!there || (!anew && this.shown === there)) return;
    this.shown = there;
    this.show(there.batch, there.i, this.plain(at));
  }

  // The whole path, as it is played.
  async save(format) {
    if (!this.frames) return;
    const every = Math.max(1, Math.ceil(this.frames / SAVED)),
      rows = this.rows.filter((_, at) => at % every === 0);
    const { id } = this.model,
      manner = { model: id, format, fps: FPS, scale: SCALE, back: this.player.shape === "back" };
    await saveFilm(this.session, this.session.backend.films.film(rows, manner), `${id}-path.${format}`);
  }

  take(at) {
    this.player.go(at);
    this.session.take(this.plain(at));
  }

  toggle() {
    this.player.toggle();
  }

  pause() {
    this.player.pause();
  }
}
