// The current point, and who wants to know when it moves. It lives here, in the visitor's own page;
// the engine is told all of it with every request.
//
// Events: "model" (another model was opened), "change" (the point moved, also within a drag) and
// "settle" (it has come to rest: time for strips, grids and figures).

/** @import { Model, Numbers, PlainPoint } from "./types.d.ts" */

import { knob, knobNames, within } from "./knobs.js";
import { drawnParts, fits, partsOf, plainPoint, pointOf, rowOf } from "./latent_point.js";

const REST = 140; // ms without a change that count as rest
const FIRST_CLASS = 3;

/**
 * What takes the place of a point's own numbers: the values of knobs by name, or all weights.
 * @typedef {{ weights?: Numbers, [knob: string]: any }} Replaced
 */

/** The numbers of z or of the codes, among which a knob's is. @typedef {"z" | "codes"} Block */

export class Point extends EventTarget {
  /** @type {Model} */
  model = /** @type {any} */ (null); // until one is opened; so is all below
  /** @type {Float32Array} */
  z;
  /** @type {Float32Array} */
  weights;
  /** @type {Float32Array} */
  codes;
  /** @type {number} */
  seed;
  /** @type {number} */
  temperature;
  /** @type {string} */
  origin;
  held = false;
  /** @type {Set<string>} */
  locked = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  resting;

  /**
   * Have `plain` as a point of `model`; throws a sentence when it does not fit.
   * @param {Model} model @param {PlainPoint} plain
   */
  open(model, plain) {
    fits(plain, model);
    this.model = model;
    this.held = false; // a knob that was held is gone
    this.locked = new Set();
    this.assign(plain);
    this.dispatchEvent(new Event("model"));
    this.changed();
  }

  /**
   * The point of a seed drawn from the prior, [Z + C], in the class of before where there is one.
   * @param {Model} model @param {number} seed @param {number[] | Float32Array} values
   */
  drawn(model, seed, values) {
    const before = this.weights?.length ? this.label : FIRST_CLASS;
    return pointOf(model, { seed, ...drawnParts(values, model, Math.min(before, model.classes.length - 1)) });
  }

  /** @param {PlainPoint} plain */
  assign({ z, classes, codes, seed, temperature, origin }) {
    this.z = Float32Array.from(z);
    this.weights = Float32Array.from(classes);
    this.codes = Float32Array.from(codes);
    this.seed = seed;
    this.temperature = temperature;
    this.origin = origin;
  }

  /**
   * z and codes from `drawn` [Z + C]; knobs that are locked stay.
   * @param {ArrayLike<number>} drawn @param {number} seed
   */
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

  /** @param {string} name */
  get(name) {
    const { block, index } = knob(name);
    return this[/** @type {Block} */ (block)][index];
  }

  /** @param {string} name @param {number} value */
  put(name, value) {
    const { block, index } = knob(name);
    this[/** @type {Block} */ (block)][index] = value;
  }

  /** Move one knob, within its range. @param {string} name @param {number} value */
  move(name, value) {
    this.put(name, within(knob(name).range, value));
    this.changed();
  }

  reset() {
    this.take(new Float32Array(this.z.length + this.codes.length), this.seed);
    this.temperature = 1;
    this.changed();
  }

  /** @param {number} label */
  choose(label) {
    this.weights.fill(0);
    this.weights[label] = 1;
    this.changed();
  }

  // ‖z‖ as the decoder gets it, temperature included.
  get norm() {
    return this.temperature * Math.hypot(...this.z);
  }

  /**
   * The point as the decoder takes it, [Z + K + C], with some knobs (or all weights) replaced.
   * @param {Replaced} replaced
   */
  row(replaced = {}) {
    const blocks = { z: this.z.slice(), codes: this.codes.slice() };
    for (const [name, value] of Object.entries(replaced)) {
      if (name === "weights") continue;
      const { block, index } = knob(name);
      blocks[/** @type {Block} */ (block)][index] = value;
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

  /** A row [Z + K + C] of this model as a plain point. @param {number[] | Float32Array} row @param {string} origin */
  plain(row, origin) {
    return { ...this.toJSON(), ...partsOf(row, this.model), origin };
  }

  toJSON() {
    const { model, seed, temperature, z, weights, codes, origin } = this;
    return pointOf(model, { seed, temperature, z: [...z], classes: [...weights], codes: [...codes], origin });
  }

  /**
   * Take plain values as a point of this model, whatever model they name; throws a sentence when they do not fit.
   * @param {any} given
   */
  fromJSON(given) {
    const plain = plainPoint({ seed: this.seed, ...given, model: this.model.id });
    fits(plain, this.model);
    this.assign(plain);
    this.changed();
  }
}
