// The map on the page: hovering decodes the place under the pointer, leaving restores, a click takes it,
// a drag draws a path.

/** @import { LatentMap } from "../../widgets/latent_map.js" */
/** @import { Session } from "../../app/session.js" */

import { gestures } from "../../dom/gestures.js";
import { fetchMap } from "../../widgets/latent_map.js";
import { legend } from "./legend.js";
import { manifold, manifoldOf } from "./manifold.js";
import { marks } from "../../widgets/map_marks.js";
import { LatestOnly } from "../../core/latest_only.js";
import { Newest } from "../../core/newest.js";
import { paint } from "../../dom/pixels.js";
import { partsOf, rowOf } from "../../core/latent_point.js";
import { scatter } from "../../charts/scatter.js";
import { term } from "../../dom/term.js";
import { Trajectory } from "./trajectory.js";
import { View } from "../../core/view2d.js";

const STEP = 0.1,
  ROOM = 1.08; // a nudge by keys; margin

export class MapView {
  /** @type {LatentMap} */
  map = /** @type {any} */ (null); // until it is fetched

  // root: the section; canvas: the image of the current point, which hovering replaces.
  // hovering(true or false): it shows a place, or the current point again.
  /** @param {Session} session */
  constructor(root, session, canvas, hovering) {
    this.root = root;
    this.session = session;
    this.canvas = canvas;
    this.hovering = hovering;
    this.point = session.point;
    this.fetching = new Newest();
    this.laying = new Newest(); // of the manifold
    this.shown = -1;
    this.line = null;
    const [under, dots, over, peek] = root.querySelectorAll(".le-layers canvas");
    this.under = under;
    this.dots = dots;
    this.over = over;
    this.peek = peek;
    this.view = new View(over.width);
    const show = (batch, asked) => {
      if (this.hovered === asked) this.picture(batch);
    };
    const decode = async (wanted) => {
      const row = wanted.z ? rowOf(wanted) : await this.row(wanted.model, wanted.index);
      return session.backend.images(wanted.model, [row]);
    };
    this.newest = new LatestOnly(decode, show, (error) => session.fail(error));
    this.path = new Trajectory(root.querySelector(".le-path"), session, {
      point: (place) => this.at(place),
      show: (batch, i) => this.picture(batch, i),
      moved: () => this.mark(),
      ended: () => this.restore(),
    });
    this.listen();
  }

  find(name) {
    return this.root.querySelector(`[data-do=${name}]`);
  }

  // Show image `i` of a batch in place of the current point.
  picture(batch, i = 0) {
    paint(this.canvas, batch, i);
    paint(this.peek, batch, i);
  }

  // Fetch the map of the open model; the newest call wins.
  async open() {
    const { model } = this.point;
    if (!model || this.wanted === model) return;
    this.wanted = model;
    this.map = /** @type {any} */ (null);
    this.path.clear();
    this.layout = "plane";
    this.say("Encoding …");
    await this.fetch(model);
  }

  async fetch(model) {
    const { layout } = this,
      mine = this.fetching.begin();
    this.root.ariaBusy = "true";
    try {
      const waiting = () => this.say("Laying out by neighbours; this takes a minute the first time …");
      const map = await fetchMap(this.session, model, layout, { mine, waiting });
      this.map = map;
      this.laid = null;
      this.laying.forget();
      this.shown = -1;
      this.reset();
      legend(this.root.querySelector(".le-legend"), map.classes, (i) => {
        this.shown = i;
        this.draw();
      });
      this.describe();
      this.root.ariaBusy = "false";
    } catch (error) {
      this.wanted = null; // asked again when the point rests next
      this.root.ariaBusy = "false";
      this.say(error.message === "connection lost" ? "The connection to the app is lost." : error.message);
    }
  }

  describe() {
    const { words, layouts, model } = this.map,
      select = this.root.querySelector(".le-layout");
    this.say(words);
    this.root.querySelector(".le-caption").append(...this.gist());
    this.find("manifold").closest("label").hidden = model.z !== 2;
    select.hidden = layouts.length < 2;
    select.value = this.layout;
  }

  // What to see in it.
  gist() {
    const { kind, flat } = this.map;
    if (!flat) return [" Groups are real, the distances between them are not."];
    if (kind === "samples") return [" Neighbours share what changes the image most."];
    return [
      " Together they are the ",
      term("aggregate-posterior", "aggregate posterior"),
      ": within the circles, a place without dots is a ",
      term("hole"),
      ".",
    ];
  }

  say(words) {
    this.root.querySelector(".le-caption").textContent = words;
  }

  // See all of the map.
  reset() {
    this.view.fit(ROOM * this.map.radius);
    this.draw();
  }

