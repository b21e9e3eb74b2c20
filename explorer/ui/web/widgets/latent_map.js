// A map of a latent space as the engine lays it out: encoded test images (or samples) on a plane, where
// every place has its z, or neighbours beside neighbours (t-SNE), where only the points themselves have.

import { middles } from "../charts/scatter.js";
import { Plane } from "../core/latent/plane.js";

const AGAIN = 1500; // ms between two questions whether a layout is ready
const NEARLY_ALL = 0.998,
  PRIOR = 3; // standard deviations that are always seen of a plane

export class LatentMap {
  // found: what the backend says of the map, its places and labels.
  constructor(model, found) {
    const { kind, layout, layouts, count, classes, note, explained, places, labels } = found;
    this.kind = kind;
    this.layout = layout;
    this.layouts = layouts;
    this.count = count;
    this.classes = classes;
    this.note = note;
    this.explained = explained;
    this.model = model;
    this.places = places;
    this.labels = labels;
    this.plane = new Plane(found);
    this.middles = middles(this);
  }

  // Whether every place has its z.
  get flat() {
    return this.layout === "plane";
  }

  get words() {
    const { kind, count, note, explained, model } = this,
      { one, many } = model.drawn,
      percent = Math.round(100 * (explained[0] + explained[1]));
    const share = kind === "samples" ? `${percent} % of what changes the ${one}` : `${percent} % of the variance of μ`;
    const held =
      model.z > 2
        ? ` along the two directions with ${share}; on this plane the other ${model.z - 2} dimensions are held`
        : "";
    const how = this.flat ? held : ", neighbours beside neighbours (t-SNE); hovering shows the nearest of them";
    const what = kind === "samples" ? kind : `test ${many}`;
    return `${count.toLocaleString("en")} ${what}${how}.${note ? ` ${note}` : ""}`;
  }

  // The radius within which nearly all lie.
  get radius() {
    const far = Array.from(this.places, Math.abs).sort((a, b) => a - b);
    return Math.max(this.flat ? PRIOR : 0, far[Math.floor(NEARLY_ALL * far.length)] ?? PRIOR);
  }

  // The place of the point of this number.
  place(index) {
    return [this.places[2 * index], this.places[2 * index + 1]];
  }

  // The number of the point that lies nearest to a place; of class `shown` only, unless that is -1.
  nearest([x, y], shown = -1) {
    const { places, labels } = this;
    let best = 0,
      least = Infinity;
    for (let i = 0; i < labels.length; i++) {
      const far = (places[2 * i] - x) ** 2 + (places[2 * i + 1] - y) ** 2;
      if (far < least && (shown < 0 || labels[i] === shown)) [best, least] = [i, far];
    }
    return best;
  }

  // A plain point, moved along the plane to a place.
  moved(plain, place) {
    const z = plain.z.map((value) => value * plain.temperature);
    return {
      ...plain,
      temperature: 1,
      z: Array.from(this.plane.move(z, place), (v) => Math.max(-100, Math.min(100, v))),
      origin: "map",
    };
  }

  // What to call the point of this number.
  name(index) {
    return this.kind === "samples" ? `sample ${index}` : `test ${this.model.drawn.one} ${index}`;
  }
}

// The map of a model in a layout, asked for again while it is being laid out, of which waiting() is told.
/** @param {{ backend: any }} session @param {any} model @param {any} layout */
export async function fetchMap({ backend }, model, layout, { mine, waiting }) {
  for (;;) {
    const found = await mine(backend.map(model.id, layout));
    if (found.ready) return new LatentMap(model, found);
    waiting();
    await mine(new Promise((done) => setTimeout(done, AGAIN)));
  }
}
