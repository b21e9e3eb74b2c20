// The current point, and who wants to know when it moves. It lives here, in the visitor's own page;
// the engine is told all of it with every request.
//
// Events: "model" (another model was opened), "change" (the point moved, also within a drag) and
// "settle" (it has come to rest: time for strips, grids and figures).

/** @import { Model, Numbers, PlainPoint } from "./types.d.ts" */

import { knobsOf, within } from "./knobs.js";
import { asRow, drawnParts, fits, partsOf, plainPoint, pointOf, widthOf } from "./latent_point.js";

const REST = 140; // ms without a change that count as rest
const FIRST_CLASS = 3;
const NONE = new Float32Array(0);

/**
 * What takes the place of a point's own numbers: the values of knobs, or all numbers of blocks, by name.
 * @typedef {Record<string, any>} Replaced
 */

export class Point extends EventTarget {
  /** @type {Model} */
  model = /** @type {any} */ (null); // until one is opened; so is all below
  values = new Float32Array(0); // all numbers, [Z + K + C]
  /** @type {Record<string, Float32Array>} */
  blocks = {}; // the same by the names of blocks, in the order of a row
  /** @type {Map<string, import("./knobs.js").Knob>} */
  knobs = new Map();
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
    this.knobs = knobsOf(model);
    this.values = new Float32Array(widthOf(model));
    this.blocks = {};
    let at = 0;
    for (const { name, size } of model.latents) {
      this.blocks[name] = this.values.subarray(at, at + size);
      at += size;
    }
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
    const before = this.weights.length ? this.label : FIRST_CLASS;
    return pointOf(model, { seed, ...drawnParts(values, model, Math.min(before, model.classes.length - 1)) });
  }

  /** @param {PlainPoint} plain */
  assign(plain) {
    for (const [name, block] of Object.entries(this.blocks)) block.set(/** @type {number[]} */ (plain[name]));
    this.seed = plain.seed;
    this.temperature = plain.temperature;
    this.origin = plain.origin;
  }

  /**
   * All knobs from `drawn` [Z + C]; those that are locked stay.
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
    return [...this.knobs.keys()];
  }

  get z() {
    return this.blocks.z;
  }

  // Those of the classes; none for a model without.
  get weights() {
    return this.blocks.classes ?? NONE;
  }

  // The class with the largest weight, or -1 for a model without classes.
  get label() {
    return this.weights.reduce((best, w, i, all) => (best < 0 || w > all[best] ? i : best), -1);
  }

  /** @param {string} name @returns {number} */
  get(name) {
    return this.values[this.#knob(name).at];
  }

  /** A knob to a value, or all numbers of a block. @param {string} name @param {any} value */
  put(name, value) {
    const block = this.blocks[name];
    if (block) block.set(value);
    else this.values[this.#knob(name).at] = value;
  }

  /** @param {string} name */
  #knob(name) {
    return /** @type {import("./knobs.js").Knob} */ (this.knobs.get(name));
  }

  /** Move one knob, within its range. @param {string} name @param {number} value */
  move(name, value) {
    this.put(name, within(this.#knob(name).range, value));
    this.changed();
  }

  reset() {
    this.take(new Float32Array(this.knobs.size), this.seed);
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
   * The point as the decoder takes it, [Z + K + C], with some knobs (or all numbers of blocks) replaced.
   * @param {Replaced} replaced
   */
  row(replaced = {}) {
    const blocks = { ...this.blocks };
    for (const [name, value] of Object.entries(replaced)) {
      if (name in blocks) blocks[name] = value;
      else {
        const { block, index } = this.#knob(name);
        if (blocks[block] === this.blocks[block]) blocks[block] = blocks[block].slice();
        blocks[block][index] = value;
      }
    }
    return asRow(Object.entries(blocks), this.temperature);
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
    const { model, seed, temperature, origin, blocks } = this;
    const plain = pointOf(model, { seed, temperature, origin });
    for (const name in blocks) plain[name] = Array.from(blocks[name]);
    return plain;
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
