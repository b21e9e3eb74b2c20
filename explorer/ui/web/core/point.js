// The current point, and who wants to know when it moves. It lives here, in the visitor's own page;
// the engine is told all of it with every request.
//
// Events: "model" (another model was opened), "change" (the point moved, also within a drag) and
// "settle" (it has come to rest: time for strips, grids and figures).

import { knob, knobNames, within } from "./knobs.js";
import { drawnParts, fits, partsOf, plainPoint, pointOf, rowOf } from "./latent_point.js";

const REST = 140; // ms without a change that count as rest
const FIRST_CLASS = 3;

export class Point extends EventTarget {
  constructor() {
    super();
    this.model = null;
    this.held = false;
    this.locked = new Set();
  }

  // Have `plain` as a point of `model`; throws a sentence when it does not fit.
  open(model, plain) {
    fits(plain, model);
    this.model = model;
    this.held = false; // a knob that was held is gone
    this.locked = new Set();
    this.assign(plain);
    this.dispatchEvent(new Event("model"));
    this.changed();
  }

  // The point of a seed drawn from the prior, [Z + C], in the class of before where there is one.
  drawn(model, seed, values) {
    const before = this.weights?.length ? this.label : FIRST_CLASS;
    return { seed, ...drawnParts(values, model, Math.min(before, model.classes.length - 1)), origin: "" };
  }

  assign({ z, classes, codes, seed, temperature, origin }) {
    this.z = Float32Array.from(z);
    this.weights = Float32Array.from(classes);
    this.codes = Float32Array.from(codes);
    Object.assign(this, { seed, temperature, origin });
  }

  // z and codes from `drawn` [Z + C]; knobs that are locked stay.
  take(drawn, seed) {
    this.seed = seed;
    this.origin = "";
    this.names.forEach((name, i) => {
      if (!this.locked.has(name)) this.put(name, drawn[i]);
    });
  }

  // The knobs' names.
  get names() {
    return knobNames(this.model);
  }

  // The class with the largest weight, or -1 for a model without classes.
  get label() {
    return this.weights.reduce((best, w, i, all) => (best < 0 || w > all[best] ? i : best), -1);
  }

  get(name) {
    const { block, index } = knob(name);
    return this[block][index];
  }

  put(name, value) {
    const { block, index } = knob(name);
    this[block][index] = value;
  }

  // Move one knob, within its range.
  move(name, value) {
    this.put(name, within(knob(name).range, value));
    this.changed();
  }

  reset() {
    this.take(new Float32Array(this.z.length + this.codes.length), this.seed);
    this.temperature = 1;
    this.changed();
  }

  choose(label) {
    this.weights.fill(0);
    this.weights[label] = 1;
    this.changed();
  }

  // ‖z‖ as the decoder gets it, temperature included.
  get norm() {
    return this.temperature * Math.hypot(...this.z);
  }

  // The point as the decoder takes it, [Z + K + C], with some knobs (or all weights) replaced.
  row(replaced = {}) {
    const blocks = { z: this.z.slice(), codes: this.codes.slice() };
    for (const [name, value] of Object.entries(replaced)) {
      if (name === "weights") continue;
      const { block, index } = knob(name);
      blocks[block][index] = value;
    }
    return rowOf({ ...blocks, classes: replaced.weights ?? this.weights, temperature: this.temperature });
  }

  changed() {
    this.dispatchEvent(new Event("change"));
    clearTimeout(this.resting);
    if (!this.held) this.resting = setTimeout(() => this.dispatchEvent(new Event("settle")), REST);
  }

  // Within a drag the point never settles.
  hold() {
    this.held = true;
    clearTimeout(this.resting);
  }

  release() {
    this.held = false;
    this.changed();
  }

  // A row [Z + K + C] of this model as a plain point.
  plain(row, origin) {
    return { ...this.toJSON(), ...partsOf(row, this.model), origin };
  }

  toJSON() {
    const { model, seed, temperature, z, weights, codes, origin } = this;
    return pointOf(model, { seed, temperature, z: [...z], classes: [...weights], codes: [...codes], origin });
  }

  // Take plain values as a point of this model, whatever model they name; throws a sentence when
  // they do not fit.
  fromJSON(given) {
    const plain = plainPoint({ seed: this.seed, ...given, model: this.model.id });
    fits(plain, this.model);
    this.assign(plain);
    this.changed();
  }
}
