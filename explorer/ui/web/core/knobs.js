// The knobs of a point by their names: the letter of a block and a place in it, from 1. "z3" is the
// third of z, "c1" the first code.

/** @import { Block, Model } from "./types.d.ts" */

/**
 * @typedef {object} Knob
 * @property {string} letter
 * @property {string} block
 * @property {number} index in its block
 * @property {number} at its place in a row
 * @property {string} prior
 * @property {number} range how far it goes, to either side
 * @property {boolean} bounded whether the prior ends before it does
 */

export const STEP = 0.05;
const Z = "z"; // the block that a model ranks, encodes and lays maps of

/** @type {WeakMap<Block[], Map<string, Knob>>} */
const made = new WeakMap();

/** The knobs of a model by name, in the order of a row; made once. @param {Pick<Model, "latents">} model */
export function knobsOf({ latents }) {
  const knobs = made.get(latents) ?? new Map(named(latents));
  made.set(latents, knobs);
  return knobs;
}

/** @param {Block[]} latents @returns {Generator<[name: string, knob: Knob]>} */
function* named(latents) {
  let start = 0;
  for (const block of latents) {
    const { name, size, prior, letter, reach } = block,
      about = { letter, block: name, prior, range: reach, bounded: prior === "uniform" };
    for (const [index, knob] of namesOf(block).entries()) yield [knob, { ...about, index, at: start + index }];
    start += size;
  }
}

/** @param {Block} block @param {number} index */
const nameAt = ({ letter }, index) => `${letter}${index + 1}`;

/** The names of a block's knobs. @param {Block} block */
const namesOf = (block) => Array.from({ length: block.letter ? block.size : 0 }, (_, i) => nameAt(block, i));

/**
 * The names of a model's knobs in three parts: the codes, which training was told to make mean something, and
 * whatever else is no z; the z that move its image, those that move it most first; and those that do nothing.
 * @param {Pick<Model, "latents" | "order" | "dead">} model
 */
export function knobParts({ latents, order, dead }) {
  /** @param {number[]} places */
  const of = (places) => latents.filter(({ name }) => name === Z).flatMap((z) => places.map((i) => nameAt(z, i)));
  return { codes: latents.filter(({ name }) => name !== Z).flatMap(namesOf), z: of(order), dead: of(dead) };
}

/** The knobs that do something, those that tell most first. @param {Parameters<typeof knobParts>[0]} model */
export function tellingNames(model) {
  const { codes, z } = knobParts(model);
  return [...codes, ...z];
}

/** A value within a knob's range, to a hundredth. @param {number} range @param {number} value */
export function within(range, value) {
  return Math.round(Math.max(-range, Math.min(range, value)) * 100) / 100;
}