  draw() {
    if (!this.map) return;
    scatter(this.dots, this.view, this.map, this.shown);
    const pictures = this.find("manifold").checked && this.laid === this.map ? this.pictures : null;
    manifold(this.under, this.view, pictures);
    this.dots.style.opacity = pictures ? 0.35 : 1;
    this.mark();
  }

  mark() {
    if (!this.map || this.wanted !== this.point.model) return; // of the model before this one
    const { map, view, path } = this,
      style = getComputedStyle(this.root);
    if (path.playing) this.root.dataset.playing = "";
    const own = this.nearby === undefined ? null : map.place(this.nearby);
    const named = map.classes.length > 1 && map.kind !== "samples" ? map.middles : [];
    marks(this.over, view, (name) => style.getPropertyValue(name), {
      circles: map.flat ? [1, 2, 3] : [],
      names: named
        .map((place, i) => (place && (this.shown < 0 || this.shown === i) ? { place, name: map.classes[i] } : null))
        .filter(Boolean),
      line: this.line ?? path.places,
      dots: [path.at === null ? null : path.places[path.at], map.flat ? this.here() : own].filter(Boolean),
    });
  }

  here() {
    return this.map.plane.coordinates(this.point.z.map((value) => value * this.point.temperature));
  }

  // The current point, moved along the plane to a place.
  at(place) {
    return this.map.moved(this.point.toJSON(), place);
  }

  hover(place) {
    if (this.path.playing) return;
    this.hovered = this.map.flat
      ? this.at(place)
      : { model: this.point.model.id, index: this.map.nearest(place, this.shown) };
    this.newest.request(this.hovered);
    this.hovering(true);
    this.root.dataset.hovered = place.map((v) => v.toFixed(3)).join(" ");
  }

  // Point number `index` of the map as a row [Z + K + C].
  async row(model, index) {
    const [row] = await this.session.backend.mapPoints(model, [index]);
    return row;
  }

  // The image is that of the current point again.
  restore() {
    this.hovered = null;
    this.newest.forget();
    delete this.root.dataset.hovered;
    delete this.root.dataset.playing;
    this.hovering(false);
    this.mark();
  }

  // Take a place of the plane, or the point of the map that lies nearest.
  async take(place) {
    const { point, session } = this;
    this.hovered = null;
    if (this.map.flat) {
      point.z.set(this.at(place).z);
      Object.assign(point, { temperature: 1, origin: "map" });
      point.changed();
      return;
    }
    const { model } = point,
      index = this.map.nearest(place, this.shown);
    try {
      const row = await session.taking.only(this.row(model.id, index));
      if (!row || model !== point.model) return;
      this.nearby = index;
      point.fromJSON({ ...partsOf(row, model), origin: this.map.name(index) });
    } catch (error) {
      session.fail(error);
    }
  }

  listen() {
    const { over, view } = this;
    gestures(over, view, {
      ready: () => Boolean(this.map),
      hover: (place) => this.hover(place),
      leave: () => this.restore(),
      tap: (place) => this.take(place),
      seen: () => this.draw(),
      drawing: (line) => {
        this.hover(line.at(-1));
        this.line = this.map.flat ? line : null;
        this.mark();
      },
      drawn: (line) => {
        this.line = null;
        if (line && this.map.flat) this.path.set(line);
        else this.mark();
      },
    });
    over.onkeydown = (event) => this.key(event);
    this.find("nearer").onclick = () => this.closer(1.5);
    this.find("farther").onclick = () => this.closer(1 / 1.5);
    this.find("fit").onclick = () => this.map && this.reset();
    this.find("manifold").onchange = () => this.lay();
    const select = this.root.querySelector(".le-layout");
    select.onchange = () => {
      this.layout = select.value;
      this.nearby = undefined;
      this.path.clear();
      this.fetch(this.point.model);
    };
  }

  closer(factor) {
    if (!this.map) return;
    this.view.zoom(factor);
    this.draw();
  }

  // Arrows walk over the map, + and - zoom, Space plays.
  key(event) {
    const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!this.map || event.ctrlKey || event.metaKey || event.altKey) return;
    if (step && this.map.flat)
      this.take(this.here().map((value, i) => value + step[i] * STEP * (event.shiftKey ? 5 : 1)));
    else if (event.key === "+" || event.key === "=") this.closer(1.25);
    else if (event.key === "-") this.closer(0.8);
    else if (event.key === " " && this.path.places.length) this.path.button.click();
    else return;
    event.preventDefault();
  }

  // Decode the manifold once, when it is first wanted.
  async lay() {
    const { map } = this,
      mine = this.laying.begin();
    try {
      if (this.find("manifold").checked && this.laid !== map) {
        this.pictures = await mine(manifoldOf(this.session, map.plane));
        this.laid = map;
      }
    } catch (error) {
      this.session.fail(error);
    }
    this.draw();
  }
}
