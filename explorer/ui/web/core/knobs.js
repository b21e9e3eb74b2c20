// The knobs of a point by their names: the letter of a block and a place in it, from 1. "z3" is the
// third of z, "c1" the first code; "k2" is the second of the linked knobs, which belong to no model.

/** @import { Model } from "./types.d.ts" */

/**
 * @typedef {object} Knob
 * @property {string} letter
 * @property {string} block
 * @property {number} index
 * @property {number} range how far it goes, to either side
 * @property {boolean} bounded whether the prior ends before it does
 */

/** @type {Record<string, Omit<Knob, "letter" | "index">>} by letter: the block of the point, and its knobs */
const BLOCKS = {
  z: { block: "z", range: 3, bounded: false },
  c: { block: "codes", range: 2, bounded: true }, // beyond ±1 is outside the prior
  k: { block: "linked", range: 3, bounded: false }, // in standard deviations
};

export const STEP = 0.05;

/** @type {Map<string, Knob>} */
const told = new Map();

/** A knob by its name. @param {string} name */
export function knob(name) {
  const found = told.get(name) ?? { letter: name[0], ...BLOCKS[name[0]], index: Number(name.slice(1)) - 1 };
  told.set(name, found);
  return found;
}

/** The name of knob `index` of the block with this letter. @param {string} letter @param {number} index */
export const nameAt = (letter, index) => `${letter}${index + 1}`;

/** The names of `count` knobs of a block. @param {string} letter @param {number} count */
export const namesOf = (letter, count) => Array.from({ length: count }, (_, i) => nameAt(letter, i));

/** The knobs of a model by name: z1 … zZ, then c1 … cC. @param {Pick<Model, "z" | "codes">} model */
export const knobNames = ({ z, codes }) => [...namesOf("z", z), ...namesOf("c", codes)];

/**
 * Its codes, which training was told to make mean something, then the z that move its image, those that
 * move it most first.
 * @param {Pick<Model, "codes" | "order">} model
 */
export const tellingNames = ({ codes, order }) => [...namesOf("c", codes), ...order.map((i) => nameAt("z", i))];

/** A value within a knob's range, to a hundredth. @param {number} range @param {number} value */
export function within(range, value) {
  return Math.round(Math.max(-range, Math.min(range, value)) * 100) / 100;
}
