// What was measured of knobs, as the page says it: with what each goes, how far, and the order by that.

/** @import { Operations } from "./operations.d.ts" */

import { thousands } from "./wording.js";

/** @typedef {Operations["known"]["answer"]} Known */
/** What a knob goes with, by Pearson's r. @typedef {{ attribute: string, r: number }} Standing */

/** The least |r| that is said: over ±2 such a knob moves what is seen by a standard deviation. */
export const WEAK = 0.25;

/**
 * With what each knob goes most, or how far with one attribute; knobs of which too little is known have none.
 * @param {Pick<Known, "attributes" | "correlations">} known
 * @param {readonly string[]} names the knobs, in the order of a row
 * @param {string} [by] the attribute
 * @returns {Map<string, Standing>}
 */
export function standings({ attributes, correlations }, names, by) {
  const found = new Map();
  correlations.forEach((row, i) => {
    const all = row.map((r, a) => ({ attribute: attributes[a], r })),
      some = by === undefined ? all : all.filter(({ attribute }) => attribute === by);
    if (!some.length || !names[i]) return;
    const most = some.reduce((best, one) => (Math.abs(one.r) > Math.abs(best.r) ? one : best));
    if (Math.abs(most.r) >= WEAK) found.set(names[i], most);
  });
  return found;
}

/**
 * Names by how far their knobs go with an attribute, either way, those that go furthest first.
 * @param {Pick<Known, "attributes" | "correlations">} known
 * @param {readonly string[]} names all knobs, in the order of a row
 * @param {readonly string[]} some of them
 * @param {string} by
 */
export function ordered({ attributes, correlations }, names, some, by) {
  const column = attributes.indexOf(by);
  /** @param {string} name */
  const far = (name) => Math.abs(correlations[names.indexOf(name)]?.[column] ?? 0);
  return [...some].sort((a, b) => far(b) - far(a));
}

/** A correlation as it is printed: .81, −.70, 1.00. @param {number} r */
export const coefficient = (r) =>
  r
    .toFixed(2)
    .replace("-", "−")
    .replace(/^(−?)0(?=\.)/, "$1");

/**
 * What stands beside a knob, as a sentence.
 * @param {string} name @param {Standing} standing @param {number} samples
 */
export const standingWords = (name, { attribute, r }, samples) =>
  `Over ${thousands(samples)} samples of the prior, r = ${coefficient(r)} of ${name} with ${attribute}.`;

/**
 * What a category of a code is called: its number, and the class as which a judge sees it.
 * @param {Pick<Known, "categories" | "shares">} known @param {readonly string[]} classes @param {number} i
 */
export function categoryWords({ categories, shares }, classes, i) {
  if (!categories[i]) return { short: classes[i], long: classes[i] };
  const share = Math.round(100 * shares[i]);
  return {
    short: `${classes[i]} → ${categories[i]}`,
    long: `Code ${classes[i]} → ${categories[i]}: judge A sees ${categories[i]} on ${share} % of its samples.`,
  };
}
