// The map: encoded test images (or samples) on a plane of the latent space. Hovering decodes the
// place under the pointer, leaving restores, a click takes it, a drag draws a path.

import { html } from "../../dom/elements.js";
import { gestures } from "../../dom/gestures.js";
import { manifold } from "./manifold.js";
import { marks } from "./marks.js";
import { LatestOnly } from "../../core/latest_only.js";
import { batchOf, paint } from "../../dom/pixels.js";
import { partsOf, rowOf } from "../../core/latent_point.js";
import { Plane } from "../../core/plane.js";
import { COLOURS, middles, scatter } from "../../charts/scatter.js";
import { Trajectory } from "./trajectory.js";
import { View } from "../../core/view2d.js";

const STEP = 0.1,
  ROOM = 1.08; // a nudge by keys; margin
const AGAIN = 1500,
  SIDE = 20; // ms between two questions whether a layout is ready; manifold's side

export class MapView {
  // root: the section; canvas: the image of the current point, which hovering replaces.
  // hovering(true or false): it shows a place, or the current point again.
  constructor(root, session, canvas, hovering) {
    Object.assign(this, { root, session, canvas, hovering, point: session.point, shown: -1, line: null });
    [this.under, this.dots, this.over, this.peek] = root.querySelectorAll(".le-layers canvas");
    this.view = new View(this.over.width);
    const show = (batch, asked) => {
      if (this.hovered === asked) this.picture(batch);
    };
    const decode = async (wanted) =>
      session.decoder.decode(wanted.model, wanted.z ? rowOf(wanted) : await this.row(wanted.model, wanted.index), 1);
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

  // Fetch the map of the open model, again while it is being laid out; the newest call wins.
  async open() {
    const { model } = this.point;
    if (!model || this.wanted === model) return;
    this.wanted = model;
    this.map = null;
    this.path.clear();
    this.layout = "plane";
    this.say("Encoding …");
    await this.fetch(model);
  }

  async fetch(model) {
    const { layout } = this,
      still = () => this.wanted === model && this.layout === layout;
    this.root.ariaBusy = "true";
    try {
      let answer;
      do {
        answer = await this.session.channel.call("map", { model: model.id, layout });
        if (!still()) return;
        if (!answer.header.ready) {
          this.say("Laying out by neighbours; this takes a minute the first time …");
          await new Promise((done) => setTimeout(done, AGAIN));
        }
      } while (still() && !answer.header.ready);
      if (!still()) return;
      const { header, payload } = answer,
        { count } = header;
      this.map = {
        ...header,
        places: new Float32Array(payload, 0, 2 * count),
        labels: new Uint8Array(payload, 8 * count, count),
      };
      this.plane = new Plane(header);
      this.middles = middles(this.map);
      this.laid = null;
      this.reset();
      this.legend();
      this.describe(model);
      this.root.ariaBusy = "false";
    } catch (error) {
      if (!still()) return;
      this.wanted = null; // asked again when the point rests next
      this.root.ariaBusy = "false";
      this.say(error.message === "connection lost" ? "The connection to the app is lost." : error.message);
    }
  }

  // On a plane every place has its z; among neighbours only the points themselves have.
  get flat() {
    return this.map.layout === "plane";
  }

  describe(model) {
    const { kind, count, note, explained, layouts } = this.map,
      percent = Math.round(100 * (explained[0] + explained[1]));
    const what = `${count.toLocaleString("en")} ${kind}`;
    const share = kind === "samples" ? `${percent} % of what changes the image` : `${percent} % of the variance of μ`;
    const held =
      model.z > 2
        ? ` along the two directions with ${share}; on this plane the other ${model.z - 2} dimensions are held`
        : "";
    const how = this.flat ? held : ", neighbours beside neighbours (t-SNE); hovering shows the nearest of them";
    this.say(`${what}${how}.${note ? ` ${note}` : ""}`);
    this.find("manifold").closest("label").hidden = model.z !== 2;
    const select = this.root.querySelector(".le-layout");
    select.hidden = layouts.length < 2;
    select.value = this.layout;
  }

  say(words) {
    this.root.querySelector(".le-caption").textContent = words;
  }

  legend() {
    const { classes } = this.map,
      box = this.root.querySelector(".le-legend");
    box.hidden = classes.length < 2;
    box.replaceChildren(
      ...classes.map((name, i) => {
        const button = html(
          "button",
          { type: "button", class: "le-quiet", "aria-pressed": "false", title: `Only ${name}` },
          html("i", { style: `background:${COLOURS[i % 10]}` }),
          name,
        );
        button.onclick = () => {
          this.shown = this.shown === i ? -1 : i;
          [...box.children].forEach((one, k) => {
            one.ariaPressed = String(k === this.shown);
          });
          this.draw();
        };
        return button;
      }),
    );
    this.shown = -1;
  }

  // See all of the map.
  reset() {
    const { places } = this.map,
      far = Array.from(places, Math.abs).sort((a, b) => a - b);
    this.view.fit(ROOM * Math.max(this.flat ? 3 : 0, far[Math.floor(0.998 * far.length)] ?? 3));
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
    const own = this.nearby === undefined ? null : [map.places[2 * this.nearby], map.places[2 * this.nearby + 1]];
    const named = map.classes.length > 1 && map.kind !== "samples" ? this.middles : [];
    marks(this.over, view, (name) => style.getPropertyValue(name), {
      circles: this.flat ? [1, 2, 3] : [],
      names: named
        .map((place, i) => (place && (this.shown < 0 || this.shown === i) ? { place, name: map.classes[i] } : null))
        .filter(Boolean),
      line: this.line ?? path.places,
      dots: [path.at === null ? null : path.places[path.at], this.flat ? this.here() : own].filter(Boolean),
    });
  }

  here() {
    return this.plane.place(this.point.z.map((value) => value * this.point.temperature));
  }

  // The current point, moved along the plane to a place.
  at(place) {
    const plain = this.point.toJSON(),
      z = plain.z.map((value) => value * plain.temperature);
    return {
      ...plain,
      temperature: 1,
      z: this.plane.move(z, place).map((v) => Math.max(-100, Math.min(100, Math.fround(v)))),
      origin: "map",
    };
  }

  hover(place) {
    if (this.path.playing) return;
    this.hovered = this.flat ? this.at(place) : { model: this.point.model.id, index: this.nearest(place) };
    this.newest.request(this.hovered);
    this.hovering(true);
    this.root.dataset.hovered = place.map((v) => v.toFixed(3)).join(" ");
  }

  // The number of the point that lies nearest to a place.
  nearest([x, y]) {
    const { places, labels } = this.map;
    let best = 0,
      least = Infinity;
    for (let i = 0; i < labels.length; i++) {
      const far = (places[2 * i] - x) ** 2 + (places[2 * i + 1] - y) ** 2;
      if (far < least && (this.shown < 0 || labels[i] === this.shown)) [best, least] = [i, far];
    }
    return best;
  }

  // Point number `index` of the map as a row [Z + K + C].
  async row(model, index) {
    const { payload } = await this.session.channel.call("map_points", { model, index: [index] });
    return new Float32Array(payload);
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
    if (this.flat) {
      point.z.set(this.at(place).z);
      Object.assign(point, { temperature: 1, origin: "map" });
      point.changed();
      return;
    }
    const { model } = point,
      index = this.nearest(place),
      asked = session.newest();
    try {
      const row = await this.row(model.id, index);
      if (asked !== session.latest || model !== point.model) return;
      this.nearby = index;
      point.fromJSON({
        ...partsOf(row, model),
        origin: this.map.kind === "samples" ? `sample ${index}` : `test image ${index}`,
      });
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
        this.line = this.flat ? line : null;
        this.mark();
      },
      drawn: (line) => {
        this.line = null;
        if (line && this.flat) this.path.set(line);
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
    if (step && this.flat) this.take(this.here().map((value, i) => value + step[i] * STEP * (event.shiftKey ? 5 : 1)));
    else if (event.key === "+" || event.key === "=") this.closer(1.25);
    else if (event.key === "-") this.closer(0.8);
    else if (event.key === " " && this.path.places.length) this.path.button.click();
    else return;
    event.preventDefault();
  }

  // Decode the manifold once, when it is first wanted.
  async lay() {
    const { map } = this,
      { model } = this.point;
    try {
      if (this.find("manifold").checked && this.laid !== map) {
        const { header, payload } = await this.session.channel.call(
          "manifold",
          { model: model.id, side: SIDE, count: 1 },
          this.point.row(),
        );
        Object.assign(this, {
          laid: map,
          pictures: { batch: batchOf(new Uint8Array(payload), header.shape), stops: header.stops },
        });
      }
    } catch (error) {
      this.session.fail(error);
    }
    this.draw();
  }
}
